"""Rival services from a sheet, through intake."""
