"""Pages of privacy. No rules, no tables here."""
