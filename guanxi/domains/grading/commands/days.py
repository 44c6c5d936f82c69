"""What a new day does to grades: those that begin or end today count in the book from its first minute on.

A round decides grades for its effective day and a naming ends on its last day, both in the future: no act happens then, and
the night comes hours later or not at all. Not for here: deciding anything.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from guanxi.domains.grading import access
from guanxi.domains.grading.commands import book
from guanxi.domains.grading.queries import schemes
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure.actor import Actor

DAYS_BACK = 31  # a server that stood still for a month still catches up
_TURNED = ("select g.account_id from grading_accountgrade g where g.scheme = %s "
           "and (g.valid_from between %s and %s or g.valid_until between %s and %s)")


def begin_grades(*, actor: Actor, now: datetime) -> int:
    """Shows in the book what began or ended on this day or in the month before; returns rows changed. GRD-40.

    Only accounts whose grade turned are looked at. Refuses `forbidden` for everybody but the system and the night's people.
    """
    access.require(actor, "insights.run_night")
    today = now.astimezone(clock.ZONE).date()
    leading = schemes.leading_scheme(on=today)
    if leading is None:
        return 0
    since = today - timedelta(days=DAYS_BACK)
    with audit.acting(actor=actor, verb="begin_grades", now=now, policy_version=leading.label):
        return book.sync(scheme=leading.key, today=today, among=book.Among(
            sql=_TURNED, params=(leading.key, since, today, since, today)))
