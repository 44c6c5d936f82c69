"""Reads of rivals: lists, one account, what the pack says."""
