"""The words behind the codes of a row: units and what lies below them, grades, kinds, industries, the figures' date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import api as grading
from guanxi.domains.insights import api as insights
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.shell.book.remembered import Remembered, Words


@dataclass(frozen=True, kw_only=True)
class Units:
    """Every unit by id, the provinces, and the ids of each unit's subtree."""

    provinces: Sequence[organisation.UnitCard]
    by_id: Mapping[int, organisation.UnitCard]
    below: Mapping[int, Sequence[int]]


def _units() -> Units:
    cards = {card.id: card for card in organisation.units()}
    below: dict[int, list[int]] = {unit_id: [] for unit_id in cards}
    for unit_id in cards:
        above: int | None = unit_id
        while above is not None:
            below[above].append(unit_id)
            above = cards[above].parent_id
    return Units(by_id=cards, below=below, provinces=organisation.provinces())


def _grades() -> dict[str, Text]:
    return grading.grade_names(on=clock.today())


def _stamp() -> tuple[insights.Stamp | None]:
    return (insights.stamp(),)


units = Remembered(_units)
_grade_words = Words(_grades)
_stamps = Remembered(_stamp)


def stamp() -> insights.Stamp | None:
    """Period, basis and date of the figures in the book."""
    return _stamps()[0]


def grades() -> Mapping[str, Text]:
    """Grade key → name of every scheme in force."""
    return _grade_words


def kinds() -> Sequence[tuple[str, Text]]:
    """Kinds of customers, for a select."""
    return customers.ACCOUNT["customer_kind"].choices


def kind_names() -> Mapping[str, Text]:
    """Kinds by code."""
    return _kind_names


_kind_names: Mapping[str, Text] = dict(customers.ACCOUNT["customer_kind"].choices)


def class_names() -> Mapping[str, Mapping[str, Text]]:
    """Values of the pack's lists (business scope, cooperation, ...) by field and code."""
    return {key: dict(choices) for key, choices in customers.classes().items()}


def classes_of(card: customers.AccountCard) -> Sequence[tuple[Text, Text]]:
    """How an account is classed: the field and its value in words, only those that are filled."""
    said = class_names()
    values = {key: str(getattr(card, key)) for key in customers.CLASSES}
    return [(customers.ACCOUNT[key].label, said.get(key, {}).get(value, Text(value, value))) for key, value in values.items() if value]


def unit_name(unit_id: int) -> str:
    """The unit's name; a unit that is younger than the memory is read."""
    if unit_id not in units().by_id:
        units.forget()
    return units().by_id[unit_id].name


def industries() -> Sequence[tuple[str, Text]]:
    """Sections of GB/T 4754, for a select."""
    return [(letter, customers.industry_label(letter)) for letter in "ABCDEFGHIJKLMNOPQRST"]


def signers(actor: Actor) -> Sequence[organisation.UnitCard]:
    """The units that may have signed his accounts' agreements: his own, those above it, and the units he may choose from."""
    tree, chain = units(), list[organisation.UnitCard]()
    above = actor.unit_id
    while above is not None and above in tree.by_id:
        chain.insert(0, tree.by_id[above])
        above = tree.by_id[above].parent_id
    return [*chain, *(card for card in units_to_choose(actor) if card not in chain)]


_partner_kinds = Remembered(lambda: customers.partner_kinds(on=clock.today()))


def partners(actor: Actor) -> Sequence[organisation.UnitCard]:
    """The parties outside through which accounts of his may be served: those that work for a unit he sees, or one above his own (ORG-24)."""
    tree, reach = units(), {*actor.scope.unit_ids, *actor.scope.home_ids, *(card.id for card in signers(actor))}
    kinds = _partner_kinds()
    return [card for card in tree.by_id.values() if card.kind == "external" and card.duty_kind in kinds
            and (actor.scope.shape == "all" or card.parent_id in reach)]


def units_to_choose(actor: Actor) -> Sequence[organisation.UnitCard]:
    """The units one level below what the actor sees: provinces, cities or counties; none for who sees only his own."""
    tree = units()
    if actor.scope.shape == "all":
        return tree.provinces
    seen = [tree.by_id[unit_id] for unit_id in actor.scope.unit_ids if unit_id in tree.by_id]
    tops = {card.id for card in seen if card.parent_id not in actor.scope.unit_ids}
    return [card for card in seen if card.parent_id in tops]
