"""ORG-02, ORG-10, PRM-71, PRM-72: people as their administrator keeps them, and first passwords."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api
from guanxi.domains.organisation.models import User
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_user, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
ROOT = system("test")
NEW = api.PersonTerms(name="何新", staff_number="YJ-77", post="客户经理", phone="13900000077")
OWN_PASSWORD = "Guanxi-2026-mine!"


@pytest.fixture
def admin(world: World, now: datetime) -> Actor:
    """System administrator of the city."""
    return make_actor("shi", now=now, unit_id=world.city, roles=("R20",))


def logged_in(username: str, password: str) -> Client:
    client = Client()
    assert client.post("/login/", {"login": username, "password": password}).status_code == 302
    return client


def changed(client: Client, old: str) -> None:
    """His own password in place of the first one."""
    done = client.post("/account/password/change/", {"oldpassword": old, "password1": OWN_PASSWORD, "password2": OWN_PASSWORD})
    assert done.status_code == 302, done.content.decode()[:500]


def test_prm_71_a_new_person_works_only_after_his_first_password_is_his_own(world: World, now: datetime, admin: Actor, root: Actor) -> None:
    made = api.add_person(actor=admin, now=now, unit_id=world.county, username="hexin", roles=("R1",), terms=NEW)
    row = User.objects.get(pk=made.user_id)
    assert (row.staff_number, row.post, row.unit_id, row.roles, row.must_change_password) == ("YJ-77", "客户经理", world.county, ["R1"], True)
    his = logged_in("hexin", made.password)
    assert his.get("/units/").headers["Location"] == "/me/security/" and "初始口令" in his.get("/me/security/").content.decode()
    refused("first_password", api.set_roles, actor=ROOT, now=now, user_id=made.user_id, roles=["R22"], reason="ok")
    changed(his, made.password)
    assert his.get("/units/").status_code == 200 and not User.objects.get(pk=made.user_id).must_change_password
    api.set_roles(actor=ROOT, now=now, user_id=made.user_id, roles=["R22"], reason="任命")
    refused("administrator_apart", api.reset_password, actor=admin, now=now, user_id=made.user_id)
    with access.bound(root):
        assert AuditAct.objects.get(verb="add_person").actor_id == admin.user_id


def test_org_17_a_job_of_the_catalogue_stands_on_the_sheet_of_staff(world: World, now: datetime, admin: Actor, root: Actor) -> None:
    """Set on the page, shown there and at his unit, told by history; not said: as it is; outside the catalogue refused, unless he has it already."""
    made = api.add_person(actor=admin, now=now, unit_id=world.county, username="hexin", roles=("R1",), terms=replace(NEW, job="presales")).user_id

    def job() -> str:
        return User.objects.get(pk=made).job

    page = browser_of(admin.user_id)
    assert job() == "presales" and "售前支持专员" in page.get(f"/units/{world.county}/").content.decode()
    assert 'value="presales" selected' in page.get(f"/people/{made}/").content.decode()
    api.edit_person(actor=admin, now=now, user_id=made, terms=NEW)
    assert job() == "presales"
    sent = {"name": "何新", "post": "客户经理", "phone": "", "email": "", "staff_number": "YJ-77"}
    page.post(f"/people/{made}/edit/", {**sent, "job": "call_agent"})
    assert job() == "call_agent"
    assert page.post(f"/people/{made}/edit/", {**sent, "job": "king"}).status_code == 422 and job() == "call_agent"
    refused("unknown_job", api.add_person, actor=admin, now=now, unit_id=world.county, username="y", roles=("R1",), terms=replace(NEW, job="king"))
    with access.bound(root):
        User.objects.filter(pk=made).update(job="gone")
    assert "已不在岗位目录" in page.get(f"/people/{made}/").content.decode()
    api.edit_person(actor=admin, now=now, user_id=made, terms=replace(NEW, job="gone"))
    api.edit_person(actor=admin, now=now, user_id=made, terms=replace(NEW, job=""))
    assert job() == ""


@pytest.mark.parametrize(("more", "code"), [
    ({"roles": ("R20",)}, "administrator_apart"), ({"roles": ("R22",)}, "administrator_apart"), ({"roles": ("R23",)}, "external_alone"),
    ({"roles": ()}, "roles_needed"), ({"roles": ("R99",)}, "unknown_role"),
    ({"username": "a b"}, "login_name"), ({"username": "SHI"}, "username_taken"),
    ({"terms": api.PersonTerms(name=" ")}, "person_name"), ({"terms": api.PersonTerms(name="x", staff_number="S-shi")}, "staff_number_taken"),
    ({"terms": api.PersonTerms(name="x", phone="call me")}, "phone"), ({"terms": api.PersonTerms(name="x", staff_number="七")}, "staff_number"),
    ({"unit_id": "other_city"}, "not_found"), ({"unit_id": "province"}, "not_found"),
])
def test_prm_72_who_is_not_added(world: World, now: datetime, admin: Actor, more: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {"actor": admin, "now": now, "unit_id": world.county, "username": "hexin", "roles": ("R1",), "terms": NEW} | more
    if isinstance(given["unit_id"], str):
        given["unit_id"] = getattr(world, given["unit_id"])
    refused(code, api.add_person, **given)
    assert not User.objects.filter(username="hexin").exists()


def test_org_10_who_owns_accounts_hands_them_over_before_he_moves(world: World, now: datetime, admin: Actor) -> None:
    person, account_id = make_user("hejun", now=now, unit_id=world.county), make_account(now=now, unit_id=world.county, name="柳塘水厂")
    assignment = customers.assign(actor=ROOT, now=now, account_id=account_id, user_id=person, role="owner")
    moved: dict[str, Any] = {"actor": admin, "now": now, "user_id": person, "unit_id": world.city, "reason": "调岗"}
    found = refused("person_held", api.move_person, **moved)
    assert found.reasons[0].value == "1" and found.way_out and "交接" in found.way_out.zh
    customers.end_assignment(actor=ROOT, now=now, account_id=account_id, assignment_id=assignment, reason="交接")
    his = browser_of(person)
    assert his.get("/units/").status_code == 200 and world.city not in his.session["actor"]["home"]
    api.move_person(**moved)
    assert his.get("/units/").status_code == 200 and world.city in his.session["actor"]["home"]
    refused("own_unit", api.move_person, **moved)
    refused("reason_needed", api.move_person, **moved | {"reason": ""})
    refused("own_account", api.move_person, **moved | {"user_id": admin.user_id})
    refused("not_found", api.move_person, **moved | {"unit_id": world.other_city})
    refused("not_found", api.move_person, **moved | {"user_id": make_user("far", now=now, unit_id=world.other_city)})
    refused("forbidden", api.move_person, **moved | {"actor": make_actor("r10", now=now, unit_id=world.city, roles=("R10",))})


def test_the_pages_of_a_person_add_change_move_and_give_a_password_once(world: World, now: datetime, admin: Actor) -> None:
    browser = browser_of(admin.user_id)
    form = browser.get("/people/new/", {"unit": "970221"}).content.decode()
    assert 'value="970221"' in form and 'value="R1"' in form and 'value="R20"' not in form
    given = {"unit": "970221", "name": "何新", "username": "hexin", "role": ["R1"],
             "staff_number": "YJ-77", "post": "客户经理", "phone": "13900000077"}
    assert browser.post("/people/new/save/", given | {"unit": "nowhere"}).status_code == 422
    page = browser.post("/people/new/save/", given)
    password = re.search(r"初始口令 <span[^>]*>([^<]+)</span>", page.content.decode())
    person = User.objects.get(username="hexin").pk
    assert page.status_code == 200 and page.headers["Cache-Control"] and password and User.objects.get(pk=person).check_password(password[1])
    address = f"/people/{person}/"
    assert password[1] not in browser.get(address).content.decode()
    assert "已保存" in browser.post(f"{address}edit/", {"name": "何新新", "post": "主任"}, follow=True).content.decode()
    assert (api.users(ids=[person])[person].name, api.users(ids=[person])[person].staff_number) == ("何新新", "")
    assert "已调动" in browser.post(f"{address}move/", {"unit": "望溪市", "reason": "调岗"}, follow=True).content.decode()
    assert api.users(ids=[person])[person].unit_id == world.city
    again = browser.post(f"{address}first-password/").content.decode()
    assert "初始口令" in again and not User.objects.get(pk=person).check_password(password[1])
    far = f"/people/{make_user('far', now=now, unit_id=world.other_city)}/"
    assert browser.get(far).status_code == 404 and "far" not in browser.get("/people/").content.decode()
    assert [browser.post(f"{far}{act}/", {"unit": "970221", "name": "x", "reason": "ok"}).status_code
            for act in ("edit", "move", "first-password", "roles", "disable")] == [404] * 5
    assert browser_of(person).post(f"{address}edit/", {"name": "x"}).status_code != 200
