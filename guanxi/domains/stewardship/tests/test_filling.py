"""ARC-14, ORG-21: who tends a field fills it where it is empty, and never writes over what is there."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.queries import policy, states
from guanxi.domains.stewardship.tests.conftest import TODAY, Scene
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
VALUES = {"contact.email": "li@example.cn", "contact.hobby": "足球", "contact.mobile": "13800138000", "contact.post": "科长",
          "account.address": "望溪路 9 号", "account.district": "城关区"}


def serving(scene: Scene, now: datetime, role: str) -> Actor:
    """Somebody of this role who works for the account without being responsible for it."""
    one = make_actor(f"steward-{role}", now=now, unit_id=scene.world.city, roles=(role,))
    customers.assign(actor=system("test"), now=now, account_id=scene.own, user_id=one.user_id, role="customer_response")
    return one


def emptied(scene: Scene) -> None:
    Account.objects.filter(pk=scene.own).update(address="", district="", known_unknown=["address"])
    Contact.objects.filter(pk=scene.person).update(mobile="", email="", hobby="", post="", known_unknown=["hobby"])


@pytest.mark.parametrize("field", sorted(states.FILLABLE))
def test_the_steward_the_shipped_pack_names_fills_it_and_nobody_overwrites(scene: Scene, now: datetime, field: str) -> None:
    emptied(scene)
    section = policy.fields(on=TODAY)
    role = section.role_of(section.tended(field).steward)
    one, contact_id = serving(scene, now, role), scene.person if field.startswith("contact.") else None
    assert scene.value(field, actor=one).may_fill and not scene.value(field, actor=scene.head).may_fill
    item = api.Item(contact_id, field)
    api.fill_value(actor=one, now=now, account_id=scene.own, item=item, value=VALUES[field])
    with access.bound(system("test")):
        row = Contact.objects.get(pk=scene.person) if contact_id else Account.objects.get(pk=scene.own)
        kept = getattr(row, field.partition(".")[2])
        assert kept == VALUES[field] and field.partition(".")[2] not in row.known_unknown
    assert scene.state(field) != "missing" and not scene.value(field, actor=one).may_fill
    refused("already_filled", api.fill_value, actor=one, now=now, account_id=scene.own, item=item, value="别的")


@pytest.mark.parametrize(("field", "value", "code"), [
    ("contact.email", "x@y.cn", "not_steward"), ("account.name", "新名", "not_to_be_filled"), ("contact.nonsense", "x", "not_found"),
    ("account.address", "  ", "required")])
def test_other_fields_are_refused_with_a_reason(scene: Scene, now: datetime, field: str, value: str, code: str) -> None:
    emptied(scene)
    desk = serving(scene, now, "R6")
    refused(code, api.fill_value, actor=desk, now=now, account_id=scene.own,
            item=api.Item(scene.person if field.startswith("contact.") else None, field), value=value)


def test_the_page_offers_it_and_a_foreign_account_is_none(scene: Scene, now: datetime) -> None:
    emptied(scene)
    desk = serving(scene, now, "R6")
    browser, address = browser_of(desk.user_id), f"/stewardship/accounts/{scene.own}/"
    page = browser.get(address).content.decode()
    assert 'name="fill-0:account.address"' in page and "fill-" + str(scene.person) not in page
    given = {"item": "0:account.address:", "fill-0:account.address": "望溪路 9 号"}
    assert browser.post(f"{address}fill/", given, headers={"HX-Request": "true"}).status_code == 200
    assert 'name="fill-0:account.address"' not in browser.get(address).content.decode()
    assert browser.post(f"/stewardship/accounts/{scene.foreign}/fill/", given).status_code == 404
