"""One record becomes two again: a merge taken back from its history rows, field by field where one was edited since (CON-88, ADR 0003).

Inside the caller's act, bound to the system: who may is decided by duplicates before it calls.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.commands.absorbing import both
from guanxi.domains.customers.commands.accounts import keys_of_name
from guanxi.domains.customers.commands.contacts import keep_keys
from guanxi.domains.customers.commands.trees import lock_trees
from guanxi.domains.customers.fields import TREES
from guanxi.domains.customers.models import Account, Contact, ContactPhone, TreeEdge
from guanxi.domains.customers.queries import leads
from guanxi.domains.customers.queries.trees import is_above
from guanxi.domains.customers.rules.leads import Lead
from guanxi.domains.customers.rules.parting import part
from guanxi.foundation.django import history, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

RECORDS = {"account": "customers_account", "contact": "customers_contact"}


@dataclass(kw_only=True)
class Released:
    """rows: table → ids that were changed since and stay as they are. fields: of the record that stays, what was picked and edited since."""

    rows: dict[str, tuple[int, ...]] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


def release(*, act: Act, subject: Ref, into: Ref, acts: Sequence[uuid.UUID]) -> Released:
    """Takes a merge back from its history rows. Rows changed since stay as they are; of the two records themselves only the fields edited since.

    acts: the newest first. Refuses `not_merged` (it is no longer part of `into`), `unmerge_conflict`, `unmerge_cycle`, `lead_exists` (one of
    the two would go back into a tree that has got a lead of its own since).
    """
    led: tuple[Lead, ...] = ()
    if subject.kind == "account":
        lock_trees(*sorted(TREES))
        led = leads.leads_of_tree(account_id=into.id)
    gone: Account | Contact
    stays: Account | Contact
    gone, stays = both(Account, subject.id, into.id) if subject.kind == "account" else both(Contact, subject.id, into.id)
    if gone.merged_into_id != stays.pk:
        raise Refusal("not_merged", t("两条记录现在不是合并状态,或之后又有合并", "The two are not merged now, or were merged further"), status=409,
                      way_out=t("请先撤销之后的合并", "Take the later merge back first"))
    kept = Released()
    try:
        with transaction.atomic():
            for one in acts:
                for table in _tables(one):
                    undone = history.undo(table=table, acts=[one], now=act.at)
                    _keep(kept, table, [id for id in undone.kept if not (
                        table == RECORDS[subject.kind] and id in (subject.id, into.id) and _part(kept, act, Ref(subject.kind, id), one))])
    except IntegrityError:
        raise Refusal("unmerge_conflict", t("合并后的新记录与原记录冲突,不能撤销", "Records made since stand in the way"), status=409,
                      way_out=t("请先结束合并后新增的归属或编码", "End the assignments or codes added since first")) from None
    accounts = [stays.account_id] if isinstance(stays, Contact) else [subject.id, into.id]
    _settle_people(act, accounts)
    _require_trees(accounts)
    if subject.kind == "account":
        leads.require_one(account_ids=accounts, before=[one.assignment_id for one in led])
    derived.refresh([*accounts, *_assigned(acts)])
    return kept


def _keep(kept: Released, table: str, ids: Sequence[int]) -> None:
    if ids:
        kept.rows[table] = tuple(sorted({*kept.rows.get(table, ()), *ids}))


def _part(kept: Released, act: Act, record: Ref, merged_by: uuid.UUID) -> bool:
    """One of the two records, field by field. False: what it was has been forgotten with a person."""
    table = RECORDS[record.kind]
    found = history.stages(table=table, row_id=record.id, act=merged_by)
    if found is None:
        return False
    parted = part(before=found.before, left=found.left, now=found.now)
    if parted.values:
        keys = _account_keys if record.kind == "account" else _person_keys
        history.set_columns(table=table, row_id=record.id, values={**parted.values, **keys({**found.now, **parted.values})}, now=act.at)
    kept.fields = tuple(dict.fromkeys([*kept.fields, *parted.stayed]))
    return True


def _account_keys(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return keys_of_name(row["name"])


def _person_keys(row: Mapping[str, Any]) -> Mapping[str, Any]:
    person = Contact(name=row["name"], mobile=row["mobile"])
    keep_keys(person)
    return {"sort_key": person.sort_key, "mobile_hash": person.mobile_hash}


def _assigned(acts: Sequence[uuid.UUID]) -> list[int]:
    """Accounts of which somebody's responsibility was written in these acts: a lead above or below the two may be back."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct s.account_id from audit_row r join customers_assignment s on s.id = r.row_id "
                       "where r.table_name = 'customers_assignment' and r.act_id = any(%s::uuid[])", [[str(one) for one in acts]])
        return [row[0] for row in cursor.fetchall()]


def _tables(act_id: uuid.UUID) -> list[str]:
    """What an act wrote, the two records themselves last; duplicates' own bookkeeping is not for here."""
    with connection.cursor() as cursor:
        cursor.execute("select distinct table_name, table_name in ('customers_account', 'customers_contact') from audit_row "
                       "where act_id = %s and table_name not like 'duplicates%%' order by 2, 1", [act_id])
        return [row[0] for row in cursor.fetchall()]


def _settle_people(act: Act, account_ids: Sequence[int]) -> None:
    """A person changed since stays where he is, and his numbers with him."""
    for phone in ContactPhone.objects.filter(account__in=account_ids).exclude(account=F("contact__account")).select_related("contact"):
        participants.carry(ContactPhone.objects.filter(pk=phone.pk), act=act, account=phone.contact.account_id)


def _require_trees(account_ids: Sequence[int]) -> None:
    """Trees may have grown since: put back, they must not close to a circle."""
    for kind, child, parent in TreeEdge.objects.filter(child__in=account_ids).values_list("tree_kind", "child_id", "parent_id"):
        if is_above(child_id=child, parent_id=parent, tree_kind=kind):
            raise Refusal("unmerge_cycle", t("拆分后上下级关系将形成循环", "Split, the tree would close to a circle"), status=409,
                          way_out=t("请先调整两户之间各级客户的上级", "Change the parents of the accounts between the two first"))
