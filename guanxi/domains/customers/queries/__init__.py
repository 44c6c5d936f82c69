"""Reads of the archive: one function per question, always as far as the actor sees."""
