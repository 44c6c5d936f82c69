"""Writing the judged rows of an account list: INSERT … SELECT and UPDATE … FROM over `batch_row` and `account_in`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection

from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.fields import CLASSES, PARENT_COLUMNS
from guanxi.domains.customers.importing import account_codes, custom, parents
from guanxi.domains.customers.importing.account_check import CASTS, NEWLY_UNKNOWN, columns_differ
from guanxi.domains.intake.api import Batch
from guanxi.domains.lists import api as lists
from guanxi.foundation.django.plans import planned_for
from guanxi.foundation.pure.actor import Actor

_COLUMNS = ", ".join(CASTS)
_DEFAULTS = {"is_upstream": "false", "short_name": "''", "customer_kind": "''", "industry_code": "''", "district": "''",
             "address": "''", "agreement_number": "''", **dict.fromkeys(CLASSES, "''")}
_NEW_VALUES = ", ".join(f"coalesce({cast}, {_DEFAULTS[column]})" if column in _DEFAULTS else cast for column, cast in CASTS.items())
# In the order of the rows: their entries then lie side by side in the trees of every table that follows. The sequence's name is
# asked for once: asked for by every row it took longer than the numbers.
_ALLOCATE = """
with made as (
  select row_no, nextval((select pg_get_serial_sequence('customers_account', 'id'))::regclass) as id
  from (select row_no from batch_row where verdict = 'new' order by row_no) ordered
), known as (update batch_row b set target_id = made.id from made where b.row_no = made.row_no)
update account_in a set target_id = made.id from made where a.row_no = made.row_no
"""
_INSERT = f"""
insert into customers_account (id, version, created_at, updated_at, region_code, known_unknown, is_active, {_COLUMNS}, extra)
select a.target_id, 1, %(now)s, %(now)s, coalesce(a.region_code, ''), coalesce(b.parsed->'unknown', '[]'::jsonb), true,
       {_NEW_VALUES}, {{extra}}
from batch_row b join account_in a using (row_no) where b.verdict = 'new' order by b.row_no
"""  # noqa: S608
_SET = ", ".join(f"{column} = {'greatest' if column == 'last_visited_on' else 'coalesce'}({cast}, t.{column})" for column, cast in CASTS.items())
_UPDATE = f"""
update customers_account t set {_SET}, extra = t.extra || {{extra}},
  region_code = case when a.unit_id <> t.unit_id then coalesce(a.region_code, '') else t.region_code end,
  known_unknown = (select coalesce(jsonb_agg(k), '[]'::jsonb) from jsonb_array_elements_text(t.known_unknown) k
    where to_jsonb(b)->>k is null) || {NEWLY_UNKNOWN}, version = t.version + 1, updated_at = %(now)s
from batch_row b join account_in a using (row_no)
where b.verdict = 'changed' and t.id = a.target_id and t.id = any(array(select target_id from account_in)) and ({{differs}})
"""  # noqa: S608
# A code that another row of this batch brings as well is stored once, for the first row; a credit code once for each account.
_CODES = f"""
insert into customers_accountidentifier (version, created_at, updated_at, account_id, scheme, issuer, value, is_primary)
select 1, %(now)s, %(now)s, target_id, scheme, issuer, value, is_primary from (
  select distinct on (k.scheme, k.issuer, k.value, case k.scheme when 'uscc' then a.target_id end) a.target_id, k.scheme, k.issuer, k.value,
         not exists (select 1 from customers_accountidentifier i where i.account_id = a.target_id and i.scheme = k.scheme
                     and i.is_primary and i.valid_until is null) as is_primary
  from in_code k join account_in a using (row_no) join batch_row b using (row_no)
  where b.verdict in ('new', 'changed') and {account_codes.NOT_HAD}
  order by k.scheme, k.issuer, k.value, case k.scheme when 'uscc' then a.target_id end, k.row_no) fresh
