"""What other domains say beside a form while somebody enters a record, and what they are told when it is saved (wiring ENTRY_CHECKS, ENTERED).

So that a form of the archive carries the warning of a domain that stands above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.module_loading import import_string

from guanxi.foundation.django import wiring
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref

ANSWER = "different"
"""The name under which the fragment's own inputs come back with the form."""


def check_url(kind: str, *args: int) -> str:
    """The address of the warning's fragment for this kind of record, "" when nobody warns."""
    name = getattr(wiring.module(), "ENTRY_CHECKS", {}).get(kind)
    return reverse(name, args=args) if name else ""


def entered(*, actor: Actor, now: datetime, subject: Ref, answers: Sequence[str]) -> None:
    """Tells who warns that the record was saved, with what the person answered to the warning."""
    for name in wiring.listed("ENTERED"):
        import_string(name)(actor=actor, now=now, subject=subject, answers=answers)
