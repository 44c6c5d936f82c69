"""A large list asks the vault: the request about a file, not about people on a page (PRM-68)."""

from __future__ import annotations

from guanxi.domains.privacy.commands import vault
from guanxi.domains.privacy.models import VaultRequest
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal


def ask_export(*, act: Act, rows: int, what: Text, reason: str) -> int:
    """Asks whoever is on duty for the actor's own unit, inside the caller's act; returns the request's id. PRM-68.

    Refuses `reason_needed`, `no_unit`, `no_approver_on_duty`. What is decided comes back as `VaultDecided`.
    """
    actor = act.actor
    stated.require(reason, ask=t("请填写导出原因或工单号", "Give a reason or a work-order number"))
    if actor.unit_id is None:
        raise Refusal("no_unit", t("您没有所属单位,无人可以审批", "You belong to no unit: nobody can approve"), status=409,
                      way_out=t("请联系系统管理员", "Ask the system administrator"))
    row = VaultRequest(kind="export", unit_id=actor.unit_id, rows=rows, what=what.zh[:200], what_en=what.en[:200],
                       reason=reason.strip()[:200], minutes=0, asked_by_id=actor.user_id, asked_by_name=actor.name, asked_at=act.at)
    row.store(now=act.at)
    vault.put_to_duty(act=act, row=row, what=Text(what.zh[:110], what.en[:110]))
    return row.pk
