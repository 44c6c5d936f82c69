"""Periodic collection: a round asks the managers of a unit for some fields until a day; its result is read, its analysis written (ARC-32)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.models import CollectionLine, CollectionRound
from guanxi.domains.stewardship.queries import rounds as queries
from guanxi.domains.stewardship.rules import rounds as rules
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import ListedBy

SUBJECT, CALL = "collection_round", "collection_round"
LONGEST_DAYS = 366


def open_round(
    *, actor: Actor, now: datetime, name: str, unit_id: int, fields: Sequence[Annotated[str, ListedBy("read_by_field", "key")]],
    due_on: date | None,
    repeat: Literal["", "month", "quarter", "year"] = "",
) -> int:
    """Opens a round for every manager who has gaps in these fields in this unit; each gets one to-do. Returns its id. ARC-32.

    repeat: the next one opens by itself a month, a quarter, a year later, with as many days. Refuses `name_missing`, `fields_missing`,
    `wrong_due_day`, `wrong_repeat`, `nothing_to_collect`, `not_found` for foreign units.
    """
    today = now.astimezone(clock.ZONE).date()
    wanted = [key for key in customers.archive_fields() if key in fields]
    if not name.strip():
        raise Refusal("name_missing", t("请为采集命名", "Give the round a name"), field="name")
    if not wanted:
        raise Refusal("fields_missing", t("请选择要采集的字段", "Choose the fields to collect"), field="fields")
    if due_on is None or not 0 < (due_on - today).days <= LONGEST_DAYS:
        raise Refusal("wrong_due_day", t("截止日须在明天至一年内", "Choose a day between tomorrow and a year from now"), field="due_on")
    if repeat and repeat not in rules.MONTHS:
        raise Refusal("wrong_repeat", t("周期只能是每月、每季或每年", "It repeats by month, quarter or year"), field="repeat")
    row = CollectionRound(name=name.strip()[:60], unit_id=unit_id, fields=wanted, began_on=today, due_on=due_on, made_by_id=actor.user_id,
                          made_by_name=actor.name, repeat=repeat, anchor_on=today if repeat else None,
                          next_on=rules.next_on(anchor=today, repeat=repeat, after=today))
    with audit.acting(actor=actor, verb="open_round", now=now, subject=Ref("unit", unit_id)) as act:
        access.require_collect(actor, unit_id)
        if not _begin(act, row):
            raise Refusal("nothing_to_collect", t("该单位这些字段没有缺口", "Nothing is missing in these fields there"), field="fields")
    return row.pk


def stop_repeating(*, actor: Actor, now: datetime, round_id: int, expected_version: int) -> None:
    """No round follows this one any more; the one that is open stays. Refuses `not_found`, `not_repeating`, `changed_meanwhile`. ARC-32."""
    with audit.acting(actor=actor, verb="stop_repeating", now=now, subject=Ref(SUBJECT, round_id)):
        row = CollectionRound.objects.select_for_update().filter(pk=round_id).first()
        if row is None:
            raise not_found()
        access.require_collect(actor, row.unit_id)
        if row.next_on is None:
            raise Refusal("not_repeating", t("该采集不再续开", "No round follows this one"), status=409)
        row.next_on = None
        row.store(now=now, expected_version=expected_version)


def continue_rounds(*, now: datetime) -> int:
    """Opens what is due to follow, in the name of who opened the first; how many. What it did once it does not do again. ARC-32.

    A year without a worker opens one, not twelve. Who may not collect there any more opens nothing: the series stops, and the heads of the unit
    are told. Without a gap there is nothing to ask: the author is told, and the series goes on.
    """
    today = now.astimezone(clock.ZONE).date()
    due = list(CollectionRound.objects.filter(next_on__lte=today).order_by("pk").values_list("pk", "made_by_id"))
    authors = {one.user_id: one for one in organisation.actors_of_users(user_ids=[by for _, by in due if by])}
    return sum(_continue(round_id, authors.get(by or 0), now=now, today=today) for round_id, by in due)


def _continue(round_id: int, author: Actor | None, *, now: datetime, today: date) -> bool:
    unit_id = CollectionRound.objects.values_list("unit_id", flat=True).get(pk=round_id)
    if author is None or not access.may_collect(author, unit_id):
        _stop(round_id, now=now, today=today)
        return False
    with audit.acting(actor=author, verb="continue_round", now=now, subject=Ref(SUBJECT, round_id)) as act:
        before = CollectionRound.objects.select_for_update().filter(pk=round_id, next_on__lte=today).first()
        if before is None or before.anchor_on is None:
            return False
        following = rules.next_on(anchor=before.anchor_on, repeat=before.repeat, after=today)
        row = CollectionRound(
            name=before.name, unit_id=unit_id, fields=before.fields, began_on=today, due_on=today + (before.due_on - before.began_on),
            made_by_id=before.made_by_id, made_by_name=author.name, repeat=before.repeat, anchor_on=before.anchor_on, next_on=following,
            follows=before)
        is_open = _begin(act, row)
        before.next_on = None if is_open else following
        before.store(now=now)
    if not is_open:
        with audit.acting(actor=system("schedule"), verb="skip_round", now=now, subject=Ref(SUBJECT, round_id)) as act:
            messages.notify(act=act, user_ids=[author.user_id or 0], kind=SUBJECT, subject=Ref(SUBJECT, round_id), text=t(
                f"采集“{before.name}”本期没有缺口,未发起;下次 {following}",
                f"“{before.name}”: nothing is missing, no round; the next on {following}"),
                dedupe_key=f"skipped:{round_id}:{today}")
    return is_open


def _stop(round_id: int, *, now: datetime, today: date) -> None:
    """The author left or has lost the right: nobody asks in his name, and it does not end in silence."""
    with audit.acting(actor=system("schedule"), verb="stop_repeating", now=now, subject=Ref(SUBJECT, round_id)) as act:
        row = CollectionRound.objects.select_for_update().filter(pk=round_id, next_on__lte=today).first()
        if row is None:
            return
        row.next_on = None
        row.store(now=now)
        heads = [one.id for one in organisation.heads_above(unit_id=row.unit_id)]
        messages.notify(act=act, user_ids=heads, kind=SUBJECT, subject=Ref(SUBJECT, row.pk), dedupe_key=f"stopped:{row.pk}", text=t(
            f"定期采集“{row.name}”已停:发起人 {row.made_by_name} 已离岗或无权;如需继续,请重新发起",
            f"“{row.name}” does not repeat any more: {row.made_by_name} left or may not collect there; open it anew to go on"))


def _begin(act: Act, row: CollectionRound) -> bool:
    """Stores a round with what is missing on its first day, and calls its managers; False: nothing is missing, and nothing was stored."""
    standing = queries.standing(unit_ids=list(organisation.subtree_ids(unit_id=row.unit_id)), fields=row.fields)
    if not standing:
        return False
    row.store(now=act.at)
    CollectionLine.objects.bulk_create([CollectionLine(
        round=row, user_id=user_id, accounts=accounts, gaps=gaps, created_at=act.at, updated_at=act.at)
        for user_id, (accounts, gaps) in standing.items()])
    _call(act, row, list(standing))
    return True


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
