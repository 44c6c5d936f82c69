"""Who may do what with facts and nights. Rows about accounts are cut by `customers.api.account_scope`."""

from __future__ import annotations

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

LOAD_FACTS, RUN_NIGHT = "insights.load_facts", "insights.run_night"
SEE_SHARES = "shares.view"
SEE_RUNS, SEE_UNMAPPED, SEE_CONCENTRATION = "insights.runs", "insights.unmapped", "insights.concentration"


def require(actor: Actor, act: str) -> None:
    """Refuses `forbidden` unless a role of the actor has `act`; the system itself may do everything."""
    if actor.kind == "system" or act in organisation.acts_of(actor.roles):
        return
    raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                  way_out=t("请联系经营分析人员", "Ask an analyst"))
