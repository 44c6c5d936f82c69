"""Being shown personal data: no log entry, no value (operator 1.8, PRM-65).

Two ways: what the matrix shows its own team without asking (`show_contacts`, silent, one line per page view), and one
person opened with a reason (`disclose_contact`, an act).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import transaction

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.models import Contact, Disclosure
from guanxi.domains.customers.queries import catalogue, privacy, topics
from guanxi.domains.customers.queries import contacts as contact_queries
from guanxi.domains.customers.queries import disclosures as log
from guanxi.domains.customers.queries.contacts import ContactCard
from guanxi.domains.customers.rules import custom_values
from guanxi.domains.customers.rules import masking as masking_rules
from guanxi.domains.customers.rules import topics as topic_rules
from guanxi.domains.customers.rules.custom_values import SAID
from guanxi.domains.customers.rules.masking import OPEN_WITH_REASON, Relation, Showing
from guanxi.domains.customers.rules.topics import Hint
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.request_id import current_request_id
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.catalogue import Field, Level
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.policy.privacy import Masking

ASK = t("请填写查看原因或工单号", "Give a reason or a work-order number")


def show_contacts(*, actor: Actor, now: datetime, account_id: int, most: int | None = None) -> tuple[ContactCard, ...]:
    """Everybody at the account, with what the matrix shows this reader plain and logged: own L2. PRM-65, operator 1.8.

    Writes one line for the whole view when the reading transaction ends, before the page leaves: a page whose line
    cannot be written is not answered. most: only the first so many are opened (the page shows no more). People beyond
    the day's limit stay masked. Refuses `not_found`.
    """
    relation = contact_queries.relation_to(actor=actor, account_id=account_id)
    rows, masking = contact_queries.rows_of(account_id=account_id), privacy.masking()
    opened = _open_silently(actor, now, account_id, rows[:most], relation, masking)
    return contact_queries.cards_of(rows=rows, relation=relation, masking=masking, disclosed=opened)


def show_contact(*, actor: Actor, now: datetime, contact_id: int) -> ContactCard:
    """One person in the same way. Refuses `not_found`."""
    row = _found(contact_id)
    relation, masking = contact_queries.relation_to(actor=actor, account_id=row.account_id), privacy.masking()
    opened = _open_silently(actor, now, row.account_id, [row], relation, masking)
    return contact_queries.cards_of(rows=[row], relation=relation, masking=masking, disclosed=opened)[0]


@dataclass(frozen=True, kw_only=True)
class PersonTopics:
    """What is coming up for somebody's hobby: shaped as `topics.html` takes a person."""

    contact_id: int
    name: str
    topics: tuple[Hint, ...]


def show_topics(*, actor: Actor, now: datetime, account_id: int) -> tuple[PersonTopics, ...]:
    """What to talk about with whom at an account, for the pages of a visit: of those people alone whose hobby this reader would be shown plain on
    their card now, and logged as there, because the hint tells the hobby. Key persons first. Refuses `not_found`. ARC-05, PRM-65."""
    relation, masking, hobby = contact_queries.relation_to(actor=actor, account_id=account_id), privacy.masking(), CONTACT["hobby"]
    rows = Contact.objects.filter(account_id=account_id, is_active=True).exclude(hobby="").order_by("-is_key_person", "sort_key", "pk")
    section, today = topics.topics(on=clock.today()), clock.today()
    found = {row.pk: one for row in rows if (one := PersonTopics(
        contact_id=row.pk, name=row.name, topics=topic_rules.hints(hobby=row.hobby, topics=section, today=today))).topics}
    opened = open_people(actor=actor, now=now, people={account_id: list(found)}, relations={account_id: relation}, masking=masking,
                         holds=lambda pk, level: True, only=hobby.level) if found else {}
    is_plain = masking.showing(hobby.level, relation) == "plain"
    return tuple(one for pk, one in found.items() if is_plain or hobby.level in opened.get(pk, frozenset()))


@dataclass(frozen=True, kw_only=True)
class FieldShown:
    """One field as its form shows it. said: in words; version: of the person's record."""

    field: Field
    text: str
    said: Text
    version: int


