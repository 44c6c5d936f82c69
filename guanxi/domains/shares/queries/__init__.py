"""Reads of revenue shares: one account as of a day, one instance, what a change would do."""
