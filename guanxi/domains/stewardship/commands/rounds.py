"""Periodic collection: a round asks the managers of a unit for some fields until a day; its result is read, its analysis written (ARC-32)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.models import CollectionLine, CollectionRound
from guanxi.domains.stewardship.queries import rounds as queries
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

SUBJECT, CALL = "collection_round", "collection_round"
LONGEST_DAYS = 366


def open_round(*, actor: Actor, now: datetime, name: str, unit_id: int, fields: Sequence[str], due_on: date | None) -> int:
    """Opens a round for every manager who has gaps in these fields in this unit; each gets one to-do. Returns its id. ARC-32.

    Refuses `name_missing`, `fields_missing`, `wrong_due_day`, `nothing_to_collect`, `not_found` for foreign units.
    """
    today = now.astimezone(clock.ZONE).date()
    wanted = [key for key in customers.ARCHIVE_FIELDS if key in fields]
    if not name.strip():
        raise Refusal("name_missing", t("请为采集命名", "Give the round a name"), field="name")
    if not wanted:
        raise Refusal("fields_missing", t("请选择要采集的字段", "Choose the fields to collect"), field="fields")
    if due_on is None or not 0 < (due_on - today).days <= LONGEST_DAYS:
        raise Refusal("wrong_due_day", t("截止日须在明天至一年内", "Choose a day between tomorrow and a year from now"), field="due_on")
    with audit.acting(actor=actor, verb="open_round", now=now, subject=Ref("unit", unit_id)) as act:
        access.require_collect(actor, unit_id)
        standing = queries.standing(unit_ids=list(organisation.subtree_ids(unit_id=unit_id)), fields=wanted)
        if not standing:
            raise Refusal("nothing_to_collect", t("该单位这些字段没有缺口", "Nothing is missing in these fields there"), field="fields")
        row = CollectionRound(name=name.strip()[:60], unit_id=unit_id, fields=wanted, began_on=today, due_on=due_on, made_by_name=actor.name)
        row.store(now=now)
        CollectionLine.objects.bulk_create([CollectionLine(
            round=row, user_id=user_id, accounts=accounts, gaps=gaps, created_at=now, updated_at=now)
            for user_id, (accounts, gaps) in standing.items()])
        _call(act, row, list(standing))
    return row.pk


def close_round(*, actor: Actor, now: datetime, round_id: int, expected_version: int, note: str) -> None:
    """Ends a round with what was learned from it; open to-dos are settled. Refuses `note_missing`, `changed_meanwhile`. ARC-32."""
    with audit.acting(actor=actor, verb="close_round", now=now, subject=Ref(SUBJECT, round_id)) as act:
        row = CollectionRound.objects.select_for_update().filter(pk=round_id, closed_on=None).first()
        if row is None:
            raise not_found()
        access.require_collect(actor, row.unit_id)
        stated.require(note, ask=t("请写下采集分析结论", "Write down what was learned"), code="note_missing", field="note")
        row.closed_on, row.closing_note = now.astimezone(clock.ZONE).date(), note.strip()[:300]
        row.store(now=now, expected_version=expected_version)
        binding.bind(system("close_round"))  # a to-do without an account is seen by its owner alone
        work.settle(act=act, kind=CALL, subject_kind=SUBJECT, subject_ids=[row.pk])


def _call(act: Act, row: CollectionRound, user_ids: Sequence[int]) -> None:
    work.raise_calls(act=act, calls=[work.Call(
        kind=CALL, about=Ref(SUBJECT, row.pk), owner_id=user_id, due_on=row.due_on, dedupe_key=f"{CALL}:{row.pk}:{user_id}", weight=work.PROMISE,
        title=t(f"信息采集:{row.name}", f"Collect: {row.name}")) for user_id in user_ids if user_id])
