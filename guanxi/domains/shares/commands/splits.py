"""Setting and ending the split of a product instance, each as one act that leaves every day whole (operator 1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from guanxi.domains.organisation import api as organisation
from guanxi.domains.shares import access, rules
from guanxi.domains.shares.commands import writing
from guanxi.domains.shares.fields import REVENUE_SPLIT, RevenueSplitValues, UnitShare
from guanxi.domains.shares.models import RevenueSplit
from guanxi.domains.shares.queries import preview
from guanxi.domains.shares.queries.splits import NONE
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, idempotency
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile
from guanxi.foundation.pure.words import ListedBy

SUBJECT = "revenue_split"


def set_revenue_shares(
    *, actor: Actor, now: datetime, account_id: int, values: RevenueSplitValues, shares: Sequence[UnitShare], seen: str, key: str = "",
) -> int:
    """Whose revenue a product instance is from a day on: replaces the whole split, returns the new one's id. Operator 1.1.

    What ran until then ends the day before; one that began on the same day is replaced. seen: of the instance's newest split that the writer looked
    at (`SplitCard.seen`), "0" where there was none. Refuses `not_found`, `forbidden`, `not_responsible`; by field what the rules refuse
    (`sum_not_one` says what is missing); `inside_older_period`, `changed_meanwhile`, and `instance_elsewhere` where the number counts at another
    customer meanwhile.
    """
    with audit.acting(actor=actor, verb="set_revenue_shares", now=now, subject=Ref("account", account_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require_set(actor, account_id)
        fields = preview.clean_values(values)
        parts = preview.parts_of(shares)
        found = _seen(writing.locked(account_id=account_id, issuer=fields["issuer"], instance=fields["instance"]), seen)
        placed = rules.placing(writing.periods(found), valid_from=fields["valid_from"])
        row = writing.lay_down(actor=actor, account_id=account_id, fields=fields, parts=parts, found=found, placed=placed, now=now)
        _tell(act, row, parts)
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def end_revenue_shares(
    *, actor: Actor, now: datetime, account_id: int, issuer: Annotated[str, ListedBy("read_units", "code")], instance: str, valid_until: date | str,
    seen: str, reason: str = "",
) -> int:
    """From this day on nothing is laid down for the instance (it is switched off, or goes to another customer); returns the account.

    On its own first day the newest split goes altogether; history keeps it. Refuses as `set_revenue_shares`, and `nothing_to_end`,
    `before_it_began`.
    """
    with audit.acting(actor=actor, verb="end_revenue_shares", now=now, subject=Ref("account", account_id), reason=reason[:200]) as act:
        access.require_set(actor, account_id)
        day = rules.read_day(REVENUE_SPLIT["valid_from"], valid_until)
        if day is None:
            raise Refusal("required", t("请填写结束日期", "Say from which day on"), field="valid_until")
        found = _seen(writing.locked(account_id=account_id, issuer=issuer, instance=instance), seen)
        newest = writing.periods(found)[0] if found else None
        writing.make_room(found, rules.ending(newest, valid_until=day), on=day, now=now)
        timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="archive", kind="revenue_shares_ended", text=Text(
            f"收入归属自 {day} 起不再约定:{instance}", f"From {day} on it is not laid down whose revenue it is: {instance}"))
    return account_id


def _seen(found: list[RevenueSplit], seen: str) -> list[RevenueSplit]:
    """Refuses when the newest one is not what the writer looked at."""
    newest = f"{found[0].pk}.{found[0].version}" if found else NONE
    if seen != newest:
        raise changed_meanwhile()
    return found


def _tell(act: Act, row: RevenueSplit, parts: Sequence[rules.Part]) -> None:
    names = {unit.id: unit.name for unit in organisation.units(ids=[part.unit_id for part in parts])}
    said = "、".join(f"{names[part.unit_id]} {rules.percent(part.rate)}" for part in parts)
    said_en = ", ".join(f"{names[part.unit_id]} {rules.percent(part.rate)}" for part in parts)
    timeline.record(act=act, account_id=row.account_id, subject=Ref(SUBJECT, row.pk), topic="archive", kind="revenue_shares_set", text=Text(
        f"收入归属自 {row.valid_from} 起:{row.instance},{said}", f"Whose revenue it is from {row.valid_from}: {row.instance}, {said_en}"))
