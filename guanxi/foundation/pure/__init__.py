"""Values and small algorithms without Django, clock, database or files. Usable from rules and analytics."""
