"""The book for programs: the page's filters and columns, a cursor instead of page numbers, no total unless asked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import StreamingHttpResponse

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OfNow
from guanxi.integrations.rest import cursor as cursors
from guanxi.integrations.rest import given, plain

MOST, BATCH = 200, 1_000
Params = Mapping[str, Sequence[str]]
Row = dict[str, Any]
Column = Annotated[str, OfNow(lambda: lists.columns())]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A stretch of the book; `next` is the cursor of the following one, null at the end."""

    items: list[Row]
    next: str | None


def accounts(*, actor: Actor, today: date, params: Params, columns: tuple[Column, ...] = (), limit: int = 50, cursor: str = "") -> Rows:
    """Accounts in the caller's scope. Filters and `sort` (one key) as in the address of the book's page; `columns` as there.

    Money in fen, rates as fractions. The cursor keeps its place when rows come and go: none is skipped or repeated.
    Refuses `unknown_filter`, `wrong_value` (a cursor of another list, a limit above 200).
    """
    if not 1 <= limit <= MOST:
        raise given.wrong("limit", t(f"应为1至{MOST}", f"1 to {MOST}"))
    query, shown = _query(actor, params, today), columns_of(columns)
    of = json.dumps([actor.user_id, sorted((name, list(values)) for name, values in params.items())])
    after = _mark(cursors.read(cursor, of=of), query) if cursor else None
    found = lists.book_after(query=query, scope=customers.list_scope(actor), after=after, limit=limit + 1)
    last = lists.mark_of(row=found[limit - 1], query=query) if len(found) > limit else None
    following = cursors.made(place=[plain.plain(last.value), last.account_id], of=of) if last else None
    return Rows(items=_rows(actor, found[:limit], shown), next=following)


def count(*, actor: Actor, today: date, params: Params) -> int:
    """How many accounts the filters leave, exactly; equal to the page's (PRM-59)."""
    return lists.count(query=_query(actor, params, today), scope=customers.list_scope(actor))


def stream(*, actor: Actor, now: datetime, today: date, params: Params, columns: tuple[Column, ...] = ()) -> StreamingHttpResponse:
    """The filtered book, one JSON object a line, written down like an export before the first line leaves.

    Refuses `vault_needed` above the limit of one export or for its individuals: the vault is asked on the page (PRM-68), `list_stays`.
    """
    query, shown = _query(actor, params, today), columns_of(columns)
    rows = may_leave(actor=actor, query=query)
    kept = lists.keep(params=params, columns=shown, today=today, units=units_of(params))
    return StreamingHttpResponse(_lines(actor, now, kept, query, shown, rows), content_type="application/x-ndjson")


def totals(*, actor: Actor) -> lists.Totals:
    """The strip of the home page; is_hidden: too few accounts for this reader (PRM-60)."""
    return lists.totals(scope=customers.list_scope(actor))


def rule(*, today: date, where: str, of: Literal["book", "people"] = "book") -> str:
    """A rule over a list's columns in words. Refuses what cannot be read, with its place; nothing is read from the list."""
    columns = customers.people_columns() if of == "people" else None
    lists.compiled_rule(where, today=today, book=columns)
    return lists.rule_said(where, book=columns)


def row(*, actor: Actor, account_id: int, columns: tuple[Column, ...] = ()) -> Row:
    """The same members as a row of `accounts`; money only for who sees the account's. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    found = lists.listed(account_id=account_id, with_money=customers.sees_money(actor=actor, account_id=account_id))
    rows = _rows(actor, [found] if found else [], columns_of(columns))
    if not rows:
        raise not_found()
    return rows[0]


def former_codes(*, actor: Actor, q: str) -> tuple[customers.FormerHolder, ...]:
    """Accounts that had the whole code once, whoever has it now, in the caller's scope."""
    return customers.accounts_by_former_code(actor=actor, text=q.strip()[:80])


def search(*, actor: Actor, q: str, limit: int = 20) -> tuple[lists.Found, ...]:
    """Accounts and people found by a part of the name, pinyin, a code, its last digits, or a whole phone number; at most 200.

    Symbols and emoji are not searched; refuses `wrong_value` for a text of nothing else.
    """
    if chinese.symbols(q) and not chinese.normalise(q):
        raise given.wrong("q", t("符号和表情不参与搜索", "symbols and emoji are not searched"))
    return lists.search(text=q.strip()[:80], scope=customers.list_scope(actor), limit=max(1, min(limit, MOST)))


