"""Who may look at packs and who may put one in force. Packs hold no customer data, so there are no rows to hide."""

from __future__ import annotations

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


def may(actor: Actor, act: str) -> bool:
    """True when one of the actor's roles has `act`, or the system acts itself."""
    return actor.kind == "system" or act in organisation.acts_of(actor.roles)


def require(actor: Actor, act: str) -> None:
    """Refuses `forbidden` when the actor's roles lack `act`."""
    if not may(actor, act):
        raise Refusal(
            "forbidden", t("您的角色不能启用政策包", "Your role may not activate policy packs"), status=403,
            way_out=t("请联系省公司/总部管理者", "Ask a province or headquarters manager"))
