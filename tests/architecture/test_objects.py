"""Every id of the house × every page and operation that takes one × who is a stranger to it: there is none (PRM-58, ATK-39, ATK-40).

The table of kinds: kinds.py. One of each: plants.py. What a role may at all, and which accounts it sees: test_access_matrix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection, transaction

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Assignment
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user, make_world
from guanxi.foundation.django import audit
from guanxi.foundation.django.models import AuditAct
from guanxi.integrations.rest import arguments, callers
from guanxi.integrations.rest.operations import OPERATIONS
from tests.architecture import calling, kinds, plants
from tests.architecture.calling import Reader
from tests.together import Together

WORKING = tuple(key for key in organisation.ROLES if key not in {"R19", "R20", "R21", "R22", "R23"})
DOORS = [door for door in kinds.doors() if door.kinds]
OF_HIMSELF = {"organisation_apitoken", "organisation_loginsession", "django_session"}  # when his key and browser were last seen
TRIED = {"audit_act": "the act of a refused command, taken back with it", "customers_visibility": "a claim of the pool, likewise"}
WRITTEN_DOWN = {"pool_refused"}  # a refused grab at the pool alone is kept (ATK-42)


@dataclass(frozen=True, kw_only=True)
class House:
    """One of each kind, of somebody of the city; he himself, and strangers."""

    things: Mapping[str, Any]
    owner: Reader
    far: Reader
    former: Reader
    auditor: Reader
    server: Reader


@pytest.fixture(scope="module")
def house(together: Together, now: datetime) -> House:
    """far: every working role at once, in another province. former: owned the account until yesterday, still sits in the same unit.

    auditor: sees all of the city and changes nothing. server: serves the account on site, from another city.
    """
    with together():
        world = make_world(now=now)
        bystanders = make_user("one", now=now, unit_id=world.hq), make_user("two", now=now, unit_id=world.hq)
        people = {name: make_user(name, now=now, unit_id=unit, roles=roles) for name, unit, roles in (
            ("owner", world.city, WORKING), ("far", world.other_province, WORKING), ("former", world.city, ("R1",)),
            ("auditor", world.city, ("R22",)), ("server", world.other_city, ("R1",)))}
        place = plants.Place(name="own", unit=world.city, user=people["owner"], bystanders=bystanders, far_unit=world.other_city)
        things = {**plants.plant(place, now=now), **plants.of_the_house(now=now), "job": 1, "version": 1}
        customers.assign(actor=plants.ROOT, now=now, account_id=things["account"], user_id=people["server"], role="local_service")
        with audit.acting(actor=plants.ROOT, verb="plant", now=now):
            Assignment.objects.create(account_id=things["account"], user_id=people["former"], role="owner", valid_from=date(2026, 1, 1),
                                      valid_until=date(2026, 11, 19), created_at=now, updated_at=now)
        return House(things=things, **{name: calling.reader(user_id, now=now) for name, user_id in people.items()})


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr(callers._pace, "take", lambda _: None)


def test_prm_58_every_parameter_has_its_row() -> None:
    """A page or operation with a parameter that the table does not know fails, and so does a row that nothing needs."""
    unknown = [str(door) for door in kinds.doors() if "" in door.kinds]
    assert not unknown, "give the parameter a row in tests/architecture/kinds.py and plant one of its kind in plants.py"
    named = {name for door in kinds.doors() for name in kinds.names_in(door.place)}
    assert set(kinds.EVERYWHERE) | set(kinds.VALUES) | {name for _, name in kinds.SOMEWHERE} == named
    places = {door.place for door in DOORS}
    assert not [row for row in kinds.SOMEWHERE if not any(one.startswith(row[0]) and row[1] in kinds.names_in(one) for one in places)]
    assert set(kinds.FOR_COLLEAGUES) | set(kinds.WITH) <= places


def test_prm_58_every_id_in_a_body_has_its_row() -> None:
    """ATK-40: an argument of an operation, or a member of one, that asks for an id stands in ASKED_FOR."""
    assert set(_ids_asked()) == set(kinds.ASKED_FOR)


def test_prm_58_to_a_stranger_there_is_no_such_thing(house: House) -> None:
    """404, never 403 and never content, whatever he may do at home; nothing is written, not even what is taken back again."""
    _nothing_is_there(house.far, house.things, but=set(kinds.SHOWN_TO_ALL))


def test_prm_58_nor_to_who_owned_it_until_yesterday(house: House) -> None:
    """He still sits in the unit: what the unit shares is shown to him, the account and all that hangs on it is not."""
    _nothing_is_there(house.former, house.things, but={*kinds.SHOWN_TO_ALL, *kinds.SHOWN_TO_COLLEAGUES}, places=set(kinds.FOR_COLLEAGUES))


def test_prm_72_the_auditor_changes_nothing_of_what_he_sees(house: House) -> None:
    """Every change his role could ask for, at things of his own territory: refused, and no row is touched."""
    acts, before, changed = AuditAct.objects.count(), written(), []
    for door in DOORS:
        if door.method != "GET" and door.act in house.auditor.acts and not {"view", "people_view"} & set(door.kinds):  # his own lists
            status = house.auditor.ask(door, house.things).status_code
            is_read = door.operation is not None and door.operation.is_read  # a query behind a POST: no row is touched, below
            changed += [] if is_read or status in (403, 404) else [f"{door}: {status}"]
    assert not changed and not touched(before) and AuditAct.objects.count() == acts


def test_prm_59_who_serves_on_site_reads_no_money_and_its_owner_does(house: House) -> None:
    """Operator 1.1, and the proof of the table: to the owner each of these ids is there, on each page and operation that reads it."""
    missing, proven, said = [], set(kinds.SHOWN_TO_ALL), ""
    for door in sorted(DOORS, key=lambda one: one.method != "GET"):
        if door.act not in house.owner.acts or set(door.kinds) & set(kinds.SHOWN_TO_ALL) or (door.method != "GET" and proven >= set(door.kinds)):
            continue
        with transaction.atomic():
            answer = house.owner.ask(door, house.things)
            transaction.set_rollback(True)
        if answer.status_code == 404 or answer.status_code >= 500 or (answer.status_code == 403 and door.method == "GET"):
            missing.append(f"{door}: {answer.status_code}")
        else:
            proven |= set(door.kinds)
            said += _text(answer)
    assert not missing and proven >= {kind for door in DOORS for kind in door.kinds}
    assert not [one for one in plants.FIGURES if one not in said], "what the owner does not read proves nothing of who serves"
    told = [f"{door}: {secret}" for door in DOORS if door.method == "GET" and door.act in house.server.acts
            for text in [_text(house.server.ask(door, house.things))] for secret in (*plants.FIGURES, plants.HOBBY) if secret in text]
    assert not told


def _nothing_is_there(reader: Reader, things: Mapping[str, Any], *, but: set[str], places: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    acts, before, found = AuditAct.objects.exclude(verb__in=WRITTEN_DOWN).count(), written(), []
    asked = [door for door in DOORS if door.act in reader.acts and not but & set(door.kinds) and door.place not in places]
    for door in asked:
        status = reader.ask(door, things).status_code
        found += [] if status == 404 else [f"{door}: {status}"]
    assert len(asked) > 200 and not found
    assert not touched(before) and AuditAct.objects.exclude(verb__in=WRITTEN_DOWN).count() == acts


def _text(answer: Any) -> str:
    return "" if answer.streaming else str(answer.content.decode(errors="replace"))


def written() -> dict[str, int]:
    """Rows written in this transaction so far, by table; also those taken back since."""
    with connection.cursor() as cursor:
        cursor.execute("select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_xact_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0")
        return dict(cursor.fetchall())


def touched(before: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in written().items() if count != before.get(name, 0) and name not in OF_HIMSELF | set(TRIED)}


def _ids_asked() -> Iterator[str]:
    for operation in OPERATIONS:
        known = arguments.of(operation)
        for one in (*known.query, *known.body):
            yield from (name for name in (one.name, *calling.members_of(one.kind)) if name.endswith(("_id", "_ids")))
