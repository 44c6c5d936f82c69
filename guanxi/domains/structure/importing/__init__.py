"""Hierarchies from a sheet, through intake."""
