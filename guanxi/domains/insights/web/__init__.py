"""Pages of insights. No rules, no tables here."""
