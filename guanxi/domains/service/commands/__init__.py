"""Writes of service: recording, correcting, answering, closing, reopening, and the work that follows from a due time."""
