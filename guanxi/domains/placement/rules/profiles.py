"""What may stand in a profile (ORG-16): kinds, stances, and what is refused."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Literal

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

Kind = Literal["trade", "product", "industry", "language", "qualification", "job", "unit"]
Stance = Literal["has", "wants", "avoids"]

BACKGROUND: dict[str, Text] = {
    "trade": t("专业技术领域", "Trade or technical field"), "product": t("熟悉的产品", "Product known"),
    "industry": t("熟悉的行业", "Industry known"), "language": t("语言、方言", "Language or dialect"),
    "qualification": t("资格证书", "Qualification"),
}
PREFERENCE: dict[str, Text] = {"job": t("岗位", "Job"), "unit": t("单位、地点", "Unit or place")}
KINDS: dict[str, Text] = BACKGROUND | PREFERENCE
STANCES: dict[str, Text] = {"has": t("具备", "has"), "wants": t("愿意", "wants"), "avoids": t("不愿意", "does not want")}
LONGEST_TAG = 40
MOST = 60


def stances_of(kind: str) -> tuple[str, ...]:
    """What may be said of a kind: background one has; jobs one wants or does not want; units one would go to."""
    return {"job": ("wants", "avoids"), "unit": ("wants",)}.get(kind, ("has",))


def refusals(
    *, kind: str, stance: str, value: str, awarded_on: date | None, today: date, listed: Collection[str] | None, there: int
) -> Iterable[Refusal]:
    """Everything against an entry. listed: values of the list of its kind, None where there is none; there: how many he has already.

    `unknown_kind`, `unknown_stance`, `unknown_value` (the list does not have it), `tag_length`, `qualification_day`, `too_many_entries`.
    """
    if kind not in KINDS:
        yield Refusal("unknown_kind", t("请选择类别", "Choose a kind"), field="kind")
        return
    if stance not in stances_of(kind):
        yield Refusal("unknown_stance", t("请选择愿意或不愿意", "Choose whether you want it"), field="stance")
    if listed is not None and value not in listed:
        yield Refusal("unknown_value", t("该类别有统一的清单,请从清单中选择", "There is a list for this kind: choose from it"), field="value")
    elif not 0 < len(value) <= LONGEST_TAG:
        yield Refusal("tag_length", t(f"请填写内容,{LONGEST_TAG}字以内", f"Write at most {LONGEST_TAG} characters"), field="value")
    if (kind == "qualification") != (awarded_on is not None) or (awarded_on is not None and awarded_on > today):
        yield Refusal("qualification_day", field="awarded_on", text=t(
            "资格证书须填取得日期(不晚于今天),其他类别不填", "A qualification has the day it was awarded, today at the latest; nothing else has one"))
    if there >= MOST:
        yield Refusal("too_many_entries", t(f"最多{MOST}项,请先删去过时的", f"{MOST} entries at most: remove old ones first"), status=409)
