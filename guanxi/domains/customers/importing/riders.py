"""Columns that domains above lend to the import of contacts (wiring.CONTACT_COLUMNS): read with a person's row, written behind it.

A rider finds the people in the temporary table `contact_in` (row_no, account_id, target_id) beside intake's `batch_row`.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from django.utils.module_loading import import_string

from guanxi.domains.intake.api import Batch
from guanxi.foundation.django import wiring
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.catalogue import Field


class Rider(Protocol):
    """Further columns of the sheet of contacts. fields: their catalogue entries; the reading child checks kinds and choices only."""

    fields: tuple[Field, ...]

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """After the verdicts of the people: an unchanged row that brings something becomes changed; reasons are added. A blank erases nothing."""
        ...

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """After the people are written: a new one is known by account, name, mobile and created_at = now."""
        ...

    def revert_batch(self, *, acts: Sequence[uuid.UUID], act: Act, now: datetime) -> None:
        """Before the people are taken back; rows that are left make their person stay."""
        ...


def riders() -> tuple[Rider, ...]:
    """In the order of the wiring."""
    return tuple(import_string(name) for name in wiring.listed("CONTACT_COLUMNS"))
