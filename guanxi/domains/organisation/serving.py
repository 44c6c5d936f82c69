"""Which industries a unit serves (行业销售团队, ORG-09): kept with the unit, and which unit serves the industry of a customer, and why.

The list of industries is lent by whoever keeps it (wiring.INDUSTRIES): the archive stands above this domain. Not for here: moving customers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from django.utils.module_loading import import_string

from guanxi.domains.organisation import queries, roles, territory
from guanxi.domains.organisation.models import Unit
from guanxi.domains.organisation.queries import UnitCard
from guanxi.foundation.django import audit, wiring
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import ListedBy

MOST = 20


@dataclass(frozen=True, kw_only=True)
class Serving:
    """The unit that serves an industry where a customer lies. why: in words."""

    industry_code: str
    unit: UnitCard
    why: Text


def industries() -> Sequence[tuple[str, Text]]:
    """The list of industries, code and words."""
    ask: Callable[[], Sequence[tuple[str, Text]]] = import_string(wiring.listed("INDUSTRIES")[0])
    return ask()


def served_industries() -> Sequence[tuple[str, Text]]:
    """Of the list those that some unit serves, in its order. ORG-09."""
    served = {code for one in queries.units() for code in one.industries}
    return [(code, word) for code, word in industries() if code in served] if served else []


def units_of_industry(*, code: str) -> frozenset[int]:
    """The units that serve an industry, with everything below them. ORG-09."""
    return frozenset(below for one in queries.units() if code in one.industries for below in queries.subtree_ids(unit_id=one.id))


def set_unit_industries(
    *, actor: Actor, now: datetime, unit_id: int, industry_codes: Collection[Annotated[str, ListedBy("read_industries", "items")]],
) -> None:
    """Says which industries a unit serves; none takes it back. ORG-09.

    Refuses `forbidden`, `not_found`, `unknown_industry`, `too_many_industries`.
    """
    if actor.kind != "system" and "organisation.manage" not in roles.acts_of(actor.roles):
        raise Refusal("forbidden", t("只有系统管理员可以维护组织", "Only the system administrator maintains the organisation"), status=403)
    wanted = sorted({code.strip() for code in industry_codes if code.strip()})
    if unknown := [code for code in wanted if code not in dict(industries())]:
        raise Refusal("unknown_industry", t(f"没有这个行业代码:{unknown[0][:20]}", f"There is no such industry: {unknown[0][:20]}"),
                      field="industry_codes")
    if len(wanted) > MOST:
        raise Refusal("too_many_industries", t(f"一个单位最多{MOST}个行业", f"{MOST} industries a unit at most"), field="industry_codes")
    with audit.acting(actor=actor, verb="set_unit_industries", now=now, subject=Ref("unit", unit_id), reason=",".join(wanted)):
        row = Unit.objects.select_for_update().filter(pk=unit_id).exclude(kind="external").first()
        if row is None:
            raise not_found()
        territory.require_unit(actor, unit_id)
        row.industries = wanted
        row.store(now=now)


def serving(*, wanted: Iterable[tuple[str, int]]) -> Sequence[Serving]:
    """For each industry of a customer's unit (code, unit id): the unit that serves it there, nearest first; none is left out. ORG-09.

    A unit serves the territory it stands in and everything below; of several the one of the smallest territory, then the older one.
    """
    pairs = sorted({(code, unit_id) for code, unit_id in wanted if code})
    units = {one.id: one for one in queries.units()}
    offered = [one for one in units.values() if one.industries]
    found: dict[tuple[str, int], Serving] = {}
    for code, unit_id in pairs if offered else ():
        chain = _chain(units, unit_id)
        near = [(chain.index(place), one.id, one) for one in offered if _serves(one, code) and (place := _territory(units, one)) in chain]
        if near:
            one = min(near)[2]
            found.setdefault((code, one.id), Serving(industry_code=code, unit=one, why=_why(code, one)))
    return list(found.values())


def _serves(unit: UnitCard, code: str) -> bool:
    return any(code.startswith(one) for one in unit.industries)


def _chain(units: dict[int, UnitCard], unit_id: int) -> list[int]:
    chain: list[int] = []
    at: int | None = unit_id
    while at is not None and at in units:
        chain.append(at)
        at = units[at].parent_id
    return chain


def _territory(units: dict[int, UnitCard], unit: UnitCard) -> int:
    while unit.kind != "territory" and unit.parent_id in units:
        unit = units[unit.parent_id]
    return unit.id


def _why(code: str, unit: UnitCard) -> Text:
    name = next((text for key, text in industries() if key == code[:3]), Text(code, code))
    return t(f"{unit.name}服务该行业({name.zh},ORG-09)", f"{unit.name} serves this industry ({name.en}, ORG-09)")