def show_field(*, actor: Actor, now: datetime, contact_id: int, key: str) -> FieldShown:
    """One field of a person for who is about to edit it: masked as on his form, plain where the matrix shows it plain and logs it, of this class
    alone (PRM-64, PRM-65). Refuses `not_found`, `forbidden`, `not_responsible`, and `masked_here` for a choice or a day he is not shown."""
    row, field = _found(contact_id), next((one for one in catalogue.contacts().fields if one.key == key), None)
    access.require(actor, "contact.edit", row.account_id)
    if field is None:
        raise not_found()
    relation, masking = contact_queries.relation_to(actor=actor, account_id=row.account_id), privacy.masking()
    opened = _open_silently(actor, now, row.account_id, [row], relation, masking, only=field.level)
    stored = getattr(row, field.key, None) if not field.is_custom else row.extra.get(field.key)
    plain = str(stored).lower() if isinstance(stored, bool) else contact_queries.text_of(row, field)
    shown = masking_rules.show(field=field, text=plain, relation=relation, masking=masking, disclosed=opened.get(row.pk, frozenset()))
    if shown.is_masked and not masking_rules.carries_mask(field):
        raise Refusal("masked_here", t(f"{field.zh}已脱敏,不能在列表中修改", f"{field.en} is masked and cannot be changed in the list"), status=403,
                      way_out=t("请打开联系人卡,查看后修改", "Open the card, be shown it and change it there"))
    is_told = bool(plain) and not shown.is_masked
    said = SAID[bool(stored)] if is_told and isinstance(stored, bool) else (
        custom_values.said(field, stored) if is_told and field.is_custom else Text(shown.text, shown.text))
    return FieldShown(field=field, text=shown.text, said=said, version=row.version)


def disclose_contact(*, actor: Actor, now: datetime, contact_id: int, reason: str = "") -> ContactCard:
    """Shows one person's data in plain as far as the matrix allows, and writes down who was shown what and why.

    Without a reason: the classes shown plain but logged, and those a reason has opened already: `daily_reason` for the
    account until midnight, `masked_reason` for this person while the pack's grant_minutes last. With one: both. An open to-do of
    his with this account is the reason for `masked_reason` by itself (operator 1.8). `closes_in` says when the first is masked again.
    Refuses `limit_reached` beyond the pack's persons a day, `reason_needed`, `vault_needed`. PRM-65.
    """
    with audit.acting(actor=actor, verb="disclose_contact", now=now, subject=Ref("contact", contact_id), reason=reason) as act:
        row = _found(contact_id)
        access.require(actor, "contact.unmask", row.account_id)
        relation, masking = access.relation_of(actor=actor, account_id=row.account_id), privacy.masking()
        said = reason.strip()[:200]
        if said:
            stated.require(said, ask=ASK)
        ends = {level: _end_of(actor, row, level, masking, relation, now, said) for level in _by_reason(masking, relation)}
        if not said and (order := _order(actor, row.account_id, now)):
            by_order = {level for level, end in ends.items() if end is None and masking.showing(level, relation) == "masked_reason"}
            said = order * bool(by_order)
            ends |= {level: _end_of(actor, row, level, masking, relation, now, said) for level in by_order}
        opened = {level: end for level, end in ends.items() if end is not None}
        levels = _logged(masking, relation) | set(opened)
        if not levels:
            raise _why_not(masking, relation)
        _require_below_limit(actor, contact_id, levels, reason.strip(), masking, relation, now)
        card = log_and_show(act=act, row=row, levels=levels, reason=said)
        return replace(card, closes_in=max(1, int((min(opened.values()) - now).total_seconds())) if opened else 0)


@dataclass(frozen=True, kw_only=True)
class Dialled:
    """One number for the telephone. number: as it is stored, `0971-8000123转801`."""

    contact_id: int
    number: str


