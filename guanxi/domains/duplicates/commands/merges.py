"""Merging two accounts or two people: at once, or by the common superior's approval, and taking it back (CON-88, ARC-10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import access, fields
from guanxi.domains.duplicates.models import Merge, Pair
from guanxi.domains.duplicates.queries import policy
from guanxi.domains.duplicates.rules import rights
from guanxi.domains.messages import api as messages
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, clock, idempotency, jobs, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

KIND = SUBJECT = "merge"
CARRY_LATE = "guanxi.domains.duplicates.jobs.carry_late"
LATER = (timedelta(0), timedelta(minutes=5))  # a transaction that began before the merge has ended by then, one way or the other


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is to be merged: who stays, who goes, as they were shown, and whose value counts where they differ."""

    survivor_id: int
    loser_id: int
    survivor_version: int
    loser_version: int
    picks: customers.Picks = field(default_factory=dict)
    reason: str = ""


def merge_accounts(*, actor: Actor, now: datetime, wish: Wish, key: str = "") -> int:
    """Merges one account into another, or asks the superior of both; returns the merge's id. Nothing is ever merged by itself (IMP-19).

    At once: `duplicates.merge`, both editable, one owner (or the actor decides for both units). Else a request to the common superior.
    Refuses `not_found`, `not_responsible`, `same_record`, `already_merged`, `merge_waiting`, `changed_meanwhile`, `handover_open`,
    `merge_cycle`, `lead_exists` (two led groups would become one legal tree, and which lead stays was not picked or is not his to end).
    """
    with audit.acting(actor=actor, verb="merge_accounts", now=now, subject=Ref("account", wish.survivor_id), reason=wish.reason[:200]) as act:
        access.require_both_seen(actor, (wish.survivor_id, wish.loser_id))
        _require_two(wish)
        claimed = idempotency.claim(act=act, key=key)
        cards = customers.cards(actor=actor, ids=[wish.survivor_id, wish.loser_id])
        stays, goes = cards[wish.survivor_id], cards[wish.loser_id]
        superior = access.superior_of({stays.unit_id, goes.unit_id})
        owners = {one: customers.owner_of(account_id=one) for one in (stays.id, goes.id)}
        way = rights.way_of(
            may_merge=customers.may(actor, access.MERGE), may_propose=customers.may(actor, access.PROPOSE),
            edits=(access.edits(actor, stays.id), access.edits(actor, goes.id)),
            owners=tuple(owner.user_id if owner else None for owner in owners.values()),  # type: ignore[arg-type] # two of them
            is_superior=access.decides_for(actor, superior.id))
        customers.require_lead_choice(actor=actor, survivor_id=stays.id, loser_id=goes.id, picks=wish.picks)
        row = _row(actor, "account", stays.id, wish, (stays.name, goes.name))
        if way == "now":
            _perform(act, row)
        else:
            _ask(act, row, superior.id)
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def merge_contacts(*, actor: Actor, now: datetime, account_id: int, wish: Wish) -> int:
    """Merges two people of one account, by whoever edits its people and may propose; returns the merge's id.

    Refuses `not_found`, `not_responsible`, `same_record`, `already_merged`, `changed_meanwhile`, `merge_other_account`.
    """
    with audit.acting(actor=actor, verb="merge_contacts", now=now, subject=Ref("contact", wish.survivor_id), reason=wish.reason[:200]) as act:
        customers.require(actor, "contact.edit", account_id)
        access.require_act(actor, access.PROPOSE)
        _require_two(wish)
        cards = {id: customers.contact(actor=actor, contact_id=id) for id in (wish.survivor_id, wish.loser_id)}
        if {card.account_id for card in cards.values()} != {account_id}:
            raise not_found()
        row = _row(actor, "contact", account_id, wish, (cards[wish.survivor_id].name, cards[wish.loser_id].name))
        _perform(act, row)
    return row.pk


def take_decision(*, actor: Actor, now: datetime, merge_id: int, approval_id: int, decision: str, decided_by_name: str, note: str = "") -> str:
    """The approval's way back: approved, it is merged if both are still as they were shown; a repeated call changes nothing (G2)."""
    refused: Refusal | None = None
    with audit.acting(actor=actor, verb="take_merge_decision", now=now, subject=Ref(SUBJECT, merge_id)) as act:
        row = Merge.objects.select_for_update().filter(pk=merge_id, approval_id=approval_id, state=fields.WAITING).first()
        if row is None:
            return ""
        row.decided_by_name = decided_by_name
        if decision == "approved":
            try:
                with transaction.atomic():
                    _perform(act, row)
            except Refusal as refusal:
                refused, row = refusal, Merge.objects.select_for_update().get(pk=merge_id)
                row.decided_by_name = decided_by_name
        if row.state == fields.WAITING:
            row.state = fields.STALE if refused else fields.REJECTED
            row.store(now=now)
            why = refused.text if refused else t(note or "未获批准", note or "not approved")
            messages.notify(act=act, user_ids=[row.asked_by_id], kind=KIND, subject=Ref(SUBJECT, row.pk), dedupe_key=f"merge:{row.pk}:{row.state}",
                            text=t(f"合并“{row.loser_name}”未执行:{why.zh}", f"“{row.loser_name}” was not merged: {why.en}"))
        return row.state


