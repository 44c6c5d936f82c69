"""Reading history: who did what to which rows, with values before and after. Differences are computed here, when read.

Row security of `audit_row` decides what is seen; a caller adds labels and masks. Not for here: writing history, undo.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

# password: images leave it out, but a row that was only added is compared with the row as it is now
HIDDEN = frozenset({"id", "version", "created_at", "updated_at", "sort_key", "mobile_hash", "password", "~"})
FORGOTTEN = "~"  # an image whose personal part was erased (ADR 0008)
EXTRA = "extra"
PAGE = 30
MAX_ROWS = 400
NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True, kw_only=True)
class Change:
    """One changed column. before or after None: the row did not exist."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """One changed row of an act. op: I inserted, U updated, D deleted. account_id: whose it is, where it belongs to an account."""

    table: str
    row_id: int
    op: str
    changes: Sequence[Change]
    account_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ActLine:
    """One act with the rows it changed (as far as the reader may see them)."""

    id: uuid.UUID
    at: datetime
    actor_id: int
    actor_name: str
    verb: str
    reason: str
    channel: str
    request_id: str
    policy_version: str
    rows: Sequence[RowChange]
    more_rows: int = 0


@dataclass(frozen=True, kw_only=True)
class Trail:
    """Some acts, newest first; `before` asks for the older ones."""

    acts: Sequence[ActLine]
    before: str


_ACTS_OF_ACCOUNT = """
select a.id, a.at, a.actor_id, a.actor_name, a.verb, a.reason, a.channel, a.request_id, a.policy_version
from audit_act a
where (exists (select 1 from audit_row r where r.account_id = any(%(accounts)s) and r.act_id = a.id
               and (%(tables)s::text[] is null or r.table_name = any(%(tables)s)))
       or (%(tables)s::text[] is null and a.subject_kind = 'account' and a.subject_id = any(%(accounts)s)))
  and (%(at)s::timestamptz is null or (a.at, a.id) < (%(at)s, %(id)s::uuid))
order by a.at desc, a.id desc limit %(limit)s
"""
_ACTS = """
select a.id, a.at, a.actor_id, a.actor_name, a.verb, a.reason, a.channel, a.request_id, a.policy_version
from audit_act a
where (%(verb)s = '' or a.verb = %(verb)s) and (%(actor)s = '' or a.actor_name = %(actor)s)
  and (%(verbs)s::text[] is null or a.verb = any(%(verbs)s))
  and (not %(seen)s or exists (select 1 from audit_row r where r.act_id = a.id
       and (%(narrow)s::bigint[] is null or r.account_id is null or r.account_id <> all(%(narrow)s) or r.table_name = any(%(tables)s))))
  and (%(since)s::timestamptz is null or a.at >= %(since)s) and (%(until)s::timestamptz is null or a.at < %(until)s)
  and (%(at)s::timestamptz is null or (a.at, a.id) < (%(at)s, %(id)s::uuid))
order by a.at desc, a.id desc limit %(limit)s
"""
# the state after a change is the image before the next one, or the row as it is now (looked up by `_now`)
_ROWS = """
select r.act_id, r.table_name, r.row_id, r.op::text, audit_image(r.id, r.before), audit_image(n.id, n.before), n.op::text, r.id,
  r.account_id
from audit_row r
left join lateral (select x.id, x.before, x.op from audit_row x where x.table_name = r.table_name and x.row_id = r.row_id
                   and x.id > r.id order by x.id limit 1) n on true
where r.act_id = any(%(acts)s) and (%(accounts)s::bigint[] is null or r.account_id = any(%(accounts)s))
  and (%(tables)s::text[] is null or r.table_name = any(%(tables)s)
       or %(narrow)s::bigint[] is not null and (r.account_id is null or r.account_id <> all(%(narrow)s)))
