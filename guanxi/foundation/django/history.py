"""Migration operations for audit triggers and row security, and undo straight from the history rows.

One generic table (`audit_row`, images as jsonb, partitioned by month) instead of an event table per model: ADR 0003.
Statement level: one insert per statement, OLD images only; differences are computed when read (hard-places 3.2).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, migrations

from guanxi.foundation.django.plans import planned_by_key

OPERATIONS = (("insert", "new table as new_rows"), ("update", "old table as old_rows new table as new_rows"),
              ("delete", "old table as old_rows"))


def audited(table: str, *, account_column: str = "", secret: str = "", lenient: bool = False) -> migrations.RunSQL:
    """Triggers that write `audit_row` for every insert, update and delete of `table`.

    account_column: the column that names the account a row belongs to; history is visible like that account.
    Without it only people who see everything, and the system administrator, see the history.
    secret: comma-separated columns left out of the images. lenient: changes outside an act are allowed (login library).
    """
    arguments = f"'{account_column}', '{secret}'" + (", 'lenient'" if lenient else "")
    up = "".join(
        f"create trigger audit_{operation} after {operation} on {table} referencing {tables} "
        f"for each statement execute function audit_statement({arguments});\n"
        for operation, tables in OPERATIONS
    )
    down = "".join(f"drop trigger audit_{operation} on {table};\n" for operation, _ in OPERATIONS)
    return migrations.RunSQL(up, down)


def personal(table: str, *, account_column: str, person: str, plain: str, secret: str = "", only: str = "") -> migrations.RunSQL:
    """For a table that holds data of people: images from now on lie beside history and can be forgotten, those there are moved (ADR 0008).

    person: SQL that names the contact of row `r` (`null::bigint`: found by account and words). plain: comma-separated columns that say
    nothing of a person; every other column, also one to come, is personal. only: SQL over row `r`, where not every row is about one (an account
    that is an individual). Call it after `audited`.
    """
    quoted, where = person.replace("'", "''"), only.replace("'", "''")
    arguments = f"'{account_column}', '{secret}', '', '{quoted}', '{plain}'" + f", '{where}'" * bool(only)
    triggers = "".join(
        f"drop trigger audit_{operation} on {table};\ncreate trigger audit_{operation} after {operation} on {table} referencing {tables} "
        f"for each statement execute function audit_statement({arguments});\n" for operation, tables in OPERATIONS)
    return migrations.RunSQL(triggers + _MOVE_IMAGES.format(table=table, person=person, plain=plain, only=only or 'true'), migrations.RunSQL.noop)


_MOVE_IMAGES = """
with moved as (
  insert into audit_personal (audit_id, at, account_id, person_id, image, salt)
  select h.id, h.at, h.account_id, (select ({person}) from jsonb_populate_record(null::{table}, h.before) r),
         h.before - string_to_array('{plain}', ','), gen_random_uuid()
  from audit_row h where h.table_name = '{table}' and h.before is not null and not h.before ? '~'
    and (select coalesce(({only}), false) from jsonb_populate_record(null::{table}, h.before) r) returning audit_id, image, salt)
update audit_row h set before = (h.before - array(select jsonb_object_keys(m.image))) || jsonb_build_object(
  '~', encode(sha256(convert_to(m.salt::text || m.image::text, 'UTF8')), 'hex'))
