"""Reads of grading: schemes in force, why a grade, rounds, who would move."""
