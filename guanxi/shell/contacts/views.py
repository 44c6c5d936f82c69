"""The page of people, its table alone for htmx, and taking the list away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import sheet
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page
from guanxi.shell.book import words
from guanxi.shell.book.saved import audiences
from guanxi.shell.contacts import asking, saved

EDGES = ("", "_min", "_max", "_from", "_until")
QUICK: tuple[tuple[Text, str], ...] = (
    (t("全部", "All"), ""), (t("关键人", "Key persons"), "key_person=true"), (t("缺手机", "No mobile"), "has_mobile=false"),
    (t("缺邮箱", "No e-mail"), "has_email=false"), (t("客户无归属", "Account without owner"), "owner=none"))
FORMS = ("people-export", "people-save", "people-update")
"""Forms outside the table that are told which list is on screen."""
PHONE = ("account", "post", "mobile")
"""What a phone shows under a person's name, when it is among the chosen columns."""


@page(act="account.view", methods=("GET",))
def people(request: Request) -> HttpResponse:
    """Everybody at the customers one may see, filtered and sorted as the address says."""
    given = dict(request.GET.lists())
    refused, found, asked = None, None, asking.asked({}, today=clock.today())
    try:
        asked = asking.asked(given, today=clock.today())
        found = customers.people_page(actor=request.actor, query=asked.query)
    except Refusal as refusal:
        if refusal.status != 400:
            raise
        refused = refusal
    if refused is not None and refused.code == "rule_too_slow":  # the statement was cut off: nothing more is read in this transaction
        return _answer(request, given, asked, None, refused)
    return _answer(request, given, asked, found, refused)


@page(act="book.export", methods=("POST",))
def export_people(request: Request) -> HttpResponse:
    """The list on screen as a file: its filters, order and columns, masked as on screen; as far as the matrix lets people leave. SYS-22, PRM-68."""
    now, given = clock.now(), parse_qs(request.POST.get("on_screen", ""))
    asked = asking.asked(given, today=clock.today())
    with access.bound(request.actor, read_only=True):
        ids = customers.people_ids(actor=request.actor, query=asked.query, most=sheet.MOST_ROWS + 1)
        if len(ids) > sheet.MOST_ROWS:
            raise Refusal("too_many_rows", t("一次最多导出 20,000 行", "At most 20,000 rows at once"), status=409,
                          way_out=t("请先按单位、归属经理或职务筛选", "Filter by unit, owner or post first"))
        rows = [one for start in range(0, len(ids), 2_000) for one in customers.people_rows(actor=request.actor, ids=ids[start:start + 2_000])]
    if not rows:
        lists.way_of(rows=0, limit=1)
    book = customers.people_columns()
    customers.record_people_export(actor=request.actor, now=now, people=rows, columns=asked.columns, said=asked.said.zh)
    return sheet.sheet(name=t("联系人", "contacts"), heads=[book[key].label for key in asked.columns],
                       rows=[[said(cell(one, key)) for key in asked.columns] for one in rows], actor=request.actor, now=now,
                       format=request.POST.get("format", ""))


def cell(one: customers.PersonRow, key: str) -> Text:
    """What stands in a column, the same on the page, in a file and over the interface."""
    match key:
        case "name":
            return Text(one.name, one.name)
        case "account":
            return Text(one.account_name, one.account_name)
        case "owner":
            return Text(one.owner_name, one.owner_name)
        case "unit":
            name = words.unit_name(one.unit_id)
            return Text(name, name)
        case "grade":
            return words.grades().get(one.grade, Text(one.grade, one.grade))
        case "kind":
            return words.kind_names().get(one.customer_kind, Text(one.customer_kind, one.customer_kind))
    return one.said.get(key, Text("", ""))


def _answer(request: Request, given: Mapping[str, Sequence[str]], asked: asking.Asked, found: Any, refused: Refusal | None) -> HttpResponse:
    is_fragment, book = bool(request.headers.get("HX-Request")), customers.people_columns()
    on_phone = [key for key in PHONE if key in asked.columns]
    context: dict[str, Any] = {
        "page": found, "refused": refused, "columns": [book[key] for key in asked.columns], "sort": asked.query.sorted_by, "forms": FORMS,
        "rows": [(one, [(key, cell(one, key), key in one.masked, key in on_phone) for key in asked.columns if key != "name"])
                 for one in (found.rows if found else ())],
        "on_screen": asking.address(given, page="", exact=""), "is_filtered": bool(asking.filters(given))}
    if not is_fragment:
        context |= _frame(request, given, asked)
    response = render(request, "contacts/people.html#table" if is_fragment else "contacts/people.html", context, status=refused.status if (
        refused and not is_fragment) else 200)
    if is_fragment:
        response.headers["HX-Push-Url"] = f"{request.path}?{asking.address(given)}".rstrip("?")
    return response


def _frame(request: Request, given: Mapping[str, Sequence[str]], asked: asking.Asked) -> dict[str, Any]:
    """What stands around the table: quick views, filters, columns."""
    book = customers.people_columns()
    chosen = asking.address(asking.filters(given))
    filtered = [column for column in book.values() if column.column and column.level == "L1" and (column.is_open or column.is_custom)]
    return {
        "quick": [(label, query, query == chosen and not given.get("view")) for label, query in QUICK],
        "now": {name: values[0] for name, values in given.items() if values},
        "filtered": [(column, {edge: given.get(f"{column.key}{edge}", [""])[0] for edge in EDGES}) for column in filtered],
        "units": [(unit.id, unit.name) for unit in words.units_to_choose(request.actor)], "grades": tuple(words.grades().items()),
        "kinds": words.kinds(), "rule_names": sorted(lists.rule_names(book=book)),
        "views": lists.views(actor=request.actor, of=saved.OF), "audiences": audiences(request), "view": given.get("view", [""])[0],
        "kept": [(name, value) for name in ("sort", "owner", "columns", "view") for value in given.get(name, [])] + [
            ("column", key) for key in given.get("column", [])],
        "offered": [(book[key], key in asked.columns) for key in (*asked.columns[1:], *(key for key in book if key not in asked.columns))],
        "carried": [(name, value) for name, values in {**asking.filters(given), "sort": given.get("sort", [])}.items() for value in values if value],
        "more": sum(name not in ("q", "grade") for name in asking.filters(given))}
