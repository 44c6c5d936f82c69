"""Reads of who stands where at a customer."""
