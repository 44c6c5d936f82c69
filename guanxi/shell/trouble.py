"""What a person did or the machine lacks, in one sentence: the command line prints it and ends with an exit code."""

from __future__ import annotations


class Trouble(RuntimeError):
    """One sentence with the way out; never a stack trace (FLT-111)."""