order by r.id limit %(limit)s
"""
# The time is the act's (a demo has its own clock). What was there already then, or was touched since: the image before the first
# change after the moment, else the row as it is now.
_THEN = """
with seen as (
  select id as row_id from {table} where {column} = %(account)s
  union select row_id from audit_row where table_name = %(table)s and account_id = %(account)s
), next as (
  select distinct on (r.row_id) r.row_id, r.op, audit_image(r.id, r.before) as before
  from audit_row r join seen using (row_id) left join audit_act a on a.id = r.act_id
  where r.table_name = %(table)s and coalesce(a.at, r.at) > %(at)s order by r.row_id, r.id
)
select s.row_id, coalesce(n.before, to_jsonb(t)) from seen s left join next n using (row_id) left join {table} t on t.id = s.row_id
where n.op is distinct from 'I' and (n.row_id is not null or (t.id is not null and t.created_at <= %(at)s)) order by s.row_id
"""


def rows_at(*, table: str, column: str, account_id: int, at: datetime) -> dict[int, Mapping[str, Any]]:
    """The rows of an audited table that belonged to an account (`column`) at a past moment, as they were: id → columns. ARC-06.

    For callers that decided who may see the account; what history no longer keeps (its months are dropped) reads as today.
    """
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(_THEN.format(table=quote(table), column=quote(column)), {"table": table, "account": account_id, "at": at})
        found = {row_id: _image(image) or {} for row_id, image in cursor.fetchall()}
    return {row_id: image for row_id, image in found.items() if image.get(column) == account_id}


def of_account(
    *, account_id: int, also: Collection[int] = (), tables: Collection[str] | None = None, before: str = "", limit: int = PAGE,
) -> Trail:
    """The acts that changed an account, its contacts, numbers, places in trees, or that were about it; newest first.

    also: the accounts that were merged into it (CON-88). tables: rows of these only, and no act without one; None: of every table.
    """
    accounts, only = [account_id, *also], None if tables is None else sorted(tables)
    return _trail(_ACTS_OF_ACCOUNT, {"accounts": accounts, "tables": only}, before, limit, _Cut(accounts=accounts, tables=only))


def search(
    *, verb: str = "", actor_name: str = "", since: datetime | None = None, until: datetime | None = None,
    verbs: Sequence[str] | None = None, only_seen: bool = True, narrow: Collection[int] = (), tables: Collection[str] = (), before: str = "",
    limit: int = PAGE,
) -> Trail:
    """Acts by verb, actor and time, newest first.

    verbs bounds what this reader may know of at all. only_seen: acts that changed at least one row he may see. narrow: accounts of which
    he reads rows of `tables` only.
    """
    cut = _Cut(tables=sorted(tables), narrow=sorted(narrow)) if narrow else _Cut()
    wanted = {"verb": verb, "actor": actor_name, "since": since, "until": until, "seen": only_seen,
              "verbs": list(verbs) if verbs is not None else None, "narrow": cut.narrow, "tables": cut.tables}
    return _trail(_ACTS, wanted, before, limit, cut)


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """Rows of these accounts, of these tables; with `narrow` the tables bound only rows of those accounts. None: all."""

    accounts: list[int] | None = None
    tables: list[str] | None = None
    narrow: list[int] | None = None


def _trail(sql: str, parameters: Mapping[str, Any], before: str, limit: int, cut: _Cut) -> Trail:
    at, act_id = _edge(before)
    with connection.cursor() as cursor:
        cursor.execute(sql, {**parameters, "at": at, "id": act_id, "limit": limit + 1})
        acts = cursor.fetchall()
    shown = acts[:limit]
    rows = _rows([act[0] for act in shown], cut)
    lines = [
        ActLine(id=i, at=at_, actor_id=who, actor_name=name, verb=verb, reason=reason, channel=channel, request_id=request,
                policy_version=policy, rows=rows.get(i, ([], 0))[0], more_rows=rows.get(i, ([], 0))[1])
        for i, at_, who, name, verb, reason, channel, request, policy in shown
    ]
    return Trail(acts=lines, before=f"{shown[-1][1].isoformat()}_{shown[-1][0]}" if len(acts) > limit else "")


def _edge(before: str) -> tuple[datetime | None, uuid.UUID | None]:
    at, _, act_id = before.rpartition("_")
    try:
        return datetime.fromisoformat(at), uuid.UUID(act_id)
    except ValueError:
        return None, None


def _rows(act_ids: Sequence[uuid.UUID], cut: _Cut) -> dict[uuid.UUID, tuple[list[RowChange], int]]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, {"acts": list(act_ids), "accounts": cut.accounts, "tables": cut.tables, "narrow": cut.narrow, "limit": MAX_ROWS})
        found = cursor.fetchall()
    current = _now({(table, row_id) for _, table, row_id, op, _, _, next_op, _, _ in found if op != "D" and next_op is None})
    by_act: dict[uuid.UUID, tuple[list[RowChange], int]] = {}
    for act_id, table, row_id, op, before, next_before, next_op, _, account_id in found:
        after = None if op == "D" else (next_before if next_op is not None else current.get((table, row_id)))
        rows, more = by_act.get(act_id, ([], 0))
        if len(rows) < 20:
            rows.append(RowChange(table=table, row_id=row_id, op=op, changes=_changes(op, _image(before), _image(after)), account_id=account_id))
        else:
            more += 1
        by_act[act_id] = (rows, more)
    return by_act


def _image(value: Any) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = json.loads(value) if isinstance(value, str) else value
    return found


def _changes(op: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Change]:
    """Columns that differ; of a new or deleted row those that say something. Of an erased person (`~`) only what is left."""
    if FORGOTTEN in (before or {}):
        after = {name: value for name, value in (after or {}).items() if name in (before or {})}
    if op != "I" and after is None and op != "D":
        return [Change(column=name, before=value, after=None) for name, value in (_flat(before) or {}).items() if name not in HIDDEN and value]
    before, after = _flat(before), _flat(after)
    names = [name for name in {**(before or {}), **(after or {})} if name not in HIDDEN]
    pairs = [(name, (before or {}).get(name), (after or {}).get(name)) for name in names]
    return [Change(column=name, before=old, after=new) for name, old, new in pairs if old != new and (old or new or op == "U")]


def _flat(image: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Values of custom fields (`extra`) beside the columns, each under its own key."""
    extra = (image or {}).get(EXTRA)
    return {**{name: value for name, value in (image or {}).items() if name != EXTRA}, **extra} if isinstance(extra, dict) else image


def _now(wanted: set[tuple[str, int]]) -> dict[tuple[str, int], Mapping[str, Any]]:
    """The rows as they are, read through row security, table by table."""
    found: dict[tuple[str, int], Mapping[str, Any]] = {}
    for table in sorted({table for table, _ in wanted}):
        ids = [row_id for name, row_id in wanted if name == table]
        with connection.cursor() as cursor:
            quoted = connection.ops.quote_name(table)  # a name out of our own history, never a user's text
            cursor.execute(f"select id, to_jsonb(t) from {quoted} t where id = any(%s)", [ids])  # noqa: S608
            found.update({(table, row_id): _image(image) or {} for row_id, image in cursor.fetchall()})
    return found
