"""The lists behind a profile: trades and languages of the pack, products of the rivals' list, industries, jobs of the catalogue, units."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.placement import policy
from guanxi.domains.placement.policy import Matching
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.bilingual import Text

PRODUCTS = "rivals/watch"  # the one list of products there is; read as data, because rivals stands on the same shelf


@dataclass(frozen=True, kw_only=True)
class Lists:
    """The pack in force with what may be chosen. choices: kind → values with their words; a kind that is missing takes free tags."""

    matching: Matching
    label: str
    choices: Mapping[str, Sequence[tuple[str, Text]]]

    def values_of(self, kind: str) -> Collection[str] | None:
        """The values of a kind's list; None where there is no list."""
        return {value for value, _ in self.choices[kind]} if kind in self.choices else None

    def said(self, kind: str, value: str) -> Text:
        """What a stored value is called; one that left its list is its own word."""
        found = next((text for key, text in self.choices.get(kind, ()) if key == value), None)
        return found or (customers.industry_label(value) if kind == "industry" else Text(value, value))


def lists(*, on: date) -> Lists:
    """Today's lists. ORG-16, ORG-17, ARC-25."""
    label, found = rulebook.named_in_force(key=policy.KEY, adapter=policy.ADAPTER, on=on)
    jobs = organisation.duties_in_force().duties.jobs
    given: dict[str, Sequence[tuple[str, Text]]] = {
        "trade": [(one.key, one.name.text) for one in found.trades], "language": [(one.key, one.name.text) for one in found.languages],
        "product": _products(on), "industry": [*customers.classes()["sector_code"], *customers.industry_choices()],
        "job": [(one.key, one.name.text) for one in jobs],
        "unit": [(str(unit.id), Text(unit.name, unit.name)) for unit in organisation.units() if unit.kind != "external"]}
    return Lists(matching=found, label=label, choices={kind: choices for kind, choices in given.items() if choices or kind in ("job", "unit")})


def _products(on: date) -> Sequence[tuple[str, Text]]:
    section = rulebook.section(key=PRODUCTS, on=on)
    rows: Any = section.data.get("products", ()) if section else ()
    return [(one["key"], Text(one["name"]["zh"], one["name"]["en"])) for one in rows if one["key"] != "other"]
