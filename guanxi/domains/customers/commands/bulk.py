"""Bulk edits (批量修改): previewed as a draft, run as one change set, taken back as a whole (hard-places 3.2, ARC-12).

Not for here: the statements of a batch (commands.bulk_writing), which field may be edited so (rules.bulk).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any

from django.db.models import Exists, OuterRef

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import bulk_people
from guanxi.domains.customers.commands import bulk_writing as writing
from guanxi.domains.customers.models import Account, Assignment, ChangeSet, Visibility
from guanxi.domains.customers.queries import bin as bins
from guanxi.domains.customers.queries import bulk_left, bulk_values
from guanxi.domains.customers.rules import bulk as rules
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock, jobs
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import ListedBy

RUN, TAKE_BACK = "guanxi.domains.customers.jobs.run_change_set", "guanxi.domains.customers.jobs.take_back_change_set"
DRAFT_LIVES = timedelta(days=1)
_NOTHING = {rules.ACCOUNTS: t("没有需要修改的客户", "No account would change"), rules.PEOPLE: t("没有需要修改的联系人", "Nobody would change")}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A bulk edit as asked for. field: a key of the catalogue, also of a custom field (`cf_<number>`; several choices with `;`), or `owner`
    with a staff number as value, or `bin` with a reason; '' clears.

    is_list: the accounts are "all of this filter": one the actor may not see any more is left out, not refused.
    """

    field: Annotated[str, ListedBy("read_fields", "key")]
    value: str
    account_ids: Sequence[int]
    said: str = ""
    is_list: bool = False


@dataclass(frozen=True, kw_only=True)
class WantedOfPeople:
    """The same of people across accounts. field: a key of the contact's catalogue that many share, also a custom field's; '' clears."""

    field: Annotated[str, ListedBy("read_fields", "key")]
    value: str
    contact_ids: Sequence[int]
    said: str = ""
    is_list: bool = False


def prepare_change_set(*, actor: Actor, now: datetime, wanted: Wanted) -> int:
    """Sorts the accounts into changing, unchanged and refused and keeps that as a draft for a day; returns its id. Nothing is edited.

    Refuses `not_in_bulk`, a wrong value, `bulk_count`, `unknown_person`, and 404 for an account he does not see.
    """
    return _prepare(actor=actor, now=now, of=rules.ACCOUNTS, ids=wanted.account_ids, wanted=wanted)


def prepare_people_set(*, actor: Actor, now: datetime, wanted: WantedOfPeople) -> int:
    """The same of people: one draft, run, followed and taken back like that of accounts.

    Refuses `not_in_bulk` for a name, a number or private data, a wrong value, `bulk_count`, and 404 for somebody he does not see.
    """
    return _prepare(actor=actor, now=now, of=rules.PEOPLE, ids=wanted.contact_ids, wanted=wanted)


def _prepare(*, actor: Actor, now: datetime, of: str, ids: Sequence[int], wanted: Wanted | WantedOfPeople) -> int:
    ids, today, field = sorted(set(ids)), now.astimezone(clock.ZONE).date(), wanted.field
    access.require_act(actor, bulk_values.right_of(field, of=of))
    rules.require_count(len(ids), of=of)
    value = bulk_values.value_of(field, wanted.value, today=today, of=of)
    text = bulk_values.text_of(value, bulk_values.field_of(field, of=of) if bulk_values.is_custom(field) else None)
    with audit.acting(actor=actor, verb="prepare_change_set", now=now, reason=f"field={field} {of}s={len(ids)}"):
        targets = _targets(actor, ids, wanted, today) if isinstance(wanted, Wanted) else bulk_people.targets(
            actor=actor, ids=ids, column=bulk_values.column_of(field), is_list=wanted.is_list)
        found = rules.sort_out(targets, value=value)
        row = ChangeSet(owner_id=actor.user_id, of=of, field=field, value=text, said=wanted.said[:400], seen_at=now,
                        targets=list(found.change), unchanged=len(found.unchanged), refused=list(found.refused))
        row.store(now=now)
    return row.pk


