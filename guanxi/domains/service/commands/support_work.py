"""The to-dos of requests to support centres: of who works there until it answers, then of who has the case. Each morning they are raised again.

The morning also takes over what an import says of closed cases: its rows pass no command (ORG-14).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import access, rules
from guanxi.domains.service.commands.writing import SUBJECT, SUPPORT, SUPPORT_ASKED, SUPPORT_ENDED
from guanxi.domains.service.fields import ASKED, KINDS, SEVERITIES, SOLVED
from guanxi.domains.service.models import SupportRequest
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason

LEADS = "work.supervise"
MOST_PEOPLE = 200
# The last word of a centre about each case that nobody went on with since: not answered to the customer, not reopened, not passed on again.
_ENDED = """
select c.id, c.account_id, c.kind, c.subject, c.due_at, coalesce(c.handler_id, b.owner_id), s.state, s.ended_at, u.name from (
  select distinct on (r.case_id) r.case_id, r.state, r.ended_at, r.centre_id from service_supportrequest r
  where r.state <> 'taken_back' order by r.case_id, r.id desc) s
join service_case c on c.id = s.case_id join organisation_unit u on u.id = s.centre_id left join lists_book b on b.account_id = c.account_id
where c.state <> 'closed' and s.state <> 'asked' and coalesce(greatest(c.answered_at, c.reopened_at), '-infinity') < s.ended_at
  and coalesce(c.handler_id, b.owner_id) is not null
"""
_SATISFACTION = """
update service_supportrequest s set satisfaction = c.satisfaction, version = s.version + 1, updated_at = %s
from service_case c where c.id = s.case_id and s.state = %s and s.satisfaction <> c.satisfaction
"""


def people_of(centre_id: int) -> list[organisation.UserCard]:
    """Who is called for a centre: its heads who may handle cases; where it has none, everybody there who may."""
    is_territory = organisation.unit(unit_id=centre_id).kind == access.TERRITORY  # who works below it does not work in it (access.works_in)
    inside = [centre_id] if is_territory else organisation.subtree_ids(unit_id=centre_id)
    there = [one for one in organisation.people(unit_ids=inside, limit=MOST_PEOPLE)
             if access.HANDLE in organisation.acts_of(frozenset(one.roles))]
    return [one for one in there if LEADS in organisation.acts_of(frozenset(one.roles))] or there


def call_centre(act: Act, row: SupportRequest) -> None:
    """A to-do and a line under the bell of who is called."""
    people = people_of(row.centre_id)
    work.raise_calls(act=act, calls=_calls(row, people))
    messages.notify(act=act, user_ids=[one.id for one in people if one.id != row.asked_by_id], kind=SUPPORT_ASKED, subject=Ref(SUPPORT, row.pk),
                    text=_title(row))


def settle_centre(act: Act, row: SupportRequest) -> None:
    """Nobody waits for the centre any more."""
    work.settle(act=act, kind=SUPPORT_ASKED, subject_kind=SUPPORT, subject_ids=[row.pk])


def call_owner(act: Act, *, case_id: int) -> int | None:
    """The to-do of who has the case: go on with what the centre found. None: nobody owns the account."""
    calls = _ended(f"{_ENDED} and c.id = %s", [case_id])
    work.raise_calls(act=act, calls=calls)
    return calls[0].owner_id if calls else None


def raise_support(*, now: datetime) -> int:
    """Raises what is missing, moves what another is in charge of now, settles what is over; returns how many are new. Idempotent."""
    with audit.acting(actor=system("support"), verb="raise_support", now=now) as act:
        with connection.cursor() as cursor:
            cursor.execute(_SATISFACTION, [now, SOLVED])
        people: dict[int, list[organisation.UserCard]] = {}
        asked: list[work.Call] = []
        for row in SupportRequest.objects.filter(state=ASKED).exclude(case__state="closed").order_by("pk"):
            if row.centre_id not in people:
                people[row.centre_id] = people_of(row.centre_id)
            asked += _calls(row, people[row.centre_id])
        ended = _ended(_ENDED, [])
        new = work.raise_calls(act=act, calls=[*asked, *ended])
        for kind, calls in ((SUPPORT_ASKED, asked), (SUPPORT_ENDED, ended)):
            work.settle_others(act=act, kind=kind, keep_keys=[one.dedupe_key for one in calls])
    return new


def ended_words(*, case_id: int, kind: str, subject: str, unit: str, state: str) -> Text:
    """What who has the case is told."""
    number, name = rules.number(case_id), dict(KINDS)[kind]
    if state == SOLVED:
        return Text(f"{unit}已给出方案,请答复客户:{name.zh} {number} {subject}", f"{unit} solved it, tell the customer: {name.en} {number} {subject}")
    return Text(f"{unit}未能解决,请决定下一步:{name.zh} {number} {subject}", f"{unit} could not solve it, go on with {name.en} {number} {subject}")


def _ended(sql: str, values: Sequence[Any]) -> list[work.Call]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [work.Call(
        kind=SUPPORT_ENDED, about=Ref(SUBJECT, case_id), owner_id=person, account_id=account_id, due_on=_day(due_at or ended_at),
        weight=work.CLOCK if due_at else work.ROUTINE, dedupe_key=f"{SUPPORT_ENDED}:{case_id}",
        title=ended_words(case_id=case_id, kind=kind, subject=subject, unit=unit, state=state),
        reasons=(Reason(code="support_ended", source="ORG-14", text=t("支持中心已答复", "The support centre has answered")),))
        for case_id, account_id, kind, subject, due_at, person, state, ended_at, unit in rows]


def _calls(row: SupportRequest, people: Collection[organisation.UserCard]) -> list[work.Call]:
    """Without the account: who works in the centre need not see it."""
    return [work.Call(
        kind=SUPPORT_ASKED, about=Ref(SUPPORT, row.pk), owner_id=one.id, due_on=_day(row.due_at or row.asked_at),
        weight=work.CLOCK if row.due_at else work.ROUTINE, title=_title(row), dedupe_key=f"{SUPPORT_ASKED}:{row.pk}:{one.id}",
        reasons=(Reason(code="support_asked", source="ORG-14", text=Text(f"{row.asked_by_name}转来", f"passed on by {row.asked_by_name}")),))
        for one in people]


def _title(row: SupportRequest) -> Text:
    """Without what was asked: words about a customer stay where an erasure finds them."""
    number, kind, level = rules.number(row.case_id), dict(KINDS)[row.kind], dict(SEVERITIES)[row.severity]
    return Text(f"答复技术请求 {number}({kind.zh},{level.zh})", f"Answer technical request {number} ({kind.en}, {level.en})")


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.ZONE).date()
