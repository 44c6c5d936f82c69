"""Writes of parentage."""
