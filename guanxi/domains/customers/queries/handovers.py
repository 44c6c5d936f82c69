"""Hand-overs as pages show them: the list, one with its accounts, what could be handed over. Money in fen.

Who is in a hand-over reads its account names; figures and people only of accounts he sees. Not for here: rules, moving.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import IDENTIFIER_SCHEMES
from guanxi.domains.customers.models import Account, AccountIdentifier, Assignment, Contact, Handover, HandoverLine
from guanxi.domains.customers.queries import binned, grade_words, handover_people, orphans, responsible, teams
from guanxi.domains.customers.rules import handovers as rules
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import participants
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.workdays import Calendar

LONGEST_LIST = 200


@dataclass(frozen=True, kw_only=True)
class HandoverCard:
    """One hand-over. why_provisional: why overlap_until may still move. skipped, kept, left: accounts that went no usual way. may_*: by this reader.

    cutoff_on: from which day results count for the new manager; first_month: the first bill that does, as 202611.
    has_left: the former manager can sign no longer; signs_for_him: who does, empty while nobody leads a unit above (asked of one only).
    """

    id: int
    stage: rules.Stage
    from_name: str
    to_name: str
    witness_name: str
    unit_name: str
    made_by: str
    made_at: datetime
    effective_on: date
    cutoff_on: date
    first_month: int
    overlap_days: int
    overlap_until: date | None
    why_provisional: Text | None
    note: str
    closing_note: str
    witnessed_at: datetime | None
    witness_remark: str
    accounts: int
    moved: int
    skipped: int
    kept: int
    left: int
    may_witness: bool
    may_take_back: bool
    may_end_overlap: bool
    may_replace_witness: bool
    has_left: bool = False
    signs_for_him: str = ""


@dataclass(frozen=True, kw_only=True)
class HandoverAccount:
    """One account of a hand-over. is_visible False: this reader gets its name only. sees_money False: no figures and no work about money.
    key_people: name and post. team: name and function of the members of its technical service team, who stay with the account (ORG-12).

    open_things: what other domains have open there (claims, cases).
    state: of its line; "" in a preview. other_handover: the open hand-over it is in already, 0 for none. cutoff_on: from which day its results
    count for the new manager, None where it did not move.
    """

    account_id: int
    name: str
    is_visible: bool
    state: str = ""
    cutoff_on: date | None = None
    other_handover: int = 0
    unit_name: str = ""
    codes: tuple[tuple[Text, str], ...] = ()
    grade: Text | None = None
    grade_key: str = ""
    grade_rank: int | None = None
    sees_money: bool = False
    revenue_12m_fen: int | None = None
    arrears_fen: int | None = None
    agreement_until: date | None = None
    address: str = ""
    key_people: tuple[tuple[str, str], ...] = ()
    team: tuple[tuple[str, Text], ...] = ()
    steps: tuple[work.Item, ...] = ()
    open_things: tuple[participants.OpenThing, ...] = ()

    @property
    def promises(self) -> tuple[work.Item, ...]:
        """What was promised to somebody by a day."""
        return tuple(step for step in self.steps if step.weight in (work.CLOCK, work.PROMISE))

    @property
    def other_steps(self) -> tuple[work.Item, ...]:
        """The rest of its open work."""
        return tuple(step for step in self.steps if step not in self.promises)


@dataclass(frozen=True, kw_only=True)
class HandoverPreview:
    """What would be handed over. outside: accounts of the former manager that this actor may not assign. refusals: why not.

    serving: units that serve the industries of these accounts, each with why (ORG-09).
    """

    accounts: tuple[HandoverAccount, ...]
    outside: int
    overlap_until: date | None
    why_provisional: Text | None
    cutoff_on: date
    first_month: int
    refusals: tuple[Refusal, ...]
    serving: tuple[organisation.Serving, ...] = ()
    most: int = rules.MOST_ACCOUNTS

    @property
    def revenue_12m_fen(self) -> int | None:
        """Of all accounts with figures; None when none has any."""
        return _sum(one.revenue_12m_fen for one in self.accounts)

    @property
    def arrears_fen(self) -> int | None:
        """Of all accounts with figures; None when none has any."""
        return _sum(one.arrears_fen for one in self.accounts)

    @property
    def steps(self) -> int:
        """Open items of all accounts."""
        return sum(len(one.steps) for one in self.accounts)

    @property
    def staying(self) -> int:
        """Open things that stay with the former manager."""
        return sum(thing.stays for one in self.accounts for thing in one.open_things)

    @property
    def key_people(self) -> int:
        """Key people of all accounts."""
        return sum(len(one.key_people) for one in self.accounts)


@dataclass(frozen=True, kw_only=True)
class OwnedAccount:
    """An account somebody owns. handover_id: the open hand-over it is in, 0 for none."""

    account_id: int
    name: str
    handover_id: int


def owned_accounts(*, user_id: int) -> tuple[OwnedAccount, ...]:
    """The accounts of the book somebody owns, by name, of those the bound reader sees; which of them are in a hand-over. ORG-16, LIF-17."""
    rows = dict(Assignment.objects.filter(user_id=user_id, role="owner", valid_until=None, account__is_active=True).order_by(
        "account__name", "account_id").values_list("account_id", "account__name"))
    busy = dict(HandoverLine.objects.filter(account_id__in=list(rows), is_open=True).values_list("account_id", "handover_id"))
    return tuple(OwnedAccount(account_id=id, name=name, handover_id=busy.get(id, 0)) for id, name in rows.items())


def handovers(*, actor: Actor) -> tuple[HandoverCard, ...]:
    """Those this reader is in, made, or whose unit he has; newest first, at most 200. Row security says which."""
    rows = Handover.objects.select_related("unit", "from_user", "to_user", "witness").order_by("-pk")[:LONGEST_LIST]
    return _cards(actor, list(rows))


def handover(*, actor: Actor, handover_id: int) -> HandoverCard:
    """One; refuses `not_found` to whoever has nothing to do with it."""
    rows = list(Handover.objects.select_related("unit", "from_user", "to_user", "witness").filter(pk=handover_id))
    if not rows:
        raise not_found()
    card, row = _cards(actor, rows)[0], rows[0]
    if row.from_user.is_active:
        return card
    found = orphans.stand_in(unit_id=row.unit_id, excepted=(row.from_user_id, row.to_user_id, row.witness_id))
    return replace(card, has_left=True, signs_for_him=found.name if found else "")


def handover_accounts(*, actor: Actor, handover_id: int, today: date) -> tuple[HandoverAccount, ...]:
    """Its accounts by name. Refuses `not_found` to whoever has nothing to do with the hand-over."""
    row = Handover.objects.filter(pk=handover_id).first()
    if row is None:
        raise not_found()
    lines = list(HandoverLine.objects.filter(handover_id=handover_id).values_list("account_id", "state", "cutoff_on"))
    known = {id: moved for id, _, moved in lines if moved}
    known |= responsible.cutoffs(account_ids=[id for id, state, _ in lines if state == "waiting"], cutoff=row.cutoff_on or row.effective_on)
    return _accounts(actor, {id: state for id, state, _ in lines}, known, today, handover_people.handed_over(row, []))


def preview_handover(*, actor: Actor, terms: rules.Terms, today: date) -> HandoverPreview:
    """All accounts of the former manager that this actor may assign, and everything against the terms. Refuses `forbidden`.

    How many he has besides is said only of somebody of one's territory, or of whom one may assign some (PRM-58).
    """
    access.require_act(actor, "account.assign")
    people = handover_people.people(actor=actor, terms=terms)
    terms = rules.of_leaver(terms=terms, people=people)
    held = set(Assignment.objects.filter(user_id=terms.from_user_id, role="owner", valid_until=None).values_list("account_id", flat=True))
    held -= binned.units_of(account_ids=held).keys()
    ours = access.assignable(actor, held)
    former = people.get(terms.from_user_id)
    is_told = bool(ours) or (former is not None and former.is_ours)
    calendar = organisation.working_calendar(on=today)
    overlap_until = rules.overlap_end(
        effective_on=terms.effective_on, workdays=min(max(terms.overlap_days, 0), rules.LONGEST_OVERLAP), calendar=calendar)
    refusals = rules.refusals(terms=terms, people=people, accounts=min(len(ours), rules.MOST_ACCOUNTS), today=today)
    cutoffs = responsible.cutoffs(account_ids=ours, cutoff=terms.cutoff)
    return HandoverPreview(
        accounts=_accounts(actor, dict.fromkeys(ours, ""), cutoffs, today, participants.HandedOver(
            account_ids=(), from_user_id=terms.from_user_id, to_user_id=terms.to_user_id)),
        outside=len(held - ours) if is_told else 0, refusals=refusals,
        serving=serving(account_ids=ours), cutoff_on=terms.cutoff, first_month=rules.first_month(terms.cutoff), overlap_until=overlap_until,
        why_provisional=calendar.why_provisional(overlap_until))


def serving(*, account_ids: Collection[int]) -> tuple[organisation.Serving, ...]:
    """Which units serve the industries of these accounts where they lie: whom a hand-over could go to. ORG-09."""
    wanted = Account.objects.filter(pk__in=list(account_ids)).exclude(industry_code="").values_list("industry_code", "unit_id").distinct()
    return tuple(organisation.serving(wanted=wanted))


def _sum(figures: Iterable[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None


def _cards(actor: Actor, rows: Sequence[Handover]) -> tuple[HandoverCard, ...]:
    counts: dict[int, dict[str, int]] = {}
    for handover_id, state in HandoverLine.objects.filter(handover__in=rows).values_list("handover_id", "state"):
        of = counts.setdefault(handover_id, {})
        of[state] = of.get(state, 0) + 1
    calendar = organisation.working_calendar()
    return tuple(_card(actor, row, counts.get(row.pk, {}), calendar) for row in rows)


def _card(actor: Actor, row: Handover, counts: dict[str, int], calendar: Calendar) -> HandoverCard:
    state: Any = row.state
    is_witnessed = row.witnessed_at is not None
    assigns = access.may(actor, "account.assign")
    return HandoverCard(
        id=row.pk, stage=rules.stage(state=state, is_witnessed=is_witnessed), from_name=row.from_user.name, to_name=row.to_user.name,
        witness_name=row.witness.name, unit_name=row.unit.name, made_by=row.made_by_name, made_at=row.created_at,
        effective_on=row.effective_on, cutoff_on=(cutoff := row.cutoff_on or row.effective_on), first_month=rules.first_month(cutoff),
        overlap_days=row.overlap_days, overlap_until=row.overlap_until, note=row.note,
        why_provisional=calendar.why_provisional(row.overlap_until) if state in ("planned", "running") else None,
        closing_note=row.closing_note, witnessed_at=row.witnessed_at, witness_remark=row.witness_remark, accounts=sum(counts.values()),
        moved=counts.get("moved", 0), skipped=counts.get("skipped", 0), kept=counts.get("kept", 0), left=counts.get("left", 0),
        may_witness=not rules.may_witness(state=state, is_witness=row.witness_id == actor.user_id, is_witnessed=is_witnessed),
        may_take_back=assigns and not rules.may_take_back(state=state, is_maker=row.made_by_id == actor.user_id, is_witnessed=is_witnessed,
                                                          has_left=not row.from_user.is_active),
        may_end_overlap=assigns and not rules.may_end_overlap(state=state),
        may_replace_witness=assigns and not is_witnessed and state != "taken_back")


def _accounts(actor: Actor, states: dict[int, str], cutoffs: dict[int, date], today: date,
              handover: participants.HandedOver) -> tuple[HandoverAccount, ...]:
    ids = list(states)
    figures = _figures(actor, ids)
    people, codes, members = _key_people(figures), _codes(figures), teams.members_of(account_ids=figures, on=today)
    steps = work.open_items_of(account_ids=figures, today=today)
    things = participants.open_at_handover(actor=actor, handover=replace(handover, account_ids=tuple(figures)))
    words = grade_words.grade_words(on=today)
    other = dict(HandoverLine.objects.filter(account_id__in=ids, is_open=True).values_list("account_id", "handover_id"))
    found = []
    for account_id, name in _names(ids):
        given = figures.get(account_id, {})
        key = given.get("grade_key", "")
        found.append(HandoverAccount(
            account_id=account_id, name=name, is_visible=account_id in figures, state=states[account_id], cutoff_on=cutoffs.get(account_id),
            other_handover=other.get(account_id, 0) if not states[account_id] else 0, codes=codes.get(account_id, ()),
            key_people=people.get(account_id, ()), team=members.get(account_id, ()), open_things=things.get(account_id, ()),
            steps=tuple(step for step in steps.get(account_id, ()) if step.weight != work.MONEY or given.get("sees_money")),
            grade=words.get(key, Text(key, key)) if key else None, **given))
    return tuple(found)


_COLUMNS = ("unit_name", "address", "agreement_until", "grade_key", "grade_rank", "revenue_12m_fen", "arrears_fen", "sees_money")


def _figures(actor: Actor, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the book says of those accounts he sees."""
    seen, values = access.beyond_service(actor).sql("a.id", unit="a.unit_id")
    money, of_money = access.money_scope(actor).sql_by_key("a.id", unit="a.unit_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "select f.id, f.unit, f.address, f.until, f.grade, f.rank, case when f.money then f.revenue end, case when f.money then f.arrears end, "  # noqa: S608
            "f.money from (select a.id, u.name as unit, a.address, a.agreement_until as until, coalesce(b.grade, '') as grade, b.grade_rank as rank, "
            f"b.revenue_12m_fen as revenue, b.arrears_fen as arrears, {money} as money "
            "from customers_account a join organisation_unit u on u.id = a.unit_id left join lists_book b on b.account_id = a.id "
            f"where a.id = any(%s) and {seen}) f", [*of_money, list(ids), *values])
        return {row[0]: dict(zip(_COLUMNS, row[1:], strict=True)) for row in cursor.fetchall()}


