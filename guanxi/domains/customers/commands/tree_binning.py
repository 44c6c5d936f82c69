"""A whole tree into the recycle bin: an account with everything below it in the legal tree, as one change set that is taken back whole.

Not for here: how one account goes (binning), how a change set is run and taken back (bulk).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.models import ChangeSet, TreeEdge
from guanxi.domains.customers.queries import trees
from guanxi.domains.customers.rules import binning as rules
from guanxi.domains.customers.rules import bulk
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock, participants
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

HAS_CHILDREN = "has_children"


def prepare_tree_retirement(*, actor: Actor, now: datetime, account_id: int, reason: str) -> int:
    """Sorts the tree below (and with) an account into what goes and what stays, as the draft of a bulk edit; returns its id. Nothing moves.

    An account stays that has something open, is not the actor's to tend, or stands above one that stays. `run_change_set` carries it out from
    the leaves up, `take_back_change_set` brings it back from the top down. Refuses `reason_missing`, `not_found`, `forbidden`,
    `not_responsible`, `no_tree`, `tree_too_large`.
    """
    said = rules.require_reason(reason)
    with audit.acting(actor=actor, verb="prepare_tree_retirement", now=now, subject=Ref("account", account_id), reason=said):
        access.require(actor, access.RETIRE, account_id)
        ids = _below(account_id)
        rules.require_tree(len(ids))
        ours = access.assignable(actor, ids)
        binding.bind(system("tree_retirement"))  # what is open, and what hangs on it, may be somebody else's
        children: dict[int, set[int]] = {}
        for parent, child in TreeEdge.objects.filter(parent__in=ids).values_list("parent_id", "child_id"):
            children.setdefault(parent, set()).add(child)
        open_things = participants.objections(account_ids=ids, today=now.astimezone(clock.ZONE).date())
        binding.bind(actor)
        kept = {pk for pk, reasons in open_things.items() if any(one.code != HAS_CHILDREN for one in reasons)} | (set(ids) - ours)
        goes, stays = rules.tree_that_goes(tree=ids, children=children, kept=kept)
        label = t(f"客户 {account_id} 及其全部下级", f"account {account_id} and everything below it")
        row = ChangeSet(owner_id=actor.user_id, field=bulk.BIN, value=said, said=label.zh, seen_at=now, targets=goes, refused=stays)
        row.store(now=now)
    return row.pk


def _below(account_id: int) -> Collection[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select id from ({trees.subtree_sql()}) b limit %s", ["legal", account_id, rules.MOST_OF_TREE + 1])  # noqa: S608
        return sorted({row[0] for row in cursor.fetchall()})
