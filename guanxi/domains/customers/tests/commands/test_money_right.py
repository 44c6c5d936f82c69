"""Money is a right of its own (docs/adr/0011, PRM-59): every role × (his own, granted for service, of his unit), and unions of roles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.testing import make_account
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

pytestmark = pytest.mark.django_db
FEN = {"own": 100, "served": 200, "unit": 400}
BLIND = ("R5", "R6", "R7")
"""Who reads the book by unit and repairs: money only where somebody made him answer for the account."""


@dataclass(frozen=True, kw_only=True)
class Book:
    """own and served lie in the other province (served only on site), unit in the city of whoever is asked about."""

    world: World
    own: int
    served: int
    unit: int

    @property
    def ids(self) -> dict[str, int]:
        """By name."""
        return {"own": self.own, "served": self.served, "unit": self.unit}


@pytest.fixture(scope="module")
def book(together: Together, now: datetime) -> Book:
    with together():
        world = make_world(now=now)
        made = {name: make_account(now=now, unit_id=unit, name=name) for name, unit in (
            ("own", world.other_province), ("served", world.other_province), ("unit", world.city))}
        with access.bound(system("test")):
            lists.put_book([{"account_id": made[name], "revenue_12m_fen": fen, "arrears_fen": fen} for name, fen in FEN.items()])
        return Book(world=world, **made)


def somebody(book: Book, now: datetime, *roles: str, unit_id: int = 0) -> Actor:
    """Of the city, with both grants."""
    actor = make_actor("-".join(roles), now=now, unit_id=unit_id or book.world.city, roles=roles)
    for name, role in (("own", "industry"), ("served", "local_service")) if not set(roles) <= organisation.ADMINISTRATORS else ():
        api.assign(actor=system("test"), now=now, account_id=book.ids[name], user_id=actor.user_id, role=role)
    return actor


def told(book: Book, actor: Actor) -> set[str]:
    """Whose money he is told, the same on every channel: asked, scope in two shapes, page, book, filter, sum, reason."""
    with access.bound(actor, read_only=True):
        seen = {name for name, pk in book.ids.items() if api.account_names(actor=actor, ids=[pk])}
        asked = {name for name in seen if api.sees_money(actor=actor, account_id=book.ids[name])}
        assert {name for name in seen if api.account(actor=actor, account_id=book.ids[name]).sees_money} == asked
        scope, names = api.list_scope(actor), {pk: name for name, pk in book.ids.items()}
        rows = lists.book_page(query=lists.BookQuery(), scope=scope).rows
        assert {names[row.account_id] for row in rows} == seen, "no account is lost with its money"
        assert {names[row.account_id] for row in rows if row.revenue_12m_fen is not None or row.arrears_fen is not None} == asked
        owing = lists.book_page(query=lists.read_query(params={"arrears": ["1"]}, today=date(2026, 11, 20)), scope=scope).rows
        assert {names[row.account_id] for row in owing} == asked
        whole, sums = sum(FEN[name] for name in asked), lists.totals(scope=scope)
        parts = lists.groups(query=lists.BookQuery(), scope=scope, by="unit").groups
        assert sums.is_hidden or (sums.revenue_12m_fen == whole == sum(one.revenue_12m_fen or 0 for one in parts))
        for name in seen:
            assert api.why_visible(actor=actor, account_id=book.ids[name])[-1].met is (name in asked), "what he is told of it is true"
    return asked


@pytest.mark.parametrize("role", sorted(organisation.ROLES))
def test_prm_59_every_role_by_how_he_sees_the_account(book: Book, now: datetime, role: str) -> None:
    found = organisation.ROLES[role]
    if found.reach == "none" or found.is_external:
        assert "account.money" not in found.acts
        return
    assert ("account.money" in found.acts) is (role not in BLIND)
    whole = {"own", "unit"} if found.reach == "unit" and role not in BLIND else {"own"}
    assert told(book, somebody(book, now, role)) == whole - ({"own"} if role in organisation.ADMINISTRATORS else set())


@pytest.mark.parametrize(("roles", "money"), [
    (("R6", "R1"), {"own", "unit"}), (("R5", "R7"), {"own"}), (("R6", "R9"), {"own", "unit"}), (("R1", "R3"), {"own"}),
])
def test_several_roles_open_what_one_of_them_opens(book: Book, now: datetime, roles: tuple[str, ...], money: set[str]) -> None:
    assert told(book, somebody(book, now, *roles)) == money


@pytest.mark.parametrize(("role", "unit", "money"), [("R7", "hq", {"own"}), ("R10", "hq", set(FEN)), ("R6", "other_province", {"own"})])
def test_who_reads_everything_or_a_province_is_told_no_more_by_it(book: Book, now: datetime, role: str, unit: str, money: set[str]) -> None:
    actor = somebody(book, now, role, unit_id=getattr(book.world, unit))
    assert told(book, actor) == money
    with access.bound(actor, read_only=True):
        first = lists.read_query(params={"sort": ["-revenue"]}, today=date(2026, 11, 20))
        order = [row.account_id for row in lists.book_page(query=first, scope=api.list_scope(actor)).rows]
    assert order[0] == (book.unit if role == "R10" else book.own), "the order of a list tells no money either"