def dial_contact(*, actor: Actor, now: datetime, contact_id: int) -> Dialled:
    """One person's number for the telephone, first of those his page shows: what the page shows plain and logs is logged here too, silently, and
    counts among the persons of the day; what a reason opens, opens by one that counts, or by an open to-do of his (operator 1.8). PRM-65.

    Refuses `not_found`, `no_number`, `limit_reached`, `reason_needed`, `vault_needed`.
    """
    with audit.acting(actor=actor, verb="dial_contact", now=now, subject=Ref("contact", contact_id)) as act:
        row = _found(contact_id)
        relation, masking = contact_queries.relation_to(actor=actor, account_id=row.account_id), privacy.masking()
        numbers = contact_queries.numbers_of(row)
        if not numbers:
            raise Refusal("no_number", t("没有可拨打的号码", "There is no number to dial"), status=409, way_out=t(
                "请先补录电话", "Enter a number first"))
        by_showing = [(masking.showing(field.level, relation), field.level, number) for field, number in numbers]
        found = next(((level, number, "") for showing, level, number in by_showing if showing in ("plain", "plain_logged")), None)
        level, number, reason = found or _by_a_reason(act, row, by_showing, masking, relation)
        if masking.showing(level, relation) != "plain":
            _require_below_limit(actor, contact_id, {level}, "", masking, relation, now)
            Disclosure.objects.create(
                user_id=actor.user_id, contact_id=contact_id, contact_ids=[contact_id], account_id=row.account_id, level=level, reason=reason, at=now,
                day=now.astimezone(clock.ZONE).date(), act_id=act.id if reason else None, request_id=current_request_id())
    return Dialled(contact_id=contact_id, number=number)


def _by_a_reason(
    act: Act, row: Contact, numbers: Sequence[tuple[Showing, Level, str]], masking: Masking, relation: Relation
) -> tuple[Level, str, str]:
    """The first number that a reason given before, or an open to-do of his, opens, with that reason."""
    opening = [(level, number) for showing, level, number in numbers if showing in OPEN_WITH_REASON and access.may(act.actor, "contact.unmask")]
    order = _order(act.actor, row.account_id, act.at) if opening else ""
    for level, number in opening:
        if order and masking.showing(level, relation) == "masked_reason":
            return level, number, order
        if _end_of(act.actor, row, level, masking, relation, act.at, "") is not None:
            return level, number, "拨号"
    if opening:
        raise Refusal("reason_needed", ASK, status=403, way_out=t("请打开联系人卡,填写原因后查看", "Open his card and give the reason there"))
    raise Refusal("vault_needed", t("查看该信息须经金库审批", "This information needs vault approval"), status=403, way_out=t(
        "请打开联系人卡申请金库,或向归属客户经理了解", "Ask the vault on his card, or ask the account's owner"))


def log_granted_list(*, actor: Actor, now: datetime, opened: Mapping[tuple[int, str], Sequence[int]], reason: str) -> None:
    """Writes down, before the file may be fetched, who is in a list that the vault let out, by account and class. It does not count among the
    persons of a day: what was approved is limited by its approval. PRM-65, PRM-68."""
    with audit.acting(actor=actor, verb="export_people", now=now, reason=reason) as act:
        day = now.astimezone(clock.ZONE).date()
        Disclosure.objects.bulk_create([Disclosure(
            user_id=actor.user_id, contact_ids=list(ids), account_id=account_id, level=level, reason=reason[:200], at=now, day=day, act_id=act.id,
            request_id=current_request_id(), is_granted=True) for (account_id, level), ids in sorted(opened.items())], batch_size=2_000)


def show_granted(*, act: Act, account_id: int, contact_ids: Collection[int], fields: Collection[str], reason: str) -> tuple[ContactCard, ...]:
    """Shows people of one account under a grant that the vault holds: these fields only, logged inside the caller's act. PRM-66.

    Only what the matrix puts in the vault for this reader opens; what it refuses stays refused. Refuses `not_found`, `forbidden`.
    """
    access.require(act.actor, "contact.unmask", account_id)
    wanted = {field.key: field.level for field in contact_queries.vault_fields(actor=act.actor, account_id=account_id) if field.key in fields}
    rows = Contact.objects.filter(account_id=account_id, pk__in=set(contact_ids), is_active=True).order_by("-is_key_person", "sort_key", "pk")
    cards = []
    for row in rows:
        levels = {level for key, level in wanted.items() if contact_queries.holds(row=row, level=level)}
        opened = log_and_show(act=act, row=row, levels=levels, reason=reason)
        closed = contact_queries.contact(actor=act.actor, contact_id=row.pk)
        cards.append(replace(
            opened, shown={key: value if key in wanted else closed.shown[key] for key, value in opened.shown.items()},
            more_phones=opened.more_phones if "mobile" in wanted else closed.more_phones,
            next_birthday=opened.next_birthday if "birthday" in wanted else None,
            own=tuple(mine if mine.key in wanted else masked for mine, masked in zip(opened.own, closed.own, strict=True))))
    return tuple(cards)


