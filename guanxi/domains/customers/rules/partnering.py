"""Whether an account may be served through a partner, and until when. No database, no clock. operator 1.12, ORG-24.

The sources name the mode and the party, nothing else; the rest is ours: the account's manager stays one of ours (SAL-03, ORG-11), a partner is named
with its last day, as every contract of somebody from outside has one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

MODE = "partner"


@dataclass(frozen=True, kw_only=True)
class Party:
    """The unit that is to be the partner. is_near: it works for a unit at, above or below the account's."""

    name: str
    is_outside: bool
    duty_kind: str
    closed_on: date | None
    is_near: bool


def refusal(*, mode: str, said: str, party: Party | None, until: date | None, kinds: Collection[str], today: date) -> Refusal | None:
    """Why this mode cannot be set so, None where it can: a partner and its last day belong to the mode `partner`, and only to it.

    said: what was given for the partner; party: whom that names, None for nobody; kinds: of the pack, those that may be one.
    """
    if mode != MODE:
        return Refusal("partner_mode", field="partner_code", text=t(
            "只有“合作伙伴”方式才填合作伙伴和期限", "A partner and its last day belong to the mode Partner only"),
            way_out=t("请选择“合作伙伴”,或清空这两项", "Choose Partner, or leave the two empty")) if said or until else None
    if not said:
        return Refusal("partner_missing", field="partner_code", way_out=_REGISTER, text=t(
            "请选择由哪家合作伙伴服务", "Say through which partner it is served"))
    if party is None:
        return Refusal("unknown_partner", field="partner_code", text=t("没有该编码的合作伙伴", "No partner has this code"), way_out=_REGISTER)
    if party.closed_on is not None:
        return Refusal("partner_closed", field="partner_code", status=409, text=t(
            f"{party.name} 已于 {party.closed_on} 撤销", f"{party.name} was closed on {party.closed_on}"), way_out=_REGISTER)
    if not party.is_outside or party.duty_kind not in kinds or not party.is_near:
        return Refusal("no_partner", field="partner_code", text=t(
            f"{party.name} 不是本级的合作伙伴", f"{party.name} is no partner where this account lies"), way_out=t(
            "合作伙伴是本单位、其上级或下级所用、政策包“管理方式”所列类型的外部单位,请从列表中选择",
            "A partner is an outside party of a kind in the pack’s “Ownership modes”, working for this unit, one above or below: choose it there"))
    if until is None:
        return Refusal("partner_until_missing", t("请填写合作的最后一天", "Give the last day of the arrangement"), field="partner_until")
    if until < today:
        return Refusal("partner_over", t("合作的最后一天不能早于今天", "The arrangement cannot have ended before today"), field="partner_until")
    return None


_REGISTER: Text = t("请从列表中选择;没有时,由系统管理员先在“组织与职责”登记外部单位",
                    "Choose from the list; where there is none, the administrator adds the party under Units and duties first")
