"""The section `structure/rows` in force, and the rows of one account."""

from __future__ import annotations

from datetime import date

from guanxi.domains.customers import api as customers
from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.structure.policy import ADAPTER, Rows, Template
from guanxi.foundation.pure.actor import Actor

KEY = "structure/rows"


def rows(*, on: date) -> Rows:
    """The rows in force on a day: one statement. Before any version is in force, the shipped files count."""
    return rulebook.in_force(key=KEY, adapter=ADAPTER, on=on)


def template_of(*, actor: Actor, account_id: int, says: Rows) -> Template | None:
    """The rows of an account the actor sees; None where the pack has none for its kind."""
    card = customers.cards(actor=actor, ids=[account_id])[account_id]
    return says.template_of(customer_kind=card.customer_kind, industry_code=card.industry_code, sector_code=card.sector_code)
