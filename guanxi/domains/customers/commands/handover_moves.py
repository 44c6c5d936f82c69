"""The rows of a hand-over: ownership, reading, book and open work of all its accounts, set-based, inside the caller's act.

Accounts are locked in the order of their ids, as `assign` locks one: two movers of the same account come one after the other.
Not for here: who may do it (commands.handovers).
"""

from __future__ import annotations

from datetime import date
from typing import Literal, cast

from guanxi.domains.customers.commands import derived, moving
from guanxi.domains.customers.models import Handover
from guanxi.domains.customers.queries import handover_people
from guanxi.domains.customers.rules import handovers as rules
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.workdays import Calendar

# counts_until: rules.cutoff_of, where an owner nobody went before counts always
_END_FORMER = """
update customers_assignment s set valid_until = %(today)s, version = s.version + 1, updated_at = %(at)s,
  counts_until = greatest(%(cutoff)s, coalesce(s.counts_from, (select s.valid_from where exists (select 1 from customers_assignment e
    where e.account_id = s.account_id and e.role = 'owner' and (e.valid_from, e.id) < (s.valid_from, s.id)
      and (e.counts_until is not null or e.valid_until > coalesce(e.counts_from, e.valid_from))))))
from customers_handoverline l where l.handover_id = %(handover)s and l.state = 'waiting' and s.account_id = l.account_id
and s.role = 'owner' and s.valid_until is null and s.user_id = %(from_user)s returning s.account_id, s.id, s.counts_until
"""
_BEGIN_NEW = """
insert into customers_assignment (account_id, user_id, unit_id, role, valid_from, counts_from, source_document, version, created_at, updated_at)
select m.id, %(to_user)s, %(unit)s, 'owner', %(today)s, m.cutoff, %(source)s, 1, %(at)s, %(at)s
from unnest(%(ids)s::bigint[], %(cutoffs)s::date[]) as m (id, cutoff)
returning account_id, id
"""
_NOTE_MOVED = """
update customers_handoverline l set state = 'moved', from_assignment_id = m.former, to_assignment_id = m.new, reader_id = %(reader)s,
  cutoff_on = m.cutoff, is_open = %(is_open)s, version = l.version + 1, updated_at = %(at)s
from unnest(%(ids)s::bigint[], %(former)s::bigint[], %(new)s::bigint[], %(cutoffs)s::date[]) as m (account_id, former, new, cutoff)
where l.handover_id = %(handover)s and l.account_id = m.account_id
"""
_NOTE_SKIPPED = """
update customers_handoverline set state = 'skipped', is_open = false, version = version + 1, updated_at = %(at)s
where handover_id = %(handover)s and state = 'waiting'
"""
_END_NEW = """
delete from customers_assignment s using customers_handoverline l where l.handover_id = %(handover)s and l.state = 'moved'
and s.id = l.to_assignment_id and s.valid_until is null returning s.account_id
"""
_BEGIN_FORMER = """
update customers_assignment s set valid_until = null, counts_until = null, version = s.version + 1, updated_at = %(at)s from customers_handoverline l
where l.handover_id = %(handover)s and s.id = l.from_assignment_id and s.account_id = any(%(ids)s)
"""
_HELD_BY_NEW = """
select l.account_id from customers_handoverline l join customers_assignment s on s.id = l.to_assignment_id and s.valid_until is null
where l.handover_id = %(handover)s and l.state = 'moved'
"""
_NOTE_RETURNED = """
update customers_handoverline set state = case when account_id = any(%(ids)s) or state = 'waiting' then 'returned'
  when state = 'moved' and account_id = any(%(left)s) then 'left' when state = 'moved' then 'kept' else state end, reader_id = null,
  cutoff_on = case when account_id = any(%(ids)s) then null else cutoff_on end, is_open = false, version = version + 1, updated_at = %(at)s
where handover_id = %(handover)s
"""
_CLOSE = """
update customers_handoverline set reader_id = null, is_open = false, version = version + 1, updated_at = %(at)s
where handover_id = %(handover)s and is_open
"""


