"""Billing files through intake: verdicts, unmatched register, revert."""
