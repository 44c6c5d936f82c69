"""The weekly random sample: drawn, handed to independent people, answered into log, accuracy and timeline (operator 1.19)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.commands import verifying
from guanxi.domains.stewardship.fields import RIGHT, WRONG
from guanxi.domains.stewardship.models import CallBack, CallBackDraw, Verification
from guanxi.domains.stewardship.policy import CallBacks
from guanxi.domains.stewardship.queries import figures, policy, states
from guanxi.domains.stewardship.rules import sampling
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

SUBJECT, CALL = "call_back", "call_back"
RESULTS = (RIGHT, WRONG, "not_reached")
# Of each person's right checks of the week, the first of the order of places: the same as rules.sampling.
_DRAW = """
select id, account_id, by_id, place, total from (
  select v.id, v.account_id, v.by_id, v.place, count(*) over (partition by v.by_id) as n, count(*) over () as total,
         row_number() over (partition by v.by_id order by v.place, v.id) as rank
  from (select id, account_id, by_id, encode(sha256(convert_to(%s || ':' || id, 'UTF8')), 'hex') as place from stewardship_verification
        where checked_on between %s and %s and outcome = 'right' and source <> 'call_back' and by_id > 0) v) ranked
where rank <= ceil(n * %s / 100.0) order by place
"""


def draw_call_backs(*, actor: Actor, now: datetime, week: date | None = None, seed: str = "") -> int:
    """Draws the sample of the week before (or of `week`, its Monday) once; returns how many are called back. A second time: 0.

    seed: chosen at random when not given, kept with the draw so that anybody can draw it again.
    """
    today = now.astimezone(clock.ZONE).date()
    monday = week or today - timedelta(days=today.weekday() + 7)
    terms = policy.quotas(on=today).call_backs
    with audit.acting(actor=actor, verb="draw_call_backs", now=now) as act:
        if CallBackDraw.objects.filter(week=monday).exists():
            return 0
        seed = seed or uuid.uuid4().hex[:16]
        with connection.cursor() as cursor:
            cursor.execute(_DRAW, [seed, monday, monday + timedelta(days=6), terms.percent])
            rows = cursor.fetchall()
        draw = CallBackDraw(week=monday, seed=seed, population=rows[0][4] if rows else 0, drawn=len(rows), percent=terms.percent)
        draw.store(now=now)
        _hand_out(act, draw, rows, terms, due_on=today + timedelta(days=terms.answer_days))
    return len(rows)


def answer_call_back(*, actor: Actor, now: datetime, call_back_id: int, result: Annotated[str, OneOf(RESULTS)], note: str = "") -> int:
    """Right, wrong or not reached; returns the account. Wrong: correction log, accuracy, a to-do of the manager, the timeline.

    Refuses `not_found`, `answered_already`, `not_independent` for who had verified the value or looks after the account.
    """
    with audit.acting(actor=actor, verb="answer_call_back", now=now, subject=Ref(SUBJECT, call_back_id), reason=note[:200]) as act:
        row = CallBack.objects.select_for_update().filter(pk=call_back_id).first()
        if row is None:
            raise not_found()
        access.require_call_back(actor, row.account_id)
        if result not in RESULTS:
            raise Refusal("result_missing", t("请选择回访结果", "Say what came of it"), field="result")
        if row.state != "open":
            raise Refusal("answered_already", t("该回访已有结果", "This call-back has its result"), status=409)
        check = Verification.objects.get(pk=row.verification_id)
        _independent(actor, check)
        row.state = _result(act, check, result, note)
        row.answered_on, row.answered_by_name, row.note = now.astimezone(clock.ZONE).date(), actor.name, note[:200]
        row.store(now=now)
        work.settle(act=act, kind=CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
    return row.account_id


def _result(act: Act, check: Verification, result: str, note: str) -> str:
    """Writes the check of the call itself, unless nobody answered or the value is no longer the one that was sampled."""
    if result == "not_reached":
        return result
    today = act.at.astimezone(clock.ZONE).date()
    now_there = states.fingerprints(account_id=check.account_id, section=policy.fields(on=today)).get((check.contact_id, check.field))
    if now_there != check.fingerprint:
        return "changed"
    verifying.write(act=act, account_id=check.account_id, items=[verifying.Item(check.contact_id, check.field)], outcome=result,
                    source="call_back", note=note)
    if result == RIGHT:
        label = figures.label_of(check.field)
        timeline.record(act=act, account_id=check.account_id, subject=Ref("account", check.account_id), topic="archive", kind="called_back",
                        text=Text(f"抽样回访:{label.zh}无误", f"Called back: {label.en} is right"))
    return result


def _independent(actor: Actor, check: Verification) -> None:
    owner = customers.owner_of(account_id=check.account_id)
    if actor.user_id in (check.by_id, owner.user_id if owner else 0):
        raise Refusal("not_independent", status=403,
                      text=t("核实人与归属经理不能自己回访", "Neither who verified it nor the account manager may call back"),
                      way_out=t("请由客服或质量人员回访", "Somebody of the call centre or of quality does it"))


def _hand_out(act: Act, draw: CallBackDraw, rows: Sequence[Any], terms: CallBacks, *, due_on: date) -> None:
    people = _people(terms)
    units = _units([row[1] for row in rows])
    found = []
    for check_id, account_id, by_id, place, _ in rows:
        unit_id, owner_id = units.get(account_id, (0, 0))
        near = [caller for caller, reach in people if reach is None or unit_id in reach]
        asked = sampling.caller(candidates=near, not_these={by_id, owner_id}, place_of=place)
        found.append(CallBack(draw=draw, verification_id=check_id, account_id=account_id, due_on=due_on, created_at=act.at,
                              updated_at=act.at, asked_id=asked.user_id if asked else None, asked_name=asked.name if asked else ""))
    CallBack.objects.bulk_create(found)
    work.raise_calls(act=act, calls=[work.Call(
        kind=CALL, about=Ref(SUBJECT, row.pk), owner_id=row.asked_id, account_id=row.account_id, due_on=due_on, dedupe_key=f"{CALL}:{row.pk}",
        title=t("抽样回访一项档案", "Call back one value of an archive")) for row in found if row.asked_id])


def _people(terms: CallBacks) -> list[tuple[sampling.Caller, frozenset[int] | None]]:
    """Who may be asked, with the units he answers for (None: all)."""
    cards = {card.id: card for role in terms.roles for card in organisation.users_with_role(role=role)}
    found = []
    for card in cards.values():
        scope = organisation.actor_of_user(user_id=card.id).scope
        reach = None if scope.shape == "all" else frozenset(scope.unit_ids)
        found.append((sampling.Caller(user_id=card.id, name=card.name, reach=10**6 if reach is None else len(reach)), reach))
    return found


def _units(account_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("select account_id, unit_id, coalesce(owner_id, 0) from lists_book where account_id = any(%s)", [list(account_ids)])
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
