"""What somebody's wish about his own data needs before it is put to an approver (PIPL 45, 47). Plain data in, answer out."""

from __future__ import annotations

from datetime import timedelta

from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

WISHES = ("report", "erase")
LIFETIME = timedelta(hours=24)
DAYS = 7
"""Ours: an approval nobody gives within a week lapses; the law asks for an answer in good time and names no days."""


def refuse_wish(*, kind: str, basis: str) -> Refusal | None:
    """Why this wish may not be asked; None when it may."""
    if kind not in WISHES:
        return Refusal("subject_kind", t("请选择请求类型", "Choose what he asks for"), field="kind")
    return stated.refusal(basis, code="basis_needed", field="basis", ask=t(
        "请填写本人申请的依据(函件编号、身份核验方式)", "Say how he asked: number of his letter, how he was identified"))


def not_individual() -> Refusal:
    """A company asks nothing about itself here; its people do."""
    return Refusal("not_individual", t("该客户不是个人客户", "This customer is no individual"), status=409, way_out=t(
        "请从联系人卡片发起", "Begin on the contact's card"))
