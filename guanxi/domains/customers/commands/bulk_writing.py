"""The statements of a bulk edit: one batch in one transaction, and the undo straight from the history rows.

An account or person edited after the preview is passed over: nobody's later edit is overwritten unseen.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import assignments, binning, bulk_people, derived
from guanxi.domains.customers.models import Assignment, ChangeSet
from guanxi.domains.customers.queries import bin as bins
from guanxi.domains.customers.queries import bulk_values
from guanxi.domains.customers.rules import bulk as rules
from guanxi.foundation.django import audit, history
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

ONE_BY_ONE = 50
TABLES = {rules.ACCOUNTS: "customers_account", rules.PEOPLE: bulk_people.TABLE}
_WRITE = """
update {table} set {field} = %(value)s, version = version + 1, updated_at = %(now)s,
  known_unknown = case when %(is_given)s then known_unknown - %(key)s else known_unknown end
where id = any(%(ids)s) and updated_at <= %(seen_at)s and {field} is distinct from %(value)s returning id
"""


# None takes the key away: what says nothing is not stored.
_WRITE_CUSTOM = """
update {table} set version = version + 1, updated_at = %(now)s,
  extra = case when %(value)s::jsonb is null then extra - %(key)s::text else extra || jsonb_build_object(%(key)s::text, %(value)s::jsonb) end,
  known_unknown = case when %(value)s::jsonb is null then known_unknown else known_unknown - %(key)s::text end
where id = any(%(ids)s) and updated_at <= %(seen_at)s and extra->%(key)s::text is distinct from %(value)s::jsonb returning id
"""


def write_batch(*, actor: Actor, now: datetime, change_set_id: int) -> bool:
    """Writes the next accounts of a running set as the actor may edit them now; False when there is nothing left to do."""
    subject = Ref(rules.SUBJECT, change_set_id)
    with audit.acting(actor=actor, verb="bulk_edit_batch", now=now, subject=subject, reason=f"批量修改 {change_set_id}") as act:
        row = ChangeSet.objects.select_for_update().filter(pk=change_set_id).first()
        if row is None or row.state != "running":
            return False
        size = ONE_BY_ONE if row.field in _WRITERS else rules.BATCH
        batch = row.targets[row.progress:row.progress + size]
        ours = _ours(actor, row, batch)
        ids = [pk for pk in batch if pk in ours]  # in the order of the draft: of a tree the leaves come first
        row.changed += _WRITERS[row.field](actor, now, row, ids) if row.field in _WRITERS else _write_field(act, row, ids)
        row.progress += len(batch)
        row.acts = [*row.acts, act.id]
        row.state = "done" if row.progress >= len(row.targets) else "running"
        row.store(now=now)
        return row.state == "running"


def undo(*, act: Act, row: ChangeSet) -> None:
    """Puts the accounts or people back, inside the caller's act; what was edited since, or is no longer his, is kept and listed in the row."""
    actor, now = act.actor, act.at
    if row.field == rules.BIN:
        row.state, row.kept = "undone", _undo_bin(actor, row, now)
        row.store(now=now)
        return
    foreign = sorted(set(row.targets) - _ours(actor, row, row.targets))
    kept = _undo_owner(row, now, foreign) if row.field == rules.OWNER else _undo_field(act, row, foreign)
    row.state, row.kept = "undone", sorted(kept)
    row.store(now=now)


def _ours(actor: Actor, row: ChangeSet, ids: Sequence[int]) -> set[int]:
    """Those of these that he may edit now."""
    if not access.may(actor, bulk_values.right_of(row.field, of=row.of)):
        return set()
    return bulk_people.editable(actor=actor, ids=ids) if row.of == rules.PEOPLE else access.assignable(actor, ids)


def _write_field(act: Act, row: ChangeSet, ids: Sequence[int]) -> int:
    if row.of == rules.PEOPLE and row.field in bulk_people.POST:
        written = bulk_people.write_post(now=act.at, row=row, ids=ids)
        _follow(act, row, written)
        return len(written)
    value, table = bulk_values.stored(row), TABLES[row.of]
    given = {"value": value, "now": act.at, "key": row.field, "is_given": value not in (None, ""), "ids": list(ids), "seen_at": row.seen_at}
    with connection.cursor() as cursor:
        if bulk_values.is_custom(row.field):
            cursor.execute(_WRITE_CUSTOM.format(table=table), {**given, "value": None if value is None else json.dumps(value, ensure_ascii=False)})
        else:  # a name of the catalogue: no text of a user becomes SQL
            cursor.execute(_WRITE.format(table=table, field=rules.field_named(row.field, of=row.of).key), given)
        written = [pk for (pk,) in cursor.fetchall()]
    _follow(act, row, written)
    return len(written)


