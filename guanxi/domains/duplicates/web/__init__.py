"""Pages of duplicates. No rules, no tables here."""
