"""Pages. No rules, no tables here."""
