"""Capture: what a conversation brings goes into the archive in one go, verified as such (ARC-15, ARC-33, ORG-21).

Lead and order forms call this function, the page 快速采集 does. Who is responsible for the account captures everything; what the other
posts bring stands in the pack (commands.contributing).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.commands import contributing
from guanxi.domains.stewardship.queries import policy
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, clock, idempotency
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

SOURCE = "sales_step"
LONGEST_NEED = 200


@dataclass(frozen=True, kw_only=True)
class Captured:
    """Where it went. contact_id None: nobody was named, or the actor does not see the account."""

    account_id: int
    contact_id: int | None


def capture(
    *, actor: Actor, now: datetime, account_id: int | None, account: customers.AccountValues, contact: customers.ContactValues, need: str = "",
    key: str = "",
) -> Captured:
    """Writes an account (or changes nothing of a known one), a person and the need in one act; what was given is verified by the sales step.

    account_id None: a new account is made of `account` by whom may, else its name says which account is meant. Who is not responsible fills
    what is empty and his post brings; the owner is told. Refuses what the archive refuses (`required`, `code_taken`, …), `account_unknown`,
    `not_captured`, `forbidden` and `nothing_captured`. `key`: a repeated form is harmless. ARC-15, ORG-21.
    """
    person: customers.ContactValues = {name: value for name, value in contact.items() if value not in ("", None)}  # type: ignore[assignment]
    known: customers.AccountValues = {name: value for name, value in account.items() if value not in ("", None)}  # type: ignore[assignment]
    said = need.strip()[:LONGEST_NEED]
    creates = account_id is None and customers.may(actor, "account.create")
    with audit.acting(actor=actor, verb="capture", now=now, subject=Ref("account", account_id) if account_id else None) as act:
        claimed = idempotency.claim(act=act, key=key)
        found = customers.create_account(actor=actor, now=now, values=known) if creates else _meant(act, account_id, str(known.get("name", "")))
        rest = {} if creates else {key: value for key, value in known.items() if key != "name"}
        is_his = _is_his(act, found)
        if not (creates or person or said or (rest and not is_his)):
            raise Refusal("nothing_captured", t("请填写联系人或需求", "Give a person or a need"), field="name")
        if creates:
            contributing.confirm(act=act, account_id=found, contact_id=None, fields=[f"account.{key}" for key in known], source=SOURCE)
        contact_id = None
        if is_his and person:
            contact_id = customers.add_contact(actor=actor, now=now, account_id=found, values=person, is_another=True)  # a double waits in the queue
            contributing.confirm(act=act, account_id=found, contact_id=contact_id, fields=[f"contact.{key}" for key in person], source=SOURCE)
        elif not is_his and (person or rest or said):
            contact_id = contributing.bring(act=act, account_id=found, account=rest, person=person, need=said)
        _hear(act, found, said)
        idempotency.remember(claimed, str(found))
    return Captured(account_id=found, contact_id=contact_id)


def _meant(act: Act, account_id: int | None, name: str) -> int:
    """The account of this id or name: one he sees, or, by its name and where his post may, one he does not see."""
    if not customers.may(act.actor, access.CAPTURE):
        raise Refusal("forbidden", t("您的岗位不采集客户信息", "Your post does not capture"), status=403)
    if account_id is not None:
        access.require_view(act.actor, account_id)
        return account_id
    if not name.strip():
        raise Refusal("required", t("请填写客户编码或全称", "Give the account's code or full name"), field="account_name")
    found = customers.account_named(actor=act.actor, said=name)
    if found is not None:
        return found
    post = policy.captures(on=act.at.astimezone(clock.ZONE).date()).of(act.actor.roles)
    return access.named_beyond_sight(act, name if post is not None and post.beyond_sight else "")


def _is_his(act: Act, account_id: int) -> bool:
    seen = act.actor.scope.shape != "none"
    return seen and access.answers(act.actor, account_id) and customers.may(act.actor, access.VERIFY)


def _hear(act: Act, account_id: int, said: str) -> None:
    """The need, in the name of who heard it."""
    if not said:
        return
    with access.beyond_sight(act, wanted=not customers.cards(actor=act.actor, ids=[account_id])):
        timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="order", kind="need_captured",
                        text=Text(f"{act.actor.name}采集的需求:{said}", f"Need heard by {act.actor.name}: {said}"))
