"""Raising, settling, completing, snoozing and passing on work."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import queries, rules
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal, changed_meanwhile, not_found

LONGEST_SNOOZE_DAYS = 92
_OF_ACCOUNTS = "(account_id = any(%s) or (account_id is null and subject_kind = 'contact' and subject_id = any(%s)))"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One wish for somebody's work. dedupe_key: at most one open item has it. stake_fen: revenue at risk, in fen.

    is_once: not raised again after it was done (a stage of a renewal, one import).
    """

    kind: str
    about: Ref
    owner_id: int
    due_on: date
    title: Text
    dedupe_key: str
    account_id: int | None = None
    reasons: tuple[Reason, ...] = ()
    weight: int = rules.ROUTINE
    stake_fen: int | None = None
    is_once: bool = False


def raise_call(*, act: Act, call: Call) -> bool:
    """Raises one call inside the caller's act; True when a new item came to be (else the open one was refreshed)."""
    return raise_calls(act=act, calls=[call]) == 1


def raise_calls(*, act: Act, calls: Sequence[Call]) -> int:
    """Raises calls with two statements; returns how many are new. An open item with the same key is refreshed:
    owner, due day, title, reasons and stake become those of the call; a snooze stays. Same call again: no write."""
    rows = list({call.dedupe_key: call for call in calls}.values())
    if not rows:
        return 0
    if any(call.weight not in rules.WEIGHTS for call in rows):
        raise ValueError("a call's weight is one of rules.WEIGHTS")
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, [act.at, *_columns(rows)])
        # no RETURNING: the raiser may be somebody who may not read the owner's item
        cursor.execute(_INSERT, [act.at, act.at, *_columns(rows)])
        return int(cursor.rowcount)


def refresh_call(*, act: Act, call: Call) -> None:
    """Lets the open item of this call say what the call says now; raises none where none is open."""
    with connection.cursor() as cursor:
        cursor.execute(_REFRESH, [act.at, *_columns([call])])


def settle(*, act: Act, kind: str, subject_kind: str, subject_ids: Iterable[int], owner_id: int | None = None) -> int:
    """Closes open items whose cause went away by itself, everybody's or one person's; returns how many."""
    found = WorkItem.objects.filter(state="open", kind=kind, subject_kind=subject_kind, subject_id__in=list(subject_ids))
    return _settle(act=act, ids=(found if owner_id is None else found.filter(owner_id=owner_id)).values_list("pk", flat=True))


def settle_keys(*, act: Act, keys: Collection[str]) -> int:
    """Closes the open items that were raised with these keys, whosever they are by now; returns how many."""
    return _settle(act=act, ids=WorkItem.objects.filter(state="open", dedupe_key__in=list(keys)).values_list("pk", flat=True))


def settle_accounts(*, act: Act, account_ids: Sequence[int], outcome: str = "") -> int:
    """Closes every open item of these accounts, whosever it is: they went out of the book; returns how many. Called as the system.

    outcome: why, kept with each item.
    """
    ids = WorkItem.objects.filter(state="open", account_id__in=list(account_ids)).values_list("pk", flat=True)
    return _settle(act=act, ids=ids, outcome=outcome)


def settle_others(*, act: Act, kind: str, keep_keys: Iterable[str], owner_ids: Collection[int] | None = None) -> int:
    """Closes open items of a kind that its source no longer names, of everybody or of these people; for sources that raise their whole set
    each night."""
    found = WorkItem.objects.filter(state="open", kind=kind).exclude(dedupe_key__in=list(keep_keys))
    return _settle(act=act, ids=(found if owner_ids is None else found.filter(_caused_by(owner_ids))).values_list("pk", flat=True))


def settle_of_others(*, act: Act, kinds: Collection[str], owner_ids: Collection[int]) -> int:
    """Closes open items of these kinds that belong to nobody of these people: who left, or lost the role the kind is for."""
    found = WorkItem.objects.filter(state="open", kind__in=kinds).exclude(_caused_by(owner_ids))
    return _settle(act=act, ids=found.values_list("pk", flat=True))


def move_due(*, act: Act, kind: str, subject_kind: str, due_on: Mapping[int, date]) -> int:
    """Puts open items of a kind on the day their subject now has (a year's holidays became known); returns how many moved. As the system.

    A snooze stays. The day as before: no write.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "update work_workitem item set due_on = given.due_on, updated_at = %s, version = item.version + 1 "
            "from unnest(%s::bigint[], %s::date[]) as given (subject_id, due_on) where item.state = 'open' and item.kind = %s "
            "and item.subject_kind = %s and item.subject_id = given.subject_id and item.due_on <> given.due_on",
            [act.at, list(due_on), list(due_on.values()), kind, subject_kind])
        return int(cursor.rowcount)


def complete_item(*, actor: Actor, now: datetime, item_id: int, expected_version: int | None = None, outcome: str = "") -> None:
    """Marks an item of one's own (or of an account one manages) as done. Refuses what is closed or not to be seen."""
    with audit.acting(actor=actor, verb="complete_item", now=now, subject=Ref("work_item", item_id)):
        item = _open_item(item_id, actor)
        item.state, item.closed_at, item.outcome = "done", now, outcome[:200]
        item.store(now=now, expected_version=expected_version)


