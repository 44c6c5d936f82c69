"""An own id in the path, a stranger's in the body or the query: what a command is told beside its subject is asked about too (PRM-58, ATK-40).

Ids in paths: test_objects. One of each kind: plants.py.
"""

from __future__ import annotations

import json
import re
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user, make_world
from guanxi.domains.rulebook.testing import make_policy
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct, AuditRow
from guanxi.integrations.rest import arguments, callers
from guanxi.integrations.rest.exemptions import EXEMPT
from guanxi.policy import load, version
from tests.architecture import access as access_table
from tests.architecture import calling, interface, kinds, plants
from tests.architecture.calling import Reader
from tests.architecture.test_objects import WORKING
from tests.together import Together

DAY, LATER = "2026-11-20", "2026-12-20"
TERMS = {"from_user_id": "$user", "to_user_id": "$colleague", "witness_id": "$witness", "effective_on": DAY}
HOW = {"valid_from": DAY, "source": "published", "confidence": "likely"}
# What to say of the arguments that name things, so that the call succeeds with one's own; `$kind`: that thing's id, also of somebody else.
SAID: dict[str, dict[str, Any]] = {
    "POST views/open-with": {"view_id": "$view"},
    "POST accounts": {"values": {"name": "望溪新厂", "unit": "$unit"}, "owner_id": "$colleague"},
    "GET accounts/{account_id}/disclosures": {"user_id": "$user"},
    "POST accounts/{account_id}/assignments": {"user_id": "$colleague", "role": "lead"},
    "POST accounts/{account_id}/visits": {"values": {"remark": "谈续约"}, "contact_ids": ["$contact"]},
    "POST handovers/preview": {"terms": TERMS},
    "POST handovers": {"terms": TERMS, "account_ids": ["$free"]},
    "POST handovers/{handover_id}/replace-witness": {"witness_id": "$third", "reason": "出差"},
    "POST distributions": {"terms": {"unit_id": "$unit", "scope": "ticked", "group_ids": ["$group"], "account_ids": ["$free"]}},
    "POST registrations": {"account_id": "$free", "proof": "已拜访"},
    "POST registrations/{registration_id}/adopt": {"user_id": "$colleague"},
    "POST letters": {"terms": {"number": "函1", "to_unit_id": "$unit", "content": "c", "valid_from": DAY, "valid_until": LATER,
                               "account_id": "$free"}},
    "POST pool/{account_id}/assign": {"user_id": "$colleague"},
    "POST record-reports": {"account_ids": ["$free"]},
    "POST record-reports/answer": {"report_ids": ["$report"], "decision": "confirmed", "answer": "ok"},
    "POST placement/candidates": {"wish": {"unit_id": "$unit", "account_id": "$free"}},
    "POST placement/transfers": {"wish": {"unit_id": "$far_unit", "effective_on": LATER, "reason": "照顾家庭"}},
    "POST guidance": {"words": {"title": "冲刺安排", "text": "按月走访"}, "unit_ids": ["$under"]},
    "POST guidance/{paper_id}/spread": {"note": "学习推广", "unit_ids": ["$under"]},
    "GET circuits": {"account_id": "$account"}, "GET circuit-tests": {"account_id": "$account"},
    "GET cases": {"unit_id": "$unit", "account_id": "$account"},
    "GET cases/figures": {"unit_id": "$unit"},
    "GET support": {"centre_id": "$unit"},
    "GET interactions": {"unit_id": "$unit"},
    "GET interactions/figures": {"unit_id": "$unit"},
    "POST accounts/{account_id}/cases": {"values": {"kind": "complaint", "subject": "s", "channel": "phone", "contact_id": "$contact"}},
    "PATCH cases/{case_id}": {"values": {"contact_id": "$contact"}},
    "POST cases/{case_id}/assign": {"user_id": "$colleague"},
    "POST work/items/{item_id}/pass-on": {"to_user_id": "$colleague", "reason": "出差"},
    "POST grade-reviews": {"scheme": "value-2d", "unit_id": "$unit", "round": "annual", "closes_on": LATER, "effective_on": LATER},
    "POST accounts/{account_id}/vault": {"wish": {"contact_ids": ["$contact"], "fields": ["hobby"], "reason": "慰问"}},
    "POST duty": {"values": {"unit_id": "$unit", "shift": "night", "approver_id": "$colleague", "substitute_id": "$witness", "valid_from": DAY,
                             "valid_until": None}},
    "POST merges/accounts": {"wish": {"survivor_id": "$free", "loser_id": "$spare", "survivor_version": 1, "loser_version": 1}},
    "POST accounts/{account_id}/contacts/merge": {"wish": {"survivor_id": "$contact", "loser_id": "$other_contact", "survivor_version": 1,
                                                           "loser_version": 1}},
    "POST accounts/{account_id}/contacts/vcard": {"contact_ids": ["$contact"]},
    "POST accounts/{account_id}/contacts/collect": {"people": [{"line": 1, "contact_id": "$contact", "values": {"email": "a@example.cn"},
                                                                "source": "own"}]},
    "POST accounts/{account_id}/structure/place": {"contact_id": "$contact", "row": "deputy", "values": HOW},
    "POST accounts/{account_id}/structure/lines": {"kind": "oversees", "above_id": "$contact", "below_id": "$other_contact", "values": HOW},
    "POST change-sets": {"wanted": {"field": "district", "value": "东区", "account_ids": ["$free"]}},
    "POST people-change-sets": {"wanted": {"field": "department", "value": "东区", "contact_ids": ["$contact"]}},
    "POST accounts/{account_id}/quality/fill": {"item": {"contact_id": "$contact", "field": "contact.email"}, "value": "a@example.cn"},
    "POST accounts/{account_id}/quality/verify": {"items": [{"contact_id": "$contact", "field": "contact.mobile"}], "source": "call"},
    "POST accounts/{account_id}/quality/fault": {"item": {"contact_id": "$contact", "field": "contact.mobile"}, "source": "call"},
    "GET contacts/gaps": {"whose": "owner", "owner_id": "$user"},
    "GET orphans": {"user_id": "$user", "unit_id": "$unit"},
    "GET quality/accounts": {"unit_id": "$unit", "owner_id": "$user"}, "GET quality/checks": {"unit_id": "$unit", "owner_id": "$user"},
    "GET quality/fields": {"unit_id": "$unit", "owner_id": "$user"},
    "GET quality/owners": {"unit_id": "$unit"},
    "GET quality/units": {"unit_id": "$unit"},
    "GET quality/use": {"unit_id": "$unit"},
    "POST collection-rounds": {"name": "采集", "unit_id": "$unit", "fields": ["account.address"], "due_on": LATER},
    "POST unit-reports/buyers": {"unit_id": "$unit", "month": 202611, "count": 1},
    "POST unit-reports/migration": {"unit_id": "$unit", "began_on": DAY, "finished_on": None},
    "POST captures": {"account_id": "$free", "account": {"district": "东区"}, "contact": {}},
    "POST people/{user_id}/move": {"unit_id": "$unit", "reason": "ok"},
    "GET units/{unit_id}/move": {"parent_id": "$unit"},
    "POST units/{unit_id}/move": {"parent_id": "$unit", "reason": "ok"},
    "POST groups/{group_id}/people": {"user_id": "$colleague"}}