def begin(*, act: Act, row: Handover, today: date) -> int:
    """Moves ownership: the new owner active, the former ended and reading until the overlap's end. Returns how many accounts moved.

    Accounts that have another owner by now are skipped and said so on the page.
    """
    ids = account_ids(row)
    moving.lock_accounts(ids)
    state = rules.state_when_begun(overlap_until=row.overlap_until, today=today)
    given = {"handover": row.pk, "today": today, "at": act.at, "from_user": row.from_user_id, "to_user": row.to_user_id,
             "cutoff": row.cutoff_on or row.effective_on, "source": f"交接 {row.pk}",
             "unit": organisation.users(ids=[row.to_user_id])[row.to_user_id].unit_id}
    former = {id: (assignment, cutoff) for id, assignment, cutoff in moving.rows(_END_FORMER, given)}
    moved = sorted(former)
    given["cutoffs"] = [former[id][1] for id in moved]
    new = dict(moving.rows(_BEGIN_NEW, given | {"ids": moved}))
    is_read = state == "running"
    moving.run(_NOTE_MOVED, given | {"ids": moved, "former": [former[id][0] for id in moved], "new": [new[id] for id in moved],
                               "reader": row.from_user_id if is_read else None, "is_open": is_read})
    moving.run(_NOTE_SKIPPED, given)
    row.state, row.begun_act = state, act.id
    row.store(now=act.at)
    derived.refresh(moved, has_new_words=False)
    moving.give_work(act=act, account_ids=moved, from_user_id=row.from_user_id, to_user_id=row.to_user_id)
    binding.bind(system(act.verb))  # what others have open there is seen by the system only
    participants.handed_over(handover=handover_people.handed_over(row, moved), act=act)
    binding.bind(act.actor)
    return len(moved)


def end(*, act: Act, row: Handover) -> None:
    """The former manager reads no longer."""
    ids = account_ids(row)
    moving.run(_CLOSE, {"handover": row.pk, "at": act.at})
    row.state = "ended"
    row.store(now=act.at)
    derived.revoke(ids)


def take_back(*, act: Act, row: Handover, note: str) -> int:
    """Owner, visibility and work as before; returns how many accounts. A line whose account has yet another owner is kept as it is, and all
    are where the former manager leaves at this very moment: nobody who is gone becomes an owner. Called as the system.
    """
    ids = account_ids(row)
    moving.lock_accounts(ids)
    given = {"handover": row.pk, "at": act.at}
    is_there = organisation.users(ids=[row.from_user_id])[row.from_user_id].is_active
    returned, left = sorted(id for (id,) in moving.rows(_END_NEW if is_there else _HELD_BY_NEW, given)), list[int]()
    if not is_there:
        returned, left = [], returned
    moving.run(_BEGIN_FORMER, given | {"ids": returned})
    moving.run(_NOTE_RETURNED, given | {"ids": returned, "left": left})
    was_planned, begun_act = row.state == "planned", row.begun_act
    row.state, row.closing_note = "taken_back", note.strip()[:200]
    row.store(now=act.at)
    derived.refresh(ids, has_new_words=False)
    if begun_act is not None:
        work.take_back_hand_over(act=act, handed_over_by=begun_act, account_ids=returned, from_user_id=row.from_user_id,
                                 to_user_id=row.to_user_id, contact_ids=moving.people_at(returned))
        participants.handed_back(handover=handover_people.handed_over(row, returned), act=act)
    return len(ids) if was_planned else len(returned)


def account_ids(row: Handover) -> list[int]:
    """The accounts of a hand-over."""
    return sorted(row.lines.values_list("account_id", flat=True))


def state_of(row: Handover) -> rules.State:
    """The stored state, typed: the table's check constraint names the same four."""
    return cast(rules.State, row.state)


def overlap_end(row: Handover, calendar: Calendar) -> date | None:
    """The last day of its overlap by a calendar."""
    return rules.overlap_end(effective_on=row.effective_on, workdays=row.overlap_days, calendar=calendar)


def recounted(row: Handover, calendar: Calendar) -> bool:
    """Whether an open overlap ends on another day by this calendar."""
    return row.state in ("planned", "running") and overlap_end(row, calendar) != row.overlap_until


def due(row: Handover, today: date) -> Literal["begin", "end", ""]:
    """What the day's job has to do with it."""
    return rules.due(state=state_of(row), effective_on=row.effective_on, overlap_until=row.overlap_until, today=today)