def _lines(actor: Actor, now: datetime, kept: lists.Kept, query: lists.BookQuery, columns: Sequence[str], rows: int) -> Iterator[bytes]:
    lists.record_export(actor=actor, now=now, kept=kept, format="ndjson", rows=rows, said=kept.text[:200] or "-")
    scope, after, has_more, written = customers.list_scope(actor), None, True, 0
    while has_more:
        with access.bound(actor, read_only=True):
            found = lists.book_after(query=query, scope=scope, after=after, limit=BATCH)
            lines = _rows(actor, found, columns)
        yield b"".join(plain.text_of(one) + b"\n" for one in lines)
        written += len(lines)
        has_more = len(found) == BATCH
        after = lists.mark_of(row=found[-1], query=query) if found else None
    yield plain.text_of({"end": True, "rows": written, "by": actor.name, "user_id": actor.user_id, "at": now}) + b"\n"


def may_leave(*, actor: Actor, query: lists.BookQuery) -> int:
    """The rows of a list that may leave by itself. Refuses `vault_needed` above the limit or for its individuals, `list_stays` (PRM-68)."""
    found = customers.list_leaving(actor=actor, query=query)
    if lists.way_of(rows=found.rows, limit=customers.rows_leaving()) != "vault" and found.way != "vault":
        return found.rows
    raise Refusal("vault_needed", t(
        f"{found.rows:,} 户(含个人客户 {found.people:,} 户)须经金库审批",
        f"{counted(found.rows, 'account|accounts')} ({counted(found.people, 'individual|individuals')}) need the vault's approval"), status=403,
                  way_out=t("请缩小筛选,或在台账页申请金库审批", "Narrow the filter, or ask the vault on the page of the book"))


def _query(actor: Actor, params: Params, today: date) -> lists.BookQuery:
    if "page" in params:
        raise given.unknown(["page"])
    if "," in "".join(params.get("sort", ())):
        raise given.wrong("sort", t("接口按一个键排序", "one key to sort by"))
    return replace(lists.read_query(params=params, today=today, units=units_of(params)), page=1)


def units_of(params: Params) -> dict[int, Sequence[int]]:
    """The subtree of each unit that is named; the scope decides what of it is seen."""
    named = {int(text) for name in lists.UNITS for text in params.get(name, ()) if text.isdecimal() and len(text) < 16}
    return {unit.id: organisation.subtree_ids(unit_id=unit.id) for unit in (organisation.units(ids=named) if named else ())}


def columns_of(asked: Sequence[str]) -> tuple[str, ...]:
    """Known columns, or the standard set. Refuses `wrong_value` for another."""
    if extra := [one for one in asked if one not in lists.columns()]:
        raise given.wrong("columns", t(f"没有这一列:{extra[0][:40]}", f"no such column: {extra[0][:40]}"))
    return tuple(asked) or lists.STANDARD


def _mark(place: list[Any], query: lists.BookQuery) -> lists.Mark:
    value = place[0]
    is_day = lists.columns()[query.sort].kind == "date"
    return lists.Mark(value=date.fromisoformat(value) if is_day and value else value, account_id=int(place[1]))


def _rows(actor: Actor, found: Sequence[lists.Listed], columns: Sequence[str]) -> list[Row]:
    """Only accounts with a name: what row security hides is not answered, even if the index still lists it."""
    names = customers.account_names(actor=actor, ids=[row.account_id for row in found])
    return [{"account_id": row.account_id, "unit_id": names[row.account_id].unit_id,
             **{key: _value(key, row, names[row.account_id]) for key in columns}} for row in found if row.account_id in names]


def _value(key: str, row: lists.Listed, name: customers.AccountName) -> Any:
    match key:
        case "name":
            return name.name
        case "grade":
            return row.grade
        case "calculated":
            return row.calculated_grade
        case "kind":
            return name.customer_kind
        case "industry":
            return name.industry_code
        case "owner":
            return {"user_id": row.owner_id, "name": row.owner_name} if row.owner_id else None
    return plain.plain(row.extra.get(key) if key in row.extra else getattr(row, lists.columns()[key].column, None))
