"""The to-do of a birthday ends before its day: he was greeted, somebody is there, or he is no longer to be greeted (IMP-28).

Its item has no account, so that only its owner reads it; whoever ends it may be somebody else. Not for here: raising it (shell.today).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from guanxi.domains.customers.commands import moving
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system

BIRTHDAY_CALL = "birthday"


def settle_birthdays(*, act: Act, contact_ids: Collection[int]) -> None:
    """Closes the open to-dos of these people's birthdays, whosever they are, inside the act of somebody who may write about them."""
    if not contact_ids:
        return
    binding.bind(system(act.verb))
    work.settle(act=act, kind=BIRTHDAY_CALL, subject_kind="contact", subject_ids=contact_ids)
    binding.bind(act.actor)


def settle_birthdays_at(*, act: Act, account_ids: Sequence[int]) -> None:
    """The same for everybody at accounts that go out of the book. Called as the system."""
    work.settle(act=act, kind=BIRTHDAY_CALL, subject_kind="contact", subject_ids=moving.people_at(account_ids))
