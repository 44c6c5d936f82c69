"""Decisions about the archive: plain data in, answer with reasons out. No Django, clock or database."""
