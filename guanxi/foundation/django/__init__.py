"""The Django ground work: acts and history, scope in the database, events, jobs, clock. No business words here."""
