"""Which unit of ours signed an account's agreement (签约单位): by it the default lead of a group is known (GRD-10)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, following
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import ListedBy


def set_agreement_unit(*, actor: Actor, now: datetime, account_id: int, unit_code: Annotated[str, ListedBy("read_units", "code")]) -> None:
    """Records the unit that signed the account's agreement, by its code; an empty code takes it away. GRD-10.

    Refuses `not_found`, `forbidden`, `not_responsible`, `unknown_unit`, and `no_agreement` for an account without one.
    """
    code = unit_code.strip()
    with audit.acting(actor=actor, verb="set_agreement_unit", now=now, subject=Ref("account", account_id), reason=code) as act:
        access.require(actor, "account.edit", account_id)
        unit = organisation.units_by_code(codes=[code]).get(code) if code else None
        if code and unit is None:
            raise Refusal("unknown_unit", t("没有该编码的单位", "No unit has this code"), field="unit_code")
        account = following.locked(act=act, account_id=account_id)
        if unit and not account.has_agreement:
            raise Refusal("no_agreement", t("该客户没有协议,无签约单位可填", "The account has no agreement that somebody could have signed"),
                          field="unit_code", status=409, way_out=t("请先在客户档案填写协议", "Enter the agreement in the archive first"))
        account.agreement_unit_id = unit.id if unit else None
        account.store(now=now)
        derived.refresh_book([account_id])
