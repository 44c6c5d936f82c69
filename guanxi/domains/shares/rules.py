"""Decisions about revenue shares without database or clock: what a rate is, when parts are a whole, where a split may begin, who gets which fen."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.foundation.pure import entered
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.foundation.pure.refusal import Refusal

MOST_UNITS = 20
ONE, PLACES = Decimal(1), 6
EARLIEST = date(1995, 1, 1)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")


@dataclass(frozen=True, kw_only=True)
class Part:
    """One unit and its rate, 0 to 1."""

    unit_id: int
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class Period:
    """A split that is there: [valid_from, valid_until)."""

    id: int
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, kw_only=True)
class Placing:
    """What a new split does to those that are there. ends: gets the new first day as its end. replaces: goes, it began on the same day."""

    ends: int | None = None
    replaces: int | None = None


def read_rate(text: str, *, field: str = "rate") -> Decimal:
    """60%, 60% or 0.6 as an exact Decimal. Refuses `rate_missing`, `rate_wrong`: no number, not above 0, above 1 without %, over six places."""
    written = unicodedata.normalize("NFKC", text).replace(" ", "")
    if not written:
        raise Refusal("rate_missing", t("请填写比例", "Say the rate"), field=field, way_out=_HOW)
    is_percent = written.endswith("%")
    try:
        rate = Decimal(written.removesuffix("%").replace("_", "?")) / (100 if is_percent else 1)
    except ArithmeticError:  # no number, or one beyond all bounds
        rate = Decimal("NaN")
    if not rate.is_finite() or rate <= 0:
        raise Refusal("rate_wrong", Text(f"比例“{text[:20]}”不是大于 0 的数", f"“{text[:20]}” is not a number above 0"), field=field, way_out=_HOW)
    if rate > 1:
        raise Refusal("rate_wrong", Text(f"比例“{text[:20]}”超过 1", f"The rate “{text[:20]}” is more than 1"), field=field, way_out=_HOW)
    if rate != round(rate, PLACES):
        raise Refusal("rate_wrong", Text(f"比例“{text[:20]}”位数过多", f"The rate “{text[:20]}” has too many places"), field=field,
                      way_out=t("百分比最多四位小数,如 33.3334%", "At most four places of a percentage, such as 33.3334%"))
    return rate


def check_parts(parts: Sequence[Part], *, names: Mapping[int, str]) -> None:
    """Refuses `no_shares`, `too_many_units`, `unit_twice` and `sum_not_one`, which says what is missing or too much. Operator 1.1."""
    if not parts:
        raise Refusal("no_shares", t("请至少写一个单位和它的比例", "Name at least one unit and its rate"), field="shares")
    if len(parts) > MOST_UNITS:
        raise Refusal("too_many_units", t(f"最多 {MOST_UNITS} 个单位", f"At most {MOST_UNITS} units"), field="shares")
    seen = [part.unit_id for part in parts]
    if twice := next((unit for unit in seen if seen.count(unit) > 1), None):
        name = names.get(twice, str(twice))
        raise Refusal("unit_twice", Text(f"{name} 写了两次", f"{name} is named twice"), field="shares",
                      way_out=t("请合并为一行", "Make one line of them"))
    total = sum((part.rate for part in parts), Decimal(0))
    if total != ONE:
        raise Refusal("sum_not_one", sum_said(total), field="shares", way_out=t("各单位比例之和须为 100%", "The rates must add up to 100%"))


def sum_said(total: Decimal) -> Text:
    """合计 95%,还差 5%."""
    gap = percent(abs(ONE - total))
    if total < ONE:
        return Text(f"比例合计 {percent(total)},还差 {gap}", f"The rates add up to {percent(total)}: {gap} are missing")
    return Text(f"比例合计 {percent(total)},多出 {gap}", f"The rates add up to {percent(total)}: {gap} too much")


def percent(rate: Decimal) -> str:
    """0.6 as 60%, 0.333334 as 33.3334%."""
    return f"{(rate * 100).normalize():f}%"


def placing(periods: Sequence[Period], *, valid_from: date) -> Placing:
    """Where a split from this day on goes. It may only begin on or after the newest one's first day: the past is not cut into.

    Refuses `inside_older_period`, naming the period and the day from which a split is possible.
    """
    newest = max(periods, key=lambda one: one.valid_from, default=None)
    if newest is None:
        return Placing()
    if valid_from < newest.valid_from:
        inside = next((one for one in periods if one.valid_from <= valid_from and (one.valid_until is None or valid_from < one.valid_until)), None)
        at = Text(f"{valid_from} 在已约定的时段 {inside.valid_from} 至 {inside.valid_until} 之内",
                  f"{valid_from} lies inside the period {inside.valid_from} to {inside.valid_until}") if inside else Text(
            f"{valid_from} 之后已有约定", f"There is a split after {valid_from}")
        raise Refusal("inside_older_period", at, field="valid_from", way_out=Text(
            f"最新约定自 {newest.valid_from} 起:请填该日或之后的日期,或先从该日起取消它",
            f"The newest one begins on {newest.valid_from}: give that day or a later one, or end it from that day first"))
    if valid_from == newest.valid_from:
        return Placing(replaces=newest.id)
    is_running = newest.valid_until is None or newest.valid_until > valid_from
    return Placing(ends=newest.id if is_running else None)


def ending(newest: Period | None, *, valid_until: date) -> Placing:
    """What ending the newest split on a day does: from its own first day on, it goes. Refuses `nothing_to_end`, `before_it_began`."""
    if newest is None or (newest.valid_until is not None and newest.valid_until <= valid_until):
        raise Refusal("nothing_to_end", t("该产品实例当日没有约定收入归属", "No split of this product instance runs on that day"), status=409,
                      way_out=t("请刷新页面查看现状", "Reload the page to see how it stands"))
    if valid_until < newest.valid_from:
        raise Refusal("before_it_began", Text(f"该约定自 {newest.valid_from} 起,不能在此之前结束",
                                              f"It begins on {newest.valid_from} and cannot end before"), field="valid_until",
                      way_out=Text(f"填 {newest.valid_from} 即取消该约定", f"{newest.valid_from} takes it back altogether"))
    return Placing(replaces=newest.id) if valid_until == newest.valid_from else Placing(ends=newest.id)


def apportion(fen: int, rates: Mapping[int, Decimal]) -> dict[int, int]:
    """Whole fen per unit that sum to `fen` exactly: each gets the floor of its part, the rest goes one by one to the largest remainders.

    Equal remainders: the lower unit id first. The rates sum to 1. Money below 0 (adjustments) is cut towards the lower number as well.
    """
    exact = {unit: fen * rate for unit, rate in rates.items()}
    whole = {unit: math.floor(part) for unit, part in exact.items()}
    order = sorted(rates, key=lambda unit: (whole[unit] - exact[unit], unit))
    for unit in order[:fen - sum(whole.values())]:
        whole[unit] += 1
    return whole


def clean(*, catalogue: Catalogue, values: Mapping[str, object]) -> dict[str, Any]:
    """The given values as they are stored. Refuses by field: `required`, `wrong_value`, `too_long`, `code_scientific`, hidden characters."""
    found: dict[str, Any] = {}
    for field in catalogue.fields:
        value = values.get(field.key)
        found[field.key] = read_day(field, value) if field.kind == "date" else entered.text(field, value)
        if field.required and not found[field.key]:
            raise entered.refused(field, "required", "必填", "is required")
    if _SCIENTIFIC.fullmatch(found.get("instance", "")):
        raise entered.refused(catalogue["instance"], "code_scientific", "被表格软件变成了科学计数法,末几位已丢失",
                              "a spreadsheet lost digits of this number")
    return found


def read_day(field: Field, value: object) -> date | None:
    """A day as people write it; refuses what is none, and one before there was such revenue."""
    found = entered.day(field, value)
    if found is not None and found < EARLIEST:
        raise entered.refused(field, "wrong_value", f"不能早于 {EARLIEST}", f"cannot be before {EARLIEST}")
    return found


_HOW = t("请写成 60% 或 0.6", "Write 60% or 0.6")
