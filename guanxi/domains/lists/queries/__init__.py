"""Reads of lists: the index tables (index), what readers keep of the book (kept)."""
