"""Decisions over an account's figures. No database, no clock. Not for here: measures (analytics) and grades."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wallet:
    """Fen a month: ours (mean of the last closed months), others' (known rents). percent: ours of both; with unknown rents it is at most that.

    percent None: not one rent is known, or nothing of ours.
    """

    own_fen: int | None
    rival_fen: int
    known: int
    unknown: int
    percent: float | None


def wallet(*, own: Sequence[int], rents: Sequence[int | None]) -> Wallet:
    """Share of wallet (operator 1.14). own: our revenue of the last closed months; empty: no figures. rents: one a rival service."""
    known = [fen for fen in rents if fen is not None]
    mean, others = round(sum(own) / len(own)) if own else None, sum(known)
    both = None if mean is None or not known else mean + others
    return Wallet(own_fen=mean, rival_fen=others, known=len(known), unknown=len(rents) - len(known),
                  percent=100 * max(mean or 0, 0) / both if both is not None and both > 0 else None)
