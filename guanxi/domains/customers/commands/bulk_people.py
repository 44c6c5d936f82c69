"""What a bulk edit of people (批量修改) has of its own: whose they are, posts over time (ARC-06), the accounts that follow.

Not for here: the change set and its batches (commands.bulk, commands.bulk_writing).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import positions
from guanxi.domains.customers.models import ChangeSet, Contact, Position
from guanxi.domains.customers.queries import bulk_values
from guanxi.domains.customers.rules import bulk as rules
from guanxi.foundation.django import history
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found

TABLE = "customers_contact"
POST = frozenset({"post", "department"})
"""Fields whose former value stays as a post that was held."""
_WRITE = """
update customers_contact c set {field} = %(value)s, post_since = v.since, version = version + 1, updated_at = %(now)s,
  known_unknown = case when %(value)s <> '' then known_unknown - %(key)s else known_unknown end
from unnest(%(ids)s::bigint[], %(since)s::date[]) v(id, since) where c.id = v.id returning c.id
"""


def targets(*, actor: Actor, ids: Sequence[int], column: str, is_list: bool) -> list[rules.Target]:
    """The people with what stands in the field, in two queries; one at an account he does not see is a 404."""
    rows = list(Contact.objects.filter(pk__in=ids, is_active=True).values_list("pk", "account_id", column))
    his = access.tended(actor, {account_id for _, account_id, _ in rows})
    seen = [rules.Target(id=pk, now=now, may_edit=his[account_id]) for pk, account_id, now in rows if account_id in his]
    if len(seen) != len(ids) and not is_list:
        raise not_found()
    return seen


def editable(*, actor: Actor, ids: Sequence[int]) -> set[int]:
    """Those of these people who are still there, at accounts that are his to tend."""
    rows = list(Contact.objects.filter(pk__in=ids, is_active=True).values_list("pk", "account_id"))
    his = access.assignable(actor, {account_id for _, account_id in rows})
    return {pk for pk, account_id in rows if account_id in his}


def accounts_of(ids: Collection[int]) -> list[int]:
    """The accounts of these people, of those who are there."""
    return sorted(set(Contact.objects.filter(pk__in=list(ids), is_active=True).values_list("account_id", flat=True)))


def write_post(*, now: datetime, row: ChangeSet, ids: Sequence[int]) -> list[int]:
    """Another post or department for many; each keeps the one he had, as when it is changed by hand. Returns who changed."""
    value = bulk_values.stored(row)
    due = Contact.objects.select_for_update().filter(pk__in=ids, is_active=True, updated_at__lte=row.seen_at).exclude(**{row.field: value})
    people, former = list(due.order_by("pk")), []
    for one in people:
        before = positions.post_of(one)
        setattr(one, row.field, value)
        former.extend(positions.former_of(contact=one, before=before, now=now))
    Position.objects.bulk_create(former, batch_size=1_000)
    with connection.cursor() as cursor:  # a name of the catalogue: no text of a user becomes SQL
        cursor.execute(_WRITE.format(field=rules.field_named(row.field, of=rules.PEOPLE).key), {
            "value": value, "now": now, "key": row.field, "ids": [one.pk for one in people], "since": [one.post_since for one in people]})
        return [pk for (pk,) in cursor.fetchall()]


def undo_positions(*, now: datetime, acts: Sequence[uuid.UUID], kept: Collection[int]) -> None:
    """The former posts that these acts wrote down go again; of who is kept they stay."""
    keeping = list(Position.objects.filter(contact_id__in=kept).values_list("pk", flat=True)) if kept else []
    history.undo(table="customers_position", acts=acts, now=now, keeping=keeping)
