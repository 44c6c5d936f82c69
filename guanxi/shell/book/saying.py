"""The filter of a list in words: for the line in an exported sheet and for the audit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qs

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.shell.book import shown, words

FLAGS: Mapping[tuple[str, str], Text] = {
    ("arrears", "1"): t("有欠费", "in arrears"), ("trend", "down"): t("收入下滑", "losing revenue"), ("owner", "none"): t("无归属经理", "no owner"),
    ("signed_by", "none"): t("签约单位未登记", "unit that signed not recorded"),
    ("partner", "any"): t("由合作伙伴服务", "served through a partner"),
    ("differs", "up"): t("预升", "rising"), ("differs", "down"): t("预降", "falling"), ("differs", "1"): t("预升或预降", "rising or falling"),
}
NUMBERS: Mapping[str, Text] = {
    "completeness_below": t("完整度低于{n}%", "completeness below {n}%"), "agreement_within": t("协议{n}天内到期", "agreement ends in {n:day|days}"),
    "unvisited": t("{n}天内没有走访", "not visited for {n:day|days}"),
}
EDGES = {"min": "≥", "from": "≥", "max": "≤", "until": "≤"}
EVERYTHING = t("全部客户", "all accounts")


def filters(params: lists.Params, sort: str) -> Text:
    """What a list was filtered by and sorted by."""
    said = [one(name, values) for name, values in sorted(params.items()) if name not in ("sort", "page", "exact", "columns", "view")]
    order = [_order(key) for key in sort.split(",")]
    zh = ";".join(text.zh for text in said) or EVERYTHING.zh
    en = "; ".join(text.en for text in said) or EVERYTHING.en
    return Text(f"{zh};排序:{'、'.join(text.zh for text in order)}", f"{en}; sorted by {', '.join(text.en for text in order)}")


def of_people(params: lists.Params, sort: str) -> Text:
    """The same of the list of people across accounts."""
    book = customers.people_columns()
    parts = [_of_people(book, name, values) for name, values in sorted(params.items())]
    order = [book[key.removeprefix("-")].label for key in sort.split(",") if key.removeprefix("-") in book]
    return Text("、".join(part.zh for part in parts) + (";" if parts else "") + "按" + "、".join(label.zh for label in order),
                ", ".join(part.en for part in parts) + ("; " if parts else "") + "by " + ", ".join(label.en for label in order))


def of_list(kept: lists.Kept, *, of: str) -> Text:
    """What an export held: of the book, or of people."""
    return (of_people if of == "people" else filters)(parse_qs(kept.text), kept.sort)


def _of_people(book: Mapping[str, lists.Column], name: str, values: Sequence[str]) -> Text:
    column = book.get(name) or book.get(name.rpartition("_")[0])
    if column is None or name in ("grade", "kind", "owner", "unit"):
        return one(name, values)
    edge = EDGES.get(name.rpartition("_")[2], "") if name not in book else ":"
    return t(f"{column.label.zh}{edge}{'、'.join(values)}", f"{column.label.en}{edge}{', '.join(values)}")


def _order(key: str) -> Text:
    then, is_descending = key.removeprefix("-"), key.startswith("-")
    column = lists.columns()[then].label if then in lists.columns() else Text(then, then)
    return Text(f"{column.zh}{'降序' if is_descending else '升序'}", f"{column.en}, {'descending' if is_descending else 'ascending'}")


def one(name: str, values: Sequence[str]) -> Text:
    """One filter in words."""
    if (name, values[0]) in FLAGS:
        return FLAGS[name, values[0]]
    if name in NUMBERS:
        return NUMBERS[name].format(n=values[0])
    if name in CODED:
        label, meaning = CODED[name]
        meant = [meaning(value) for value in values]
        return Text(f"{label.zh}:{'、'.join(text.zh for text in meant)}", f"{label.en}: {', '.join(text.en for text in meant)}")
    if name in customers.CLASSES:
        label, known = lists.columns()[name].label, words.class_names().get(name, {})
        meant = [t("空", "empty") if value == "none" else known.get(value, _plain(value)) for value in values]
        return Text(f"{label.zh}:{'、'.join(text.zh for text in meant)}", f"{label.en}: {', '.join(text.en for text in meant)}")
    key, _, edge = name.rpartition("_")
    book = lists.columns()
    if name in book and book[name].is_custom:
        label, meant = book[name].label, [shown.custom_word(book[name], value) for value in values]
        return Text(f"{label.zh}:{'、'.join(text.zh for text in meant)}", f"{label.en}: {', '.join(text.en for text in meant)}")
    if key in book and edge in EDGES:
        column, unit = book[key], t(" 万元", " x 10,000 yuan") if book[key].kind == "money" else t("", "")
        return Text(f"{column.label.zh}{EDGES[edge]}{values[0]}{unit.zh}", f"{column.label.en} {EDGES[edge]} {values[0]}{unit.en}")
    return t(f"{name}={','.join(values)}", f"{name}={','.join(values)}")


def _grade(key: str) -> Text:
    return t("未定级", "no grade") if key == "none" else words.grades().get(key, Text(key, key))


def _unit(key: str) -> Text:
    name = words.unit_name(int(key))
    return Text(name, name)


def _owner(key: str) -> Text:
    found = organisation.users(ids=[int(key)]).get(int(key)) if key.isdigit() else None
    return Text(found.name, found.name) if found else Text(key, key)


def _plain(key: str) -> Text:
    return Text(key, key)


CODED: Mapping[str, tuple[Text, Callable[[str], Text]]] = {
    "grade": (t("有效等级", "grade"), _grade), "calculated": (t("测算等级", "calculated"), _grade),
    "kind": (t("客户类别", "kind"), lambda key: words.kind_names().get(key, _plain(key))),
    "industry": (t("行业", "industry"), customers.industry_label), "unit": (t("归属单位", "unit"), _unit), "owner": (t("归属经理", "owner"), _owner),
    "unit_at": (t("本级单位", "unit itself"), _unit), "signed_by": (t("签约单位", "signed by"), _unit),
    "partner": (t("合作伙伴", "partner"), _unit),
    "where": (t("条件", "rule"), _plain),
    "q": (t("关键词", "text"), _plain), "code": (t("集团编码", "group code"), _plain),
}
