"""Accounts and contacts from their files, through intake; lead managers and response desks through commands.

Account lists are imported by 阮清, the group's data steward, because only the account import creates accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from guanxi.domains.customers import api as customers
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.demo.shapes import AccountPlan

CHUNK = 1 << 20
NAMED_BY = "集团总部《跨省集团客户牵头名单》"  # several provinces signed with these groups: headquarters named the lead, and says by what (GRD-10)


def import_file(path: Path, kind: str, *, actor: Actor, now: datetime, options: dict[str, str] | None = None) -> str:
    """One file by the same steps as from the page; returns rows by verdict as a sentence."""
    _, counts = intake.import_now(actor=actor, now=now, kind=kind, file_name=path.name, chunks=_chunks(path), options=options)
    return ", ".join(f"{number} {verdict}" for verdict, number in sorted(counts.items()) if number) or "nothing new"


def assign_roles(accounts: Iterable[AccountPlan], *, actor: Actor, now: datetime) -> str:
    """Leads, sponsors, local service, response desks and who pays for whom in the stories; who has the part already keeps it."""
    made = 0
    for account in accounts:
        for role, number in (("lead", account.lead), ("executive_sponsor", account.sponsor), ("local_service", account.local_service),
                             ("customer_response", account.customer_response)):
            if number and _assign(account.group_code, role, number, actor=actor, now=now):
                made += 1
        if account.billing_parent:
            with access.bound(actor):
                found = customers.accounts_by_identifier(actor=actor, codes=[account.group_code], schemes=["group_code"])
            customers.set_parent(actor=actor, now=now, account_id=found[account.group_code], parent_code=account.billing_parent, tree_kind="billing")
    return f"{made} assignments"


def _assign(code: str, role: str, number: str, *, actor: Actor, now: datetime) -> bool:
    person = organisation.users_by_staff_number(numbers=[number])[number]
    with access.bound(actor):
        found = customers.accounts_by_identifier(actor=actor, codes=[code], schemes=["group_code"])
    try:
        customers.assign(actor=actor, now=now, account_id=found[code], user_id=person.id, role=role,
                         source_document=NAMED_BY if role == "lead" else "")
    except Refusal as refusal:
        if refusal.code not in ("already_assigned", "lead_exists"):
            raise
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            yield piece
