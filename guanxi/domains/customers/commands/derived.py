"""What follows from the archive and is kept beside it: visibility, book rows, search entries. Set-based, for one or for many.

Called by commands and imports inside their transaction; no act of its own. Completeness here and in
rules.completeness is the same rule (a test compares them). Not for here: measures and grades in the book.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence

from django.db import connection

from guanxi.domains.customers.fields import ACCOUNT, CLASSES, CONTACT
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules.custom_sql import column_of
from guanxi.domains.lists import api as lists
from guanxi.domains.work import api as work
from guanxi.foundation.django import jobs
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.plans import planned_by_key, planned_for
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.ref import Ref

GAP_CALL = "archive_gap"
FEW = 20  # accounts whose search words a statement reads without a cursor on the server
FIND_MOVES = "guanxi.domains.customers.jobs.find_moves"
_ACCOUNT_FILLED = {
    "name": "a.name <> ''", "unit": "true", "customer_kind": "a.customer_kind <> ''", "industry_code": "a.industry_code <> ''",
    "district": "a.district <> ''", "address": "a.address <> ''", "has_agreement": "a.has_agreement is not null",
    "group_code": "n.group_code is not null", "uscc": "n.has_uscc", "manager": "o.user_id is not null",
}
_CONTACT_FILLED = {
    "name": "c.name <> ''", "post": "c.post <> ''", "mobile": "c.mobile <> '' or c.office_phone <> ''", "email": "c.email <> ''",
    "hobby": "c.hobby <> ''", "residence": "c.residence <> ''", "birthday": "c.birthday <> ''",
}
_ACCOUNT_KEYS = tuple(field.key for field in ACCOUNT.where(required=True))
_CONTACT_KEYS = tuple(field.key for field in CONTACT.where(required=True))
_ACCOUNT_DONE = " + ".join(f"(coalesce({_ACCOUNT_FILLED[key]}, false) or jsonb_exists(a.known_unknown, '{key}'))::int" for key in _ACCOUNT_KEYS)
_CONTACT_DONE = " + ".join(f"(({_CONTACT_FILLED[key]}) or jsonb_exists(c.known_unknown, '{key}'))::int" for key in _CONTACT_KEYS)

_BOOK_COLUMNS = ("unit_id", "owner_id", "owner_name", "owner_key", "name", "short_name", "sort_key", "group_code",
                 "customer_kind", "industry_code", "agreement_until", "last_visited_on", "agreement_unit_id", "signed_by",
                 "partner_unit_id", "partner", "contact_count", "is_active", "completeness", *CLASSES)
# Grouped subqueries, not joins or laterals: inside an import the planner has no statistics of the new rows yet, and
# chose nested loops over all of them (45 s for 20,000 rows; grouped it merges in 1 s).
_BOOK = """
select a.id, a.unit_id, o.user_id, coalesce(o.user_name, ''), coalesce(o.user_key, ''), a.name, a.short_name, a.sort_key,
       coalesce(n.group_code, ''), a.customer_kind, a.industry_code, a.agreement_until, a.last_visited_on, a.agreement_unit_id,
       coalesce((select w.code from organisation_unit w where w.id = a.agreement_unit_id), ''), a.partner_unit_id,
       coalesce((select w.code from organisation_unit w where w.id = a.partner_unit_id), ''), coalesce(p.people, 0),
       a.is_active and a.lost_on is null,
       ((({account_done}) + coalesce(p.done, 0)) * 100
         / ({account_keys} + greatest(coalesce(p.people, 0), 1) * {contact_keys}))::smallint, {classes}{more}
from customers_account a
left join (
  select s.account_id, min(s.user_id) as user_id, min(u.name) as user_name, min(u.sort_key) as user_key from customers_assignment s
  join organisation_user u on u.id = s.user_id
  where s.account_id = any(%s) and s.role = 'owner' and s.valid_until is null group by s.account_id) o on o.account_id = a.id
left join (
  select i.account_id, (array_agg(i.value order by i.is_primary desc, i.id) filter (where i.scheme = 'group_code'))[1] as group_code,
         bool_or(i.scheme = 'uscc') as has_uscc from customers_accountidentifier i
  where i.account_id = any(%s) and i.valid_until is null group by i.account_id) n on n.account_id = a.id
left join (
  select c.account_id, count(*) as people, sum({contact_done}) as done from customers_contact c
  where c.account_id = any(%s) and c.is_active group by c.account_id) p on p.account_id = a.id
