"""Who of the stories' people agreed to be contacted, and who took it back. Through commands only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo.shapes import AccountPlan

BANK, HOSPITAL = "屿澜银行望溪分行", "望溪市第一人民医院集团"


def load(accounts: Iterable[AccountPlan], *, actor: Actor, now: datetime) -> str:
    """At two accounts: one person agreed by a signed sheet, one takes it back, one refuses; the rest nobody asked. Twice changes nothing."""
    codes = [account.group_code for account in accounts if account.name in (BANK, HOSPITAL)]
    with access.bound(actor):
        ids = customers.accounts_by_identifier(actor=actor, codes=codes, schemes=["group_code"]).values()
        people = [person.id for account_id in sorted(ids) for person in customers.contacts(actor=actor, account_id=account_id)[:3]]
        if not people or any(mark.key != "not_asked" for mark in consent.marks_of(contact_ids=people, now=now).values()):
            return "known already"
    today = now.astimezone(clock.ZONE).date()
    for number, person in enumerate(people):
        asked = today - timedelta(days=40 + 9 * number)
        if number % 3 == 0:
            _say(person, "given", ("care", "training"), ("phone", "wechat", "visit"), actor, now, said_on=asked,
                 evidence="paper_form", place="客户办公室", source="季度拜访时签署")
            consent.record_touch(actor=actor, now=now, contact_id=person, purpose="care", channel="wechat", at=now - timedelta(days=4),
                                 note="节日问候")
        elif number % 3 == 1:
            _say(person, "given", ("marketing", "survey"), ("phone", "sms", "email"), actor, now, said_on=asked,
                 evidence="phone_call", source="开通回访")
            consent.withdraw_consent(actor=actor, now=now, contact_id=person, purpose="marketing", evidence="hotline", source="客服热线来电")
    return f"{len(people)} people asked or waiting to be asked"


def _say(person: int, state: str, purposes: tuple[str, ...], channels: tuple[str, ...], actor: Actor, now: datetime, *, said_on: date, evidence: str,
         source: str, place: str = "") -> None:
    consent.record_consent(actor=actor, now=now, contact_id=person, said=consent.Said(
        state=state, purposes=purposes, channels=channels, said_on=said_on, evidence=evidence, place=place, source=source))
