"""Reads of service: lists, one case, the block of an account, figures, what the pack says."""