where a.id = any(%s)
"""

_SEARCH_ACCOUNTS = """
select 'account', a.id, a.id, a.unit_id, a.name,
       coalesce((array_agg(i.value order by i.is_primary desc, i.id) filter (where i.scheme = 'group_code'))[1], ''), 0,
       array[a.name, a.short_name]::text[],
       coalesce(array_agg(i.value order by i.value) filter (where i.value is not null), '{}')::text[], '{}'::text[]
from customers_account a
left join customers_accountidentifier i on i.account_id = a.id and i.valid_until is null
where a.id = any(%s) and a.is_active group by a.id
"""
_SEARCH_CONTACTS = """
select 'contact', c.id, c.account_id, a.unit_id, c.name, concat_ws(' · ', nullif(c.post, ''), a.name), 0,
       array[c.name]::text[], '{}'::text[], array[c.mobile, c.office_phone]::text[] || coalesce((
         select array_agg(p.number) from customers_contactphone p where p.contact_id = c.id), '{}')::text[]
from customers_contact c join customers_account a on a.id = c.account_id
where c.account_id = any(%s) and a.id = any(%s) and c.is_active
"""

# Everybody to whom the present assignments and trees give one of the accounts in `touched` (operator 1.1). `around`: the edges on the way
# from anybody above to anything below; without it a leaf that moved in a tree of 100,000 cost a walk over all of them for each who reads it whole.
# Arrays, not joins: merged, three thousand accounts read the assignments and the visibility of a million.
_WANTED = """
with recursive touched as materialized (
  select unnest(%(ids)s::bigint[]) as id
), below as (
  select id from touched
  union select e.child_id from below b join customers_treeedge e on e.tree_kind = 'legal' and e.parent_id = b.id
), above as (
  select id from touched
  union select e.parent_id from above b join customers_treeedge e on e.tree_kind = 'legal' and e.child_id = b.id
), around as materialized (
  select e.child_id, e.parent_id from customers_treeedge e
  where e.tree_kind = 'legal' and e.child_id = any(array(select id from above union select id from below))
), heads as materialized (
  select s.user_id, s.account_id, s.role from customers_assignment s
  where s.account_id = any(array(select id from above union select id from below)) and s.valid_until is null
), branch as (
  select h.user_id, h.role, h.account_id as node, h.account_id as head from heads h where h.role in ('owner', 'lead', 'executive_sponsor')
  union select b.user_id, b.role, e.child_id, b.head
  from branch b join around e on e.parent_id = b.node
), wanted as materialized (
  select user_id, account_id, role::text as via from heads where account_id in (select id from below)
  union select user_id, node, replace(role, 'executive_', '') || '_tree' from branch where node <> head and node in (select id from below)
  union select l.reader_id, l.account_id, 'handover' from customers_handoverline l
  where l.reader_id is not null and l.account_id in (select id from below)
)
"""
_GRANT = _WANTED + """
insert into customers_visibility (user_id, account_id, via) select user_id, account_id, via from wanted
on conflict (user_id, account_id, via) do nothing
"""  # noqa: S608
_REVOKE = _WANTED + """
delete from customers_visibility v where v.account_id = any(array(select id from below))
and not exists (select 1 from wanted w where w.user_id = v.user_id and w.account_id = v.account_id and w.via = v.via)
"""  # noqa: S608


def look_for_moves(*, act: Act) -> None:
    """Asks whether the people this act writes are known at another account (人随岗走): a job after the commit, see commands.moves."""
    jobs.defer(FIND_MOVES, act_id=str(act.id))


def refresh(account_ids: Collection[int], *, has_new_words: bool = True) -> None:
    """Everything derived from these accounts (and, for visibility, from what lies below them in the legal tree).

    has_new_words: False where only people changed who are responsible: nobody searches by them, and words cost most.

    New grants come first and stale ones go last: between them the actor still sees the rows he is writing about.
    """
    ids = sorted(set(account_ids))
    if not ids:
        return
    grant(ids)
    refresh_book(ids)
    if has_new_words:
        refresh_search(ids)
    revoke(ids)


def revoke(account_ids: Sequence[int]) -> None:
    """Takes away the visibility that nothing gives any more."""
    with planned_for(len(account_ids)), connection.cursor() as cursor:
        cursor.execute(_REVOKE, {"ids": list(account_ids)})


def welcome(account_ids: Sequence[int]) -> None:
    """Visibility and book of accounts just made that hang on no tree; their words are the caller's to add."""
    if not account_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute("insert into customers_visibility (user_id, account_id, via) select user_id, account_id, role from customers_assignment "
                       "where account_id = any(%s) and valid_until is null on conflict (user_id, account_id, via) do nothing", [list(account_ids)])
    refresh_book(account_ids)


