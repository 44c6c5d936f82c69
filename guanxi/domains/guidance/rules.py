"""What a paper has to say, and how a unit stands with it (ORG-01). Plain values in, decision and reason out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal

SIGN_DAYS = 3  # ours: no source says how soon it is read
FARTHEST_DAYS = 366
LONGEST_TEXT, LONGEST_TITLE, LONGEST_ANSWER = 4000, 80, 1000
KINDS: dict[str, Text] = {
    "guidance": t("指导意见", "Guidance"), "experience": t("经验", "Experience"), "spread": t("经验推广", "Experience spread"),
}
STATES: dict[str, Text] = {
    "unsigned": t("待签收", "Not read yet"), "late_unsigned": t("逾期未签收", "Not read in time"), "signed": t("已签收", "Read"),
    "late_unanswered": t("逾期未反馈", "No result in time"), "answered": t("已反馈", "Result given"), "withdrawn": t("已撤回", "Withdrawn"),
}
LATE = frozenset({"late_unsigned", "late_unanswered"})


def refusals(*, title: str, text: str, due_on: date | None, today: date) -> Iterable[Refusal]:
    """Everything against a paper's own words: `title_needed`, `text_needed`, `too_long`, `due_day`."""
    if unsaid := stated.refusal(title, ask=t("请填写标题", "Give it a title"), code="title_needed", field="title"):
        yield unsaid
    if unsaid := stated.refusal(text, ask=t("请填写内容", "Say what it is about"), code="text_needed", field="text"):
        yield unsaid
    for field, said, longest in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT)):
        if no := too_long(said, longest=longest, field=field):
            yield no
    if due_on is not None and not 0 <= (due_on - today).days <= FARTHEST_DAYS:
        yield Refusal("due_day", t("反馈期限须在今天至一年内", "The result is due between today and a year from now"), field="due_on",
                      way_out=t("改选日期,或留空(不要求反馈)", "Choose another day, or leave it empty: then no result is asked for"))


def too_long(said: str, *, longest: int, field: str) -> Refusal | None:
    """What is longer is never cut without a word: `too_long`."""
    if (size := len(said.strip())) <= longest:
        return None
    return Refusal("too_long", t(f"最多 {longest} 字,现有 {size} 字",
            f"At most {counted(longest, 'character|characters')}; these are {size}"), field=field,
                   way_out=t("请精简后再提交", "Shorten it, then send it again"))


def addressed(*, below: Collection[int], direct: Collection[int], chosen: Collection[int]) -> tuple[int, ...]:
    """The units it goes to: the chosen ones, else all directly below. Refuses `no_units_below`, `unit_not_below`."""
    if not below:
        raise Refusal("no_units_below", t("本单位没有下级单位", "No unit lies below yours"), status=409,
                      way_out=t("可以把做法写成经验上报上级单位", "What works may be written up to the unit above as an experience"))
    if set(chosen) - set(below):
        raise Refusal("unit_not_below", t("只能发给本单位的下级单位", "It goes to units below your own only"), field="unit_ids",
                      way_out=t("请从下级单位中选择", "Choose among the units below"))
    return tuple(sorted(set(chosen) or set(direct)))


def state(*, issued_on: date, due_on: date | None, is_signed: bool, is_answered: bool, is_withdrawn: bool, today: date) -> str:
    """How one unit stands with it: a key of STATES. Read within SIGN_DAYS, or by the day of the result where that is sooner."""
    if is_answered:
        return "answered"
    if is_withdrawn:
        return "withdrawn"
    if not is_signed:
        return "late_unsigned" if today > sign_by(issued_on=issued_on, due_on=due_on) else "unsigned"
    return "late_unanswered" if due_on is not None and today > due_on else "signed"


def sign_by(*, issued_on: date, due_on: date | None) -> date:
    """The last day on which reading it is confirmed in time."""
    soon = issued_on + timedelta(days=SIGN_DAYS)
    return soon if due_on is None else min(soon, due_on)
