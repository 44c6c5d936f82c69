"""Decisions about passing a case on to a support centre: who may be asked next, which step follows (ORG-13 to ORG-15). No database, no clock."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.domains.service import rules
from guanxi.domains.service.fields import ASKED, GIVEN_BACK, LONGEST_ANSWER, LONGEST_KNOW_HOW, LONGEST_QUESTION
from guanxi.domains.service.policy import Centre, Support
from guanxi.foundation.pure import chinese, identity, stated
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal

FEW = 5
"""Of fewer answers a share says nothing: the page shows the numbers themselves. Ours."""

Step = tuple[str, str]
"""One passing on of a case: of which kind the centre is, and the state."""


def next_centres(*, policy: Support, steps: Sequence[Step]) -> list[Centre]:
    """Who may be asked now: nobody while one is asked; else those of the pack whose turn it is."""
    if any(state == ASKED for _, state in steps):
        return []
    return [one for one in policy.centres if not one.after or (one.after, GIVEN_BACK) in steps]


def choose(*, policy: Support, steps: Sequence[Step], state: str, kind: str) -> Centre:
    """The centre that is to be asked. Refuses `no_centres`, `unknown_centre`, `case_closed`, `support_open`, `centre_order`."""
    if not policy.centres:
        raise Refusal("no_centres", t("政策包没有支持中心,工单不能转出", "The pack knows no support centre: a case cannot be passed on"), status=409,
                      way_out=t("请在本单位内处理,或更换负责人", "Solve it in the house, or put somebody else in charge"))
    centre = policy.centre(kind)
    if centre is None:
        raise Refusal("unknown_centre", t("政策包没有这种支持中心", "The pack knows no such support centre"), field="centre",
                      way_out=t("请从列表中选择", "Choose one of the list"))
    rules.require_pending(state)
    if any(step == ASKED for _, step in steps):
        raise Refusal("support_open", t("工单已在支持中心,尚未答复", "A centre has this case and has not answered yet"), status=409,
                      way_out=t("等待答复,或先撤回", "Wait for the answer, or take it back first"))
    if centre not in next_centres(policy=policy, steps=steps):
        before = policy.centre(centre.after)
        name = before.name.text if before else Text(centre.after, centre.after)
        raise Refusal("centre_order", Text(f"须先由{name.zh}处理,未能解决的才能转{centre.name.zh}",
                                           f"First the {name.en}; only what it could not solve goes to the {centre.name.en}"), status=409,
                      way_out=Text(f"请先转{name.zh}", f"Pass it on to the {name.en} first"))
    return centre


def require_open(state: str) -> None:
    """Refuses `support_over` for what was answered, given back or taken back."""
    if state != ASKED:
        raise Refusal("support_over", t("该请求已经结束", "This request is over"), status=409,
                      way_out=t("如仍需支持,请由工单负责人再次转出", "Who is in charge of the case may pass it on again"))


def question(said: str) -> str:
    """The technical request to be stored. Refuses `question_missing` and texts as `text` does."""
    return _needed(said, field="question", code="question_missing", longest=LONGEST_QUESTION, name=t("技术请求", "Technical request"),
                   ask=t("请写明技术请求", "Say what the centre is to solve"))


def solution(said: str) -> str:
    """The answer to be stored. Refuses `solution_missing`."""
    return _needed(said, field="answer", code="solution_missing", longest=LONGEST_ANSWER, name=t("解决方案", "Solution"),
                   ask=t("请写明解决方案", "Say how it is solved"))


def why_not(said: str) -> str:
    """Why the centre could not. Refuses `reason_missing`."""
    return _needed(said, field="reason", code="reason_missing", longest=LONGEST_ANSWER, name=t("未能解决的原因", "Why it could not be solved"),
                   ask=t("请写明为什么未能解决", "Say why it could not be solved"))


def know_how(said: str) -> str:
    """Product know-how for who asked; may be blank."""
    return _text(said, field="know_how", longest=LONGEST_KNOW_HOW, name=t("产品知识", "Product know-how"))


def _needed(said: str, *, field: str, code: str, longest: int, name: Text, ask: Text) -> str:
    text = _text(said, field=field, longest=longest, name=name)
    if no := stated.refusal(text, ask=ask, code=code, field=field):
        raise no
    return text


def _text(said: str, *, field: str, longest: int, name: Text) -> str:
    """Refuses `hidden_character`, `identity_number`, `too_long`, as the texts of a case."""
    text = said.strip()
    if hidden := chinese.disguise(text):
        raise Refusal("hidden_character", Text(f"{name.zh}:{hidden.zh}", f"{name.en}: {hidden.en}"), field=field)
    if identity.hide(text) != text:
        raise Refusal("identity_number", field=field, text=Text(
            f"{name.zh}:疑似身份证号,本系统不收集", f"{name.en}: looks like an identity card number, which is not collected"))
    if len(text) > longest:
        raise Refusal("too_long", Text(f"{name.zh}:最多{longest}字", f"{name.en}: at most {counted(longest, 'character|characters')}"), field=field)
    return text
