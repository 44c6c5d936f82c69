"""Whom an entry is for, by its kind. Closed: a kind that is not named here is not shown to who only serves an account on site.

Local service reads sites and people, no money, no gifts, no private profile (operator 1.1, ORG-24, PRM-59); and what a page keeps
from a role, the timeline does not tell it either. Not for here: who serves and who answers (customers.access).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Class = Literal["plain", "money", "private"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """cls: plain for everybody who sees the account. act: without it his roles keep the page shut that says the same."""

    cls: Class
    act: str = ""


PLAIN = Kind(cls="plain")
MONEY = Kind(cls="money")
PRIVATE = Kind(cls="private")

# kind, or what kinds begin with (ends in "_") → whom it is for
KINDS: dict[str, Kind] = {
    "account_retired": PLAIN, "account_restored": PLAIN, "person_moved": PLAIN, "people_collected": PLAIN, "contributed": PLAIN,
    "code_taken_over": PLAIN, "code_passed_on": PLAIN,
    "account_merged": PLAIN, "account_undone": PLAIN, "contact_merged": PLAIN, "contact_undone": PLAIN,
    "seat_": PLAIN, "line_": PRIVATE,  # who decides over whom is not for who serves the site
    "called_back": PLAIN, "team_": PLAIN, "project_": PLAIN, "collaboration_": PLAIN,
    "archive_fault_found": PLAIN, "grade_changed": PLAIN, "grade_kept": PLAIN, "grade_lowered": PLAIN,
    "naming_ended": PLAIN,
    "circuit_": Kind(cls="plain", act="circuits.view"),
    "case_": Kind(cls="plain", act="service.view"),
    "grade_named": MONEY,  # with the reason
    "record_": MONEY, "need_captured": MONEY,
    "registration_": Kind(cls="money", act="registration.view"), "letter_": Kind(cls="money", act="registration.view"),
    "parent_": MONEY,  # with what was typed and why: for who tends the account, not for who serves it on site
    "struck": Kind(cls="money", act="lost.view"), "returned": Kind(cls="money", act="lost.view"),
    "loss_explained": Kind(cls="money", act="lost.view"),
    "rival_service_": Kind(cls="money", act="rivals.view"), "rival_promotion_": Kind(cls="money", act="rivals.view"),
    "revenue_shares_": Kind(cls="money", act="shares.view"),
    "consent_": Kind(cls="private", act="consent.view"), "contacted": Kind(cls="private", act="consent.view"),
    "visited": PRIVATE,  # a remark says anything
}


def kind_of(kind: str) -> Kind | None:
    """What is known of a kind; None for one that nobody classed."""
    return KINDS.get(kind) or next((found for key, found in KINDS.items() if key.endswith("_") and kind.startswith(key)), None)
