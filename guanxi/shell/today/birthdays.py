"""Birthdays that are near as work of who is responsible (IMP-28, CAR-11): one to-do a person and day, of its owner alone.

The item holds a name, never the day in words: what his page says of it is read when he looks, so that a corrected birthday, a withdrawn consent
and another owner count at once. Not for here: the rule of the day (customers), the gate (consent).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.work import api as work
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason

GREETING_ONLY = Reason(code="greeting_only", text=t("廉洁规定:该类客户仅限问候", "Rules of integrity: greetings only, no gift"))


def birthdays(actor: Actor, today: date) -> Sequence[work.Call]:
    """People of own accounts who may be greeted and were not yet. Raised once a person and day; done, it is not raised again."""
    near = customers.coming_birthdays(actor=actor, today=today)
    if not near:
        return ()
    purpose = customers.birthday_rule(on=today).purpose
    said_by = datetime.combine(today, time.max, clock.ZONE)  # what he said today counts, whenever today this is asked
    ways = consent.open_ways(on={one.contact_id: one.on for one in near}, purpose=purpose, now=said_by)
    greeted = consent.contacted_since(since={one.contact_id: one.on - timedelta(days=one.days_ahead) for one in near}, purpose=purpose)
    return [_call(actor, one) for one in near if ways.get(one.contact_id) and one.contact_id not in greeted and not one.is_visited]


def told(*, actor: Actor, items: Collection[work.Item], now: datetime, today: date) -> dict[int, work.Item]:
    """Those of `items` that are birthdays, with the account, the day and by which channels he may be greeted now; no statement without one.

    Of whom the reader is not of the account's own team any more nothing is added.
    """
    about = {item.subject.id: item for item in items if item.kind == customers.BIRTHDAY_CALL}
    if not about:
        return {}
    near = customers.birthdays_of(actor=actor, contact_ids=list(about), today=today)
    ways = consent.open_ways(on={one.contact_id: one.on for one in near.values()}, purpose=customers.birthday_rule(on=today).purpose, now=now)
    return {about[pk].id: replace(about[pk], account_id=one.account_id, reasons=_reasons(one, ways.get(pk, ()))) for pk, one in near.items()}


def _call(actor: Actor, one: customers.ComingBirthday) -> work.Call:
    return work.Call(
        kind=customers.BIRTHDAY_CALL, about=Ref("contact", one.contact_id), owner_id=actor.user_id, due_on=one.on, is_once=True,
        dedupe_key=f"{customers.BIRTHDAY_CALL}:{one.contact_id}:{one.on}", reasons=(GREETING_ONLY,) if one.is_greeting_only else (),
        title=t("生日问候:{name}", "Birthday greeting: {name}").format(name=one.name))


def _reasons(one: customers.ComingBirthday, ways: Sequence[Text]) -> tuple[Text, ...]:
    """The day, then what forbids, then what helps: a row is cut at its end, on a phone early."""
    if not ways:
        return one.said, t("关怀联系现未获同意:请勿问候", "No consent to care now: do not greet")
    by = t("可用:{zh}", "By: {en}").format(zh="、".join(way.zh for way in ways), en=", ".join(way.en for way in ways))
    card = t("贺卡提前 {n} 天寄出,当天致电祝贺", "A card leaves {n:day|days} before, a call on the day").format(n=one.days_ahead)
    return (one.said, *([GREETING_ONLY.text] if one.is_greeting_only else []), by, *([card] if one.days_ahead else []))
