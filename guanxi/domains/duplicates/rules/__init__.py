"""Decisions of duplicates: how alike two accounts are, who may merge them at once."""
