"""Saved views without a database: what is kept, how an old one is opened, which columns are a set."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.domains.lists import fields
from guanxi.domains.lists.rules import saved
from guanxi.domains.lists.rules.saved import Kept
from guanxi.foundation.pure.refusal import Refusal

TODAY = date(2026, 11, 20)
UNITS = {7: (7, 8)}


@pytest.mark.parametrize(("params", "text", "sort"), [
    ({}, "", "-revenue"),
    ({"grade": ["gold", "none"], "q": [" 人民 "]}, "grade=gold&grade=none&q=%E4%BA%BA%E6%B0%91", "-revenue"),
    ({"sort": ["trend"], "page": ["7"], "exact": ["1"], "view": ["3"], "columns": ["grade"]}, "", "trend"),
    ({"kind": [""], "revenue_min": ["150"], "sort": ["-arrears"]}, "revenue_min=150", "-arrears"),
    ({"unit": ["7"]}, "unit=7", "-revenue"), ({"sort": ["grade,-revenue,name"]}, "", "grade,-revenue,name"),
])
def test_what_is_kept(params: dict[str, list[str]], text: str, sort: str) -> None:
    kept = saved.keep(params=params, columns=("code", "grade"), today=TODAY, units=UNITS)
    assert kept == Kept(text=text, sort=sort, columns=("name", "code", "grade"), catalogue=fields.CATALOGUE)


@pytest.mark.parametrize(("params", "code"), [
    ({"password": ["1"]}, "unknown_filter: .*password"), ({"sort": ["b.name"]}, "unknown_filter: .*sort"),
    ({"unit": ["99"]}, "unknown_filter: .*unit"), ({"code": ["长" * 60] * 9, "q": ["长" * 60], "grade": ["长" * 60] * 9}, "view_too_long")])
def test_what_is_not_kept(params: dict[str, list[str]], code: str) -> None:
    with pytest.raises(Refusal, match=code):
        saved.keep(params=params, columns=(), today=TODAY, units=UNITS)


def test_kept_and_opened_is_the_same_list() -> None:
    kept = saved.keep(params={"grade": ["gold", "vip"], "q": ["a&b=c"], "sort": ["trend"]}, columns=("trend",), today=TODAY)
    opened = saved.opened(kept, today=TODAY)
    assert opened.params == {"grade": ["gold", "vip"], "q": ["a&b=c"], "sort": ["trend"], "columns": ["name,trend"]}
    assert opened.lost == ()
    assert opened.address == "grade=gold&grade=vip&q=a%26b%3Dc&sort=trend&columns=name%2Ctrend"


def old(text: str = "", sort: str = "-revenue", columns: tuple[str, ...] = ("name", "grade"), catalogue: int = 1) -> Kept:
    return Kept(text=text, sort=sort, columns=columns, catalogue=catalogue)


@pytest.mark.parametrize(("kept", "params", "lost"), [
    (old("grade=gold&mood=good"), {"grade": ["gold"], "sort": ["-revenue"], "columns": ["name,grade"]}, ("mood",)),
    (old("unit=99"), {"sort": ["-revenue"], "columns": ["name,grade"]}, ("unit",)),
    (old(sort="mood"), {"columns": ["name,grade"]}, ("mood",)),
    (old(sort="-grade,mood,name"), {"sort": ["-grade,name"], "columns": ["name,grade"]}, ("mood",)),
    (old(columns=("name", "mood", "code")), {"sort": ["-revenue"], "columns": ["name,code"]}, ("mood",)),
    (old(columns=("mood",), sort="-mood", text="mood=1"), {"columns": [",".join(fields.STANDARD)]}, ("mood",)),
])
def test_what_no_longer_exists_is_left_out_and_named(kept: Kept, params: dict[str, list[str]], lost: tuple[str, ...]) -> None:
    opened = saved.opened(kept, today=TODAY, units=UNITS)
    assert (opened.params, opened.lost) == (params, lost)


RENAMED = {1: {"income": "money_in"}, 2: {"money_in": "revenue", "class": "grade"}}


@pytest.mark.parametrize(("kept", "params"), [
    (old("income_min=5", "-income", ("income",), 1), {"revenue_min": ["5"], "sort": ["-revenue"], "columns": ["name,revenue"]}),
    (old("money_in_max=5", "money_in", ("class", "money_in"), 2), {"revenue_max": ["5"], "sort": ["revenue"], "columns": ["name,grade,revenue"]}),
    (old("class=gold", "-class", ("class",), 2), {"grade": ["gold"], "sort": ["-grade"], "columns": ["name,grade"]}),
    (old("", "class,-money_in,code", ("class",), 2), {"sort": ["grade,-revenue,code"], "columns": ["name,grade"]}),
    (old("grade=gold", "-grade", ("grade",), 3), {"grade": ["gold"], "sort": ["-grade"], "columns": ["name,grade"]}),
])
def test_an_older_catalogue_is_carried_over(kept: Kept, params: dict[str, list[str]]) -> None:
    assert saved.opened(kept, today=TODAY, renamed=RENAMED) == saved.Opened(params=params)


@pytest.mark.parametrize(("keys", "cleaned", "lost"), [
    ((), fields.STANDARD, ()), (("name",), fields.STANDARD, ()), (("code", "grade", "code"), ("name", "code", "grade"), ()),
    (("grade", "name"), ("name", "grade"), ()), (("calculated",), ("name", "calculated"), ()),
    (("b.name; drop", "grade"), ("name", "grade"), ("b.name; drop",)), (("x", "x", ""), fields.STANDARD, ("x",)),
])
def test_columns_become_a_set(keys: tuple[str, ...], cleaned: tuple[str, ...], lost: tuple[str, ...]) -> None:
    found = saved.column_set(keys)
    assert (found.keys, found.lost) == (cleaned, lost)


@pytest.mark.parametrize(("text", "keys"), [("", fields.STANDARD), ("grade, code", ("name", "grade", "code")), (",,", fields.STANDARD)])
def test_columns_of_an_address(text: str, keys: tuple[str, ...]) -> None:
    assert saved.columns_of(text).keys == keys


@pytest.mark.parametrize(("given", "name"), [(" 我的 欠费  客户 ", "我的 欠费 客户"), ("x" * 30, "x" * 30)])
def test_a_name(given: str, name: str) -> None:
    assert saved.named(given) == name


@pytest.mark.parametrize("given", ["", "  \n", "x" * 31])
def test_no_name(given: str) -> None:
    with pytest.raises(Refusal, match="view_name"):
        saved.named(given)