def log_and_show(*, act: Act, row: Contact, levels: Collection[str], reason: str) -> ContactCard:
    """Writes down, inside a command's act, that its actor is shown these classes of one person; answers the opened card."""
    actor, day = act.actor, act.at.astimezone(clock.ZONE).date()
    Disclosure.objects.bulk_create(
        Disclosure(user_id=actor.user_id, contact_id=row.pk, contact_ids=[row.pk], account_id=row.account_id, level=level,
                   reason=reason[:200], at=act.at, day=day, act_id=act.id, request_id=current_request_id()) for level in sorted(levels))
    return contact_queries.contact(actor=actor, contact_id=row.pk, disclosed=frozenset(levels))


def log_people(
    *, act: Act, account_id: int, contact_ids: Sequence[int], level: str, masking: Masking, reason: str, is_granted: bool = False
) -> None:
    """Writes down, inside a command's act, that its actor takes this class of these people with him. Refuses `limit_reached`, but no grant."""
    day = act.at.astimezone(clock.ZONE).date()
    seen = log.persons_of_day(user_id=act.actor.user_id, level=level, day=day)
    if not is_granted and len(seen | set(contact_ids)) > masking.limits.persons_per_day:
        limit = masking.limits.persons_per_day
        raise Refusal("limit_reached", t(f"今日查看明文已达{limit}人",
                f"You have been shown {counted(limit, 'person|people')}'s data today"), status=403,
                      way_out=t("明日再导出,或请归属单位主任协助", "Go on tomorrow, or ask your centre manager"))
    Disclosure.objects.create(user_id=act.actor.user_id, contact_ids=list(contact_ids), account_id=account_id, level=level, reason=reason[:200],
                              at=act.at, day=day, act_id=act.id, request_id=current_request_id(), is_granted=is_granted)


def _found(contact_id: int) -> Contact:
    row = Contact.objects.filter(pk=contact_id, is_active=True).first()
    if row is None:
        raise not_found()
    return row


def open_people(
    *, actor: Actor, now: datetime, people: Mapping[int, Sequence[int]], relations: Mapping[int, Relation], masking: Masking,
    holds: Callable[[int, str], bool], only: str = "",
) -> dict[int, frozenset[str]]:
    """What opens silently for whom, at how many accounts ever: person → classes; lines about it, one an account and class, are written when the
    transaction ends. people: by account; holds: whether of this person something of this class would be shown; only: this class."""
    opened: dict[int, frozenset[str]] = {}
    day = now.astimezone(clock.ZONE).date()
    opening = {account_id: _logged(masking, relations[account_id]) for account_id in people}
    for account_id, levels in _reasoned_today(actor, {one: relations[one] for one in people}, masking, day).items():
        opening[account_id] |= levels
    for level in sorted({level for levels in opening.values() for level in levels if only in ("", level)}):
        filled = {account_id: found for account_id, ids in people.items()
                  if level in opening[account_id] and (found := [pk for pk in ids if holds(pk, level)])}
        if not filled:
            continue
        seen = log.persons_of_day(user_id=actor.user_id, level=level, day=day)
        left = max(0, masking.limits.persons_per_day - len(seen))
        fresh = set([pk for ids in filled.values() for pk in ids if pk not in seen][:left])
        for account_id, ids in filled.items():
            if shown := [pk for pk in ids if pk in seen or pk in fresh]:
                opened |= {pk: opened.get(pk, frozenset()) | {level} for pk in shown}
                transaction.on_commit(partial(_write_line, actor, now, account_id, level, shown))
    return opened