def _names(ids: Collection[int]) -> list[tuple[int, str]]:
    """Names also of accounts he does not see: who is in a hand-over must know of what."""
    with connection.cursor() as cursor:
        cursor.execute("select h.id, h.name from customers_header(%s) h order by h.name, h.id", [list(ids)])
        return list(cursor.fetchall())


def _key_people(ids: Collection[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """Name and post (L1) of key people; telephone numbers are opened on the account, where it is logged."""
    found: dict[int, list[tuple[str, str]]] = {}
    rows = Contact.objects.filter(account_id__in=list(ids), is_key_person=True, is_active=True).order_by("sort_key", "pk")
    for account_id, name, post in rows.values_list("account_id", "name", "post"):
        found.setdefault(account_id, []).append((name, post))
    return {account_id: tuple(people) for account_id, people in found.items()}


def _codes(ids: Collection[int]) -> dict[int, tuple[tuple[Text, str], ...]]:
    found: dict[int, list[tuple[Text, str]]] = {}
    rows = AccountIdentifier.objects.filter(account_id__in=list(ids), valid_until=None).order_by("-is_primary", "pk")
    for account_id, scheme, value in rows.values_list("account_id", "scheme", "value"):
        found.setdefault(account_id, []).append((IDENTIFIER_SCHEMES.get(scheme, Text(scheme, scheme)), value))
    return {account_id: tuple(codes) for account_id, codes in found.items()}


def managers(*, actor: Actor) -> tuple[organisation.UserCard, ...]:
    """People of the actor's own territory, for the choice of names; at most 500."""
    return tuple(organisation.people(unit_ids=None if actor.scope.shape == "all" else actor.scope.home_ids, limit=500))
