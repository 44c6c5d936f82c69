"""Reads of intake: what can be imported, runs and their rows, the unmatched register."""