def _open_silently(
    actor: Actor, now: datetime, account_id: int, rows: Sequence[Contact], relation: Relation, masking: Masking, *, only: str = ""
) -> dict[int, frozenset[str]]:
    """The same of one account. Only values that exist are counted."""
    by_id = {row.pk: row for row in rows}
    return open_people(actor=actor, now=now, people={account_id: list(by_id)}, relations={account_id: relation}, masking=masking, only=only,
                       holds=lambda pk, level: contact_queries.holds(row=by_id[pk], level=level))


def _write_line(actor: Actor, now: datetime, account_id: int, level: str, shown: list[int]) -> None:
    Disclosure.objects.create(
        user_id=actor.user_id, contact_ids=shown, account_id=account_id, level=level, at=now,
        day=now.astimezone(clock.ZONE).date(), request_id=current_request_id())


def _logged(masking: Masking, relation: Relation) -> set[str]:
    return {field.level for field in catalogue.contacts().fields if masking.showing(field.level, relation) == "plain_logged"}


def _reasoned_today(actor: Actor, relations: Mapping[int, Relation], masking: Masking, day: date) -> dict[int, set[str]]:
    """Classes that a reason given for an account today keeps open until midnight (operator 1.8: once a day per account)."""
    classes = {field.level for field in catalogue.contacts().fields}
    daily = {(account_id, level) for account_id, relation in relations.items() for level in classes
             if masking.showing(level, relation) == "daily_reason"}
    given = log.reasons_today(user_id=actor.user_id, account_ids={one for one, _ in daily}, day=day) & daily if daily else set()
    return {account_id: {level for one, level in given if one == account_id} for account_id, _ in given}


def _by_reason(masking: Masking, relation: Relation) -> set[Level]:
    return {field.level for field in catalogue.contacts().fields if masking.showing(field.level, relation) in OPEN_WITH_REASON}


def _end_of(actor: Actor, row: Contact, level: Level, masking: Masking, relation: Relation, now: datetime, said: str) -> datetime | None:
    """When a class is masked again that a reason opens, given now or earlier; None while none does."""
    local = now.astimezone(clock.ZONE)
    if masking.showing(level, relation) == "daily_reason":
        midnight = datetime.combine(local.date() + timedelta(days=1), time(), tzinfo=clock.ZONE)
        is_open = said or log.has_reason_today(user_id=actor.user_id, account_id=row.account_id, level=level, day=local.date())
        return midnight if is_open else None
    lasts = timedelta(minutes=masking.limits.grant_minutes)
    given = now if said else log.reasoned_at(user_id=actor.user_id, contact_id=row.pk, level=level, since=now - lasts)
    return None if given is None else given + lasts


def _order(actor: Actor, account_id: int, now: datetime) -> str:
    """His open to-do with the account, the most urgent one, as a reason; nothing without one."""
    found = work.open_items(account_id=account_id, today=now.astimezone(clock.ZONE).date(), limit=1, owner_id=actor.user_id)
    return f"待办 {found[0].id}" if found else ""


def _require_below_limit(
    actor: Actor, contact_id: int, levels: set[str], reason: str, masking: Masking, relation: Relation, now: datetime
) -> None:
    limit, day = masking.limits.persons_per_day, now.astimezone(clock.ZONE).date()
    opens_with_reason = masking.limits.over_limit == "reason"
    for level in sorted(levels):
        seen = log.persons_of_day(user_id=actor.user_id, level=level, day=day)
        if contact_id in seen or len(seen) < limit:
            continue
        if opens_with_reason and reason and level in _logged(masking, relation):
            continue
        raise Refusal(
            "limit_reached", t(f"今日查看明文已达{limit}人",
                    f"You have been shown {counted(limit, 'person|people')}'s data today"), status=403, way_out=t(
                "请填写原因后逐人查看,或明日再查看", "Give a reason for each further person, or go on tomorrow") if opens_with_reason else t(
                "明日再查看,或请归属单位主任协助", "Go on tomorrow, or ask your centre manager"))


def _why_not(masking: Masking, relation: Relation) -> Refusal:
    if _by_reason(masking, relation):
        return Refusal("reason_needed", ASK, field="reason")
    return Refusal(
        "vault_needed", t("查看该信息须经金库审批", "This information needs vault approval"), status=403,
        way_out=t("请填写原因后点“金库”申请,或向归属客户经理了解", "Give a reason and press Vault, or ask the account's owner"))
