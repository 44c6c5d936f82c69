"""The book in groups (分组): one GROUP BY over the reader's own accounts, with counts, revenue and arrears; each group is a filter.

A reader with nothing but marketing roles gets no figures of a group below five, nor a total from which they follow (PRM-60).

Headquarters reads the copy of the book ordered by unit (an index-only pass): 1,000,000 accounts in one statement that ends after five seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db import connection

from guanxi.domains.lists import fields
from guanxi.domains.lists.access import ScopeFilter
from guanxi.domains.lists.queries import index
from guanxi.domains.lists.rules.conditions import BookQuery
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

MOST = 200
MILLISECONDS = 5_000


@dataclass(frozen=True, kw_only=True)
class By:
    """What the book can be grouped by. key and label: SQL over the book as `b`; parameter: the filter that opens one group."""

    name: Text
    key: str
    label: str
    columns: tuple[str, ...]
    parameter: str


BY: dict[str, By] = {
    "unit": By(name=t("归属单位", "Unit"), key="unit_id::text", label="''", columns=("unit_id",), parameter="unit"),
    "owner": By(name=t("归属经理", "Owner"), key="coalesce(owner_id::text, 'none')", label="max(owner_name)", columns=("owner_id", "owner_name"),
                parameter="owner"),
    "kind": By(name=t("客户类别", "Kind"), key="customer_kind", label="''", columns=("customer_kind",), parameter="kind"),
    "industry": By(name=t("行业门类", "Industry section"), key="left(industry_code, 1)", label="''", columns=("industry_code",),
                   parameter="industry"),
    "grade": By(name=t("有效等级", "Grade"), key="grade", label="''", columns=("grade",), parameter="grade"),
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group. key: the value of its filter, '' for none; label: only where the book holds it (a person). Money in fen, None = no data.

    is_hidden: too few accounts for this reader; accounts is 0 and money None.
    """

    key: str
    label: str
    accounts: int
    revenue_12m_fen: int | None
    arrears_fen: int | None
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class Groups:
    """Groups by revenue, the largest first; `whole` over everything the filters leave, `more` when not every group is listed."""

    groups: tuple[Group, ...]
    whole: Group
    more: bool


def groups(*, query: BookQuery, scope: ScopeFilter, by: str, most: int = MOST, fold: Callable[[str], str] | None = None) -> Groups:
    """The reader's accounts, as the filters leave them, in groups. Refuses 400 for what the book is not grouped by. PRM-60.

    fold: key of a group → key of the larger group it is summed into, before anything is hidden.
    """
    found = BY.get(by)
    if found is None:
        raise Refusal("unknown_group", t(f"台账不能按此分组:{by[:40]}", f"The book is not grouped by {by[:40]}"), status=400, field="by",
                      way_out=t("请从台账的“分组”菜单选择", "Choose from the book's group menu"))
    columns = ", ".join(f"b.{column}" for column in ("account_id", *found.columns, "revenue_12m_fen", "arrears_fen"))
    seen, params = index.seen_sql(query, scope, columns=columns)
    with index.patience(query, milliseconds=MILLISECONDS), connection.cursor() as cursor:
        cursor.execute(
            f"select {found.key}, {found.label}, count(*), sum(revenue_12m_fen), sum(arrears_fen), grouping({found.key}) from ({seen}) seen "  # noqa: S608
            f"group by grouping sets (({found.key}), ()) order by 6 desc, 4 desc nulls last, 3 desc, 1 limit %s", [*params, most + 2])
        first, *rows = (_group(*row[:5]) for row in cursor.fetchall())
    parts = _folded(rows[:most], fold) if fold else rows[:most]
    is_shut = scope.hides_whole(first.accounts, (one.accounts for one in parts))
    shown = sorted((_hidden(one) if scope.hides(one.accounts) else one for one in parts), key=lambda one: one.is_hidden)
    return Groups(groups=tuple(shown), whole=_hidden(first) if is_shut else first, more=len(rows) > most)


def _folded(groups: Sequence[Group], fold: Callable[[str], str]) -> list[Group]:
    parts: dict[str, Group] = {}
    for one in groups:
        key = fold(one.key)
        before = parts.get(key)
        parts[key] = replace(one, key=key, label="") if before is None else replace(
            before, accounts=before.accounts + one.accounts, revenue_12m_fen=_plus(before.revenue_12m_fen, one.revenue_12m_fen),
            arrears_fen=_plus(before.arrears_fen, one.arrears_fen))
    return sorted(parts.values(), key=lambda part: -(part.revenue_12m_fen or 0))


def _plus(one: int | None, other: int | None) -> int | None:
    return one if other is None else other if one is None else one + other


def _hidden(group: Group) -> Group:
    return replace(group, accounts=0, revenue_12m_fen=None, arrears_fen=None, is_hidden=True)


def groupable() -> dict[str, Text]:
    """What the book can be grouped by, for a menu."""
    return {key: fields.BY_KEY[key].label if key in fields.BY_KEY and key != "industry" else by.name for key, by in BY.items()}


def _group(key: str | None, label: str | None, accounts: int, revenue: int | None, arrears: int | None) -> Group:
    return Group(key=key or "", label=label or "", accounts=accounts, revenue_12m_fen=None if revenue is None else int(revenue),
                 arrears_fen=None if arrears is None else int(arrears))
