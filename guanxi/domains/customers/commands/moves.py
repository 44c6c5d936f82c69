"""人随岗走: somebody known at one account is recorded at another (operator 1.15). Both managers are told, each within his rights.

Found after the writing transaction by the system, which sees both accounts; decided by who is responsible for the earlier record:
it holds what is known of the person, so nobody gets it by typing in a name. Not for here: duplicates inside one account.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import contacts as contact_commands
from guanxi.domains.customers.commands import derived, positions
from guanxi.domains.customers.fields import CONTACT_COLUMNS
from guanxi.domains.customers.models import Contact, ContactPhone, Move
from guanxi.domains.customers.queries.moves import who_hears
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as scope
from guanxi.foundation.django import audit, clock, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

KIND = "person_moved"
DAYS = 7
OF_THE_POST = ("post", "department", "office_phone", "email", "post_since", "is_key_person", "is_group_level")  # stay behind with the former post
_SHARED = 3  # a number or name that more records share is a switchboard or a common name, not a person

# One statement whatever the act wrote. Each branch has its index; the names are compared among the few that match. Who was noted as left
# before he was recorded anew is known as well: that is the usual order.
_FIND = """
with fresh as materialized (
  select c.id, c.account_id, c.name, c.mobile_hash, c.birthday, c.email from customers_contact c where c.is_active and c.id in (
    select row_id from audit_row where act_id = %(act)s and table_name = 'customers_contact' and op in ('I', 'U'))
), hits as (
  select f.id as this, c.id as that, 1 as rank, 'mobile' as by from fresh f
  join customers_contact c on c.mobile_hash = f.mobile_hash and c.mobile_hash <> '' and c.account_id <> f.account_id
  union all
  select f.id, p.contact_id, 1, 'mobile' from fresh f join customers_contactphone p on p.number_hash = f.mobile_hash and p.kind = 'mobile'
    and p.account_id <> f.account_id join customers_contact c on c.id = p.contact_id where f.mobile_hash <> ''
  union all
  select f.id, c.id, 2, 'birthday' from fresh f join customers_contact c on c.birthday = f.birthday and c.name = f.name and c.birthday <> ''
    and c.account_id <> f.account_id where length(f.birthday) >= 10
  union all
  select f.id, c.id, 3, 'email' from fresh f join customers_contact c on c.email = f.email and c.email <> '' and c.name = f.name
    and c.account_id <> f.account_id
), known as (
  select h.* from hits h join customers_contact c on c.id = h.that where c.is_active or (c.id < h.this and c.merged_into_id is null
    and exists (select 1 from customers_account a where a.id = c.account_id and a.is_active))
), pairs as (
  select distinct on (least(this, that), greatest(this, that)) least(this, that) as old, greatest(this, that) as new, this, by
  from known order by least(this, that), greatest(this, that), rank
), few as (select p.*, count(*) over (partition by this) as n from pairs p)
insert into customers_move (version, created_at, updated_at, old_contact_id, new_contact_id, old_account_id, new_account_id, matched_by)
select 1, %(now)s, %(now)s, f.old, f.new, o.account_id, n.account_id, f.by from few f
join customers_contact o on o.id = f.old join customers_contact n on n.id = f.new where f.n <= %(most)s
on conflict (old_contact_id, new_contact_id) do nothing returning id
"""


def find_moves(*, now: datetime, act_id: uuid.UUID) -> int:
    """Looks for the people an act wrote at other accounts: same mobile, or same name with birthday or e-mail. Returns how many are new.

    Each pair becomes work of the manager of either account, once; a pair that was decided is not raised again.
    """
    with audit.acting(actor=system("find_moves"), verb="find_moves", now=now) as act:
        with connection.cursor() as cursor:
            cursor.execute(_FIND, {"act": act_id, "now": now, "most": _SHARED})
            found = [row[0] for row in cursor.fetchall()]
        work.raise_calls(act=act, calls=_calls(list(Move.objects.filter(pk__in=found)), now))
    return len(found)


def confirm_move(*, actor: Actor, now: datetime, move_id: int) -> int:
    """是同一人,已调任: the person goes to the later record's account, with a closed position behind him; returns the contact's id.

    Ties, consent and history stay with the person (the earlier record); what the later one says of the new post counts. Refuses
    `not_found`, `not_responsible` (only who is responsible for the earlier record), `move_decided`.
    """
    with audit.acting(actor=actor, verb="confirm_move", now=now, subject=Ref("move", move_id)) as act:
        move = _open_move(move_id)
        access.require(actor, "contact.edit", move.old_account_id)
        scope.bind(system("confirm_move"))  # the later record lies in an account he need not see
        rows = {row.pk: row for row in Contact.objects.select_for_update().filter(
            Q(is_active=True) | Q(pk=move.old_contact_id), pk__in=(move.old_contact_id, move.new_contact_id), merged_into=None).order_by("pk")}
        person, record = rows.get(move.old_contact_id), rows.get(move.new_contact_id)
        if person is None or record is None or person.account_id != move.old_account_id or record.account_id != move.new_account_id:
            raise _decided()
        if person.is_active:  # who was noted as left has his closing line
            positions.close_position(contact=person, now=now, source="moved")
        _take_over(person, record, now)  # first, so that the participants find him at his new account
        for one in participants.mergers():
            one.merge(subject=Ref("contact", record.pk), into=Ref("contact", person.pk), act=act)
        record.is_active, record.merged_into = False, person
        record.store(now=now)
        participants.carry(ContactPhone.objects.filter(contact=person), act=act, account=person.account_id)
        derived.refresh_book([move.old_account_id, move.new_account_id])
        derived.forget(contact_ids=[record.pk])
        derived.refresh_search([move.new_account_id])
        _close(act, move, "moved")
        for account_id, zh, en in ((move.old_account_id, "已调往其他客户", "has gone to another account"),
                                   (move.new_account_id, "由其他客户调入", "has come from another account")):
            timeline.record(act=act, account_id=account_id, subject=Ref("contact", person.pk), topic="people", kind="person_moved",
                            text=t(f"{person.name} {zh}", f"{person.name} {en}"))
        told = [one.id for one in who_hears(account_ids=[move.new_account_id]).values()]
        messages.notify(act=act, user_ids=told, kind=KIND, subject=Ref("account", move.new_account_id),
                        account_id=move.new_account_id, text=t(f"{person.name} 已确认由其他客户调入,往来随人带来",
                                                               f"{person.name} is confirmed as having moved here; his history came along"))
        return person.pk


def deny_move(*, actor: Actor, now: datetime, move_id: int) -> None:
    """不是同一人: either side may say so; the pair is not raised again. Refuses `not_found`, `not_responsible`, `move_decided`."""
    with audit.acting(actor=actor, verb="deny_move", now=now, subject=Ref("move", move_id)) as act:
        move = _open_move(move_id)
        try:
            access.require(actor, "contact.edit", move.new_account_id)
        except Refusal:
            access.require(actor, "contact.edit", move.old_account_id)
        scope.bind(system("deny_move"))  # the other manager's work item is settled too
        _close(act, move, "different")


def _open_move(move_id: int) -> Move:
    move = Move.objects.select_for_update().filter(pk=move_id).first()
    if move is None:
        raise not_found()
    if move.state != "open":
        raise _decided()
    return move


def _decided() -> Refusal:
    return Refusal("move_decided", t("该提醒已处理,或记录已变动", "This was decided before, or the records have changed"), status=409,
                   way_out=t("请打开联系人查看现状", "Open the contact to see how it stands"))


def _take_over(person: Contact, record: Contact, now: datetime) -> None:
    for key in CONTACT_COLUMNS:
        if key in OF_THE_POST or getattr(record, key) not in ("", None, False):
            setattr(person, key, getattr(record, key))
    person.post_since = record.post_since or now.astimezone(clock.ZONE).date()
    person.account_id, person.is_active = record.account_id, True
    person.known_unknown = sorted({key for key in (*person.known_unknown, *record.known_unknown) if not getattr(person, key, "")})
    contact_commands.keep_keys(person)
    person.store(now=now)


def _close(act: Act, move: Move, state: str) -> None:
    move.state, move.decided_by_name = state, act.actor.name
    move.store(now=act.at)
    work.settle(act=act, kind=KIND, subject_kind="move", subject_ids=[move.pk])


def _calls(moves: Sequence[Move], now: datetime) -> list[work.Call]:
    """One item per side and manager, or head where nobody owns the account; the name is that of his own record."""
    today = now.astimezone(clock.ZONE).date()
    told = who_hears(account_ids=[one for move in moves for one in (move.old_account_id, move.new_account_id)])
    people = [one for move in moves for one in (move.old_contact_id, move.new_contact_id)]
    names = dict(Contact.objects.filter(pk__in=people).values_list("pk", "name"))
    calls = []
    for move in moves:
        sides = ((move.old_account_id, t("{name} 可能已调往其他客户", "{name} seems to have gone to another account"), move.old_contact_id),
                 (move.new_account_id, t("{name} 可能由其他客户调入", "{name} seems to have come from another account"), move.new_contact_id))
        for account_id, title, contact_id in sides[:1] if _is_one(told, move) else sides:
            if person := told.get(account_id):
                calls.append(work.Call(
                    kind=KIND, about=Ref("move", move.pk), owner_id=person.id, due_on=today + timedelta(days=DAYS), account_id=account_id,
                    title=title.format(name=names.get(contact_id, "")), dedupe_key=f"move:{move.pk}:{account_id}", is_once=True))
    return calls


def _is_one(told: dict[int, organisation.UserCard], move: Move) -> bool:
    """The same person hears of either side."""
    old, new = told.get(move.old_account_id), told.get(move.new_account_id)
    return old is not None and new is not None and old.id == new.id
