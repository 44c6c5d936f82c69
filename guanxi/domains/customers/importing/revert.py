"""Taking an import of accounts or contacts back; what people have touched since stays, with all that belongs to it (IMP-27)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.commands.trees import lock_trees
from guanxi.domains.customers.queries import leads
from guanxi.domains.customers.rules import leads as lead_rules
from guanxi.domains.intake.api import KeptRow, Reverted
from guanxi.foundation.django import history
from guanxi.foundation.django.plans import planned_for

CHILDREN = {"customers_treeedge": "child_id", "customers_assignment": "account_id", "customers_accountidentifier": "account_id"}
CHILDREN_OF_CONTACT = ("customers_contactphone", "customers_position")

# Accounts made by the run to which a child row belongs that another act made, or changed and left changed.
_TOUCHED_CHILD = """
select distinct c.{column} from {table} c where c.{column} = any(%(made)s) and (c.id = any(%(edited)s) or not exists (
  select 1 from audit_row r where r.table_name = %(table)s and r.row_id = c.id and r.act_id = any(%(acts)s::uuid[])))
"""
# A name that only the import gave or took was never anybody's former name.
_NO_FORMER_NAME = """
delete from customers_formername where account_id = any(%(ids)s)
and (until = %(now)s or until in (select at from audit_act where id = any(%(acts)s::uuid[])))
"""
# What stays keeps its place, and so everything of the run above it.
_ABOVE_KEPT = """
with recursive above as (
  select parent_id from customers_treeedge where child_id = any(%(kept)s) union
  select e.parent_id from above a join customers_treeedge e on e.child_id = a.parent_id where a.parent_id = any(%(made)s)
) select parent_id from above where parent_id = any(%(made)s)
"""
_OLD_PLACES = """
select distinct on (e.id) e.child_id, (audit_image(r.id, r.before)->>'parent_id')::bigint from audit_row r
join customers_treeedge e on e.id = r.row_id and e.tree_kind = 'legal'
where r.table_name = 'customers_treeedge' and r.op = 'U' and r.act_id = any(%(acts)s::uuid[]) order by e.id, r.id
"""
_REFERENCES = """
select c.conrelid::regclass::text, a.attname from pg_constraint c
join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
where c.contype = 'f' and c.confdeltype <> 'c' and c.confrelid = %s::regclass and c.conrelid::regclass::text <> all(%s)
"""


def revert_accounts(*, acts: Sequence[uuid.UUID], now: datetime) -> Reverted:
    """Undoes edges, assignments, identifiers, accounts; drops or refreshes what was derived from them."""
    made = _made(acts, "customers_account")
    with planned_for(len(made)):
        return _revert_accounts(acts, made, now)


def _revert_accounts(acts: Sequence[uuid.UUID], made: list[int], now: datetime) -> Reverted:
    kept = set(history.edited(table="customers_account", acts=acts))
    for table, column in CHILDREN.items():
        kept.update(_rows(_TOUCHED_CHILD.format(table=table, column=column), acts=_texts(acts), table=table, made=made,
                          edited=history.edited(table=table, acts=acts)))
    kept.update(_rows("select distinct parent_id from customers_treeedge e where e.parent_id = any(%(made)s) and not exists ("
                      "select 1 from audit_row r where r.table_name = 'customers_treeedge' and r.row_id = e.id "
                      "and r.act_id = any(%(acts)s::uuid[]))", acts=_texts(acts), made=made))
    kept.update(_referred("customers_account", made, ours=[*CHILDREN, "customers_visibility", "customers_formername"]))
    if _made_or_changed(acts, "customers_treeedge"):  # held until the commit: the next batch waits, and most lists hang nobody under anybody
        lock_trees("legal")
        kept.update(_joining_leads(acts))
        kept.update(_rows(_ABOVE_KEPT, kept=sorted(kept), made=made))
    touched = set(made)
    undone = 0
    for table, column in CHILDREN.items():
        ids = _made_or_changed(acts, table)
        touched.update(_rows(f"select {column} from {table} where id = any(%(ids)s)", ids=ids))  # noqa: S608
        keeping = _rows(f"select id from {table} where id = any(%(ids)s) and {column} = any(%(kept)s)", ids=ids, kept=sorted(kept))  # noqa: S608
        history.undo(table=table, acts=acts, now=now, keeping=keeping)
    touched.update(_made_or_changed(acts, "customers_account"))
    gone = sorted(set(made) - kept)
    _execute("delete from customers_visibility where account_id = any(%(ids)s)", ids=gone)
    _execute("delete from customers_formername where account_id = any(%(ids)s)", ids=gone)
    done = history.undo(table="customers_account", acts=acts, now=now, keeping=sorted(kept))
    undone += done.deleted + done.restored
    _execute(_NO_FORMER_NAME, ids=sorted(touched), acts=_texts(acts), now=now)
    derived.forget(account_ids=gone)
    derived.refresh(touched - set(gone))
    return Reverted(undone=undone, kept=_labels("account", "customers_account", kept | set(done.kept)))


def _joining_leads(acts: Sequence[uuid.UUID]) -> set[int]:
    """Accounts the run moved whose old place would put two leads into one legal tree now (operator 1.1): they stay, and are listed."""
    led = leads.led_accounts()
    moves = _moved_from(acts) if led else []
    above = leads.parents_above({*led, *(node for _, child, parent in moves for node in (child, parent))})
    return set(lead_rules.moves_that_join(parents=above, moves=moves, led=led))


def _moved_from(acts: Sequence[uuid.UUID]) -> list[tuple[int, int, int]]:
    """(account, account, the parent it had) for each account the run put under another parent."""
    with connection.cursor() as cursor:
        cursor.execute(_OLD_PLACES, {"acts": _texts(acts)})
        return [(child, child, parent) for child, parent in cursor.fetchall()]


def revert_contacts(*, acts: Sequence[uuid.UUID], now: datetime) -> Reverted:
    """Undoes contacts; those edited since, or referred to by another domain, stay."""
    made = _made(acts, "customers_contact")
    with planned_for(len(made)):
        return _revert_contacts(acts, made, now)


def _revert_contacts(acts: Sequence[uuid.UUID], made: list[int], now: datetime) -> Reverted:
    kept = set(history.edited(table="customers_contact", acts=acts)) | _referred("customers_contact", made, ours=list(CHILDREN_OF_CONTACT))
    for table in CHILDREN_OF_CONTACT:
        kept.update(_rows(_TOUCHED_CHILD.format(table=table, column="contact_id"), acts=_texts(acts), table=table, made=made,
                          edited=history.edited(table=table, acts=acts)))
    ids = _made_or_changed(acts, "customers_contact")
    accounts = _rows("select distinct account_id from customers_contact where id = any(%(ids)s)", ids=ids)
    for table in CHILDREN_OF_CONTACT:
        history.undo(table=table, acts=acts, now=now, keeping=_of_contacts(table, kept))
    done = history.undo(table="customers_contact", acts=acts, now=now, keeping=sorted(kept))
    derived.forget(contact_ids=sorted(set(made) - kept))
    derived.refresh_book(accounts)
    derived.refresh_search(accounts)
    return Reverted(undone=done.deleted + done.restored, kept=_labels("contact", "customers_contact", kept | set(done.kept)))


def _of_contacts(table: str, contact_ids: Collection[int]) -> list[int]:
    return _rows(f"select id from {table} where contact_id = any(%(ids)s)", ids=sorted(contact_ids))  # noqa: S608


def _texts(acts: Sequence[uuid.UUID]) -> list[str]:
    return [str(act) for act in acts]


def _made(acts: Sequence[uuid.UUID], table: str) -> list[int]:
    return _rows("select row_id from audit_row where act_id = any(%(acts)s::uuid[]) and table_name = %(table)s and op = 'I'",
                 acts=_texts(acts), table=table)


def _made_or_changed(acts: Sequence[uuid.UUID], table: str) -> list[int]:
    return _rows("select distinct row_id from audit_row where act_id = any(%(acts)s::uuid[]) and table_name = %(table)s",
                 acts=_texts(acts), table=table)


def _referred(table: str, ids: Collection[int], *, ours: list[str]) -> set[int]:
    """Rows that a foreign key of any table outside `ours` points to, by the database's own list of constraints."""
    found: set[int] = set()
    with connection.cursor() as cursor:
        cursor.execute(_REFERENCES, [table, ours])
        references = cursor.fetchall()
    for other, column in references:
        found.update(_rows(f"select distinct {column} from {other} where {column} = any(%(ids)s)", ids=list(ids)))  # noqa: S608
    return found


def _labels(subject: str, table: str, ids: Collection[int]) -> tuple[KeptRow, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"select id, name from {table} where id = any(%s) order by id", [sorted(ids)])  # noqa: S608
        return tuple(KeptRow(subject=subject, id=row_id, label=name) for row_id, name in cursor.fetchall())


def _rows(statement: str, **given: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [row[0] for row in cursor.fetchall()]


def _execute(statement: str, **given: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