def carry_late(*, actor: Actor, now: datetime, merge_id: int) -> None:
    """Carries over what was written to the merged record by transactions that were under way (CON-88). Changes nothing when nothing came."""
    with audit.acting(actor=actor, verb="carry_late", now=now, subject=Ref(SUBJECT, merge_id)) as act:
        row = Merge.objects.select_for_update().filter(pk=merge_id, state=fields.DONE).first()
        if row is not None:
            customers.carry_late(act=act, subject=Ref(row.kind, row.loser_id), into=Ref(row.kind, row.survivor_id))
            row.acts = [act.id, *row.acts]
            row.store(now=now)


def unmerge(*, actor: Actor, now: datetime, merge_id: int, reason: str) -> int:
    """Takes a merge back from the history: both are as before, but rows changed since stay with the survivor and are listed.

    Of the two records themselves field by field: only what was picked and edited since stays. Within the pack's days. Returns how many
    rows and fields were kept. Refuses `not_found`, `forbidden`, `not_responsible`, `merge_state`,
    `unmerge_too_late`, `not_merged` (merged further), `unmerge_conflict`, `reason_needed`.
    """
    with audit.acting(actor=actor, verb="unmerge", now=now, subject=Ref(SUBJECT, merge_id), reason=reason[:200]) as act:
        row = Merge.objects.select_for_update().filter(pk=merge_id).first()
        if row is None:
            raise not_found()
        customers.require(actor, "contact.edit" if row.kind == "contact" else "account.edit", row.account_id)
        access.require_act(actor, access.PROPOSE if row.kind == "contact" else access.MERGE)
        _require_undoable(row, now, reason)
        with access.unbounded(act):
            kept = customers.release(act=act, subject=Ref(row.kind, row.loser_id), into=Ref(row.kind, row.survivor_id), acts=row.acts)
            row.kept, row.kept_fields = {table: list(ids) for table, ids in kept.rows.items()}, list(kept.fields)
            row.state, row.undone_at, row.undone_by_name, row.undone_reason = fields.UNDONE, now, actor.name, reason.strip()[:200]
            row.store(now=now)
            if row.kind == "account":
                earlier = Merge.objects.filter(kind="account", survivor_id=row.loser_id, state=fields.DONE)
                participants.carry(earlier, act=act, account_id=row.loser_id)
                participants.carry(Pair.objects.filter(_of(row.survivor_id, row.loser_id)), act=act, state=fields.DIFFERENT,
                                   reason=reason[:200], decided_by_name=actor.name, decided_at=now)
            _tell(act, row, ("已撤销合并,不再并入", "was split off again"), [row.account_id, *([row.loser_id] if row.kind == "account" else [])])
    return sum(len(ids) for ids in row.kept.values()) + len(row.kept_fields)


def _perform(act: Act, row: Merge) -> None:
    subject, into = Ref(row.kind, row.loser_id), Ref(row.kind, row.survivor_id)
    with access.unbounded(act):
        told = _owners(row)
        ending = () if row.kind == "contact" else customers.ending_leads(survivor_id=row.survivor_id, loser_id=row.loser_id, picks=_picks(row))
        row.acts = customers.absorb(act=act, subject=subject, into=into, versions=(row.survivor_version, row.loser_version), picks=_picks(row))
        row.state, row.merged_at = fields.DONE, act.at
        if row.pk is None:
            _first(row, act)
        else:
            row.store(now=act.at)
        if row.kind == "account":
            open_pairs = Pair.objects.filter(Q(low_account=row.loser_id) | Q(high_account=row.loser_id)).exclude(state=fields.DIFFERENT)
            between = _of(row.survivor_id, row.loser_id)
            participants.carry(Pair.objects.filter(between), act=act, state=fields.MERGED, decided_by_name=act.actor.name, decided_at=act.at)
            participants.carry(open_pairs.exclude(between), act=act, state=fields.GONE)
        _tell(act, row, ("已并入", "became part of it"), [row.account_id], told)
        _tell_leads(act, row, {one.user_id: one.account_id for one in ending})
    for after in LATER:
        jobs.defer(CARRY_LATE, after=after, merge_id=row.pk)


