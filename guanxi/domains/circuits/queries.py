"""Circuits and tests as pages, files and programs read them. Always in the reader's scope; a verdict follows from the pack in force on that day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from django.db import connection

from guanxi.domains.circuits import access, rules
from guanxi.domains.circuits.fields import CEASED, ENDS, SOURCES, STATES, VERDICTS
from guanxi.domains.circuits.policy import ADAPTER, Measuring
from guanxi.domains.customers import api as customers
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.pure.words import OfPack, OneOf

KEY = "circuits/tests"
PAGE, COUNT_BOUND, MOST_OF_ONE, MOST_RUNS = 50, 10_000, 200, 200
_CIRCUIT = ("id", "version", "account_id", "issuer", "designation", "technology", "bandwidth", "instance", "a_end", "a_account_id", "z_end",
            "z_account_id", "state", "opened_on", "ceased_on", "source", "seen_on", "note", "recorded_by_name")
_RUN = ("id", "version", "circuit_id", "account_id", "side", "kind", "started_at", "seconds", "instrument", "tester", "measured",
        "instrument_verdict", "note", "source_file", "void_reason", "recorded_by_name")
_LAST = ("left join lateral (select r.id from circuits_testrun r where r.circuit_id = c.id and r.void_reason = '' "
         "order by r.started_at desc, r.id desc limit 1) last on true")


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One value of a test, in the pack's unit."""

    key: str
    name: Text
    value: str
    unit: Text


@dataclass(frozen=True, kw_only=True)
class RunCard:
    """One test. void_reason: why it counts no more, "" while it does. source_file "" = entered by hand."""

    id: int
    version: int
    circuit_id: int
    account_id: int
    designation: str
    issuer: str
    side: str
    side_name: Text
    kind: str
    kind_name: Text
    started_at: datetime
    seconds: int | None
    instrument: str
    tester: str
    measured: tuple[Measured, ...]
    verdict: rules.Verdict
    instrument_verdict: str
    instrument_said: Text
    note: str
    source_file: str
    void_reason: str
    recorded_by: str

    @property
    def began(self) -> str:
        """To the second, in China: a tester's moment is what it is known by."""
        return f"{self.started_at.astimezone(clock.ZONE):%Y-%m-%d %H:%M:%S}"


@dataclass(frozen=True, kw_only=True)
class Site:
    """Where an end is: what the record says, and the account that is the site, where the reader sees one."""

    said: str
    account_id: int | None
    account_name: str


@dataclass(frozen=True, kw_only=True)
class CircuitCard:
    """One circuit. last: the latest test that counts; None: none yet."""

    id: int
    version: int
    account_id: int
    account_name: str
    issuer: str
    designation: str
    technology: str
    technology_name: Text
    bandwidth: str
    instance: str
    a: Site
    z: Site
    state: str
    state_name: Text
    opened_on: date | None
    ceased_on: date | None
    source: str
    source_name: Text
    seen_on: date
    note: str
    recorded_by: str
    last: RunCard | None


@dataclass(frozen=True, kw_only=True)
class CircuitFilter:
    """What a list is narrowed to. named: part of the designation; tested: "yes" or "no", "" = both; account_id 0 = any."""

    named: str = ""
    technology: Annotated[str, OfPack(section=KEY, words=lambda found: [one.key for one in found.technologies])] = ""
    state: Annotated[str, OneOf(STATES)] = ""
    tested: Annotated[str, OneOf(("yes", "no"))] = ""
    account_id: int = 0


def measuring(*, on: date) -> Measuring:
    """What the pack says of tests on a day. Before any version is in force, the shipped files count."""
    return rulebook.in_force(key=KEY, adapter=ADAPTER, on=on)


