"""The table of kinds: which kind of thing each number in an address or a path names, and who beside its own people is shown it (PRM-58).

A parameter of a page or an operation that no line here knows fails the test; one that a line knows is asked with all the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.architecture import access

EVERYWHERE = {  # names that mean the same wherever they stand
    "account_id": "account", "other_id": "twin", "contact_id": "contact", "unit_id": "unit", "parent_id": "unit", "user_id": "user",
    "assignment_id": "assignment", "attachment_id": "letter_scan", "call_back_id": "call_back", "case_id": "case",
    "circuit_id": "circuit", "test_id": "test_run",
    "change_set_id": "change_set", "dispute_id": "dispute", "distribution_id": "distribution", "entry_id": "entry", "export_id": "export",
    "fact_file_id": "fact_file", "group_id": "group", "handover_id": "handover",
    "identifier_id": "identifier", "item_id": "work_item", "job_id": "job",
    "lead_dispute_id": "lead_dispute", "letter_id": "letter", "line_id": "structure_line",
    "mail_id": "mail", "merge_id": "merge", "move_id": "move", "number": "field", "pair_id": "pair",
    "phone_id": "phone", "position_id": "position", "project_id": "project_group",
    "promotion_id": "promotion", "registration_id": "registration", "review_id": "review",
    "round_id": "round", "row_id": "unmatched_row", "service_id": "service", "session_id": "session", "split_id": "split",
    "stationing_id": "stationing", "support_id": "support", "token_id": "token", "transfer_id": "transfer", "paper_id": "paper", "turn_id": "turn",
    "version_id": "version",
    "view_id": "view"}
SOMEWHERE = {  # (where the address or path begins, parameter): a name that means different things, or another one there
    ("imports/", "run_id"): "import_run", ("insights/runs/", "run_id"): "night", ("nights/", "run_id"): "night",
    ("approvals/", "request_id"): "approval", ("privacy/vault/", "request_id"): "vault_request", ("vault/", "request_id"): "vault_request",
    ("privacy/reviews/", "request_id"): "emergency", ("vault-emergencies/", "request_id"): "emergency",
    ("privacy/subjects/", "request_id"): "subject_request", ("subject-requests/", "request_id"): "subject_request",
    ("parentage/", "request_id"): "parent_request", ("parent-requests/", "request_id"): "parent_request",
    ("accounts/undo/", "act_id"): "account_act", ("book/cell/undo/", "act_id"): "account_act", ("acts/", "act_id"): "account_act",
    ("rivals/undo/", "act_id"): "service_act", ("rival-acts/", "act_id"): "service_act",
    ("circuits/undo/", "act_id"): "circuit_act", ("circuit-acts/", "act_id"): "circuit_act",
    ("structure/undo/", "act_id"): "structure_act", ("structure-acts/", "act_id"): "structure_act",
    ("stewardship/undo/", "act_id"): "check_act", ("quality-acts/", "act_id"): "check_act",
    ("accounts/bin/trees/", "change_set_id"): "tree_change_set", ("accounts/bin/", "account_id"): "bin_entry", ("bin/", "account_id"): "bin_entry",
    ("duplicates/contacts/", "other_id"): "other_contact", ("contacts/", "other_id"): "other_contact", ("contacts/views/", "view_id"): "people_view",
    ("people-change-sets/", "change_set_id"): "people_change_set", ("contacts/changes/", "change_set_id"): "people_change_set",
    ("contacts/cell/undo/", "act_id"): "account_act",
    ("accounts/", "request_id"): "collaboration"}
ASKED_FOR = {  # ids that stand in a body or a query, by argument (member of an argument)
    "account_id": "account", "account_ids": "account", "contact_id": "contact", "contact_ids": "contact", "above_id": "contact",
    "below_id": "contact", "survivor_id": "account", "loser_id": "twin", "view_id": "view", "report_ids": "report", "decision_id": "", "line_ids": "",
    "before_id": "", "up_to_id": "", "centre_id": "unit",
    # the house's own people and units, whose names everybody reads: what they may be named for is each command's to judge
    "user_id": "user", "owner_id": "user", "to_user_id": "user", "from_user_id": "user", "witness_id": "user", "approver_id": "user",
    "substitute_id": "user", "unit_id": "unit", "to_unit_id": "unit", "unit_ids": "unit", "area_id": "unit", "parent_id": "unit",
    "group_ids": "group"}
VALUES = {  # parameters that name no thing
    "column": "district", "key": "work", "kind": "accounts", "name": "columns", "scheme": "uscc", "subject": "account",
    "year": "2026"}
COLUMN_OF_PEOPLE = "department"  # the list of people has other columns than the book
SHOWN_TO_ALL = {
    "unit": "the chart of the house: units, their posts and who sits there", "group": "stands on its unit's page", "stationing": "likewise",
    "field": "one catalogue for the whole house", "version": "one pack", "night": "one lake", "fact_file": "likewise", "job": "one queue",
    "mail": "likewise", "emergency": "every security administrator reviews every one (PRM-67)"}
SHOWN_TO_COLLEAGUES = {  # whoever sits in the unit, though he reaches his own accounts only
    "letter": "his unit works by it (SAL-04)", "letter_scan": "likewise", "paper": "what came to his unit or went from it (ORG-01)"}
FOR_COLLEAGUES = {  # what a colleague may ask for although he does not see the account
    "registration/pool/accounts/<int:account_id>/claim/": "the pool; a named list is refused in words (operator 1.12)",
    "pool/{account_id}/claim": "likewise"}
WITH = {  # what a page or operation must be told before it looks for the thing at all
    "book/views/<int:view_id>/open-with/": {"opens": "on"}, "contacts/views/<int:view_id>/open-with/": {"opens": "on"},
    "accounts/<int:account_id>/tree/children/": {"of": "account"},
    "accounts/{account_id}/tree/children": {"of": "account"}}
_NAME = re.compile(r"<[a-z]+:([a-z_]+)>|{([a-z_]+)}")


@dataclass(frozen=True, kw_only=True)
class Door:
    """One way to a thing: a page's address or an operation's path, with a method. operation None: a page."""

    method: str
    place: str
    act: str
    operation: Any = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """What its parameters name, without those that name no thing."""
        return tuple(kind_of(self.place, name) for name in names_in(self.place) if name not in VALUES)

    def filled(self, things: Mapping[str, Any]) -> str:
        """The address or path with an id of each kind in it."""
        def one(found: re.Match[str]) -> str:
            name = found[1] or found[2]
            if name in VALUES:
                return COLUMN_OF_PEOPLE if name == "column" and self.place.startswith("contacts/") else VALUES[name]
            return str(things[kind_of(self.place, name)])

        return _NAME.sub(one, self.place)

    def __str__(self) -> str:
        return f"{self.method} {'' if self.operation else '/'}{self.place}"


def kind_of(place: str, name: str) -> str:
    """The kind that `name` means at this address or path; "" when no line knows it."""
    return next((kind for (start, one), kind in SOMEWHERE.items() if one == name and place.startswith(start)), EVERYWHERE.get(name, ""))


def names_in(place: str) -> list[str]:
    """The parameters of an address (`<int:id>`) or of a path (`{id}`)."""
    return [one or other for one, other in _NAME.findall(place)]


def doors() -> Iterator[Door]:
    """Every page and operation, once a method. Needs Django set up."""
    from guanxi.integrations.rest.operations import OPERATIONS

    for route, entry in access.pages():
        for method in sorted(entry.callback.methods):
            yield Door(method=method, place=route, act=entry.callback.act)
    for one in OPERATIONS:
        yield Door(method=one.method, place=one.path, act=one.act, operation=one)
