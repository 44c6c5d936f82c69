"""Ids in history as names: people, units, accounts, contacts that the reader may see; four statements for a whole page.

Not for here: labels of tables, columns and choices (words).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django.trail import ActLine
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.policy.privacy import Masking

# column → what its number is; where one name means different things, the table decides
_COLUMNS = {
    "user_id": "user", "owner_id": "user", "asked_by_id": "user", "decided_by_id": "user", "opened_by_id": "user", "opinion_by_id": "user",
    "activated_by_id": "user", "created_by": "user", "unit_id": "unit", "agreement_unit_id": "unit", "partner_unit_id": "unit", "centre_id": "unit",
    "approver_unit_id": "unit", "unit_ids": "unit", "decided_by": "user",
    "account_id": "account", "contact_id": "contact", "above_id": "contact", "below_id": "contact",
    "handler_id": "user", "recorded_by_id": "user", "set_by_id": "user", "by_id": "user",
    "asker_id": "user", "from_user_id": "user", "to_user_id": "user", "witness_id": "user", "reader_id": "user", "approver_id": "user",
    "substitute_id": "user", "passed_from": "user", "decider_ids": "user", "answerer_ids": "user", "asked_id": "user", "holder_user_id": "user",
    "challenger_user_id": "user", "entered_by_id": "user", "made_by_id": "user", "user_ids": "user", "lead_user_id": "user",
    "lead_unit_id": "unit", "called_unit_id": "unit",
    "from_unit_id": "unit", "to_unit_id": "unit", "to_unit_ids": "unit",
    "from_parent_id": "unit", "to_parent_id": "unit", "shared_unit_id": "unit", "area_id": "unit",
    "holder_unit_id": "unit", "challenger_unit_id": "unit", "contact_ids": "contact", "opened_ids": "contact", "old_contact_id": "contact",
    "new_contact_id": "contact", "old_account_id": "account", "new_account_id": "account", "low_account_id": "account",
    "high_account_id": "account",
}
_OF_TABLE = {
    ("customers_treeedge", "parent_id"): "account", ("customers_treeedge", "child_id"): "account", ("organisation_unit", "parent_id"): "unit",
    ("circuits_circuit", "a_account_id"): "account", ("circuits_circuit", "z_account_id"): "account",
    ("grading_gradereviewline", "decided_by"): "", ("customers_account", "merged_into_id"): "account",
    ("customers_contact", "merged_into_id"): "contact", ("parentage_parentroute", "parent_id"): "account",
}
_ROWS = {"customers_account": "account", "customers_contact": "contact", "organisation_user": "user", "organisation_unit": "unit"}
_HIDDEN: Mapping[str, Text] = {
    "account": t("其他客户(不在您的范围)", "another account (outside your scope)"),
    "contact": t("其他联系人", "another contact"), "user": t("系统", "the system"), "unit": t("已撤销的单位", "a unit that is gone"),
}


@dataclass(frozen=True, kw_only=True)
class Names:
    """Names by kind and id. masking: the matrix in force, asked for once a page, and only when a person's value stands on it."""

    known: Mapping[tuple[str, int], str]
    masking: Callable[[], Masking]

    def value(self, table: str, column: str, value: object) -> Text | None:
        """A column's value as names; None where it is no reference."""
        kind = kind_of(table, column)
        ids = _ids(value)
        if not kind or not ids:
            return None
        said = [self._one(kind, one) for one in ids]
        return Text("、".join(one.zh for one in said), ", ".join(one.en for one in said))

    def row(self, table: str, row_id: int) -> str:
        """Whose row it is, by name; empty where rows have no name of their own: a number would tell nobody anything."""
        return self.known.get((_ROWS.get(table, ""), row_id), "")

    def _one(self, kind: str, number: int) -> Text:
        name = self.known.get((kind, number))
        return Text(name, name) if name else _HIDDEN[kind]


def kind_of(table: str, column: str) -> str:
    """user, unit, account, contact; empty for a column that is no reference."""
    return _OF_TABLE.get((table, column), _COLUMNS.get(column, ""))


def of(*, actor: Actor, acts: Sequence[ActLine]) -> Names:
    """The names behind every id in these acts."""
    wanted: dict[str, set[int]] = {"user": set(), "unit": set(), "account": set(), "contact": set()}
    for row in (row for act in acts for row in act.rows):
        if kind := _ROWS.get(row.table):
            wanted[kind].add(row.row_id)
        for change in row.changes:
            if kind := kind_of(row.table, change.column):
                wanted[kind].update(_ids(change.before), _ids(change.after))
    return Names(known=_named(actor, wanted), masking=cache(customers.masking))


def people(*, user_ids: Sequence[int]) -> dict[int, str]:
    """People by id."""
    return {key: card.name for key, card in organisation.users(ids=user_ids).items()}


def _named(actor: Actor, wanted: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    known: dict[tuple[str, int], str] = {}
    if wanted["user"]:
        known |= {("user", key): name for key, name in people(user_ids=sorted(wanted["user"])).items()}
    if wanted["unit"]:
        known |= {("unit", card.id): card.name for card in organisation.units(ids=wanted["unit"])}
    if wanted["account"]:
        known |= {("account", key): card.name for key, card in customers.account_names(actor=actor, ids=wanted["account"]).items()}
    if wanted["contact"]:
        known |= {("contact", key): name for key, name in customers.names_of(actor=actor, ids=wanted["contact"]).items()}
    return known


def _ids(value: object) -> list[int]:
    found = value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, int) and not isinstance(one, bool)]
