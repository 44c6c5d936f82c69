"""Capture at the sales step: what a conversation brings goes into the archive in one go, verified as such (ARC-15, ARC-33).

Lead and order forms call this function; today the page 快速采集 does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship.commands import verifying
from guanxi.domains.stewardship.fields import RIGHT
from guanxi.domains.stewardship.queries import policy, states
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, clock, idempotency
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

SOURCE = "sales_step"
LONGEST_NEED = 200


@dataclass(frozen=True, kw_only=True)
class Captured:
    """Where it went. contact_id None: nobody was named."""

    account_id: int
    contact_id: int | None


def capture(
    *, actor: Actor, now: datetime, account_id: int | None, account: customers.AccountValues, contact: customers.ContactValues, need: str = "",
    key: str = "",
) -> Captured:
    """Writes an account (or changes nothing of a known one), a person and the need in one act; what was given is verified by the sales step.

    account_id None: a new account is made of `account`. Refuses what the archive refuses (`required`, `code_taken`, `not_responsible`, …) and
    `nothing_captured`. `key`: a repeated form is harmless. ARC-15.
    """
    person: customers.ContactValues = {name: value for name, value in contact.items() if value not in ("", None)}  # type: ignore[assignment]
    known: customers.AccountValues = {name: value for name, value in account.items() if value not in ("", None)}  # type: ignore[assignment]
    if account_id is not None and not person and not need.strip():
        raise Refusal("nothing_captured", t("请填写联系人或需求", "Give a person or a need"), field="name")
    with audit.acting(actor=actor, verb="capture", now=now, subject=Ref("account", account_id) if account_id else None) as act:
        claimed = idempotency.claim(act=act, key=key)
        found = account_id or customers.create_account(actor=actor, now=now, values=known)
        contact_id = customers.add_contact(actor=actor, now=now, account_id=found, values=person) if person else None
        customers.require(actor, "stewardship.verify", found)
        _verify(act, found, contact_id, () if account_id else tuple(known))
        if need.strip():
            said = need.strip()[:LONGEST_NEED]
            timeline.record(act=act, account_id=found, subject=Ref("account", found), topic="order", kind="need_captured",
                            text=Text(f"销售环节采集的需求:{said}", f"Need heard at the sales step: {said}"))
        idempotency.remember(claimed, str(found))
    return Captured(account_id=found, contact_id=contact_id)


def _verify(act: audit.Act, account_id: int, contact_id: int | None, of_account: tuple[str, ...]) -> None:
    """Everything the conversation itself said is verified by it; our own records are not asked for."""
    section = policy.fields(on=act.at.astimezone(clock.ZONE).date())
    given = {f"account.{key}" for key in of_account}
    items = [verifying.Item(contact, field) for contact, field in states.fingerprints(account_id=account_id, section=section)
             if not section.tended(field).is_own and (field in given if contact is None else contact == contact_id)]
    if items:
        verifying.write(act=act, account_id=account_id, items=items, outcome=RIGHT, source=SOURCE)
