"""How text becomes a month, a day, whole fen or a code, and which text is a fault. Ibis expressions only.

`typed` adds `faults`, a list of "field:code"; a row with any fault is not written to the lake.
Not for here: files (`write.py`), header names (`profiles.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import ibis

from guanxi.analytics import engine, usage_kinds
from guanxi.analytics.profiles import (
    ARREARS_BUCKETS,
    ARREARS_SNAPSHOT,
    BILL_ITEM,
    CHARGE_KINDS,
    USAGE_MONTH,
    Column,
    Declared,
    Profile,
)
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.money import FEN_PER_UNIT

FAULTS = {
    "missing": t("必填项为空", "required, but empty"),
    "no_code": t("没有任何客户标识", "no code of a customer"),
    "not_a_month": t("不是账期(YYYYMM)", "not a billing month (YYYYMM)"),
    "not_a_day": t("不是有效日期", "not a valid day"),
    "not_an_amount": t("不是金额", "not an amount"),
    "not_a_rate": t("不是 0 与 1 之间的税率", "not a tax rate between 0 and 1"),
    "digits_lost": t("科学计数法,位数已丢失,请修正源文件", "scientific notation, digits are lost: fix the source file"),
    "unknown_charge_kind": t("费项类型不认识", "unknown charge kind"),
    "not_yes_or_no": t("应为是或否", "should be yes or no"),
    "tax_rate_missing": t("含税金额缺少税率", "an amount with tax needs its rate"),
    "buckets_do_not_sum": t("账龄之和不等于欠费合计", "the ageing buckets do not sum to the total"),
    "not_a_quantity": t("不是使用量(0 以上的数)", "not a quantity (a number from 0)"),
    "unknown_usage_kind": t("使用量类型不认识", "unknown kind of usage"),
    "unknown_unit": t("计量单位不认识", "unknown unit"),
    "unit_missing": t("没有计量单位,也未在载入时声明", "no unit in the line and none declared"),
    "unit_of_other_kind": t("计量单位与使用量类型不符", "the unit is none of this kind of usage"),
    "ragged": t("列数与表头不符", "not as many cells as the header"),
}

MONTH = r"^((?:19|20|21)[0-9]{2})[-/.年]?(0?[1-9]|1[0-2])月?$"
DAY = r"^((?:19|20|21)[0-9]{2})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?$"
AMOUNT = r"^[+-]?[0-9]{1,13}([.][0-9]{1,6})?$"
QUANTITY = r"^[0-9]{1,12}([.][0-9]{1,6})?$"
RATE = r"^0?([.][0-9]{1,4})?$|^0[.]?0*$"
LOST = r"^[0-9]([.][0-9]+)?[eE][+]?[0-9]+$"
YES, NO = ("是", "Y", "y", "1", "true", "yes"), ("否", "N", "n", "0", "false", "no")


def typed(texts: Any, *, profile: Profile, declared: Declared) -> Any:
    """Typed columns of the lake for this profile, plus `row_number` and `faults`."""
    faults = [_required(texts, column) for column in profile.columns if column.required]
    faults += [_shape(texts, column) for column in profile.columns]
    if profile.any_of:
        nothing = ibis.and_(*(texts[key].isnull() for key in profile.any_of))
        faults.append(_fault(nothing, profile.any_of[0], "no_code"))
    columns, more = {
        BILL_ITEM.key: _bill_item, ARREARS_SNAPSHOT.key: _arrears, USAGE_MONTH.key: _usage,
    }.get(profile.key, _simple)(texts, declared)
    listed = ibis.array([*faults, *more]).filter(lambda fault: fault.notnull())
    return texts.select("row_number", **columns, faults=listed)


def _bill_item(texts: Any, declared: Declared) -> tuple[dict[str, Any], list[Any]]:
    charged = fen(texts.charged, unit=declared.unit) + fen(texts.discount, unit=declared.unit).fill_null(0)
    given = fen(texts.amount_excl_tax, unit=declared.unit)
    if declared.tax == "incl":
        rate = _rate_1e4(texts.tax_rate.fill_null(declared.tax_rate or None)) if declared.tax_rate \
            else _rate_1e4(texts.tax_rate)
        computed = engine.round_quotient(charged * 10000, rate + 10000)
        no_rate = given.isnull() & rate.isnull()
    else:
        computed, no_rate = charged, ibis.literal(False)
    codes = {column.key: texts[column.key] for column in BILL_ITEM.columns
             if column.kind in ("code", "text")}
    kind = texts.charge_kind.cases(*CHARGE_KINDS.items())
    columns = {"month": month(texts.month), **codes, "charge_kind": kind, "fen": given.coalesce(computed)}
    return columns, [
        _fault(no_rate & texts.charged.notnull(), "tax_rate", "tax_rate_missing"),
    ]


def _arrears(texts: Any, declared: Declared) -> tuple[dict[str, Any], list[Any]]:
    amounts = {f"{key}_fen": fen(texts[key], unit=declared.unit) for key in ("total", *ARREARS_BUCKETS)}
    parts = sum(amounts[f"{key}_fen"] for key in ARREARS_BUCKETS)
    columns = {
        "snapshot_on": day(texts.snapshot_on), "billing_account": texts.billing_account, **amounts,
        "is_disputed": texts.is_disputed.isin(YES).fill_null(False), "promised_on": day(texts.promised_on),
        "is_protected": texts.is_protected.isin(YES).fill_null(False),
    }
    return columns, [_fault(parts != amounts["total_fen"], "total", "buckets_do_not_sum")]


def _simple(texts: Any, declared: Declared) -> tuple[dict[str, Any], list[Any]]:
    gross = fen(texts.amount, unit=declared.unit)
    net = gross
    if declared.tax == "incl":
        rate = int(Decimal(declared.tax_rate) * 10000)
        net = engine.round_quotient(gross * 10000, ibis.literal(10000 + rate, "int64"))
    columns = {
        "account_code": texts.account_code, "month": month(texts.month), "product": texts["product"], "fen": net,
        "unpaid_fen": gross - fen(texts.paid, unit=declared.unit), "due_on": day(texts.due_on),
    }
    return columns, []


def _usage(texts: Any, declared: Declared) -> tuple[dict[str, Any], list[Any]]:
    """The line's own unit wins, else the declared one of its dimension; what has one unit only needs no word.

    Everything is looked up by the words themselves: DuckDB copies what a CASE asks about into each branch, so one in another explodes.
    """
    units = {unit.key: unit for unit in usage_kinds.UNITS}
    kinds = {word: usage_kinds.BY_KEY[key] for word, key in usage_kinds.KIND_WORDS.items()}
    default = usage_kinds.ONLY_UNIT | {"data": declared.unit, "time": declared.time_unit}
    said, is_silent = texts.usage_kind.lower(), texts.quantity_unit.isnull()
    dimension = said.cases(*((word, kind.dimension) for word, kind in kinds.items()))
    declared_factor = said.cases(*((word, units[default[kind.dimension]].factor) for word, kind in kinds.items()
                                   if default[kind.dimension] != usage_kinds.LINE))
    own = texts.quantity_unit.lower()
    own_factor = own.cases(*((word, units[key].factor) for word, key in usage_kinds.UNIT_WORDS.items()))
    of_unit = own.cases(*((word, units[key].dimension) for word, key in usage_kinds.UNIT_WORDS.items()))
    factor = ibis.ifelse(is_silent, declared_factor, own_factor).cast("int64")
    number = _bare(texts.quantity)
    exact = ibis.ifelse(number.re_search(QUANTITY), number, None).try_cast("decimal(24,6)")
    quantity = (exact * factor).try_cast("int64")
    codes = {key: texts[key] for key in ("group_code", "customer_code", "billing_account", "product_code", "product_name")}
    columns = {"month": month(texts.month), **codes, "usage_kind": said.cases(*usage_kinds.KIND_WORDS.items()), "quantity": quantity,
               "batch": texts.batch.fill_null("")}
    return columns, [
        _fault(is_silent & dimension.notnull() & declared_factor.isnull(), "quantity_unit", "unit_missing"),
        _fault(of_unit != dimension, "quantity_unit", "unit_of_other_kind"),
        _fault(exact.notnull() & factor.notnull() & quantity.isnull(), "quantity", "not_a_quantity"),
    ]


def fen(text: Any, *, unit: str) -> Any:
    """Text to whole fen (int64), half away from zero; NULL when it is not an amount. Thousands commas pass."""
    number = _bare(text)
    exact = ibis.ifelse(number.re_search(AMOUNT), number, None).try_cast("decimal(24,6)")
    return (exact * FEN_PER_UNIT[unit]).cast("decimal(34,7)").cast("int64")


def month(text: Any) -> Any:
    """202610, 2026-10, 2026年10月 → 202610 (int32)."""
    return (text.re_extract(MONTH, 1).nullif("").cast("int32") * 100
            + text.re_extract(MONTH, 2).nullif("").cast("int32")).cast("int32")


def day(text: Any) -> Any:
    """20261120, 2026-11-20, 2026年11月20日 → date; NULL for a day that does not exist."""
    iso = text.re_extract(DAY, 1) + "-" + text.re_extract(DAY, 2).lpad(2, "0") + "-" + text.re_extract(DAY, 3).lpad(2, "0")
    return ibis.ifelse(text.re_search(DAY), iso, None).try_cast("date")


def _rate_1e4(text: Any) -> Any:
    exact = ibis.ifelse(text.re_search(RATE), text, None).try_cast("decimal(9,4)")
    return (exact * 10000).cast("int64")


def _bare(text: Any) -> Any:
    return text.replace(",", "").replace("，", "").replace(" ", "")


def _required(texts: Any, column: Column) -> Any:
    return _fault(texts[column.key].isnull(), column.key, "missing")


_WRONG: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "month": (lambda text: month(text).isnull(), "not_a_month"),
    "date": (lambda text: day(text).isnull(), "not_a_day"),
    "amount": (lambda text: ~_bare(text).re_search(AMOUNT), "not_an_amount"),
    "rate": (lambda text: _rate_1e4(text).isnull(), "not_a_rate"),
    "flag": (lambda text: ~text.isin((*YES, *NO)), "not_yes_or_no"),
    "charge_kind": (lambda text: ~text.isin(tuple(CHARGE_KINDS)), "unknown_charge_kind"),
    "usage_kind": (lambda text: ~text.lower().isin(tuple(usage_kinds.KIND_WORDS)), "unknown_usage_kind"),
    "usage_unit": (lambda text: ~text.lower().isin(tuple(usage_kinds.UNIT_WORDS)), "unknown_unit"),
    "quantity": (lambda text: ~_bare(text).re_search(QUANTITY), "not_a_quantity"),
    "code": (lambda text: text.re_search(LOST), "digits_lost"),
    "text": (lambda _: ibis.literal(False), "missing"),
}


def _shape(texts: Any, column: Column) -> Any:
    text, (wrong, code) = texts[column.key], _WRONG[column.kind]
    return _fault(text.notnull() & wrong(text), column.key, code)


def _fault(wrong: Any, field: str, code: str) -> Any:
    return ibis.ifelse(wrong, f"{field}:{code}", None)
