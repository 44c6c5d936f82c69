"""What a new split would do, read before anything is written: who counts what until then, who from then on, what ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.domains.organisation import api as organisation
from guanxi.domains.shares import access, rules
from guanxi.domains.shares.fields import REVENUE_SPLIT, RevenueSplitValues, UnitShare
from guanxi.domains.shares.queries import splits
from guanxi.domains.shares.queries.splits import SplitCard
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class ShareChange:
    """One unit before and after; 0 where it counts nothing."""

    unit_id: int
    unit_name: str
    before: Decimal
    after: Decimal

    @property
    def before_said(self) -> str:
        """60%."""
        return rules.percent(self.before)

    @property
    def after_said(self) -> str:
        """40%."""
        return rules.percent(self.after)


@dataclass(frozen=True, kw_only=True)
class SplitPreview:
    """ends: the split that ends on the new one's first day; replaces: the one that began on it and goes. seen: for the command."""

    issuer: str
    instance: str
    valid_from: date
    changes: tuple[ShareChange, ...]
    ends: SplitCard | None
    replaces: SplitCard | None
    seen: str


def preview_revenue_shares(*, actor: Actor, account_id: int, values: RevenueSplitValues, shares: Sequence[UnitShare]) -> SplitPreview:
    """Judges exactly as `set_revenue_shares` does and writes nothing; the same refusals. A number at a customer he does not see passes here."""
    access.require_set(actor, account_id)
    fields = clean_values(values)
    wanted = parts_of(shares)
    card = splits.instance_of(actor=actor, account_id=account_id, issuer=fields["issuer"], instance=fields["instance"], on=fields["valid_from"])
    placed = rules.placing(splits.periods_of(card.periods), valid_from=fields["valid_from"])
    by_id = {one.id: one for one in card.periods}
    before = {line.unit_id: line for line in (card.current.shares if card.current else ())}
    names = {unit.id: unit.name for unit in organisation.units(ids={*before, *(part.unit_id for part in wanted)})}
    after = {part.unit_id: part.rate for part in wanted}
    changes = tuple(ShareChange(unit_id=unit, unit_name=names[unit], before=before[unit].rate if unit in before else Decimal(0),
                                after=after.get(unit, Decimal(0)))
                    for unit in sorted(names, key=lambda unit: (-after.get(unit, Decimal(0)), unit)))
    return SplitPreview(issuer=fields["issuer"], instance=fields["instance"], valid_from=fields["valid_from"], changes=changes,
                        ends=by_id.get(placed.ends or 0), replaces=by_id.get(placed.replaces or 0), seen=card.seen)


def clean_values(values: RevenueSplitValues) -> dict[str, Any]:
    """The values as they are stored; the province by code or name. Refuses `unknown_province` and what the rules refuse."""
    fields = rules.clean(catalogue=REVENUE_SPLIT, values=values)
    known = {word: unit.code for unit in splits.provinces() for word in (unit.code, unit.name)}
    if fields["issuer"] not in known:
        raise Refusal("unknown_province", t("没有这个省", "There is no such province"), field="issuer", way_out=Text(
            f"可填:{'、'.join(sorted(set(known)))[:200]}", f"Known are: {', '.join(sorted(set(known)))[:200]}"))
    return fields | {"issuer": known[fields["issuer"]]}


def parts_of(shares: Sequence[UnitShare]) -> list[rules.Part]:
    """The parts as the rules see them, judged as a whole. Refuses `unknown_unit`, `unit_missing` and what the rules refuse."""
    known = organisation.units_by_code(codes=[said for one in shares if not chinese.disguise(said := one["unit"].strip())])
    parts = []
    for number, one in enumerate(shares, start=1):
        said = one["unit"].strip()
        if not said:
            raise Refusal("unit_missing", t(f"第 {number} 行没有写单位", f"Line {number} names no unit"), field="shares")
        if said not in known:
            raise Refusal("unknown_unit", t(f"没有这个单位:{said[:40]}", f"There is no such unit: {said[:40]}"), field="shares")
        parts.append(rules.Part(unit_id=known[said].id, rate=rules.read_rate(one["rate"], field="shares")))
    rules.check_parts(parts, names={unit.id: unit.name for unit in known.values()})
    return parts
