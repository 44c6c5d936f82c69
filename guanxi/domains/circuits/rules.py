"""Decisions about circuits and tests without database or clock: what may be written, how testers write a value, what a verdict rests on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from guanxi.domains.circuits.fields import CEASED, CIRCUIT, TEST_RUN
from guanxi.domains.circuits.policy import Kind, Measure, Measuring, Named, Wanted
from guanxi.foundation.pure import chinese, dates, entered
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.foundation.pure.refusal import Reason, Refusal

MOST_SECONDS = 30 * 86_400
MOST_DIGITS = 40
_BOUND = {"<": "<", "≤": "<", "<=": "<", ">": ">", "≥": ">", ">=": ">"}
_NUMBER = re.compile(r"([<>]=?|≤|≥)?\s*([+-]?\d[\d,]*(?:\.\d*)?|\.\d+)(?:\s*[x×*]\s*10\s*\^?\s*([+-]?\d+)|[eE]([+-]?\d+))?\s*(.*)")
_NONE_WRONG = frozenset({"noerrors", "noerror", "nobiterrors", "errorfree", "0errors", "无误码", "无差错", "未发现误码"})
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|sec|secs|seconds|秒|m|min|mins|minutes|分|分钟|h|hour|hours|小时|时)?")
_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})(?:\.\d+)?")

Outcome = Literal["pass", "fail", "unjudged"]
_OUTCOMES: dict[Outcome, Text] = {"pass": t("合格", "Pass"), "fail": t("不合格", "Fail"), "unjudged": t("未判定", "Not judged")}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a test proves by the pack, and why. LLD-08."""

    outcome: Outcome
    reasons: tuple[Reason, ...]

    @property
    def name(self) -> Text:
        """Its word."""
        return _OUTCOMES[self.outcome]


