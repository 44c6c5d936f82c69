"""What is wrong with a value or a line of a pack, in both languages: the libraries' own sentences are never shown.

Not for here: rules (`language.slips`), unknown sections and keys (`check`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from guanxi.foundation.pure.bilingual import Text, english, t

SAID = "said"
LONGEST_VALUE = 60
PACKS = t("取值见 docs/policy/packs.md", "see docs/policy/packs.md for what it may be")
# Kind of error → what is expected; `{…}` are the limits the shape names.
_EXPECTED: Mapping[str, Text] = {
    "int": t("一个整数", "a whole number"), "float": t("一个数字", "a number"), "decimal": t("一个数字", "a number"),
    "bool": t("true 或 false", "true or false"),
    "date": t("日期,例如 2026-01-31", "a day, for example 2026-01-31"), "time": t("时刻,例如 08:30", "a time, for example 08:30"),
    "string": t("文字", "text"), "tuple": t("列表,每项一行,以“- ”开头", "a list, one item a line, each after “- ”"),
    "list": t("列表,每项一行,以“- ”开头", "a list, one item a line, each after “- ”"), "dict": t("若干行“键: 值”", "lines of `key: value`"),
    "model": t("若干行“键: 值”", "lines of `key: value`"), "literal": t("以下之一:{expected}", "one of: {expected}"),
    "greater_than": t("大于 {gt}", "more than {gt}"), "greater_than_equal": t("不小于 {ge}", "at least {ge}"),
    "less_than": t("小于 {lt}", "less than {lt}"), "less_than_equal": t("不大于 {le}", "at most {le}"),
    "too_short": t("至少 {min_length} 项", "at least {min_length:item|items}"),
    "too_long": t("至多 {max_length} 项", "at most {max_length:item|items}"),
    "string_too_short": t("至少 {min_length} 字", "at least {min_length:character|characters}"),
    "string_too_long": t("至多 {max_length} 字", "at most {max_length:character|characters}"),
    "string_pattern_mismatch": t("符合 {pattern} 的写法", "text like {pattern}"), "union": t("这里允许的值", "a value that may stand here")}
_YAML: tuple[tuple[str, Text], ...] = (
    ("mapping values are not allowed", t("多了一个冒号,或上一行缩进不对", "a colon too many, or the line above is indented wrongly")),
    ("could not find expected ':'", t("键后面缺少冒号", "the colon after the key is missing")),
    ("cannot start any token", t("这里不能用这个符号(缩进只用空格,不用制表符)", "this sign cannot stand here (indent with blanks, not with tabs)")),
    ("expected ',' or", t("括号没有结束,或缺少逗号", "a bracket is never closed, or a comma is missing")),
    ("unexpected end of stream", t("引号没有结束", "a quote is never closed")),
    ("found unexpected document separator", t("引号没有结束", "a quote is never closed")),
    ("undefined alias", t("引用了没有定义的名称", "it refers to a name that is not defined")),
    ("expected <block end>", t("缩进与上一行不一致", "it is not indented as the line above")),
    ("not allowed here", t("这里不能这样写", "this cannot stand here")))
_UNREADABLE = t("这一行读不懂", "this line cannot be read")


def so(zh: str, en: str) -> PydanticCustomError:
    """What a shape's own check raises, said in both languages."""
    return PydanticCustomError(SAID, "{en}", {"zh": zh, "en": en})


def value(key: str, error: Mapping[str, Any]) -> tuple[Text, Text]:
    """A wrong value of a pack: what it is, and what would be right. error: one entry of pydantic's `errors()`."""
    context: Mapping[str, Any] = error.get("ctx") or {}
    if error["type"] == SAID:
        return t(f"{key} 的值不合要求:{context['zh']}", f"the value of {key} is not right: {context['en']}"), PACKS
    given = str(error.get("input"))
    shown = given if len(given) <= LONGEST_VALUE else given[:LONGEST_VALUE] + "…"
    what = t(f"{key} 的值不合要求:{shown}", f"the value of {key} is not right: {shown}")
    expected = _expected(str(error["type"]))
    if expected is None:
        return what, PACKS
    return what, t(f"应为{expected.zh.format_map(_Limits(context, '、'))}", f"it has to be {english(expected.en, _Limits(context, ', '))}")


def yaml(problem: str) -> Text:
    """Why a line of a file is no YAML. problem: the parser's own sentence, which is only looked at."""
    said = next((text for sign, text in _YAML if sign in problem), _UNREADABLE)
    return t(f"YAML 语法错误:{said.zh}", f"YAML syntax error: {said.en}")


def _expected(kind: str) -> Text | None:
    return _EXPECTED.get(kind) or _EXPECTED.get(kind.split("_")[0])


class _Limits(dict[str, Any]):
    """The limits of a shape; what a choice may be is listed without quotes."""

    def __init__(self, context: Mapping[str, Any], joined: str) -> None:
        super().__init__(context)
        self["expected"] = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").replace(", ", joined)

    def __missing__(self, key: str) -> str:
        return "…"

