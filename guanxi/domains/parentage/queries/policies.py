"""The section `parentage/requests` in force on a day. What the pack leaves blank is said by name, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guanxi.domains.parentage.policy import REQUESTS
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Terms:
    """By when a request is answered, in workdays, and which version of the pack says so."""

    answer_workdays: int
    label: str


def terms(*, on: date) -> Terms:
    """What a request is made under. Refuses `policy_missing`, `answer_days_blank`."""
    found = rulebook.section(key="parentage/requests", on=on)
    if found is None:
        raise Refusal("policy_missing", t("尚未启用政策包,或其中没有 parentage/requests", "No pack is active, or it lacks parentage/requests"),
                      status=409, way_out=t("请政策管理员先启用政策包", "Ask for the policy pack to be activated"))
    days = REQUESTS.validate_python(dict(found.data)).answer_workdays
    if days is None:
        raise Refusal("answer_days_blank", t("政策包没有规定挂接申请的答复期限", "The pack does not say by when a request for a parent is answered"),
                      status=409, way_out=t("请在 parentage/requests 填写 answer_workdays", "Fill answer_workdays of parentage/requests"))
    return Terms(answer_workdays=days, label=found.label)