def designation_key(said: str) -> str:
    """How a designation is recognised, however a label, a tester or a colleague wrote it."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", chinese.visible(said))).upper()


def clean_circuit(*, values: Mapping[str, object], pack: Measuring, today: date) -> dict[str, Any]:
    """The given values as they are stored; sites stay as said. A circuit that is ceased has a day, any other has none. LLD-01.

    Refuses by field: `required`, `unknown_choice`, `wrong_value`, `too_long`, `hidden_character`, `identity_number`, `in_future`, `out_of_order`.
    """
    found = _cleaned(CIRCUIT, values)
    if "technology" in found:
        found["technology"] = _named(CIRCUIT["technology"], found["technology"], pack.technologies)
    if "designation" in found:
        found["designation_key"] = designation_key(found["designation"])
    for key in ("seen_on", "ceased_on"):
        if (day := found.get(key)) is not None and day > today:
            raise entered.refused(CIRCUIT[key], "in_future", "不能晚于今天", "cannot be later than today")
    if "state" in found:
        found["ceased_on"] = (found.get("ceased_on") or today) if found["state"] == CEASED else None
    opened, ceased = found.get("opened_on"), found.get("ceased_on")
    if opened and ceased and ceased < opened:
        raise entered.refused(CIRCUIT["ceased_on"], "out_of_order", "不能早于开通日期", "cannot be before it was opened")
    return found


def clean_run(*, values: Mapping[str, object], measured: Mapping[str, object], pack: Measuring, now: datetime) -> dict[str, Any]:
    """A whole test as it is stored. LLD-09 to LLD-14.

    Refuses as `clean_circuit`, and `nothing_measured`, `out_of_range`, `contradiction` at the measure.
    """
    found = _cleaned(TEST_RUN, values)
    found["kind"] = _named(TEST_RUN["kind"], found["kind"], pack.kinds)
    moment = values["started_at"] if isinstance(values["started_at"], datetime) else dates.read_moment(found["started_at"])
    if moment is None:
        raise entered.refused(TEST_RUN["started_at"], "wrong_value", "不是可识别的时间,请写成 2026-11-20 15:30:05",
                      "is not a time we can read: write 2026-11-20 15:30:05")
    if moment > now:
        raise entered.refused(TEST_RUN["started_at"], "in_future", "不能晚于现在,请核对仪表时钟",
                              "cannot be later than now: check the instrument's clock")
    found["started_at"] = moment.replace(microsecond=0)
    found["seconds"] = read_seconds(found.pop("seconds", ""))
    found["measured"] = _measured(next(one for one in pack.kinds if one.key == found["kind"]), measured, pack)
    return found


def read_seconds(said: str) -> int | None:
    """How long a test ran, in seconds; a bare number is seconds. None: nobody said. Refuses `wrong_value`."""
    text = unicodedata.normalize("NFKC", said).strip().lower()
    if not text:
        return None
    seconds = None
    if clock := _CLOCK.fullmatch(text):
        seconds = int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3])
    elif len(text) <= 20 and (found := _DURATION.fullmatch(text)):
        factor = {"m": 60, "分": 60, "h": 3600, "小": 3600, "时": 3600}.get((found[2] or "s")[0], 1)
        seconds = round(Decimal(found[1]) * factor)
    if seconds is None or seconds > MOST_SECONDS:
        raise entered.refused(TEST_RUN["seconds"], "wrong_value", "请写成秒数、00:15:00 或 15分钟,不超过30天",
                      "write seconds, 00:15:00 or 15 min, at most 30 days")
    return seconds


def read_value(*, measure: Measure, said: str, factor: Decimal = Decimal(1)) -> str:
    """A value as it is stored: in the pack's unit, 1E-7, <1E-9, 0 for what the tester calls error-free. factor: of the column's unit.

    Refuses `too_long`, `wrong_value`, `unknown_unit`, `out_of_range`, each saying what to do.
    """
    text = entered.text(_as_field(measure), said)
    if measure.form == "text" or not text:
        return text
    text = unicodedata.normalize("NFKC", text)
    if chinese.normalise(text) in _NONE_WRONG:
        return "0"
    found = _NUMBER.fullmatch(text) if len(text) <= MOST_DIGITS else None
    try:
        number = Decimal(f"{found[2].replace(',', '')}E{found[3] or found[4] or 0}") if found else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if found is None or not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS:
        raise _off(measure, "wrong_value", f"“{text[:30]}”不是数值,请写数字,可写 1.0E-7、<1E-9 或 无误码",
                   f"“{text[:30]}” is no value: write a number, also 1.0E-7, <1E-9 or No errors")
    number *= _factor(measure, found[5].strip()) if found[5].strip() else factor
    if measure.form == "whole" and number % 1:
        raise _off(measure, "wrong_value", "应为整数", "must be a whole number")
    if (measure.least is not None and number < measure.least) or (measure.most is not None and number > measure.most):
        raise _off(measure, "out_of_range", f"{plain(number)} 不在{_range(measure).zh}内,请核对小数点和单位",
                   f"{plain(number)} is not {_range(measure).en}: check the point and the unit")
    return _BOUND.get(found[1] or "", "") + plain(number)


def plain(number: Decimal) -> str:
    """A number as people read it: 0.5, 2048000, 1E-7."""
    if number == 0:
        return "0"
    return format(number.normalize(), "E") if abs(number) < Decimal("0.0001") else f"{number.normalize():f}"


def judge(*, kind: Kind | None, measured: Mapping[str, str], pack: Measuring) -> Verdict:
    """What the pack says of these values; one criterion that is not met is enough. LLD-08.

    Without a criterion, with one whose value is missing or only bounded, or below what the test must be capable of, nothing is concluded.
    """
    reasons = [reason for want in kind.values for reason in _by(want, pack.measure(want.key), measured.get(want.key, ""))] if kind else []
    if any(one.met is False and one.code == "criterion" for one in reasons):
        return Verdict(outcome="fail", reasons=tuple(reasons))
    if not any(one.code == "criterion" for one in reasons):
        reasons.append(Reason(code="no_criterion", met=None, source="LLD-08", text=t(
            "未判定:政策包没有为该测试规定标准", "Not judged: no criterion in the pack")))
        return Verdict(outcome="unjudged", reasons=tuple(reasons))
    return Verdict(outcome="pass" if all(one.met for one in reasons) else "unjudged", reasons=tuple(reasons))


def prepare_circuit(parsed: dict[str, Any]) -> tuple[dict[str, Any], Sequence[Reason]]:
    """One row of a list of circuits, in the reading child: the key by which an account's name is recognised."""
    return {**parsed, "account_key": chinese.company_key(parsed["account"])[:120]} if parsed.get("account") else parsed, ()


def prepare_run(parsed: dict[str, Any]) -> tuple[dict[str, Any], Sequence[Reason]]:
    """One row of instrument data: designation, end and moment in one form, so that a run written twice in a file is one."""
    row = dict(parsed)
    if row.get("designation"):
        row["designation"] = designation_key(str(row["designation"]))
    if moment := dates.read_moment(str(row.get("started_at") or "")):
        row["started_at"] = moment.replace(microsecond=0).isoformat()
    return row, ()


