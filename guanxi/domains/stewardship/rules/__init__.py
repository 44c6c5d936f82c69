"""Decisions of stewardship without database or clock."""