def grant(account_ids: Sequence[int]) -> None:
    """Adds the visibility that assignments and trees give now."""
    with planned_for(len(account_ids)), connection.cursor() as cursor:
        cursor.execute(_GRANT, {"ids": list(account_ids)})


def foresee(*, user_id: int, account_id: int) -> None:
    """Lets an owner see an account that is about to be inserted: row security asks before its assignment exists."""
    with connection.cursor() as cursor:
        cursor.execute("insert into customers_visibility (user_id, account_id, via) values (%s, %s, 'owner')", [user_id, account_id])


def refresh_book(account_ids: Sequence[int]) -> None:
    """The archive's columns of the book, completeness and the columns of custom fields included."""
    ids = list(account_ids)
    made = lists.written_columns()
    columns = tuple(field for field in catalogue.customs("account") if field.key in made)
    with planned_by_key(len(ids)):
        lists.sync_book(select_sql=_book(catalogue.customs("account"), catalogue.customs("contact"), columns), params=[ids, ids, ids, ids],
                        columns=(*_BOOK_COLUMNS, *(field.key for field in columns)), is_small=len(ids) <= FEW)


@functools.lru_cache(maxsize=8)
def _book(accounts: tuple[Field, ...], contacts: tuple[Field, ...], columns: tuple[Field, ...]) -> str:
    """The SELECT of the book's rows with these custom fields: the required ones count, those in `columns` are carried."""
    own = [field.key for field in accounts if field.required]
    of_people = [field.key for field in contacts if field.required]
    return _BOOK.format(
        account_keys=len(_ACCOUNT_KEYS) + len(own), contact_keys=len(_CONTACT_KEYS) + len(of_people),
        account_done=" + ".join([_ACCOUNT_DONE, *(_custom_done("a", key) for key in own)]),
        contact_done=" + ".join([_CONTACT_DONE, *(_custom_done("c", key) for key in of_people)]),
        classes=", ".join(f"a.{key}" for key in CLASSES), more="".join(f", {column_of(field)}" for field in columns))


def _custom_done(row: str, key: str) -> str:
    return f"(jsonb_exists({row}.extra, '{key}') or jsonb_exists({row}.known_unknown, '{key}'))::int"


def settle_gaps(*, act: Act, account_ids: Sequence[int]) -> None:
    """Closes the to-do 补录档案 of those of these accounts to which nothing is missing any more (ARC-03); after `refresh_book`."""
    with connection.cursor() as cursor:
        cursor.execute("select account_id from lists_book where account_id = any(%s) and completeness = 100", [list(account_ids)])
        whole = [row[0] for row in cursor.fetchall()]
    if whole:
        work.settle(act=act, kind=GAP_CALL, subject_kind="account", subject_ids=whole)


def refresh_search(account_ids: Sequence[int], *, has_contacts: bool = True) -> None:
    """Accounts by names and codes, contacts by name and by whole telephone number. has_contacts: False for accounts just made."""
    ids = list(account_ids)
    if not ids:
        return
    with planned_by_key(len(ids)):
        for select in (_SEARCH_ACCOUNTS, _SEARCH_CONTACTS) if has_contacts else (_SEARCH_ACCOUNTS,):
            lists.sync_search(select_sql=select, params=[ids] * select.count("%s"), is_small=len(ids) <= FEW)


def first_words(*, account_id: int, unit_id: int, name: str, short_name: str) -> None:
    """What `refresh_search` would write of an account that has just been made and has no number yet, without reading it again."""
    lists.put_search([lists.SearchDoc(subject=Ref("account", account_id), account_id=account_id, unit_id=unit_id, label=name,
                                      names=(name, short_name))])


def withdraw(account_ids: Sequence[int]) -> None:
    """Takes accounts that have just gone into the bin out of every list and the search; what the book knows of them waits there."""
    refresh_book(account_ids)
    lists.remove(account_ids=list(account_ids), keeps_row=True)
    revoke(account_ids)


def forget(*, account_ids: Sequence[int] = (), contact_ids: Sequence[int] = ()) -> None:
    """Takes what no longer exists out of book and search; visibility goes with the account's row."""
    if account_ids:
        lists.remove(account_ids=list(account_ids))
    if contact_ids:
        lists.remove_search(subjects=[Ref("contact", contact_id) for contact_id in contact_ids])