def _by(want: Wanted, measure: Measure, value: str) -> Iterable[Reason]:
    """One line for each thing the pack asks of a value; met None: cannot be said."""
    for limit, is_most, code in ((want.capable, False, "capable"), (want.at_most, True, "criterion"), (want.at_least, False, "criterion")):
        if limit is None:
            continue
        sign, unit = ("≤" if is_most else "≥"), measure.unit.text if measure.unit else Text("", "")
        what = t("测试能力", "capability") if code == "capable" else t("标准", "criterion")
        asked, said = f"{sign} {plain(limit)}", t(f"测得 {value}{unit.zh}", f"measured {value} {unit.en}") if value else t("没有测值", "not measured")
        in_english = f"{measure.name.en}, {what.en} {asked} {unit.en}".strip() + f": {said.en}".rstrip()
        yield Reason(code=code, met=_holds(value, limit, is_most=is_most), value=value, text=Text(
            f"{measure.name.zh}{what.zh} {asked}{unit.zh}:{said.zh}", in_english))


def _holds(value: str, limit: Decimal, *, is_most: bool) -> bool | None:
    """<1E-9 is within 1E-9; within 1E-10 it may be or not."""
    if not value:
        return None
    bound, number = (value[0], Decimal(value[1:])) if value[0] in "<>" else ("", Decimal(value))
    if bound == ("<" if is_most else ">"):
        return True if (number <= limit if is_most else number >= limit) else None
    if bound:
        return False if (number >= limit if is_most else number <= limit) else None
    return number <= limit if is_most else number >= limit


def _measured(kind: Kind, said: Mapping[str, object], pack: Measuring) -> dict[str, str]:
    """Only what this kind measures; another column of the file is another test's."""
    found = {want.key: value for want in kind.values if (value := read_value(measure=pack.measure(want.key), said=str(said.get(want.key) or "")))}
    if not found:
        words = [pack.measure(want.key).name for want in kind.values]
        way = Text("至少填写一项:" + "、".join(one.zh for one in words), "Give at least one of: " + ", ".join(one.en for one in words))
        raise Refusal("nothing_measured", field=kind.values[0].key, way_out=way, text=Text(
            f"{kind.name.zh}:没有测值", f"{kind.name.en}: nothing was measured"))
    for key, value in found.items():
        whole = found.get(pack.measure(key).not_above, "")
        if whole and value[0] not in "<>" and whole[0] not in "<>" and Decimal(value) > Decimal(whole):
            of = pack.measure(pack.measure(key).not_above).name
            raise _off(pack.measure(key), "contradiction", f"{value} 大于{of.zh} {whole},请核对两列是否对调",
                       f"{value} is more than {of.en}, {whole}: check whether the columns are exchanged")
    return found


def _cleaned(catalogue: Catalogue, values: Mapping[str, object]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values.items():
        field = catalogue[key]
        found[key] = entered.day(field, value) if field.kind == "date" else entered.text(field, value)
        if field.required and not found[key]:
            raise entered.refused(field, "required", "必填", "is required")
        if field.kind == "choice" and found[key] and found[key] not in dict(field.choices):
            raise entered.refused(field, "unknown_choice", "不在可选值中", "is not one of the choices")
    return found


def _named(field: Field, said: str, known: Iterable[Named]) -> str:
    """The key of what the pack calls so."""
    asked, names = chinese.normalise(said), list(known)
    for one in names:
        if asked in {chinese.normalise(word) for word in (one.key, one.name.zh, one.name.en, *one.words)}:
            return one.key
    way = Text("可写:" + "、".join(one.name.zh for one in names), "Write one of: " + ", ".join(one.name.en for one in names))
    raise Refusal("unknown_choice", field=field.key, way_out=way, text=Text(
        f"{field.zh}:政策包没有“{said[:30]}”", f"{field.en}: the pack has no “{said[:30]}”"))


def _factor(measure: Measure, unit: str) -> Decimal:
    """Of the unit written behind a value."""
    known = {unicodedata.normalize("NFKC", one.unit).lower(): one.factor for one in measure.also}
    if measure.unit:
        known |= dict.fromkeys((measure.unit.zh.lower(), measure.unit.en.lower()), Decimal(1))
    found = known.get(unit.lower())
    if found is None:
        words = "、".join(known) or "–"
        raise _off(measure, "unknown_unit", f"单位“{unit[:10]}”不认识,可写:{words};或只写数字",
                   f"the unit “{unit[:10]}” is unknown; known: {words}; or leave it out")
    return found


def _range(measure: Measure) -> Text:
    least, most = (None if one is None else plain(one) for one in (measure.least, measure.most))
    if least is not None and most is not None:
        return Text(f" {least} 到 {most} ", f"between {least} and {most}")
    return Text(f" {least} 以上", f"{least} or more") if least is not None else Text(f" {most} 以下", f"{most} or less")


def _as_field(measure: Measure) -> Field:
    return Field(key=measure.key, zh=measure.name.zh, en=measure.name.en, max_length=60)


def _off(measure: Measure, code: str, zh: str, en: str) -> Refusal:
    return entered.refused(_as_field(measure), code, zh, en)
