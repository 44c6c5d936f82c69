"""Reads of insights: one module per question, all of them over published figures."""
