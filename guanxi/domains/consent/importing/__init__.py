"""Consent from the sheet of contacts."""
