"""The door of guidance."""

from guanxi.domains.guidance.calls import CALL, open_calls
from guanxi.domains.guidance.commands import (
    PaperWords,
    answer_paper,
    issue_guidance,
    sign_paper,
    spread_experience,
    withdraw_paper,
    write_experience,
)
from guanxi.domains.guidance.queries import PaperLine, PaperView, ReceiptLine, UnitBelow, paper, papers, units_below
from guanxi.domains.guidance.rules import KINDS, LATE, LONGEST_ANSWER, LONGEST_TEXT, LONGEST_TITLE, STATES

__all__ = [
    "CALL", "KINDS", "LATE", "LONGEST_ANSWER", "LONGEST_TEXT", "LONGEST_TITLE", "STATES", "PaperLine", "PaperView", "PaperWords", "ReceiptLine",
    "UnitBelow", "answer_paper", "issue_guidance", "open_calls", "paper", "papers", "sign_paper", "spread_experience", "units_below",
    "withdraw_paper", "write_experience",
]