def run_change_set(*, actor: Actor, now: datetime, change_set_id: int) -> None:
    """Writes what was previewed: up to 500 accounts or people at once, more by a job in batches. A second call does nothing.

    Refuses `not_found` (somebody else's), `nothing_to_change`, `draft_too_old`, `not_in_bulk` (a custom field retired since), and
    accounts, or people of accounts, that are no longer his to edit.
    """
    with audit.acting(actor=actor, verb="bulk_edit", now=now, subject=Ref(rules.SUBJECT, change_set_id)) as act:
        row = _own(actor, change_set_id)
        if row.state != "draft":
            return
        if not row.targets:
            raise Refusal("nothing_to_change", _NOTHING[row.of], status=409)
        if now - row.seen_at > DRAFT_LIVES:
            raise Refusal("draft_too_old", t("预览已超过一天", "The preview is more than a day old"), status=409,
                          way_out=t("请重新预览", "Preview it again"))
        _require_targets(actor, row)
        if bulk_values.is_custom(row.field):
            bulk_values.field_of(row.field, of=row.of)
        row.state, row.begun_act = "running", act.id
        row.store(now=now)
        if len(row.targets) > rules.AT_ONCE:
            jobs.defer(RUN, change_set_id=row.pk)
            return
    advance_change_set(actor=actor, now=now, change_set_id=change_set_id)


def advance_change_set(*, actor: Actor, now: datetime, change_set_id: int) -> int:
    """Writes the batches that are left, each in its own transaction: a job that died goes on where it stopped. Returns the transactions."""
    with binding.bound(actor, read_only=True):
        begun = ChangeSet.objects.values_list("begun_act", flat=True).get(pk=change_set_id)
    batches = 1
    with audit.caused_by(begun, 0, actor, now):
        while writing.write_batch(actor=actor, now=now, change_set_id=change_set_id):
            batches += 1
    return batches


def take_back_change_set(*, actor: Actor, now: datetime, change_set_id: int) -> None:
    """Puts the accounts or people back to before the bulk edit; those edited since, or no longer his, are kept and listed. IMP-27.

    By who made it; a leaver's by who answers for his unit now or tends all it touched (PRM-71), also one that stopped under way. More than 500
    by a job. Refuses `not_found`, `not_done`; of a leaver's `out_of_sight` and `not_responsible` unless every account is his to tend.
    """
    with audit.acting(actor=actor, verb="take_back_bulk_edit", now=now, subject=Ref(rules.SUBJECT, change_set_id)) as act:
        row, is_left = _answered(actor, change_set_id)
        if row.state == "undone" or (row.state == "undoing" and not is_left):
            return
        if row.state != "done" and not is_left:
            raise Refusal("not_done", t("批量修改尚未完成,不能撤回", "The bulk edit is not done yet"), status=409,
                          way_out=t("请等待完成后再撤回", "Wait until it is done"))
        row.state = "undoing"
        row.store(now=now)
        if len(row.targets) > rules.AT_ONCE:
            jobs.defer(TAKE_BACK, change_set_id=row.pk, user_id=actor.user_id)
            return
        writing.undo(act=act, row=row)


def finish_take_back(*, now: datetime, change_set_id: int, user_id: int | None = None) -> None:
    """The background part of taking back, as who asked for it with the rights of now. A repeated call does nothing (G2).

    user_id None: its owner. Of who has left since, or may no longer, nothing is taken back: it waits for who answers for it.
    """
    actor = owner_of(change_set_id) if user_id is None else _actor_of(user_id)
    if not access.may(actor, "book.view"):
        return
    with audit.acting(actor=actor, verb="finish_take_back", now=now, subject=Ref(rules.SUBJECT, change_set_id)) as act:
        row, _ = _answered(actor, change_set_id)
        if row.state == "undoing":
            writing.undo(act=act, row=row)
            tell(now=now, row=row, user_id=actor.user_id)


def advance_in_background(*, now: datetime, change_set_id: int) -> int:
    """The background part of a large bulk edit, as its owner: at most what he may edit now. Tells him when it is done."""
    actor = owner_of(change_set_id)
    batches = advance_change_set(actor=actor, now=now, change_set_id=change_set_id)
    with binding.bound(actor, read_only=True):
        row = ChangeSet.objects.get(pk=change_set_id)
    if row.state == "done":
        tell(now=now, row=row)
    return batches


def forget_drafts(*, now: datetime) -> int:
    """Nightly: drafts nobody ran within a day are deleted. Returns how many."""
    with audit.acting(actor=system("change_sets"), verb="forget_drafts", now=now):
        return ChangeSet.objects.filter(state="draft", seen_at__lt=now - DRAFT_LIVES).delete()[0]


