"""Writes of duplicates: remembered answers, decisions on pairs, merges and their undo, runs."""
