"""Being shown personal data: logged first, shown then (operator 1.8, PRM-65). No log entry, no value."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.models import Contact, Disclosure
from guanxi.domains.customers.queries import contacts as contact_queries
from guanxi.domains.customers.queries import privacy
from guanxi.domains.customers.queries.contacts import ContactCard
from guanxi.domains.customers.rules.masking import OPEN_WITH_REASON, Relation
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found


def disclose_contact(*, actor: Actor, now: datetime, contact_id: int, reason: str = "") -> ContactCard:
    """Shows one person's data in plain as far as the matrix allows, and writes down who was shown what and why.

    Without a reason: the classes shown plain but logged. With a reason: those that ask for one, too (once a day per
    account). Refuses `limit_reached` beyond the pack's persons a day, `reason_needed`, `vault_needed`. PRM-65.
    """
    with audit.acting(actor=actor, verb="disclose_contact", now=now, subject=Ref("contact", contact_id), reason=reason) as act:
        row = Contact.objects.filter(pk=contact_id, is_active=True).first()
        if row is None:
            raise not_found()
        access.require(actor, "contact.unmask", row.account_id)
        relation = access.relation_of(actor=actor, account_id=row.account_id)
        levels = _levels(relation, reason)
        day = now.astimezone(clock.ZONE).date()
        if not reason.strip():
            levels |= {level for level in _levels(relation, "given") - levels if contact_queries.has_reason_today(
                user_id=actor.user_id, account_id=row.account_id, level=level, day=day)}
        if not levels:
            raise _why_not(relation)
        _require_below_limit(actor, contact_id, day_levels=levels, now=now)
        Disclosure.objects.bulk_create(
            Disclosure(user_id=actor.user_id, contact_id=contact_id, account_id=row.account_id, level=level,
                       reason=reason.strip()[:200], at=now, day=day, act_id=act.id) for level in sorted(levels))
        return contact_queries.contact(actor=actor, contact_id=contact_id, disclosed=frozenset(levels))


def _levels(relation: Relation, reason: str) -> set[str]:
    """Classes that open now: logged ones always, those asking for a reason when there is one."""
    masking = privacy.masking()
    wanted = {"plain_logged"} | (OPEN_WITH_REASON if reason.strip() else set())
    return {field.level for field in CONTACT.fields if masking.showing(field.level, relation) in wanted}


def _require_below_limit(actor: Actor, contact_id: int, *, day_levels: set[str], now: datetime) -> None:
    limit, day = privacy.masking().limits.persons_per_day, now.astimezone(clock.ZONE).date()
    for level in day_levels:
        seen_before = Disclosure.objects.filter(user_id=actor.user_id, day=day, level=level, contact_id=contact_id).exists()
        if not seen_before and contact_queries.persons_disclosed(user_id=actor.user_id, level=level, day=day) >= limit:
            raise Refusal(
                "limit_reached", t(f"今日查看明文已达{limit}人", f"You have been shown {limit} people's data today"), status=403,
                way_out=t("明日再查看,或申请金库审批", "Go on tomorrow, or ask for vault approval"))


def _why_not(relation: Relation) -> Refusal:
    asks = {privacy.masking().showing(field.level, relation) for field in CONTACT.fields if field.level != "L1"}
    if asks & OPEN_WITH_REASON:
        return Refusal("reason_needed", t("请填写查看原因或工单号", "Give a reason or a work-order number"), field="reason")
    return Refusal(
        "vault_needed", t("查看该信息须经金库审批", "This information needs vault approval"), status=403,
        way_out=t("请向该客户的归属客户经理了解,或申请金库审批", "Ask the account's owner, or ask for vault approval"))
