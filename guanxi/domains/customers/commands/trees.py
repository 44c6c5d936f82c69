"""Who stands above whom in the legal, the service and the billing tree. operator 1.1.

A cycle cannot enter, also when two people write at once (IMP-21, hard-places 3.6): one writer of a kind of tree at a time.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.fields.trees import TREES
from guanxi.domains.customers.models import Account, TreeEdge
from guanxi.domains.customers.queries import trees
from guanxi.foundation.django import audit
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import OneOf


def set_parent(*, actor: Actor, now: datetime, account_id: int, parent_code: str, tree_kind: Annotated[str, OneOf(TREES)] = "legal") -> uuid.UUID:
    """Puts an account under the one with this code (any scheme); an empty code makes it the top of its own tree. ARC-27.

    Returns the act (for `undo_edit`). The actor sees the parent, else its code is one nobody has (PRM-62). Refuses `unknown_tree`,
    `unknown_parent`, `parent_in_bin`, `cycle`, `lead_exists` (two groups with a lead each). What lies below moves along.
    """
    if tree_kind not in TREES:
        raise Refusal("unknown_tree", t("没有这种上下级关系", "There is no such tree"), field="kind")
    with audit.acting(actor=actor, verb="set_parent", now=now, subject=Ref("account", account_id)) as act:
        access.require(actor, "account.edit", account_id)
        lock_trees(tree_kind)
        # under the lock: a parent may go into the bin meanwhile
        parent_id = trees.account_of_code(actor=actor, code=parent_code, child_id=account_id, tree_kind=tree_kind)
        _place(act=act, account_id=account_id, parent_id=parent_id, tree_kind=tree_kind)
    return act.id


def place_under(*, act: Act, account_id: int, parent_id: int, tree_kind: str) -> None:
    """Puts an account under another one inside the caller's act, as the system: who answers for one of the two asked for it and who answers for
    the other, or for both, agreed (parentage). Same lock and rules as `set_parent`. Refuses `account_gone`, `parent_in_bin`, `cycle`, `lead_exists`.
    """
    lock_trees(tree_kind)
    here = set(Account.objects.filter(pk__in=[account_id, parent_id], is_active=True).values_list("pk", flat=True))
    if account_id not in here:
        raise Refusal("account_gone", t("申请挂接的客户已不在台账", "The account that was to be attached is no longer in the book"), status=409)
    if parent_id not in here:
        raise trees.parent_in_bin()
    _place(act=act, account_id=account_id, parent_id=parent_id, tree_kind=tree_kind)


def _place(*, act: Act, account_id: int, parent_id: int | None, tree_kind: str) -> None:
    """The edge and what follows from it; the tree is locked."""
    trees.require_place(account_id=account_id, parent_id=parent_id, tree_kind=tree_kind)
    edge = TreeEdge.objects.filter(tree_kind=tree_kind, child_id=account_id).first()
    if parent_id is None and edge is not None:
        edge.delete()
    elif parent_id is not None and (edge is None or edge.parent_id != parent_id):
        edge = edge or TreeEdge(tree_kind=tree_kind, child_id=account_id)
        edge.parent_id = parent_id
        edge.store(now=act.at)
    if tree_kind == "legal":  # only this one decides who sees what
        derived.refresh([account_id])


def lock_trees(*tree_kinds: str) -> None:
    """One writer of these kinds of tree at a time, until the transaction ends; always in the same order."""
    with connection.cursor() as cursor:
        for kind in TREES:
            if kind in tree_kinds:
                cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"tree:{kind}"])


def require_places(account_id: int) -> None:
    """Refuses when the account's present edges could not be made now: after an undo brought them back."""
    for kind, parent_id in TreeEdge.objects.filter(child_id=account_id).values_list("tree_kind", "parent_id"):
        trees.require_place(account_id=account_id, parent_id=parent_id, tree_kind=kind)
