"""What became of a letter, for the shelves above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class MailReturned:
    """A letter to a customer came back because its address is wrong. decision_id: the permission by which it went; status: RFC 3463."""

    mail_id: int
    decision_id: int
    status: str
