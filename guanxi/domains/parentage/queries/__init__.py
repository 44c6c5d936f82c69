"""Reads of parentage."""
