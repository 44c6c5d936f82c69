"""Why somebody sees an account, or why he does not: every condition with yes or no, for whoever answers for it (operator 1.1, 1.8).

Not for here: grants of the vault (privacy), who was shown what (queries.disclosures).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, Assignment, HandoverLine, Visibility
from guanxi.domains.customers.queries import privacy, teams
from guanxi.domains.customers.queries.accounts import ancestors
from guanxi.domains.customers.rules.masking import Relation, Showing
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Level
from guanxi.foundation.pure.refusal import Reason, Refusal, not_found

LEVELS: tuple[Level, ...] = ("L1", "L2", "L3", "L4")
SOURCE = "operator 1.1"


@dataclass(frozen=True, kw_only=True)
class Sight:
    """The answer for one person and account. relation: how close he stands, None when he sees nothing; classes: how each class shows.

    Who sees it: the last reason says whether with its money, and because of what.
    """

    user: organisation.UserCard
    sees: bool
    relation: Relation | None
    reasons: tuple[Reason, ...]
    classes: tuple[tuple[Level, Showing], ...]


def sight(*, actor: Actor, account_id: int, user_id: int) -> Sight:
    """Whether `user_id` sees the account, with every condition met or not. For who is responsible for it, compliance and audit.

    Refuses `not_found`, `forbidden`.
    """
    require_sight(actor=actor, account_id=account_id)
    user = organisation.users(ids=[user_id]).get(user_id)
    if user is None:
        raise not_found()
    target = organisation.actor_of_user(user_id=user_id)
    unit_id = Account.objects.values_list("unit_id", flat=True).get(pk=account_id)
    may = "account.view" in organisation.acts_of(target.roles)
    seen = access.relations_of(actor=target, account_ids=[account_id]).get(account_id)
    relation = seen if user.is_active and may else None
    vias = list(Visibility.objects.filter(user_id=user_id, account_id=account_id).order_by("via").values_list("via", flat=True))
    reasons = [*_standing(user, may), *_grants(actor, account_id, user_id, vias), _unit(target, user, unit_id)]
    reasons += [access.money_reason(target, vias=vias, unit_id=unit_id)] if relation else []
    masking = privacy.masking()
    return Sight(user=user, sees=relation is not None, relation=relation, reasons=tuple(reasons),
                 classes=tuple((level, masking.showing(level, relation)) for level in LEVELS) if relation else ())


def require_sight(*, actor: Actor, account_id: int) -> None:
    """Refuses who neither answers for the account nor audits: who sees what is itself information."""
    access.require(actor, "account.view", account_id)
    if not access.may(actor, "audit.view") and access.relation_of(actor=actor, account_id=account_id) != "own":
        raise Refusal("forbidden", t("仅客户负责人、合规和审计可以查看", "Only who is responsible for it, compliance and audit may ask"), status=403,
                      way_out=t("请向归属客户经理了解", "Ask the account's owner"))


def _standing(user: organisation.UserCard, may: bool) -> Iterable[Reason]:
    names = [organisation.ROLES[key].name for key in user.roles if key in organisation.ROLES]
    yield Reason(code="active", met=user.is_active, text=t("账号在用", "The login is active") if user.is_active else t("账号已停用", "Disabled"))
    yield Reason(code="role", met=may, value="、".join(name.zh for name in names), text=t(
        "岗位可以查看客户", "The post may see accounts") if may else t("岗位不查看客户", "The post sees no accounts"))


def _grants(actor: Actor, account_id: int, user_id: int, found: Sequence[str]) -> Iterable[Reason]:
    """Assignment, tree and hand-over, each with since when and from where."""
    for via in found:
        yield Reason(code=f"via_{via}", met=True, source=SOURCE, text=access.VIA.get(via, Text(via, via)),
                     value=_from(actor, account_id, user_id, via))
    if not found:
        yield Reason(code="no_grant", met=False, source=SOURCE, text=t(
            "没有本人的归属、牵头、客响、属地服务等责任,上级集团也没有,也不在交接交叠期",
            "No responsibility of his own, none for a group above, and no hand-over under way"))


def _from(actor: Actor, account_id: int, user_id: int, via: str) -> str:
    """Where a grant comes from: the day of the assignment, the account above that holds it, or until when a hand-over lets him read."""
    if via == "handover":
        line = HandoverLine.objects.filter(account_id=account_id, reader_id=user_id).select_related("handover").order_by("-pk").first()
        until = line.handover.overlap_until if line else None
        return f"{line.handover_id} → {until}" if line and until else ""
    places = {account_id: ""} if not via.endswith("_tree") else {one.account_id: one.name for one in ancestors(actor=actor, account_id=account_id)}
    role = via.removesuffix("_tree")
    rows = Assignment.objects.filter(account_id__in=places, user_id=user_id, valid_until=None).order_by("valid_from")
    row = next((one for one in rows if one.role.endswith(role)), None)
    if row is None:
        return ""
    did = teams.functions_said(keys=[row.function], on=clock.today()).get(row.function) if row.function else None
    return f"{places[row.account_id]} {row.valid_from} {row.source_document}{f' {did.zh} / {did.en}' if did else ''}".strip()


def _unit(target: Actor, user: organisation.UserCard, unit_id: int) -> Reason:
    if target.scope.shape == "all":
        return Reason(code="scope_all", met=True, text=t("岗位查看全部客户", "The post sees all accounts"), source=SOURCE)
    unit = organisation.unit(unit_id=unit_id)
    inside = unit_id in target.scope.unit_ids
    sent = access.stationed(user_id=user.id, unit_id=unit_id) if inside else None
    if sent is not None:
        return sent
    return Reason(code="scope_unit", met=inside, value=f"{unit.name} / {user.unit_name or '–'}", source=SOURCE, text=t(
        "归属单位在其管辖范围内", "The responsible unit lies in his territory") if inside else t(
        "归属单位不在其管辖范围内,或其岗位不按单位查看", "The responsible unit lies outside his territory, or his post does not see by unit"))
