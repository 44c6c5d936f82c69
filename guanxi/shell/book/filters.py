"""The filter bar of the book: quick views, and what stands in each field now. Meaning is `lists.read_query`'s."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.shell.book import words

QUICK: tuple[tuple[Text, str], ...] = (
    (t("全部", "All"), "sort=-revenue"),  # not the bare address: that opens with the reader's own view
    (t("预升", "Rising"), "differs=up&sort=-revenue"),
    (t("预降", "Falling"), "differs=down&sort=-revenue"),
    (t("有欠费", "In arrears"), "arrears=1&sort=-arrears"),
    (t("收入下滑", "Losing revenue"), "trend=down&sort=trend"),
    (t("协议90天内到期", "Agreement ends in 90 days"), "agreement_within=90&sort=agreement"),
    (t("档案不全", "Incomplete archive"), "completeness_below=60&sort=completeness"),
    (t("无归属经理", "No owner"), "owner=none"),
)
OF_MONEY = ("arrears=1&sort=-arrears", "trend=down&sort=trend")
"""Of no use to who reads no money: they find nothing, whatever is owed."""
EDGES = ("", "_min", "_max", "_from", "_until")
STANDING = ("sort", "page", "exact", "columns", "view")
HIDDEN = ("owner", "trend_min", "trend_max", "last_month_min", "last_month_max", "arrears_min", "arrears_max", "completeness_min",
          "completeness_max", "contacts_min", "contacts_max", "agreement_from", "agreement_until", "visited_from", "visited_until",
          "calculated", "code", "where", "unit_at")


@dataclass(frozen=True, kw_only=True)
class Quick:
    """One quick view: its words, its query string, whether it is the one on screen."""

    label: Text
    href: str
    is_current: bool
    is_own: bool = False


def bar(*, given: Mapping[str, Sequence[str]], actor: Actor, language: str, tabs: tuple[tuple[int, str], ...] = ()) -> SafeString:
    """Quick views, the reader's tabs and the filter bar as HTML, drawn once for the same words: five milliseconds each."""
    columns, classes = lists.columns(), customers.classes()
    custom = (*(replace(columns[key], choices=choices) for key, choices in classes.items() if choices),
              *(column for column in columns.values() if column.is_custom))
    units = tuple((unit.id, unit.name) for unit in words.units_to_choose(actor))
    signed_by = given.get("signed_by", [""])[0]
    signers = {unit.id: unit.name for unit in words.signers(actor)}
    if signed_by.isdigit() and int(signed_by) in words.units().by_id:
        signers.setdefault(int(signed_by), words.unit_name(int(signed_by)))
    partners = tuple((unit.id, unit.name) for unit in words.partners(actor))
    return _drawn(_filters(given), custom, units, tuple(signers.items()), partners, tuple(words.grades().items()), language, tabs,
                  given.get("view", [""])[0], customers.may(actor, customers.MONEY))


def is_filtered(given: Mapping[str, Sequence[str]]) -> bool:
    """True when anything but the order and the page is chosen."""
    return bool(_filters(given))


def _filters(given: Mapping[str, Sequence[str]]) -> str:
    return urlencode({name: list(values) for name, values in given.items() if name not in STANDING and any(values)}, doseq=True)


@functools.lru_cache(maxsize=512)
def _drawn(said: str, custom: tuple[lists.Column, ...], units: tuple[tuple[int, str], ...], signers: tuple[tuple[int, str], ...],
           partners: tuple[tuple[int, str], ...], grades: tuple[tuple[str, Text], ...], language: str,
           tabs: tuple[tuple[int, str], ...], view: str, has_money: bool) -> SafeString:
    """Everything the bar shows is in the arguments; the words are in the language that is active, which is `language`."""
    filters = parse_qs(said)
    shared = [Quick(label=label, href=f"?{query}", is_current=not view and _filters_of(query) == said) for label, query in QUICK
              if has_money or query not in OF_MONEY]
    own = [Quick(label=Text(name, name), href=reverse("book:open_view", args=[view_id]), is_current=view == str(view_id), is_own=True)
           for view_id, name in tabs]
    return render_to_string("book/filters.html", {
        "quick": [*shared, *own], "has_money": has_money,
        "now": {name: values[0] for name, values in filters.items()}, "chosen_grades": filters.get("grade", []),
        "kept": [(name, value) for name in HIDDEN for value in filters.get(name, [])],
        "grades": grades, "kinds": words.kinds(), "industries": words.industries(), "units": units, "signers": signers, "partners": partners,
        "is_filtered": bool(filters),
        "more": sum(name not in ("q", "grade", "kind") for name in filters),
        "custom": [(column, {edge: filters.get(f"{column.key}{edge}", [""])[0] for edge in EDGES}) for column in custom],
    })


def clean(given: Mapping[str, Sequence[str]]) -> str:
    """The query string without empty fields: what the address bar shows after a filter."""
    filled = {name: [value for value in values if value] for name, values in given.items()}
    return urlencode({name: values for name, values in filled.items() if values}, doseq=True)


def _filters_of(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and part.split("=")[0] not in STANDING)