from moved m where m.audit_id = h.id;
"""


def row_security(table: str, *, visible: str, insertable: str, writable: str) -> migrations.RunSQL:
    """Row security on a root subject; SQL conditions over the row. The owner passes (no FORCE), the app does not.

    visible: what may be read, updated, deleted. insertable: new rows. writable: rows as they are after an update.
    Call `app_scope()`, `app_units()`, `app_home()`, `app_user_id()` inside `(select …)`: each is then evaluated once.
    """
    return migrations.RunSQL(
        f"alter table {table} enable row level security;\n"
        f"create policy scope_select on {table} for select using ({visible});\n"
        f"create policy scope_insert on {table} for insert with check ({insertable});\n"
        f"create policy scope_update on {table} for update using ({visible}) with check ({writable});\n"
        f"create policy scope_delete on {table} for delete using ({visible});",
        f"drop policy scope_select on {table};\ndrop policy scope_insert on {table};\n"
        f"drop policy scope_update on {table};\ndrop policy scope_delete on {table};\n"
        f"alter table {table} disable row level security;",
    )


def internal_write_only(table: str) -> migrations.RunSQL:
    """Takes update and delete of `table` from the app role: it may only add and read."""
    return migrations.RunSQL(f"revoke update, delete, truncate on {table} from guanxi_app", migrations.RunSQL.noop)


@dataclass(frozen=True, kw_only=True)
class Undone:
    """What an undo did to one table: `kept` are rows that somebody changed (or referred to) since."""

    table: str
    restored: int
    deleted: int
    reinserted: int
    kept: tuple[int, ...]


def undo(*, table: str, acts: Sequence[uuid.UUID], now: datetime, keeping: Collection[int] = ()) -> Undone:
    """Puts `table` back to before `acts`. Runs inside the caller's act; rows changed since are kept.

    keeping: ids of rows to leave alone (something else refers to them); they are not listed in `kept`.
    """
    columns = [c for c in _columns(table) if c not in ("id", "version", "updated_at")]
    assignments = ", ".join(f'"{c}" = (first_image.image)."{c}"' for c in columns)
    names = ", ".join(f'"{c}"' for c in ["id", *columns, "version", "updated_at"])
    images = ", ".join(f'(image)."{c}"' for c in columns)
    ids = [str(act) for act in acts]
    with connection.cursor() as cursor:
        cursor.execute(f"create temp table undo_set on commit drop as {_FIRST_AND_LAST.format(table=table)}", [ids, table])
        count = cursor.rowcount
        cursor.execute("create index on undo_set (row_id); analyze undo_set")
    with planned_by_key(count), connection.cursor() as cursor:
        cursor.execute(_PUT_BACK.format(table=table), [table])
        cursor.execute("delete from undo_set where is_forgotten returning row_id")  # the person was erased: nothing can be put back
        forgotten = tuple(row[0] for row in cursor.fetchall())
        if keeping:
            cursor.execute("delete from undo_set where row_id = any(%s)", [list(keeping)])
        cursor.execute(
            f"select u.row_id from undo_set u join {table} t on t.id = u.row_id "  # noqa: S608
            "where u.last_op <> 'D' and t.version <> coalesce(u.version_after, 1) order by 1"
        )
        kept = tuple(sorted((*forgotten, *(row[0] for row in cursor.fetchall()))))
        cursor.execute(
            f"delete from {table} t using undo_set u where u.first_op = 'I' and u.last_op <> 'D' "  # noqa: S608
            "and t.id = u.row_id and t.version = coalesce(u.version_after, 1)"
        )
        deleted = cursor.rowcount
        cursor.execute(
            f"update {table} t set {assignments}, version = t.version + 1, updated_at = %s from undo_set first_image "  # noqa: S608
            "where first_op = 'U' and last_op = 'U' and t.id = row_id and t.version = version_after", [now]
        )
        restored = cursor.rowcount
        cursor.execute(
            f"insert into {table} ({names}) overriding system value select row_id, {images}, (image).version + 1, %s "  # noqa: S608
            "from undo_set where first_op in ('U', 'D') and last_op = 'D'", [now]
        )
        reinserted = cursor.rowcount
        cursor.execute("drop table undo_set")
    return Undone(table=table, restored=restored, deleted=deleted, reinserted=reinserted, kept=kept)


def undo_unless_edited(*, table: str, acts: Sequence[uuid.UUID], now: datetime) -> Undone:
    """`undo`, leaving what somebody edited since as it is; those rows are in `kept` as well."""
    changed = edited(table=table, acts=acts)
    done = undo(table=table, acts=acts, now=now, keeping=changed)
    return replace(done, kept=tuple(sorted({*changed, *done.kept})))


def edited(*, table: str, acts: Sequence[uuid.UUID]) -> list[int]:
    """Rows that `acts` left otherwise than they are now. A later change that was taken back since is none (a later import's)."""
    given: dict[str, Any] = {"acts": [str(act) for act in acts], "table": table}
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_row where act_id = any(%(acts)s::uuid[]) and table_name = %(table)s", given)
        count = cursor.fetchone()[0]
    with planned_by_key(count), connection.cursor() as cursor:
        cursor.execute(_EDITED.format(table=table), given)
        return [row[0] for row in cursor.fetchall()]


@dataclass(frozen=True, kw_only=True)
class Stages:
    """One row before an act, as the act left it, and now: column → value, as in its image."""

    before: Mapping[str, Any]
    left: Mapping[str, Any]
    now: Mapping[str, Any]


def stages(*, table: str, row_id: int, act: uuid.UUID) -> Stages | None:
    """What an act did to one row that stands, for an undo field by field. None: it did not change it, or what it was left with the person."""
    with connection.cursor() as cursor:
        cursor.execute(_STAGES.format(table=table), {"act": act, "table": table, "row": row_id})
        found = [json.loads(image) if isinstance(image, str) else image for image in cursor.fetchone() or ()]
    if not found or any(image is None or "~" in image for image in found):
        return None
    return Stages(before=found[0], left=found[1], now=found[2])


def set_columns(*, table: str, row_id: int, values: Mapping[str, Any], now: datetime) -> None:
    """Writes columns of one row as an image says them. Inside the caller's act, as `undo`."""
    columns = ", ".join(f"{connection.ops.quote_name(column)} = said.{connection.ops.quote_name(column)}" for column in values)
    with connection.cursor() as cursor:
        cursor.execute(f"update {table} t set {columns}, version = t.version + 1, updated_at = %s "  # noqa: S608 - our own names
                       f"from jsonb_populate_record(null::{table}, %s::jsonb) said where t.id = %s", [now, json.dumps(dict(values)), row_id])


# The image before the first later change is what the acts left. Aggregated, not `order by id limit 1`: for that the planner
# walked the whole history from `last` on, once a row.
_LEFT = """(select audit_image((array_agg(n.id order by n.id))[1], (array_agg(n.before order by n.id))[1]) - array['version', 'updated_at']
  from audit_row n
  where n.table_name = {name} and n.row_id = {row} and n.id > {last})"""
# The few whose version differs first: asked of every row at once, images were dear enough in the planner's eyes to read the whole table for.
_EDITED = """
with m as materialized (select row_id, max(id) as last_id, max(coalesce(version_after, 1)) as version from audit_row
  where act_id = any(%(acts)s::uuid[]) and table_name = %(table)s group by row_id),
differs as materialized (select m.* from m join {table} t on t.id = m.row_id where t.version <> m.version)
select m.row_id from differs m join {table} t on t.id = m.row_id and t.id = any(array(select row_id from differs))
where """ + _LEFT.format(name="%(table)s", row="m.row_id", last="m.last_id") + """ is distinct from to_jsonb(t) - array['version', 'updated_at']
"""  # noqa: S608
_PUT_BACK = """
with differs as materialized (select u.row_id from undo_set u join {table} t on t.id = u.row_id
  where u.last_op <> 'D' and t.version <> coalesce(u.version_after, 1))
update undo_set u set version_after = t.version from {table} t
where t.id = u.row_id and u.last_op <> 'D' and t.id = any(array(select row_id from differs))
and """ + _LEFT.format(name="%s", row="u.row_id", last="u.last_id") + """ is not distinct from to_jsonb(t) - array['version', 'updated_at']
"""  # noqa: S608
_STAGES = """
select audit_image(f.id, f.before), coalesce(""" + _LEFT.format(name="%(table)s", row="%(row)s", last="own.last_id") + """, to_jsonb(t)), to_jsonb(t)
from (select min(id) as first_id, max(id) as last_id from audit_row where act_id = %(act)s and table_name = %(table)s and row_id = %(row)s) own
join audit_row f on f.id = own.first_id join {table} t on t.id = f.row_id
"""  # noqa: S608
_FIRST_AND_LAST = """
select row_id, first_op, last_op, version_after, last_id, first_image ? '~' as is_forgotten,
  case when first_op <> 'I' then jsonb_populate_record(null::{table}, first_image) end as image from (
  select *, case when first_op <> 'I' then audit_image(first_id, first_before) end as first_image from (
    select row_id, version_after, op as last_op, id as last_id,
           first_value(op) over w as first_op, first_value(before) over w as first_before, first_value(id) over w as first_id,
           row_number() over (partition by row_id order by id desc) as from_end
    from audit_row where act_id = any(%s::uuid[]) and table_name = %s
    window w as (partition by row_id order by id)
  ) steps where from_end = 1) firsts
"""


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_schema = 'public' and table_name = %s "
            "order by ordinal_position", [table]
        )
        return [row[0] for row in cursor.fetchall()]
