"""What a unit answers for: the kind an administrator gives it, read against the pack in force (ORG-02 to ORG-09, ORG-12 to ORG-15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.organisation import leading, pack, queries, roles, territory
from guanxi.domains.organisation.models import Unit, User
from guanxi.domains.organisation.queries import UnitCard, UserCard
from guanxi.domains.organisation.words import DutyKey
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.policy.duties import MarketingStaff, UnitKind

MOST_NAMED = 200
TIER_NAMES: dict[str, Text] = {"group": t("集团", "Group"), "province": t("省", "Province"), "city": t("市", "City"), "county": t("县", "County"),
                               "outlet": t("网点", "Outlet")}


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """One thing a unit answers for, with the row it comes from."""

    text: Text
    source: str


@dataclass(frozen=True, kw_only=True)
class DutyKind:
    """A kind of unit as the pack in force describes it. groups: so many groups of people, None: none said."""

    key: str
    name: Text
    source: str
    duties: tuple[DutyLine, ...]
    assesses: tuple[str, ...]
    groups: int | None


@dataclass(frozen=True, kw_only=True)
class MarketingShare:
    """Full-time marketing staff among the people in service of a unit and below (ORG-19). marketers: by name, at most 200."""

    people: int
    count: int
    goal_percent: int | None
    source: str
    marketers: Sequence[UserCard]

    @property
    def percent(self) -> int:
        """Rounded down: 100 are all of them."""
        return self.count * 100 // self.people


@dataclass(frozen=True, kw_only=True)
class UnitView:
    """A unit as its people see it. label: of the version that says its duties. above: from the top down. below: direct ones.

    assessed: units below it that its kind assesses.
    """

    card: UnitCard
    kind: DutyKind | None
    label: str
    above: Sequence[UnitCard]
    below: Sequence[UnitCard]
    assessed: Sequence[UnitCard]
    people: Sequence[UserCard]
    head: UserCard | None
    marketing: MarketingShare | None


def unit_view(*, actor: Actor, unit_id: int) -> UnitView:
    """A unit with what it answers for. The house's own people may look at every unit. Refuses `forbidden`, `not_found`. ORG-03, ORG-08."""
    if "organisation.units" not in roles.acts_of(actor.roles):
        raise Refusal("forbidden", t("您的角色不能查看组织", "Your role may not see the organisation"), status=403)
    row = Unit.objects.filter(pk=unit_id).first()
    if row is None:
        raise not_found()
    chain = [int(step) for step in row.path.split("/") if step]
    force = pack.in_force()
    kind = force.duties.kind(row.duty_kind)
    around = {card.id: card for card in queries.units(ids=chain)}
    inside = queries.units(ids=queries.subtree_ids(unit_id=_reach(row)))
    return UnitView(
        card=around[unit_id], kind=_kind(kind) if kind else None, label=force.label,
        above=[around[one] for one in chain if one != unit_id and one in around],
        below=queries.units_below(unit_id=unit_id),
        assessed=[card for card in inside if kind and card.duty_kind in kind.assesses and card.id != unit_id],
        people=queries.people_of_unit(unit_id=unit_id), head=leading.head_of(unit_id=unit_id),
        marketing=_marketing(row, force.duties.marketing_staff) if row.kind != "external" else None)


def set_unit_kind(*, actor: Actor, now: datetime, unit_id: int, duty_kind: DutyKey) -> None:
    """Says of which kind of the pack a unit is; "" takes it back. Refuses `forbidden`, `not_found`, `unknown_duty`,
    `kind_tier` (the pack has this kind on other tiers). ORG-03.

    A kind that stands for parties outside belongs to an external unit, and no other kind does (`outside_only`).
    """
    if actor.kind != "system" and "organisation.manage" not in roles.acts_of(actor.roles):
        raise Refusal("forbidden", t("只有系统管理员可以维护组织", "Only the system administrator maintains the organisation"), status=403)
    kind = pack.in_force().duties.kind(duty_kind)
    named = kind.name.text.zh if kind else duty_kind[:30]
    with audit.acting(actor=actor, verb="set_unit_kind", now=now, subject=Ref("unit", unit_id), reason=named):
        row = Unit.objects.select_for_update().filter(pk=unit_id).first()
        if row is None:
            raise not_found()
        territory.require_unit(actor, unit_id)
        if duty_kind and kind is None:
            raise Refusal("unknown_duty", t(f"政策包没有这种单位:{duty_kind[:30]}", f"The pack has no such kind of unit: {duty_kind[:30]}"),
                          field="duty_kind", way_out=t("请从列表中选择", "Choose one of the list"))
        if kind and kind.is_outside != (row.kind == "external"):
            raise Refusal("outside_only", field="duty_kind", text=t(
                "外部单位类型只用于外部单位", "A kind of outside party is for an external unit, and only for one"))
        if kind and (refusal := tier_refusal(kind=kind, tier=row.tier)):
            raise refusal
        row.duty_kind = duty_kind
        row.store(now=now)


def tier_refusal(*, kind: UnitKind, tier: str) -> Refusal | None:
    """None where the pack lets a unit of this tier be of this kind. ORG-02, ORG-03."""
    if not kind.tiers or tier in kind.tiers:
        return None
    names = [TIER_NAMES[one] for one in kind.tiers]
    return Refusal("kind_tier", field="duty_kind", text=t(
        f"“{kind.name.text.zh}”只用于{'、'.join(one.zh for one in names)}级单位",
        f"{kind.name.text.en} is for units of these tiers: {', '.join(one.en.lower() for one in names)}"),
        way_out=t("请选择适合本级的单位类型,或先调整该单位的层级", "Choose a kind that fits this tier, or change the unit's tier first"))


def _marketing(row: Unit, asked: MarketingStaff | None) -> MarketingShare | None:
    """None where the pack does not ask or nobody works there; people from outside and service users are no staff."""
    staff = User.objects.filter(unit__path__startswith=row.path, is_active=True, kind="staff")
    if asked is None or not (people := staff.count()):
        return None
    found = staff.filter(roles__has_any_keys=list(asked.roles))
    return MarketingShare(people=people, count=found.count(), goal_percent=asked.goal_percent, source=asked.source,
                          marketers=queries.user_cards(found.order_by(*queries.BY_NAME)[:MOST_NAMED]))


def _kind(found: UnitKind) -> DutyKind:
    return DutyKind(key=found.key, name=found.name.text, source=found.source, assesses=found.assesses, groups=found.groups,
                    duties=tuple(DutyLine(text=duty.text.text, source=duty.source) for duty in found.duties))


def _reach(row: Unit) -> int:
    """From where a centre looks down: a department assesses what lies in its territory."""
    return queries.territory_of(row).pk