IN_PATH = {"POST pool/{account_id}/assign": {"account": "unowned"}}
LEFT_OUT = {"POST distributions": {"area_id"}}  # goes with the scope `industry` alone
# Where the state of what the plants made stops the call with one's own things too; unless it stands in ASKED_LATER, a stranger's is refused before.
STOPPED = {
    "POST registrations/{registration_id}/adopt": "not_left", "POST letters": "letter_issuer", "POST record-reports": "nothing_to_report",
    "POST placement/transfers": "transfer_open", "POST accounts/{account_id}/vault": "nothing_in_vault",
    "POST collection-rounds": "nothing_to_collect",
    "POST grade-reviews": "nothing_moves", "POST captures": "nothing_captured",
    "POST accounts/{account_id}/structure/place": "unknown_row", "POST people/{user_id}/move": "person_held",
    "GET units/{unit_id}/move": "circle", "POST units/{unit_id}/move": "circle"}
ASKED_LATER = {"POST registrations/{registration_id}/adopt", "POST letters", "POST record-reports", "POST placement/transfers",
               "POST accounts/{account_id}/structure/place"}
OF_HIS = re.compile('faraccount|farfree|程砚秋far|"outside":[1-9]')  # how many accounts he has is his unit's to know
OF_STRANGERS = {"account", "free", "spare", "contact", "other_contact", "view", "report"}  # whose very existence is nobody else's business
# People and units of the house that may be named although they are not one's own: everybody reads their names (kinds.SHOWN_TO_ALL).
MAY_BE_NAMED = {
    ("POST accounts", "colleague"): "an owner may sit in another unit", ("POST accounts/{account_id}/assignments", "colleague"): "likewise",
    ("POST pool/{account_id}/assign", "colleague"): "likewise", ("POST handovers", "witness"): "a witness may sit above or beside (operator 1.13)",
    ("POST handovers/preview", "user"): "nothing of his is shown", ("POST handovers/preview", "colleague"): "says why not",
    ("POST handovers/preview", "witness"): "as in opening it", ("GET accounts/{account_id}/disclosures", "user"): "who looked at the own account",
    ("GET cases", "unit"): "a filter that leaves nothing", ("GET cases/figures", "unit"): "likewise", ("GET interactions", "unit"): "likewise",
    ("GET support", "unit"): "likewise",
    ("GET interactions/figures", "unit"): "likewise", ("GET quality/fields", "user"): "likewise",
    ("GET orphans", "user"): "likewise", ("GET orphans", "unit"): "likewise",
    ("GET quality/units", "unit"): "likewise", ("GET contacts/gaps", "user"): "likewise", ("GET quality/accounts", "user"): "likewise",
    ("GET quality/accounts", "unit"): "likewise", ("GET quality/checks", "user"): "likewise", ("GET quality/checks", "unit"): "likewise"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """kept: acts and rows of history."""

    status: int
    code: str
    text: str
    kept: int


@dataclass(frozen=True, kw_only=True)
class Two:
    """One of each kind of somebody of the city, and of somebody of another province; the first one's browser and key."""

    own: Mapping[str, Any]
    foreign: Mapping[str, Any]
    owner: Reader
    admin: Reader


@pytest.fixture(scope="module")
def two(together: Together, now: datetime) -> Two:
    with together():
        world = make_world(now=now)
        make_policy(now=now, content=json.loads(version.canonical(load.load("demo").content)))
        house, made = {**plants.of_the_house(now=now), "job": 1, "version": 1}, {}
        for name, unit, far_unit, under in (("own", world.city, world.other_city, world.county),
                                            ("far", world.other_province, world.hq, world.other_county)):
            user, one, mate, third = (make_user(f"{name}{n}", now=now, unit_id=unit, roles=WORKING if n == 0 else ("R1", "R9")) for n in range(4))
            place = plants.Place(name=name, unit=unit, user=user, bystanders=(one, mate), far_unit=far_unit)
            planted = plants.plant(place, now=now)
            extra = {kind: make_account(now=now, unit_id=unit, name=f"{name}{kind}", owner_id=user) for kind in ("free", "spare")}
            organisation.join_group(actor=plants.ROOT, now=now, group_id=planted["group"], user_id=one)
            extra["unowned"] = make_account(now=now, unit_id=unit, name=f"{name}unowned")
            made[name] = {**planted, **house, **extra, "colleague": one, "witness": mate, "third": third, "far_unit": far_unit, "under": under,
                          "unit_code": organisation.unit(unit_id=unit).code}
        return Two(own=made["own"], foreign=made["far"], owner=calling.reader(made["own"]["user"], now=now),
                   admin=calling.reader(make_user("adm", now=now, unit_id=world.city, roles=("R20",)), now=now))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr(callers._pace, "take", lambda _: None)


# Forms of pages that stand for no operation (exemptions.py): what they are sent, ids among it; `on_screen`: the address of the list.
FORMS: dict[str, dict[str, Any]] = {
    "privacy:break_glass": {"contact": "$contact", "field": "hobby", "period": "30", "reason": "现场抢修联系不上"},
    "interface:create_key": {"name": "k", "scope": "book.view", "access": "read", "expires_on": LATER, "user": "$user"},
    "interface:create_service_user": {"username": "svc", "name": "对接", "role": "R1", "unit": "$unit_code", "scope": "book.view"},
    "stewardship:export_quality": {"tab": "account", "unit": "$unit", "owner": "$user", "format": "csv"},
    "circuits:export_circuits": {"account": "$account", "what": "tests", "format": "csv"},
    "service:export_cases": {"account": "$account", "unit": "$unit", "format": "csv"},
    "contacts:export_people": {"on_screen": "unit=$unit&owner=$user", "format": "csv", "reason": "走访准备"},
    "contacts:ask_people_export": {"on_screen": "unit=$unit&owner=$user", "format": "csv", "reason": "走访准备"},
    "book:ask_large_export": {"on_screen": "unit=$unit&owner=$user", "format": "csv", "reason": "走访准备"}}
WITHOUT_IDS = {  # exempt pages whose forms name nothing of anybody
    "organisation:end_session", "people:set_roles", "people:reset_factor", "interface:revoke_key", "insights:export_shares",
    "grading:export_lost", "rivals:export_rivals", "book:choose_sort", "book:choose_rule", "book:cell", "book:undo_cell", "book:read_mark",
    "contacts:choose_sort", "contacts:choose_rule", "contacts:cell", "contacts:undo_cell",
    "privacy:open_vault", "privacy:take_cards", "privacy:fetch_report"}
FILTERS = {"stewardship:export_quality", "service:export_cases"}  # a foreign id leaves an empty sheet, as an unknown one does

STOPPED_FORMS = {  # where the plants stop the form with one's own things too: what is proven is that nothing foreign is said or kept
    "privacy:break_glass": "of one's own account nothing lies in the vault",
    "contacts:ask_people_export": "a short list needs no vault", "book:ask_large_export": "likewise"}


def form_of(said: Mapping[str, str], things: Mapping[str, Any]) -> dict[str, str]:
    return {name: re.sub(r"\$([a-z_]+)", lambda found: str(things[found[1]]), text) for name, text in said.items()}


def filled(said: Any, things: Mapping[str, Any]) -> Any:
    if isinstance(said, dict):
        return {key: filled(value, things) for key, value in said.items()}
    if isinstance(said, list):
        return [filled(value, things) for value in said]
    return things[said[1:]] if isinstance(said, str) and said.startswith("$") else said


def named(said: Any) -> Iterator[str]:
    """The kinds a body names."""
    for value in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        if isinstance(value, str) and value.startswith("$"):
            yield value[1:]
        yield from named(value)


def keys_of(said: Any) -> Iterator[str]:
    for key, value in said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ():
        yield str(key)
        yield from keys_of(value)


def ids_in(kind: Any) -> Iterator[str]:
    """The names of ids in a type, also in the members of a list of them."""
    for part in typing.get_args(kind):
        yield from ids_in(part)
    for name, (one, _) in calling.members_of(kind).items():
        yield from [name] if name.endswith(("_id", "_ids")) else ids_in(one)


def ask(two: Two, door: kinds.Door, things: Mapping[str, Any], *, is_counted: bool = False) -> Answer:
    """What the owner is told who asks about his own thing with these in the body; taken back again."""
    path = {**two.own, **{kind: two.own[other] for kind, other in IN_PATH.get(str(door), {}).items()}}
    reader = two.owner if door.act in two.owner.acts else two.admin
    with transaction.atomic():
        before = count_kept() if is_counted else 0
        answer = reader.ask(door, path, **{"query" if door.method == "GET" else "body": filled(SAID[str(door)], things)})
        kept = count_kept() - before if is_counted else 0
        transaction.set_rollback(True)
    text = b"" if answer.streaming else answer.content
    return Answer(status=answer.status_code, code=str(json.loads(text).get("code", "")) if answer.status_code >= 400 else "", text=text.decode(),
                  kept=kept)


def count_kept() -> int:
    with access.bound(plants.ROOT), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")
        return AuditAct.objects.count() + AuditRow.objects.count()


def test_prm_58_every_id_of_a_body_is_named_in_the_table() -> None:
    """ATK-40: an operation that asks for an id beside its path, also within a list, has its line in SAID; a line nothing needs fails too."""
    asked: dict[str, set[str]] = {}
    for door in kinds.doors():
        if door.operation is not None:
            known = arguments.of(door.operation)
            names = {name for one in (*known.query, *known.body) for name in ([one.name] if one.name.endswith(("_id", "_ids")) else ids_in(one.kind))}
            if names := {name for name in names if kinds.ASKED_FOR.get(name, "new")}:
                asked[str(door)] = names
    assert set(asked) == set(SAID)
    assert not {place: left for place, names in asked.items() if (left := names - set(keys_of(SAID[place])) - LEFT_OUT.get(place, set()))}


def test_prm_58_an_own_path_with_a_strangers_id_in_the_body_is_refused(two: Two) -> None:
    """ATK-40: with his own things each call succeeds (or stops at STOPPED); with one of them a stranger's it is refused as if there were no such
    thing, nothing is kept, and no foreign name is said."""
    wrong = []
    for door in (one for one in kinds.doors() if one.operation is not None and str(one) in SAID):
        place, own = str(door), ask(two, door, two.own)
        if (own.code or own.status) not in (STOPPED.get(place), 200, 201, 202, 204):
            wrong.append(f"{place}: {own.status} {own.code} with his own")
        for kind in dict.fromkeys(named(SAID[place])):
            foreign = ask(two, door, {**two.own, kind: two.foreign[kind]}, is_counted=True)
            if (place, kind) not in MAY_BE_NAMED and (foreign.status not in (403, 404, 409, 422) or foreign.kept):
                wrong.append(f"{place}: {foreign.status} {foreign.code} with a foreign {kind}, {foreign.kept} rows kept")
            if place not in ASKED_LATER and (place, kind) not in MAY_BE_NAMED and (foreign.status, foreign.code) == (own.status, own.code):
                wrong.append(f"{place}: a foreign {kind} makes no difference")
            if kind in OF_STRANGERS:
                nobody = ask(two, door, {**two.own, kind: 10**12})
                wrong += [] if (nobody.status, nobody.code) == (foreign.status, foreign.code) else [f"{place}: tells a foreign {kind} from none"]
            wrong += [f"{place}: says {found}" for found in OF_HIS.findall(foreign.text)]
    assert not wrong


def test_prm_58_forms_without_an_operation_are_named_with_their_ids() -> None:
    """Every other form is held to its operation by test_interface: the same function of the door, asked above."""
    assert set(FORMS) | WITHOUT_IDS == set(EXEMPT) and not set(FORMS) & WITHOUT_IDS


def send(reader: Reader, place: str, form: Mapping[str, str]) -> tuple[int, str]:
    """Rows kept and the answer's text; taken back again."""
    with transaction.atomic():
        before = count_kept()
        answer: Any = reader.browser.post(place, form)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        kept = count_kept() - before
        transaction.set_rollback(True)
    return kept, text.decode(errors="replace")


def test_prm_58_a_strangers_id_in_a_form_is_refused(two: Two) -> None:
    """ATK-40 on pages: with a stranger's person, user, unit or account in the form nothing is kept and nothing foreign is said."""
    routes = {f"{entry.callback.__module__}:{entry.callback.__name__}": route for route, entry in access_table.pages()}
    wrong = []
    for page, said in FORMS.items():
        view = interface.views()[page]
        route = routes[f"{view.__module__}:{view.__name__}"]
        reader = two.owner if view.act in two.owner.acts else two.admin
        for kind in dict.fromkeys(re.findall(r"\$([a-z_]+)", " ".join(said.values()))):
            place = "/" + kinds.Door(method="POST", place=route, act=view.act).filled(two.own)
            own, _ = send(reader, place, form_of(said, two.own))
            kept, text = send(reader, place, form_of(said, {**two.own, kind: two.foreign[kind]}))
            if kept and page not in FILTERS:
                wrong.append(f"{page}: {kept} rows kept with a foreign {kind}")
            if not own and page not in STOPPED_FORMS:
                wrong.append(f"{page}: nothing kept with his own {kind}, which proves nothing")
            wrong += [f"{page}: says {found}" for found in OF_HIS.findall(text)]
    assert not wrong
