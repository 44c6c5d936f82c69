"""The rows of a distribution: ownership, book and open work of all its accounts, set-based, inside the caller's act.

Accounts are locked in the order of their ids, as `assign` and hand-overs lock theirs: two movers of an account come one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from guanxi.domains.customers.commands import derived, moving
from guanxi.domains.customers.models import Distribution, DistributionLine
from guanxi.domains.work import api as work
from guanxi.foundation.django.audit import Act

_END_FORMER = """
update customers_assignment set valid_until = %(today)s, version = version + 1, updated_at = %(at)s
where id = any(%(former)s) and role = 'owner' and valid_until is null
"""
_BEGIN_NEW = """
insert into customers_assignment (account_id, user_id, unit_id, role, valid_from, source_document, version, created_at, updated_at)
select m.account_id, m.user_id, u.unit_id, 'owner', %(today)s, %(source)s, 1, %(at)s, %(at)s
from unnest(%(ids)s::bigint[], %(to)s::bigint[]) as m (account_id, user_id) join organisation_user u on u.id = m.user_id
returning account_id, id
"""
_NOTE_MOVED = """
update customers_distributionline l set state = 'moved', to_assignment_id = m.made, version = l.version + 1, updated_at = %(at)s
from unnest(%(ids)s::bigint[], %(made)s::bigint[]) as m (account_id, made)
where l.distribution_id = %(row)s and l.account_id = m.account_id
"""
_END_NEW = """
delete from customers_assignment s using customers_distributionline l where l.distribution_id = %(row)s and l.account_id = any(%(ids)s)
and s.id = l.to_assignment_id and s.account_id = l.account_id and s.user_id = l.to_user_id and s.valid_until is null returning s.account_id
"""
_BEGIN_FORMER = """
update customers_assignment s set valid_until = null, version = s.version + 1, updated_at = %(at)s from customers_distributionline l
where l.distribution_id = %(row)s and s.id = l.from_assignment_id and s.account_id = any(%(ids)s)
"""
_NOTE_RETURNED = """
update customers_distributionline set state = case when account_id = any(%(ids)s) then 'returned' else 'taken' end, version = version + 1,
  updated_at = %(at)s where distribution_id = %(row)s and state = 'moved'
"""


def begin(*, act: Act, row: Distribution, lines: Sequence[DistributionLine], today: date) -> None:
    """Ends the former owners, begins the new ones, and gives them the open work of their accounts."""
    ids = [line.account_id for line in lines]
    given: dict[str, Any] = {"row": row.pk, "today": today, "at": act.at, "ids": ids, "to": [line.to_user_id for line in lines],
                             "former": [line.from_assignment_id for line in lines if line.from_assignment_id], "source": f"客户分配 {row.pk}"}
    moving.run(_END_FORMER, given)
    made = dict(moving.rows(_BEGIN_NEW, given))
    moving.run(_NOTE_MOVED, given | {"ids": list(made), "made": list(made.values())})
    row.state, row.begun_act, row.done_at = "done", act.id, act.at
    row.store(now=act.at)
    derived.refresh(ids, has_new_words=False)
    for (former, new), accounts in _pairs(lines).items():
        moving.give_work(act=act, account_ids=accounts, from_user_id=former, to_user_id=new)


def take_back(*, act: Act, row: Distribution, lines: Sequence[DistributionLine], note: str) -> list[int]:
    """These as before, where the new ownership still stands; returns their ids. The others of the distribution become `taken`."""
    ids = [line.account_id for line in lines]
    returned = sorted(id for (id,) in moving.rows(_END_NEW, {"row": row.pk, "ids": ids}))
    given = {"row": row.pk, "at": act.at, "ids": returned}
    moving.run(_BEGIN_FORMER, given)
    moving.run(_NOTE_RETURNED, given)
    row.state, row.closing_note = "taken_back", note.strip()[:200]
    row.store(now=act.at)
    derived.refresh(ids, has_new_words=False)
    if row.begun_act is not None:
        for (former, new), accounts in _pairs([line for line in lines if line.account_id in set(returned)]).items():
            work.take_back_hand_over(act=act, handed_over_by=row.begun_act, account_ids=accounts, from_user_id=former, to_user_id=new,
                                     contact_ids=moving.people_at(accounts))
    return returned


def _pairs(lines: Sequence[DistributionLine]) -> dict[tuple[int, int], list[int]]:
    """(former, new owner) → the accounts that went from the one to the other."""
    found: dict[tuple[int, int], list[int]] = {}
    for line in lines:
        if line.from_user_id and line.to_user_id:
            found.setdefault((line.from_user_id, line.to_user_id), []).append(line.account_id)
    return found