on conflict do nothing
"""  # noqa: S608 - our own text
_END_OWNER = """
update customers_assignment s set valid_until = %(today)s, version = s.version + 1, updated_at = %(now)s
from account_in a join batch_row b using (row_no) where b.verdict = 'changed' and s.account_id = a.target_id
and s.account_id = any(array(select target_id from account_in where owner_id is not null))
and s.role = 'owner' and s.valid_until is null and a.owner_id is not null and a.owner_id <> s.user_id
"""
# A new account has no owner yet, which need not be looked up; that of a changed one is, row by row: behind an OR nothing can be merged.
_NEW_OWNER = """
insert into customers_assignment (version, created_at, updated_at, account_id, user_id, unit_id, role, valid_from, source_document)
select 1, %(now)s, %(now)s, a.target_id, a.owner_id, a.owner_unit_id, 'owner', %(today)s, %(file)s
from account_in a join batch_row b using (row_no) where b.verdict in ('new', 'changed') and a.owner_id is not null and (b.verdict = 'new'
or not exists (select 1 from customers_assignment s where s.account_id = a.target_id and s.role = 'owner' and s.valid_until is null))
order by a.row_no
"""
# Also for rows of earlier batches whose parent has just come in (%(first)s: rows up to this batch).
# A row that was refused is nobody's parent: its codes may be those of an account he does not see (PRM-62).
# Joins on equality only: an IN over columns or a lateral look-up loops over all rows when there are no statistics yet.
_EDGES = """
create temp table in_edge on commit drop as
with stored as (
  select i.value, min(i.account_id) as account_id from customers_accountidentifier i
  where i.valid_until is null and i.scheme in ('group_code', 'customer_code', 'uscc') {seen}
    and i.value in (select {column} from batch_row where {column} is not null)
  group by i.value having count(distinct i.account_id) = 1
), brought as (
  select distinct a.target_id, c.code from account_in a join batch_row b using (row_no)
  cross join lateral unnest(array[b.group_code, b.customer_code, b.uscc]) as c(code) where b.verdict = 'new' and c.code is not null
)
select distinct on (child_id) child_id, parent_id from (
  select a.target_id as child_id, coalesce(a.{column}_id, p.target_id, x.account_id) as parent_id, a.row_no
  from account_in a join batch_row b using (row_no)
  left join batch_row above on above.row_no = a.{column}_row and above.verdict in ('new', 'changed', 'unchanged')
  left join account_in p on p.row_no = above.row_no
  left join stored x on x.value = b.{column}
  where b.{column} is not null and b.verdict in ('new', 'changed')
  union all
  select r.target_id, n.target_id, r.row_no from brought n join intake_row r on r.parsed->>'{column}' = n.code
  where r.run_id = %(run)s and r.row_no < %(first)s and r.target_id is not null and r.verdict in ('new', 'changed')) found
where parent_id is not null and child_id <> parent_id order by child_id, row_no desc
"""
_MOVE_EDGES = """
update customers_treeedge e set parent_id = n.parent_id, version = e.version + 1, updated_at = %(now)s from in_edge n
where e.tree_kind = %(kind)s and e.child_id = n.child_id and e.parent_id <> n.parent_id
"""
_ADD_EDGES = """
insert into customers_treeedge (version, created_at, updated_at, tree_kind, child_id, parent_id)
select 1, %(now)s, %(now)s, %(kind)s, n.child_id, n.parent_id from in_edge n
where not exists (select 1 from customers_treeedge e where e.tree_kind = %(kind)s and e.child_id = n.child_id)
"""


# Found by its words: new accounts get those the reading child made, if they hold exactly the names and codes of their row.
_WORDS = """
select 'account', a.target_id, a.target_id, a.unit_id, b.name, coalesce(b.group_code, ''), 0,
       r.indexed[1]::smallint, r.indexed[2], r.indexed[3]::tsvector