def snooze_item(
    *, actor: Actor, now: datetime, item_id: int, until: date, reason: str, today: date, expected_version: int | None = None
) -> None:
    """Puts an item to sleep until a day, with the reason. Refuses no reason, a past day, more than a quarter."""
    with audit.acting(actor=actor, verb="snooze_item", now=now, subject=Ref("work_item", item_id), reason=reason):
        item = _open_item(item_id, actor)
        stated.require(reason, ask=t("改期须写明原因", "Say why it is put off"), code="snooze_needs_reason")
        if not 0 < (until - today).days <= LONGEST_SNOOZE_DAYS:
            raise Refusal("snooze_day", t("改期日期须在明天至三个月内", "Choose a day between tomorrow and three months from now"), field="until")
        item.snoozed_until, item.snooze_reason = until, reason.strip()[:200]
        item.store(now=now, expected_version=expected_version)


def pass_on_item(*, actor: Actor, now: datetime, item_id: int, to_user_id: int, reason: str) -> None:
    """Gives an item to somebody else (转办), who finds a notice. Refuses an inactive, outside or unknown person, and one who does not
    see the account it is about: it would vanish from one list and appear in none."""
    with audit.acting(actor=actor, verb="pass_on_item", now=now, subject=Ref("work_item", item_id), reason=reason) as act:
        item = _open_item(item_id, actor)
        person = organisation.users(ids=[to_user_id]).get(to_user_id)
        if person is None or not person.is_active or person.is_external:
            raise Refusal("unknown_person", t("没有这位在职人员", "There is no such active person"), field="to_user_id")
        item.passed_from = (item.passed_from or item.owner_id) if item.passed_from != to_user_id else None
        item.owner_id, item.snoozed_until, item.snooze_reason = to_user_id, None, ""
        access.bind(system("pass_on_item"))  # the row leaves the actor's sight, which row security would refuse
        item.store(now=now)
        text = t("{name} 转来待办:{zh}", "{name} passed on: {en}").format(name=actor.name, zh=item.zh, en=item.en)
        messages.notify(act=act, user_ids=[to_user_id], kind="passed_on", text=text, subject=Ref("work_item", item_id), account_id=item.account_id)
        _require_sight(item_id, person)
        access.bind(system("pass_on_item"))


def hand_over(*, act: Act, account_ids: Sequence[int], from_user_id: int, to_user_id: int, contact_ids: Sequence[int] = ()) -> int:
    """Gives the open items of these accounts to who takes the accounts over, inside the caller's act; returns how many.

    contact_ids: their people, whose items without an account go too. A snooze ends: the new manager has not agreed to it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "update work_workitem set owner_id = %s, snoozed_until = null, snooze_reason = '', updated_at = %s, version = version + 1 "  # noqa: S608
            f"where {_OF_ACCOUNTS} and owner_id = %s and state = 'open'",
            [to_user_id, act.at, list(account_ids), list(contact_ids), from_user_id])
        return int(cursor.rowcount)


def reassign(*, act: Act, item_id: int, from_user_id: int, to_user_id: int) -> None:
    """Gives one open item of somebody to somebody else, inside the act of who may decide it, bound as the system. A snooze ends.

    Refuses `not_found`, `passed_out_of_sight` as `pass_on_item` does.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "update work_workitem set owner_id = %s, passed_from = coalesce(passed_from, owner_id), snoozed_until = null, snooze_reason = '', "
            "updated_at = %s, version = version + 1 where id = %s and owner_id = %s and state = 'open'",
            [to_user_id, act.at, item_id, from_user_id])
        if not cursor.rowcount:
            raise not_found()
    _require_sight(item_id, organisation.users(ids=[to_user_id])[to_user_id])
    access.bind(system("reassign"))


def _require_sight(item_id: int, person: organisation.UserCard) -> None:
    """Binds the rows to who takes the item; refuses when he does not see it. The caller binds anew."""
    access.bind(organisation.actor_of_user(user_id=person.id, channel="job"))
    if not WorkItem.objects.filter(pk=item_id).exists():
        raise Refusal("passed_out_of_sight", t("{name} 看不到这家客户,不能接办", "{name} does not see this account").format(name=person.name),
                      field="to_user_id", way_out=t("请转给负责或协办这家客户的人,或先移交客户", "Give it to somebody in charge of the account, "
                                                    "or hand the account over first"))