def _write_owner(actor: Actor, now: datetime, row: ChangeSet, ids: Sequence[int]) -> int:
    """Account by account through `assign`, which knows every rule of an owner; who changed hands since the preview is passed over."""
    held = {account_id: (pk, at) for account_id, pk, at in Assignment.objects.filter(
        account_id__in=ids, role="owner", valid_until=None).values_list("account_id", "pk", "updated_at")}
    written = 0
    for account_id in ids:
        present, at = held.get(account_id, (None, None))
        if at is not None and at > row.seen_at:
            continue
        assignments.assign(actor=actor, now=now, account_id=account_id, user_id=bulk_values.stored(row), replaces=present,
                           source_document=f"批量修改 {row.pk}")
        written += 1
    return written


def _write_bin(actor: Actor, now: datetime, row: ChangeSet, ids: Sequence[int]) -> int:
    """Account by account through `retire_of_set`, each with an act of its own; what something keeps since the preview is passed over."""
    written = 0
    for account_id in ids:
        try:
            with transaction.atomic():
                binning.retire_of_set(actor=actor, now=now, account_id=account_id, reason=row.value, change_set_id=row.pk, seen_at=row.seen_at)
        except Refusal:
            continue
        written += 1
    return written


_WRITERS = {rules.OWNER: _write_owner, rules.BIN: _write_bin}


def _undo_bin(actor: Actor, row: ChangeSet, now: datetime) -> list[int]:
    """Restores what still lies there; returns what cannot come back: purged, or refused (its place in a tree, no longer his)."""
    kept = []
    for account_id, state in reversed(bins.retired_by_set(change_set_id=row.pk).items()):  # what stands above comes back first
        if state == "restored":
            continue
        try:
            with transaction.atomic():
                binning.restore_account(actor=actor, now=now, account_id=account_id)
        except Refusal:
            kept.append(account_id)
    return sorted(kept)


def _undo_field(act: Act, row: ChangeSet, foreign: Sequence[int]) -> set[int]:
    table = TABLES[row.of]
    undone, written = history.undo(table=table, acts=row.acts, now=act.at, keeping=foreign), _written(row, table)
    kept = {*undone.kept, *(set(foreign) & written)}
    if row.of == rules.PEOPLE:
        bulk_people.undo_positions(now=act.at, acts=row.acts, kept=kept)
    _follow(act, row, sorted(written - kept))
    return kept


def _undo_owner(row: ChangeSet, now: datetime, foreign: Sequence[int]) -> set[int]:
    """The former owner is active again where ours still is the one and he has not left (LIF-17); otherwise both rows stay as they are."""
    acts = _causes(row)
    made = {account_id: (pk, until) for account_id, pk, until in Assignment.objects.filter(
        account_id__in=row.targets, user_id=bulk_values.stored(row), role="owner", source_document=f"批量修改 {row.pk}").values_list(
            "account_id", "pk", "valid_until")}
    changed = set(history.edited(table="customers_assignment", acts=acts))
    kept = {account_id for account_id, (pk, until) in made.items() if until is not None or pk in changed or account_id in set(foreign)}
    kept |= bulk_values.owned_by_leavers(row, made.keys() - kept)
    keeping = list(Assignment.objects.filter(account_id__in=kept).values_list("pk", flat=True))
    history.undo(table="customers_assignment", acts=acts, now=now, keeping=keeping)
    derived.refresh(sorted(set(made) - kept))
    return kept


def _causes(row: ChangeSet) -> list[Any]:
    """The acts of `assign` that the batches made happen."""
    with connection.cursor() as cursor:
        cursor.execute("select id from audit_act where caused_by = any(%s) and verb = 'assign'", [list(row.acts)])
        return [act_id for (act_id,) in cursor.fetchall()]


def _written(row: ChangeSet, table: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("select distinct row_id from audit_row where act_id = any(%s) and table_name = %s and row_id = any(%s)",
                       [list(row.acts), table, list(row.targets)])
        return {row_id for (row_id,) in cursor.fetchall()}


def _follow(act: Act, row: ChangeSet, ids: Sequence[int]) -> None:
    """Book and search follow, as far as the field stands in them; of people also the to-dos about what was missing."""
    accounts = bulk_people.accounts_of(ids) if row.of == rules.PEOPLE else list(ids)
    if not accounts:
        return
    derived.refresh_book(accounts)
    if row.field == "short_name" or (row.of == rules.PEOPLE and row.field == "post"):
        derived.refresh_search(accounts)
    if row.of == rules.PEOPLE:
        derived.settle_gaps(act=act, account_ids=accounts)