def circuits(*, actor: Actor, today: date, narrowed: CircuitFilter, number: int = 1, size: int = PAGE) -> Page[CircuitCard]:
    """Circuits of the actor's scope with their latest test, by designation; ceased ones only where they are asked for. LLD-01.

    Refuses `not_found` for an account he does not see.
    """
    access.require_role(actor, access.VIEW)
    where, values = _where(actor, narrowed)
    rows = _asked(f"select {_columns('c', _CIRCUIT)}, last.id from circuits_circuit c {_LAST} where {where} "  # noqa: S608 - our own texts
                  "order by c.designation_key, c.id limit %s offset %s", [*values, size + 1, (min(number, MAX_PAGE) - 1) * size])
    total = int(_asked(f"select count(*) from (select 1 from circuits_circuit c {_LAST if narrowed.tested else ''} where {where} "  # noqa: S608
                       "limit %s) bounded", [*values, COUNT_BOUND + 1])[0][0])
    cards = [card for card in _cards(actor, rows[:size], today) if card.account_name]
    return Page(rows=cards, number=number, size=size, has_next=len(rows) > size, total=min(total, COUNT_BOUND), is_exact=total <= COUNT_BOUND)


def circuits_of(*, actor: Actor, account_id: int, today: date) -> Sequence[CircuitCard]:
    """All of one account, ceased ones last. Refuses `not_found`, `forbidden`."""
    access.require_view(actor, account_id)
    return _cards(actor, _asked(f"select {_columns('c', _CIRCUIT)}, last.id from circuits_circuit c {_LAST} where c.account_id = %s "  # noqa: S608
                                "order by c.state = %s, c.designation_key, c.id limit %s", [account_id, CEASED, MOST_OF_ONE]), today)


def circuit(*, actor: Actor, circuit_id: int, today: date) -> CircuitCard:
    """One, in use or ceased; refuses `not_found` when its account is not to be seen."""
    rows = _asked(f"select {_columns('c', _CIRCUIT)}, last.id from circuits_circuit c {_LAST} where c.id = %s", [circuit_id])  # noqa: S608
    if not rows:
        raise not_found()
    access.require_view(actor, rows[0][2])
    return _cards(actor, rows, today)[0]


def tests_of(*, actor: Actor, circuit_id: int, today: date) -> Sequence[RunCard]:
    """The latest 200 tests of a circuit, also those that count no more. Refuses `not_found`."""
    circuit(actor=actor, circuit_id=circuit_id, today=today)
    return _runs("r.circuit_id = %s order by r.started_at desc, r.id desc limit %s", [circuit_id, MOST_RUNS], today)


def test(*, actor: Actor, test_id: int, today: date) -> RunCard:
    """One test with why it is judged so. Refuses `not_found`."""
    found = _runs("r.id = %s", [test_id], today)
    if not found:
        raise not_found()
    access.require_view(actor, found[0].account_id)
    return found[0]


def tests(*, actor: Actor, today: date, narrowed: CircuitFilter, number: int = 1, size: int = PAGE) -> Page[RunCard]:
    """Tests of the circuits a list shows, the latest first. Refuses as `circuits`."""
    access.require_role(actor, access.VIEW)
    where, values = _where(actor, narrowed)
    found = _runs(f"r.circuit_id in (select c.id from circuits_circuit c {_LAST} where {where}) "  # noqa: S608 - our own texts
                  "order by r.started_at desc, r.id desc limit %s offset %s", [*values, size + 1, (min(number, MAX_PAGE) - 1) * size], today)
    return Page(rows=found[:size], number=number, size=size, has_next=len(found) > size)


def _where(actor: Actor, narrowed: CircuitFilter) -> tuple[str, list[Any]]:
    if narrowed.account_id:
        access.require_view(actor, narrowed.account_id)
    seen, values = access.scope(actor, "c.account_id")
    parts = [seen]
    for column, value in (("technology", narrowed.technology), ("state", narrowed.state), ("account_id", narrowed.account_id)):
        if value:
            parts.append(f"c.{column} = %s")
            values = [*values, value]
    if not narrowed.state and not narrowed.account_id:
        parts.append(f"c.state <> '{CEASED}'")
    if narrowed.named:
        parts.append("position(%s in c.designation_key) > 0")
        values = [*values, rules.designation_key(narrowed.named)]
    if narrowed.tested:
        parts.append("last.id is not null" if narrowed.tested == "yes" else "last.id is null")
    return " and ".join(parts), list(values)


