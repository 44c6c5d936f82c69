"""What a letter is, what a channel must do, and how long to wait before the next try. Plain values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

MAX_ATTEMPTS = 6
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
# Refusals of the gate that only the hour brings; any other withholds the mail for good.
PASSING = frozenset({"quiet_hours", "rest_day"})


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail as a channel gets it. `message_id` stays the same over all tries, so that a receiver can drop a twin. return_path: where it comes
    back to, "" for the sender."""

    to: str
    subject: str
    body: str
    message_id: str
    return_path: str = ""


class Channel(Protocol):
    """What an adapter in `guanxi.integrations` offers; listed in wiring.CHANNELS."""

    def __call__(self, letter: Letter) -> None:
        """Hands the letter to the outside system; raises any exception when that did not take it."""
        ...


class ContactGate(Protocol):
    """What decides about mail to customers; listed in wiring.CONTACT_GATE (hard-places C13)."""

    def __call__(self, *, decision_id: int, to_address: str, now: datetime, is_leaving: bool) -> None:
        """Raises a Refusal unless this permission lets this address be written to; is_leaving: it would go out in this transaction."""
        ...


def one_line(text: str) -> str:
    """`text` without line breaks and control characters: a name must not become a mail header (ASVS 1.3.11)."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())


def pause_after(*, attempts: int) -> timedelta | None:
    """How long to wait after `attempts` failures: 30 s, doubling, at most an hour; None when it is enough (FLT-99)."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return min(FIRST_PAUSE * (1 << max(attempts - 1, 0)), LONGEST_PAUSE)
