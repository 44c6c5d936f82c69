"""Writes of the archive: one function per use case. Each keeps visibility, book and search true in its transaction."""