def tell(*, now: datetime, row: ChangeSet, user_id: int | None = None) -> None:
    """One notice to its owner, or to who took it back for him."""
    unit = t("人", "people") if row.of == rules.PEOPLE else t("户", "accounts")
    text = t(f"批量修改 {row.pk} 已完成:{row.changed:,} {unit.zh}", f"Bulk edit {row.pk} is done: {row.changed:,} {unit.en}")
    if row.state == "undone":
        text = t(f"批量修改 {row.pk} 已撤回,{len(row.kept)} {unit.zh}保留不变", f"Bulk edit {row.pk} is taken back; {len(row.kept)} were kept")
    with audit.acting(actor=system("change_sets"), verb="tell_change_set", now=now, subject=Ref(rules.SUBJECT, row.pk)) as act:
        messages.notify(act=act, user_ids=[user_id or row.owner_id], kind=rules.SUBJECT, text=text, subject=Ref(rules.SUBJECT, row.pk),
                        dedupe_key=f"change_set:{row.pk}:{row.state}")


def owner_of(change_set_id: int) -> Actor:
    """Who made it, with the roles and scope of now."""
    with binding.bound(system("change_sets"), read_only=True):
        owner_id = ChangeSet.objects.values_list("owner_id", flat=True).get(pk=change_set_id)
        return organisation.actor_of_user(user_id=owner_id, channel="job")


def _actor_of(user_id: int) -> Actor:
    with binding.bound(system("change_sets"), read_only=True):
        return organisation.actor_of_user(user_id=user_id, channel="job")


def _answered(actor: Actor, change_set_id: int) -> tuple[ChangeSet, bool]:
    """The set, locked, and whether it is a leaver's that came to this actor."""
    row = ChangeSet.objects.select_for_update(of=("self",)).select_related("owner").filter(pk=change_set_id).first()
    if row is None or not bulk_left.answers_for(actor=actor, row=row):
        raise not_found()
    if (refused := bulk_left.hindrance(actor=actor, row=row)) is not None:
        raise refused
    return row, row.owner_id != actor.user_id


def _own(actor: Actor, change_set_id: int) -> ChangeSet:
    row = ChangeSet.objects.select_for_update().filter(pk=change_set_id, owner_id=actor.user_id).first()
    if row is None:
        raise not_found()
    return row


def _require_targets(actor: Actor, row: ChangeSet) -> None:
    """Refuses accounts that are no longer his to edit; of people who left since the preview nothing is asked, they are passed over."""
    accounts = bulk_people.accounts_of(row.targets) if row.of == rules.PEOPLE else row.targets
    access.require_all(actor, bulk_values.right_of(row.field, of=row.of), accounts)


def _targets(actor: Actor, ids: Sequence[int], wanted: Wanted, today: date) -> list[rules.Target]:
    """The accounts with what stands in the field, in one query; one he does not see is a 404. For the bin, what is open keeps an account."""
    responsible = Visibility.objects.filter(user_id=actor.user_id, account=OuterRef("pk"), via__in=access.RESPONSIBLE)
    seen = access.visible(Account.objects.filter(pk__in=ids, is_active=True), actor).annotate(holds=Exists(responsible))
    if wanted.field == rules.OWNER:
        owners = Assignment.objects.filter(account_id__in=ids, role="owner", valid_until=None)
        held: dict[int, Any] = dict(owners.values_list("account_id", "user_id"))
        rows = [(pk, unit, holds, held.get(pk)) for pk, unit, holds in seen.values_list("pk", "unit_id", "holds")]
    elif wanted.field == rules.BIN:
        rows = [(pk, unit, holds, None) for pk, unit, holds in seen.values_list("pk", "unit_id", "holds")]
    else:
        rows = list(seen.values_list("pk", "unit_id", "holds", bulk_values.column_of(wanted.field)))
    if len(rows) != len(ids) and not wanted.is_list:
        raise not_found()
    kept = bins.objections(actor=actor, account_ids=[row[0] for row in rows], today=today) if wanted.field == rules.BIN else {}
    return [rules.Target(id=pk, now=now, may_edit=(holds or access.in_reach(actor, unit_id)) and pk not in kept)
            for pk, unit_id, holds, now in rows]
