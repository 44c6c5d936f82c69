"""The columns of the book: what a list shows, sorts and filters, under which name in a URL. Declared once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Level

ColumnKind = Literal["name", "text", "choice", "grade", "industry", "money", "rate", "percent", "count", "date", "user",
                     "number", "bool", "multi_choice"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column. key: its name in URLs and saved views; column: what it sorts by, '' when the book does not
    hold it; best_first: a first click sorts down.

    is_open: a list beside the book filters it by its kind, as custom fields are.
    is_custom: made at run time of a custom field (BookColumn); choices: its codes and their labels; is_sortable: it has an index.
    """

    key: str
    column: str
    label: Text
    kind: ColumnKind
    is_nullable: bool = True
    best_first: bool = False
    level: Level = "L1"
    is_custom: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    is_sortable: bool = True
    is_open: bool = False


# How the pack classes accounts (ARC-23 to ARC-26, ARC-28): shown and filtered by, without an index of their own.
CLASSES: tuple[tuple[str, Text], ...] = (
    ("service_scope", t("业务范围", "Service scope")), ("cooperation", t("合作关系", "Cooperation")),
    ("industry_influence", t("行业影响", "Influence in its industry")), ("market_role", t("市场角色", "Market role")),
    ("sector_code", t("行业目录", "Industry list")),
)
Columns = Mapping[str, Column]
COLUMNS: tuple[Column, ...] = (
    Column(key="name", column="sort_key", label=t("客户名称", "Account"), kind="name", is_nullable=False),
    Column(key="grade", column="grade_rank", label=t("有效等级", "Grade"), kind="grade"),
    Column(key="calculated", column="calculated_rank", label=t("测算等级", "Calculated"), kind="grade"),
    Column(key="revenue", column="revenue_12m_fen", label=t("近12月收入", "Revenue, 12 months"), kind="money", best_first=True),
    Column(key="trend", column="trend_rate", label=t("趋势", "Trend"), kind="rate", best_first=True),
    Column(key="last_month", column="last_month_fen", label=t("本月出账", "Last closed month"), kind="money", best_first=True),
    Column(key="arrears", column="arrears_fen", label=t("欠费", "Arrears"), kind="money", best_first=True),
    Column(key="completeness", column="completeness", label=t("完整度", "Completeness"), kind="percent", best_first=True),
    Column(key="kind", column="customer_kind", label=t("客户类别", "Kind"), kind="choice", is_nullable=False),
    Column(key="industry", column="industry_code", label=t("行业", "Industry"), kind="industry", is_nullable=False),
    Column(key="owner", column="owner_key", label=t("归属经理", "Owner"), kind="user", is_nullable=False),
    Column(key="contacts", column="contact_count", label=t("联系人数", "Contacts"), kind="count", is_nullable=False, best_first=True),
    Column(key="agreement", column="agreement_until", label=t("协议到期", "Agreement until"), kind="date"),
    Column(key="code", column="group_code", label=t("集团编码", "Group code"), kind="text", is_nullable=False),
    Column(key="short_name", column="short_name", label=t("简称", "Short name"), kind="text", is_nullable=False, is_sortable=False),
    *(Column(key=key, column=key, label=label, kind="choice", is_nullable=False, is_sortable=False) for key, label in CLASSES),
    Column(key="visited", column="last_visited_on", label=t("最近走访", "Last visited"), kind="date", is_sortable=False),
    Column(key="district", column="", label=t("区县", "District"), kind="text", is_nullable=False, is_sortable=False),
    Column(key="address", column="", label=t("地址", "Address"), kind="text", is_nullable=False, is_sortable=False),
    Column(key="signed_by", column="signed_by", label=t("签约单位", "Signed by"), kind="text", is_nullable=False, is_sortable=False),
    Column(key="partner", column="partner", label=t("合作伙伴", "Partner"), kind="text", is_nullable=False, is_sortable=False),
)
BY_KEY: dict[str, Column] = {column.key: column for column in COLUMNS}
DEFAULT_SORT = "revenue"
NAME = "name"
STANDARD: tuple[str, ...] = tuple(
    column.key for column in COLUMNS if column.key not in ("calculated", "short_name", "visited", "district", "address", "signed_by", "partner",
                                                        *dict(CLASSES)))
"""The columns of a reader who chose none."""
CATALOGUE = 1
"""Raised with every renamed column or filter; a saved view remembers under which it was made."""
RENAMED: Mapping[int, Mapping[str, str]] = {}
"""version -> {name then: name in the next version}."""