def take_back_hand_over(*, act: Act, handed_over_by: uuid.UUID, account_ids: Sequence[int], from_user_id: int, to_user_id: int,
                        contact_ids: Sequence[int] = ()) -> int:
    """Gives items that the act `handed_over_by` moved, and that are still open with `to_user_id`, back; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update work_workitem w set owner_id = %s, updated_at = %s, version = w.version + 1 "  # noqa: S608 - a constant
            f"where {_OF_ACCOUNTS} and w.owner_id = %s and w.state = 'open' and exists ("
            "select 1 from audit_row r where r.act_id = %s and r.table_name = 'work_workitem' and r.row_id = w.id and r.op = 'U')",
            [from_user_id, act.at, list(account_ids), list(contact_ids), to_user_id, handed_over_by])
        return int(cursor.rowcount)


def settle_doubled(*, act: Act, kind: str, subject: Ref, into: Ref) -> int:
    """Before two subjects become one: closes the open item of the one that goes where the other has one of the same kind. Called as the system."""
    about = WorkItem.objects.filter(state="open", kind=kind, subject_kind=into.kind)
    if not about.filter(subject_id=into.id).exists():
        return 0
    return _settle(act=act, ids=about.filter(subject_id=subject.id).values_list("pk", flat=True))


def _open_item(item_id: int, actor: Actor) -> WorkItem:
    """The item, locked, if this actor may act on it: his own, or one of an account under his management."""
    item = queries.may_act_on(items=WorkItem.objects.select_for_update().filter(pk=item_id), actor=actor)
    if item is None:
        raise not_found()
    if item.state != "open":
        raise changed_meanwhile()
    return item


def _caused_by(owner_ids: Collection[int]) -> Q:
    return Q(passed_from=None, owner_id__in=owner_ids) | Q(passed_from__in=owner_ids)


def _settle(*, act: Act, ids: Iterable[int], outcome: str = "") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "update work_workitem set state = 'settled', closed_at = %s, updated_at = %s, version = version + 1, "
            "outcome = case when %s <> '' then %s else outcome end where id = any(%s) and state = 'open'",
            [act.at, act.at, outcome, outcome[:200], list(ids)],
        )
        return int(cursor.rowcount)


def _columns(rows: Sequence[Call]) -> list[Any]:
    def reasons(call: Call) -> str:
        return json.dumps([{"code": r.code, "zh": r.text.zh, "en": r.text.en, "value": r.value} for r in call.reasons])

    return [
        [c.kind for c in rows], [c.owner_id for c in rows], [c.account_id for c in rows], [c.about.kind for c in rows],
        [c.about.id for c in rows], [c.due_on for c in rows], [c.weight for c in rows], [c.stake_fen for c in rows],
        [c.title.zh[:200] for c in rows], [c.title.en[:200] for c in rows], [reasons(c) for c in rows],
        [c.dedupe_key for c in rows], [c.is_once for c in rows],
    ]


_CALLS = (
    "unnest(%s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::date[], %s::smallint[], %s::bigint[], "
    "%s::text[], %s::text[], %s::jsonb[], %s::text[], %s::boolean[]) "
    "as call (kind, owner_id, account_id, subject_kind, subject_id, due_on, weight, stake_fen, zh, en, reasons, dedupe_key, is_once)"
)
_KEPT = "case when item.passed_from = call.owner_id then item.owner_id else call.owner_id end"
_INSERT = f"""
insert into work_workitem (created_at, updated_at, version, kind, owner_id, account_id, subject_kind, subject_id, due_on,
                           weight, stake_fen, zh, en, reasons, dedupe_key)
select %s, %s, 1, call.kind, call.owner_id, call.account_id, call.subject_kind, call.subject_id, call.due_on,
       call.weight, call.stake_fen, call.zh, call.en, call.reasons, call.dedupe_key
from {_CALLS}
where not (is_once and exists (select 1 from work_workitem w where w.dedupe_key = call.dedupe_key and w.state = 'done'))
on conflict do nothing
"""  # noqa: S608 - constants only
_REFRESH = f"""
update work_workitem item set updated_at = %s, version = item.version + 1, owner_id = {_KEPT}, due_on = call.due_on,
  passed_from = case when item.passed_from = call.owner_id then item.passed_from end,
  weight = call.weight, stake_fen = call.stake_fen, zh = call.zh, en = call.en, reasons = call.reasons
from {_CALLS}
where item.state = 'open' and item.dedupe_key = call.dedupe_key
  and (item.owner_id, item.due_on, item.weight, item.stake_fen, item.zh, item.en, item.reasons)
      is distinct from ({_KEPT}, call.due_on, call.weight::smallint, call.stake_fen, call.zh, call.en, call.reasons)
"""  # noqa: S608 - constants only
