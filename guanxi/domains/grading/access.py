"""Who may do what in grading, and which rounds somebody sees. Rows about accounts follow the account's own scope."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from guanxi.domains.customers import api as customers
from guanxi.domains.grading.models import GradeReview, GradeReviewLine
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
        raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                      way_out=t(f"如工作需要,请联系系统管理员开通({act})", f"If your work needs it, ask the administrator ({act})"))


def require_unit(actor: Actor, unit_id: int) -> None:
    """Refuses `foreign_unit` for a round outside the actor's own territory."""
    if actor.scope.shape != "all" and unit_id not in actor.scope.home_ids:
        raise Refusal("foreign_unit", t("该单位不在您的管辖范围内", "That unit lies outside your territory"), field="unit_id",
                      way_out=t("请选择本单位或下级单位", "Choose your own unit or one below it"))


def visible_reviews(reviews: QuerySet[GradeReview], actor: Actor) -> QuerySet[GradeReview]:
    """Rounds of the actor's territory, and rounds above that have lines in it."""
    if actor.scope.shape == "all":
        return reviews
    home = list(actor.scope.home_ids)
    inside = GradeReviewLine.objects.filter(unit_id__in=home).values("review_id")
    return reviews.filter(Q(unit_id__in=home) | Q(pk__in=inside))


def visible_lines(lines: QuerySet[GradeReviewLine], actor: Actor) -> QuerySet[GradeReviewLine]:
    """Lines of accounts the actor sees."""
    return lines.filter(customers.money_scope(actor).q("account_id"))
