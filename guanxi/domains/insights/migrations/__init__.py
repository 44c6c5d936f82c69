"""Schema only, never reference data."""
