"""What the archive does when an account goes onto the lost register, or comes back: out of the book's lists and of everybody's work. LIF-12.

Inside the caller's act, bound to the system: who is lost is grading's judgement. Nothing is deleted: search, page and history stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import F

from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.commands.greetings import settle_birthdays_at
from guanxi.domains.customers.models import Account
from guanxi.domains.work import api as work
from guanxi.foundation.django.audit import Act


def mark_lost(*, act: Act, account_ids: Sequence[int], on: date, why: str) -> int:
    """Takes accounts out of the book's lists and closes their open to-dos with `why`; returns how many to-dos. Called as the system."""
    Account.objects.filter(pk__in=list(account_ids)).update(lost_on=on, version=F("version") + 1, updated_at=act.at)
    derived.refresh_book(account_ids)
    settle_birthdays_at(act=act, account_ids=account_ids)
    return work.settle_accounts(act=act, account_ids=account_ids, outcome=why)


def unmark_lost(*, act: Act, account_ids: Sequence[int]) -> None:
    """Back into the book's lists; new work comes by itself. Called as the system."""
    Account.objects.filter(pk__in=list(account_ids)).update(lost_on=None, version=F("version") + 1, updated_at=act.at)
    derived.refresh_book(account_ids)