def _cards(actor: Actor, rows: Sequence[Sequence[Any]], today: date) -> list[CircuitCard]:
    found = [dict(zip((*_CIRCUIT, "last"), row, strict=True)) for row in rows]
    pack, states, sources = measuring(on=today), dict(STATES), dict(SOURCES)
    sites = {one[key] for one in found for key in ("account_id", "a_account_id", "z_account_id") if one[key]}
    names = customers.account_names(actor=actor, ids=sites)
    lasts = {one.id: one for one in _runs("r.id = any(%s)", [[one["last"] for one in found if one["last"]]], today)} if found else {}
    return [CircuitCard(
        **{key: one[key] for key in ("id", "version", "account_id", "issuer", "designation", "technology", "bandwidth", "instance", "state",
                                     "opened_on", "ceased_on", "source", "seen_on", "note")},
        account_name=names[one["account_id"]].name if one["account_id"] in names else "", technology_name=pack.technology_name(one["technology"]),
        a=_site(one["a_end"], one["a_account_id"], names), z=_site(one["z_end"], one["z_account_id"], names),
        state_name=states.get(one["state"], Text("", "")), source_name=sources.get(one["source"], Text("", "")),
        recorded_by=one["recorded_by_name"], last=lasts.get(one["last"])) for one in found]


def _site(said: str, account_id: int | None, names: Mapping[int, customers.AccountName]) -> Site:
    known = names.get(account_id or 0)
    return Site(said=said, account_id=account_id if known else None, account_name=known.name if known else "")


def _runs(condition: str, values: Sequence[Any], today: date) -> list[RunCard]:
    rows = _asked(f"select {_columns('r', _RUN)}, c.designation, c.issuer from circuits_testrun r join circuits_circuit c on c.id = r.circuit_id "  # noqa: S608
                  f"where {condition}", values)
    pack, ends, said = measuring(on=today), dict(ENDS), dict(VERDICTS)
    return [_run(dict(zip((*_RUN, "designation", "issuer"), row, strict=True)), pack, ends, said) for row in rows]


def _run(one: dict[str, Any], pack: Measuring, ends: Mapping[str, Text], said: Mapping[str, Text]) -> RunCard:
    kind, values = pack.kind(one["kind"]), json.loads(one["measured"]) if isinstance(one["measured"], str) else one["measured"]
    order = [want.key for want in kind.values] if kind else []
    shown = []
    for key in sorted(values, key=lambda key: (order.index(key) if key in order else len(order), key)):
        measure = pack.measure(key)
        shown.append(Measured(key=key, name=measure.name.text, value=values[key], unit=measure.unit.text if measure.unit else Text("", "")))
    return RunCard(
        **{key: one[key] for key in ("id", "version", "circuit_id", "account_id", "designation", "issuer", "side", "kind", "started_at", "seconds",
                                     "instrument", "tester", "instrument_verdict", "note", "source_file", "void_reason")},
        side_name=ends.get(one["side"], Text("", "")), kind_name=kind.name.text if kind else Text(one["kind"], one["kind"]), measured=tuple(shown),
        verdict=rules.judge(kind=kind, measured=values, pack=pack), instrument_said=said.get(one["instrument_verdict"], Text("", "")),
        recorded_by=one["recorded_by_name"])


def _columns(alias: str, names: Iterable[str]) -> str:
    return ", ".join(f'{alias}."{name}"' for name in names)


def _asked(sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return list(cursor.fetchall())
