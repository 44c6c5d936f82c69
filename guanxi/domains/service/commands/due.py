"""The to-dos of all cases that have a due time, set-wise: every morning and after an import of cases, whose rows raise nothing one by one."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.service.commands import writing
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure.actor import system

# Whose case it is follows the account's owner of today where nobody is named.
_DUE = """
select c.id, c.account_id, c.kind, c.subject, c.due_at, coalesce(c.handler_id, b.owner_id), coalesce(b.grade, '') from service_case c
left join lists_book b on b.account_id = c.account_id
where c.state <> 'closed' and c.due_at is not null and coalesce(c.handler_id, b.owner_id) is not null order by c.id
"""


def raise_cases(*, now: datetime) -> int:
    """Raises what is missing, moves what another is in charge of now, settles what is over; returns how many are new. Idempotent."""
    first = customers.first_grades(on=now.astimezone(clock.ZONE).date())
    with audit.acting(actor=system("service"), verb="raise_cases", now=now) as act:
        with connection.cursor() as cursor:
            cursor.execute(_DUE)
            calls = [writing.call(case_id=case_id, account_id=account_id, kind=kind, subject=subject, due_at=due_at, person=person,
                                  is_first=grade in first)
                     for case_id, account_id, kind, subject, due_at, person, grade in cursor.fetchall()]
        new = work.raise_calls(act=act, calls=calls)
        work.settle_others(act=act, kind=writing.CASE_CALL, keep_keys=[one.dedupe_key for one in calls])
    return new
