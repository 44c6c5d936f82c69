"""People who are no contacts any more, and how long the pack keeps them (ARC-34). Not for here: the recycle bin of accounts (queries.bin)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.queries import bin as bins
from guanxi.domains.customers.rules import binning as rules
from guanxi.foundation.django import clock
from guanxi.foundation.django.personal import MARK

BATCH, SOON_DAYS = 50, 30


@dataclass(frozen=True, kw_only=True)
class FormerFigures:
    """due: whom the next night erases, unless something keeps him; soon: within the days after. months None: the pack says nothing, nobody is."""

    months: int | None
    due: int
    soon: int
    soon_days: int = SOON_DAYS


def former_contacts_months(*, on: date) -> int | None:
    """The months the pack in force keeps a person who is no contact any more; None: left blank."""
    return bins.kept(on=on).former_contacts_months


def former_contacts(*, today: date, after: int = 0, most: int = BATCH) -> Sequence[int]:
    """People retired so long ago that the pack keeps them no longer, by id from `after` on: not those who are part of another record, nor those
    of an account in the bin, whose own time counts. Called as the system. ARC-34.
    """
    months = former_contacts_months(on=today)
    if months is None:
        return []
    return list(_former(rules.retired_before(today=today, months=months)).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most])


def former_figures(*, today: date) -> FormerFigures:
    """How many former contacts the coming nights erase, of the accounts the reader sees (row security)."""
    months, ahead = former_contacts_months(on=today), today + timedelta(days=SOON_DAYS)
    counts = [_former(rules.retired_before(today=day, months=months)).count() if months else 0 for day in (today, ahead)]
    return FormerFigures(months=months, due=counts[0], soon=counts[1] - counts[0])


def _former(before: date) -> QuerySet[Contact]:
    """Nobody edits a retired contact: what happened to his row last is that he was retired, or carried along since."""
    edge = datetime.combine(before, time(), clock.ZONE)
    return Contact.objects.filter(is_active=False, merged_into=None, account__is_active=True, updated_at__lt=edge).exclude(name=MARK)
