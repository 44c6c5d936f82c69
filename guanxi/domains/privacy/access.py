"""Which requests somebody reads: his own; those of his units who answers for them; emergencies where he reviews.

Whom a colleague asked about and why is none of his neighbour's business (PRM-66, operator 1.8). Row security, which knows no roles, keeps to units.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy.models import VaultRequest
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


def visible(requests: QuerySet[VaultRequest], actor: Actor) -> QuerySet[VaultRequest]:
    """Requests the actor may read."""
    seen = of_his(actor)
    return requests.filter(seen | Q(kind="emergency")) if seen and may(actor, "privacy.review") else requests.filter(seen)


def of_his(actor: Actor) -> Q:
    """Rows he asked for, and those of his units for heads, compliance and the two administrators who watch; an empty Q: all."""
    watches = may(actor, "privacy.roster") or may(actor, "audit.view")
    if watches and actor.scope.shape == "all":
        return Q()
    own = Q(asked_by_id=actor.user_id)
    return own | Q(unit_id__in=actor.scope.home_ids) if watches else own


def may(actor: Actor, act: str) -> bool:
    """True when one of his roles has the act; the system itself may do everything."""
    return actor.kind == "system" or act in organisation.acts_of(actor.roles)


def require(actor: Actor, act: str) -> None:
    """Refuses `forbidden`."""
    if not may(actor, act):
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                      way_out=t(f"如工作需要,请联系系统管理员开通({act})", f"If your work needs it, ask the administrator ({act})"))