from batch_row b join account_in a on a.row_no = b.row_no join intake_row r on r.run_id = %(run)s and r.row_no = b.row_no
where b.verdict = 'new' and r.indexed is not null and r.row_no between %(first)s and %(last)s
and not exists (select 1 from in_code k where k.row_no = b.row_no and (k.account_id is not null or k.formers <> '{}'))
"""
_CODES_DUE = f"""
select count(*) from in_code k join batch_row b using (row_no) where b.verdict in ('new', 'changed') and {account_codes.NOT_HAD}
"""  # noqa: S608
_TWICE = """
select exists (select 1 from intake_row r cross join lateral (values
  ('c', r.parsed->>'customer_code'), ('g', r.parsed->>'group_code'), ('u', r.parsed->>'uscc'), ('b', r.parsed->>'billing_account'),
  ('n', case when coalesce(r.parsed->>'group_code', r.parsed->>'customer_code', r.parsed->>'uscc', r.parsed->>'billing_account') is null
        then r.parsed->>'name' end), ('t', r.target_id::text)) as k (kind, value)
  where r.run_id = %s and r.verdict in ('new', 'changed') and k.value is not null group by k.kind, k.value having count(*) > 1)
"""


def is_every_row_its_own(*, run_id: int) -> bool:
    """Whether no two rows that are to be written share a code, an account, or a name without code."""
    with connection.cursor() as cursor:
        cursor.execute(_TWICE, [run_id])
        return not cursor.fetchone()[0]


def write(*, batch: Batch, actor: Actor, now: datetime, today: date) -> None:
    """Accounts, codes, owners, edges; then visibility, book and search of what was touched."""
    given: dict[str, Any] = {"now": now, "today": today, "file": batch.file_name[:120], "run": batch.run_id, "first": batch.first_row,
                             "last": batch.last_row}
    with connection.cursor() as cursor:
        cursor.execute("select count(*), count(*) filter (where verdict = 'new') from batch_row")
        rows, new = cursor.fetchone()
    if rows == 0:
        return
    fields = custom.mapped("account", batch)
    extra = custom.extra_of(fields)
    with planned_for(rows), connection.cursor() as cursor:
        if new:
            cursor.execute(_ALLOCATE)
            cursor.execute(_INSERT.format(extra=extra), given)
        if new < rows:
            cursor.execute(_UPDATE.format(extra=extra, differs=columns_differ(fields)), given)
        cursor.execute(_CODES_DUE)
        due = cursor.fetchone()[0]
        cursor.execute(_CODES, given)
        has_all_codes = cursor.rowcount == due
        if new < rows:
            cursor.execute(_END_OWNER, given)
        cursor.execute(_NEW_OWNER, given)
        touched, fresh = _edges(batch, given, seen=parents.seen_by(actor))
    derived.welcome(fresh)
    found = lists.add_search(select_sql=_WORDS, params=given) if has_all_codes else frozenset()
    derived.refresh_search([account_id for account_id in fresh if account_id not in found])
    derived.refresh(touched)


def _edges(batch: Batch, given: dict[str, Any], *, seen: str) -> tuple[list[int], list[int]]:
    """Writes the tree; returns accounts of which everything must follow, and new ones that hang on no tree."""
    touched: list[int] = []
    with connection.cursor() as cursor:
        for column, kind in PARENT_COLUMNS.items():
            if column in batch.mapped:
                cursor.execute("drop table if exists pg_temp.in_edge")
                cursor.execute(_EDGES.format(column=column, seen=seen), given)
                cursor.execute(_MOVE_EDGES, given | {"kind": kind})
                cursor.execute(_ADD_EDGES, given | {"kind": kind})
                if kind == "legal":
                    cursor.execute("select target_id from batch_row where verdict in ('new', 'changed') union select child_id from in_edge")
                    touched = [row[0] for row in cursor.fetchall()]
        if "parent" in batch.mapped:
            return touched, []
        cursor.execute("select target_id, verdict from batch_row where verdict in ('new', 'changed')")
        found = cursor.fetchall()
    return [row[0] for row in found if row[1] == "changed"], [row[0] for row in found if row[1] == "new"]
