"""Pages of revenue shares."""
