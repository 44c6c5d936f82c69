"""The parents of an account list, one column a tree: found among the accounts or among the rows of the same file; circles
refused (IMP-21). A parent the importer does not see is a code nobody has (PRM-62). The statements are written for one column at a time."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from guanxi.domains.customers.fields import PARENT_COLUMNS
from guanxi.domains.customers.queries import leads
from guanxi.domains.customers.rules import leads as lead_rules
from guanxi.domains.customers.rules import tree as tree_rules
from guanxi.domains.intake.api import Batch
from guanxi.foundation.pure.actor import Actor

# Row of the file, account (or minus the row that brings it), its parent: None when nobody has the code.
Edge = tuple[int, int, int | None]
# Row security says whom he sees; who sees everybody is not asked, a million rows over.
_SEEN = "and exists (select 1 from customers_account seen where seen.id = i.account_id)"

# The file's codes, read once per connection: 50 batches of a million rows would read the staging table 100 times.
_FILE = """
create temp table file_code as
select row_no, parsed->>'parent' as parent, parsed->>'service_parent' as service_parent, parsed->>'billing_parent' as billing_parent,
       parsed->>'group_code' as group_code, parsed->>'customer_code' as customer_code, parsed->>'uscc' as uscc
from intake_row where run_id = %s and not is_settled
"""
# Rows of the whole file, because a parent may stand in another batch. Only rows that name a parent, or are named.
_KNOWN = """
create temp table in_parent on commit drop as
with said as (select distinct {column} as value from batch_row where {column} is not null)
select s.value, min(i.account_id) as account_id, null::integer as row_no from said s
join customers_accountidentifier i on i.value = s.value and i.valid_until is null
  and i.scheme in ('group_code', 'customer_code', 'uscc')
  and i.account_id not in (select g.id from customers_in_bin() g) {seen} group by s.value having count(distinct i.account_id) = 1
"""
_IN_FILE = """
insert into in_parent select s.value, null, min(r.row_no) from (
  select distinct b.{column} as value from batch_row b
  where b.{column} is not null and not exists (select 1 from in_parent p where p.value = b.{column})) s
join (select row_no, unnest(array[group_code, customer_code, uscc]) as code from file_code) r on r.code = s.value group by s.value
"""
# Child → parent over the whole file; a node is an account id, or minus the row number of an account that is not there yet. A row with a
# former code is who had it.
_GRAPH = """
with code as (
  select r.row_no, r.{column} as parent, coalesce(r.group_code, r.customer_code, r.uscc) as own from file_code r
), node as (
  select c.row_no, c.own, c.parent, coalesce(min(i.account_id) filter (where i.valid_until is null), min(i.account_id), -c.row_no) as id
  from code c left join customers_accountidentifier i on i.value = c.own and i.scheme in ('group_code', 'customer_code', 'uscc') {seen}
  where c.parent is not null or c.own in (select parent from code where parent is not null) group by c.row_no, c.own, c.parent
)
select c.row_no, c.id, coalesce(min(i.account_id), min(p.id)) from node c
left join customers_accountidentifier i on i.value = c.parent and i.valid_until is null and i.scheme in ('group_code', 'customer_code', 'uscc') {seen}
left join node p on p.own = c.parent where c.parent is not null group by c.row_no, c.id
"""
# The parent it has already may be named again, by a former code too: the same file twice writes nothing.
_PRESENT = """
update account_in a set {column}_id = e.parent_id from batch_row b, customers_treeedge e
where b.row_no = a.row_no and b.{column} is not null and a.{column}_id is null and e.tree_kind = %s and e.child_id = a.target_id and exists (
  select 1 from customers_accountidentifier i where i.account_id = e.parent_id and i.value = b.{column}
  and i.scheme in ('group_code', 'customer_code', 'uscc'))
"""
_REFUSED = """
select row_no from intake_row where run_id = %(run)s and row_no < %(first)s and verdict not in ('new', 'changed', 'unchanged') union all
select row_no from batch_row where verdict not in ('new', 'changed', 'unchanged')
"""
_ABOVE = """
with recursive above as (
  select e.child_id, e.parent_id from customers_treeedge e where e.tree_kind = %(kind)s and e.child_id = any(%(ids)s) union
  select e.child_id, e.parent_id from above a join customers_treeedge e on e.tree_kind = %(kind)s and e.child_id = a.parent_id
) select child_id, parent_id from above
"""


def seen_by(actor: Actor) -> str:
    """SQL after a condition on an identifier `i`: that the bound actor sees its account."""
    return "" if actor.scope.shape == "all" else _SEEN


def resolve(batch: Batch, *, actor: Actor, column: str) -> tuple[list[int], list[Edge]]:
    """Fills `<column>_id` or `<column>_row` of `account_in`; returns the row numbers that stand in a circle, and all edges of the file."""
    with connection.cursor() as cursor:
        _remember_file(batch)
        cursor.execute("drop table if exists pg_temp.in_parent")
        cursor.execute(_KNOWN.format(column=column, seen=seen_by(actor)))
        cursor.execute(_IN_FILE.format(column=column))
        cursor.execute(f"update account_in a set {column}_id = p.account_id, {column}_row = p.row_no from batch_row b "  # noqa: S608
                       f"join in_parent p on p.value = b.{column} where b.row_no = a.row_no")
        cursor.execute(_PRESENT.format(column=column), [PARENT_COLUMNS[column]])
        cursor.execute(_GRAPH.format(column=column, seen=seen_by(actor)))
        edges = cursor.fetchall()
        in_file = {node: parent for _, node, parent in edges if parent is not None}
        cursor.execute(_ABOVE, {"kind": PARENT_COLUMNS[column], "ids": [node for node in {*in_file, *in_file.values()} if node > 0]})
        graph = dict(cursor.fetchall()) | in_file
    circles = tree_rules.in_cycles(graph)
    return [row_no for row_no, node, _ in edges if node in circles], edges


def joining_leads(batch: Batch, *, edges: Sequence[Edge]) -> list[int]:
    """Judged rows of this batch, refused ones aside, that would put two leads into one legal tree: the later row is the one (operator 1.1).

    What earlier rows do counts, unless they were refused; a parent in a later row is there already.
    """
    led = leads.led_accounts()
    if not led:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, {"run": batch.run_id, "first": batch.first_row})
        refused = {row[0] for row in cursor.fetchall()}
    moves = [(row_no, node, parent) for row_no, node, parent in sorted(edges) if parent is not None
             and row_no <= batch.last_row and row_no not in refused]
    above = leads.parents_above({*led, *(node for _, child, parent in moves for node in (child, parent) if node > 0)})
    return sorted(key for key in lead_rules.moves_that_join(parents=above, moves=moves, led=led) if key >= batch.first_row)


def _remember_file(batch: Batch) -> None:
    """`file_code` of this run in this connection. It outlives a batch's transaction; a run's first batch reads it anew,
    because the mapping may have been changed since the last preview."""
    with connection.cursor() as cursor:
        cursor.execute("select obj_description(to_regclass('pg_temp.file_code'), 'pg_class')")
        row = cursor.fetchone()
        if row and row[0] == f"run {batch.run_id}":
            cursor.execute("select coalesce(min(row_no), 0) < %s from file_code", [batch.first_row])
            if cursor.fetchone()[0]:
                return
        cursor.execute("drop table if exists pg_temp.file_code")
        cursor.execute(_FILE, [batch.run_id])
        cursor.execute(f"comment on table pg_temp.file_code is 'run {int(batch.run_id)}'; analyze file_code")
