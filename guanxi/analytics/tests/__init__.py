"""Small exact data, compared with plain Python."""
