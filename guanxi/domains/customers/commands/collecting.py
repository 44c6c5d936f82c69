"""Taking an account over: what a manager has gathered of several people, written in one act (ARC-04, 接手采集).

Also the way in of cards from a file (vCard). Not for here: the hand-over itself (commands.handovers).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, positions
from guanxi.domains.customers.commands.contacts import keep_keys
from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.rules import collecting
from guanxi.domains.customers.rules import values as value_rules
from guanxi.domains.customers.rules.collecting import Known
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, blind_index, idempotency
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import OneOf


@dataclass(frozen=True, kw_only=True)
class Collected:
    """One line of the sheet. line: its number in the form, named in refusals. contact_id None: a new person. source: a key of SOURCES."""

    line: int
    contact_id: int | None
    values: Mapping[Annotated[str, OneOf((one.key, one.label) for one in CONTACT.fields)], str]
    source: Annotated[str, OneOf(collecting.SOURCES)]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """How many people came, how many were filled up."""

    added: int
    filled: int


def collect_people(*, actor: Actor, now: datetime, account_id: int, people: Sequence[Collected], key: str = "") -> Taken:
    """Writes a whole sheet: new people, and what known people lack; in one act. ARC-04.

    A field somebody filled meanwhile stays as it is. Refuses a wrong value by `field-line`, `person_known`, `nothing_given`, `many`, and
    as for one person `not_found`, `not_responsible`.
    """
    if len(people) > collecting.MOST:
        raise Refusal("many", t(f"一次最多{collecting.MOST}人", f"At most {collecting.MOST} people at a time"))
    with audit.acting(actor=actor, verb="collect_people", now=now, subject=Ref("account", account_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require(actor, "contact.edit", account_id)
        Account.objects.select_for_update().get(pk=account_id)
        rows = {row.pk: row for row in Contact.objects.select_for_update().filter(account_id=account_id, is_active=True)}
        known = [Known(contact_id=row.pk, name=row.name, mobile_hash=row.mobile_hash) for row in rows.values()]
        done: dict[str, tuple[list[str], list[str]]] = {}
        for one in people:
            added, filled = done.setdefault(_source(one), ([], []))
            row = rows.get(one.contact_id or 0)
            if one.contact_id is None:
                added.append(_add(one, account_id, known, now))
            elif row is not None and _fill(one, row, now):
                filled.append(row.name)
        if not any(names for pair in done.values() for names in pair):
            raise Refusal("nothing_given", t("没有填写任何内容", "Nothing was entered"), way_out=t("请填写后保存", "Fill something in"))
        derived.refresh_book([account_id])
        derived.settle_gaps(act=act, account_ids=[account_id])
        derived.refresh_search([account_id])
        derived.look_for_moves(act=act)
        for source, (added, filled) in done.items():
            if added or filled:
                timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="archive", kind="people_collected",
                                text=collecting.said(source=source, added=added, filled=filled))
        taken = Taken(added=sum(len(pair[0]) for pair in done.values()), filled=sum(len(pair[1]) for pair in done.values()))
        idempotency.remember(claimed, f"{taken.added},{taken.filled}")
    return taken


def _source(one: Collected) -> str:
    if one.source not in dict(collecting.SOURCES):
        raise Refusal("unknown_choice", t("请选择资料来源", "Say where it comes from"), field=f"source-{one.line}", way_out=Text(
            "可选:" + "、".join(f"{text.zh}({key})" for key, text in collecting.SOURCES), "One of: " + ", ".join(
                f"{text.en} ({key})" for key, text in collecting.SOURCES)))
    return one.source


def _add(one: Collected, account_id: int, known: list[Known], now: datetime) -> str:
    fields = _clean(one, {"name": "", **{key: value for key, value in one.values.items() if value.strip()}})
    mobile_hash = blind_index.phone_hash(fields.get("mobile", ""))
    try:
        collecting.check_new(name=fields["name"], mobile_hash=mobile_hash, known=known)
    except Refusal as refusal:
        raise _of_line(refusal, one) from None
    row = Contact(account_id=account_id, **fields)
    keep_keys(row)
    row.store(now=now)
    known.append(Known(contact_id=row.pk, name=row.name, mobile_hash=row.mobile_hash))
    return row.name


def _fill(one: Collected, row: Contact, now: datetime) -> bool:
    present = {field.key: str(getattr(row, field.key) or "") for field in CONTACT.fields}
    fields = _clean(one, collecting.still_missing(given={key: value for key, value in one.values.items() if key != "name"}, present=present))
    if not fields:
        return False
    before = positions.post_of(row)
    for key, value in fields.items():
        setattr(row, key, value)
    row.known_unknown = [key for key in row.known_unknown if not getattr(row, key, "")]
    keep_keys(row)
    positions.keep_former(contact=row, before=before, now=now)
    row.store(now=now)
    return True


def _clean(one: Collected, values: Mapping[str, object]) -> dict[str, str]:
    try:
        return value_rules.clean(catalogue=CONTACT, values=values)
    except Refusal as refusal:
        raise _of_line(refusal, one) from None


def _of_line(refusal: Refusal, one: Collected) -> Refusal:
    return Refusal(refusal.code, refusal.text, way_out=refusal.way_out, field=f"{refusal.field}-{one.line}", status=refusal.status)
