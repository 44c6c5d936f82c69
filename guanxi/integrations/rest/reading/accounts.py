"""Around one account: what a page reads after it has shown that its reader sees the account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy import api as privacy
from guanxi.domains.timeline import api as timelines
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import OneOf


def timeline(
    *, actor: Actor, account_id: int, before: str = "", topic: Annotated[str, OneOf(timelines.TOPICS)] = "", limit: int = 20,
) -> timelines.Stretch:
    """What happened at an account, the latest first; `before` of one answer asks for the next. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    return timelines.for_account(
        account_id=account_id, actor=actor, sees_money=customers.sees_money(actor=actor, account_id=account_id),
        only_serves=customers.only_serves(actor=actor, account_id=account_id), also=customers.merged_into(account_id=account_id),
        before=before, topic=topic, limit=max(1, min(limit, 200)))


def contacts(*, actor: Actor, now: datetime, account_id: int) -> tuple[customers.ContactCard, ...]:
    """The people of an account as its page shows them to the caller: masked by the matrix, what is plain is logged. Refuses `not_found`."""
    return customers.show_contacts(actor=actor, now=now, account_id=account_id)


def positions(*, actor: Actor, contact_id: int) -> tuple[customers.PositionLine, ...]:
    """Posts of a person over time, here and at other accounts the caller sees. Refuses `not_found`."""
    customers.contact(actor=actor, contact_id=contact_id)
    return customers.positions(actor=actor, contact_id=contact_id)


@dataclass(frozen=True, kw_only=True)
class SightOf:
    """Why one person sees an account, or does not; grants: what the vault gave him about it."""

    sight: customers.Sight
    grants: Sequence[privacy.VaultCard]


def sight(*, actor: Actor, now: datetime, account_id: int, who: str) -> SightOf:
    """Why `who` (staff number, login or name of one person) sees an account, every condition met or not. Refuses `not_found`, `forbidden` to who
    neither answers for it nor audits, `who_unclear` (422) when it names nobody or several.
    """
    customers.require_sight(actor=actor, account_id=account_id)
    wanted = who.strip()[:40]
    found = organisation.everybody(wanted=wanted, size=8).rows if wanted else ()
    exact = [one for one in found if wanted in (one.staff_number, one.username, one.name)] or list(found)
    if len(exact) != 1:
        raise Refusal("who_unclear", t("请写明一个人的工号、登录名或姓名", "Name one person by staff number, login or name"), field="who", status=422)
    user_id = exact[0].id
    return SightOf(sight=customers.sight(actor=actor, account_id=account_id, user_id=user_id),
                   grants=privacy.grants_about(actor=actor, account_id=account_id, user_id=user_id, now=now))


def moves(*, actor: Actor, account_id: int) -> Sequence[customers.MoveCard]:
    """Supposed moves between this account and others that nobody has settled, at most five. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    return customers.open_moves(actor=actor, account_id=account_id)


def ownership(*, actor: Actor, account_id: int, today: date) -> str:
    """How an account is owned today: named_list, grid_pool, partner. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    return customers.mode_of(account_id=account_id, on=today) or "named_list"


@dataclass(frozen=True, kw_only=True)
class ContactMark:
    """What stands for one person: given, withdrawn, refused, lapsed, not_asked."""

    contact_id: int
    mark: consent.Mark


def consents(*, actor: Actor, now: datetime, account_id: int) -> Sequence[ContactMark]:
    """What stands for each person of an account. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    people = [one.id for one in customers.contacts(actor=actor, account_id=account_id)]
    return [ContactMark(contact_id=pk, mark=mark) for pk, mark in consent.marks_of(contact_ids=people, now=now).items()]