def _ask(act: Act, row: Merge, unit_id: int) -> None:
    _first(row, act)
    row.approval_id = approvals.request(act=act, question=approvals.Question(
        kind=KIND, subject=Ref(SUBJECT, row.pk), subject_version=row.version, unit_ids=[unit_id], url=f"/duplicates/merges/{row.pk}/",
        title=t(f"合并客户:“{row.loser_name[:60]}”并入“{row.survivor_name[:60]}”", f"Merge “{row.loser_name[:60]}” into “{row.survivor_name[:60]}”"),
        payload={"survivor": row.survivor_id, "loser": row.loser_id}, expires_on=act.at.astimezone(clock.ZONE).date() + timedelta(days=14)))
    row.store(now=act.at)


def _row(actor: Actor, kind: str, account_id: int, wish: Wish, names: tuple[str, str]) -> Merge:
    return Merge(kind=kind, account_id=account_id, survivor_id=wish.survivor_id, loser_id=wish.loser_id, survivor_name=names[0], loser_name=names[1],
                 survivor_version=wish.survivor_version, loser_version=wish.loser_version, picks=dict(wish.picks), reason=wish.reason.strip()[:200],
                 asked_by_id=actor.user_id, asked_by_name=actor.name)


def _first(row: Merge, act: Act) -> None:
    try:
        with transaction.atomic():
            row.store(now=act.at)
    except IntegrityError:
        raise Refusal("merge_waiting", t("该记录的合并已提出或已完成", "A merge of this record was asked for or done already"), status=409,
                      way_out=t("请在“合并记录”中查看", "See the list of merges")) from None


def _picks(row: Merge) -> customers.Picks:
    return {key: "loser" if side == "loser" else "survivor" for key, side in row.picks.items()}


def _require_two(wish: Wish) -> None:
    if wish.survivor_id == wish.loser_id:
        raise Refusal("same_record", t("请选择两条不同的记录", "Choose two different records"))


def _require_undoable(row: Merge, now: datetime, reason: str) -> None:
    if row.state != fields.DONE or row.merged_at is None:
        raise Refusal("merge_state", t("该合并尚未执行或已撤销", "It was not done, or was taken back"), status=409)
    allowed = policy.days(value=policy.matching(on=now.astimezone(clock.ZONE).date()).undo_days, key="undo_days")
    if now - row.merged_at > timedelta(days=allowed):
        raise Refusal("unmerge_too_late", t(f"合并超过 {allowed} 天,不能撤销",
                f"Merges can be taken back for {counted(allowed, 'day|days')}"), status=409,
                      way_out=t("请按变更记录手工拆分", "Split it by hand, with the history"))
    stated.require(reason, ask=t("请写明撤销原因", "Say why it is taken back"))


def _of(one: int, other: int) -> Q:
    return Q(low_account=min(one, other), high_account=max(one, other))


def _owners(row: Merge) -> list[int]:
    ids = [row.survivor_id, row.loser_id] if row.kind == "account" else [row.account_id]
    return [owner.user_id for id in ids if (owner := customers.owner_of(account_id=id))]


def _tell_leads(act: Act, row: Merge, account_of: Mapping[int, int]) -> None:
    """On no account: none of the group is his to see any more; he is told which of his own it was."""
    names = {id: name for id, (name, _) in customers.header_names(ids=set(account_of.values())).items()}
    for user_id, account_id in account_of.items():
        messages.notify(act=act, user_ids=[user_id], kind=KIND, subject=Ref(SUBJECT, row.pk), dedupe_key=f"merge:{row.pk}:lead:{account_id}", text=t(
            f"您在“{names[account_id]}”的首席客户代表归属已结束:所在集团经客户合并并入另一集团",
            f"You no longer lead “{names[account_id]}”: its group became part of another one by a merge"))


def _tell(act: Act, row: Merge, said: tuple[str, str], account_ids: list[int], user_ids: list[int] | None = None) -> None:
    """On the timeline of the accounts, and to their owners and the asker."""
    text = Text(f"“{row.loser_name}”{said[0]}“{row.survivor_name}”", f"“{row.loser_name}” {said[1]}: “{row.survivor_name}”")
    for account_id in account_ids:
        timeline.record(act=act, account_id=account_id, subject=Ref(SUBJECT, row.pk), topic="archive", kind=f"{row.kind}_{row.state}", text=text)
    messages.notify(act=act, user_ids={*(user_ids if user_ids is not None else _owners(row)), row.asked_by_id}, kind=KIND, text=text,
                    subject=Ref(SUBJECT, row.pk), account_id=row.account_id, dedupe_key=f"merge:{row.pk}:{row.state}")
