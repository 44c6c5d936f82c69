"""Pages of the system administrator about people: PRM-71 out at once, PRM-72 roles apart, and step-up before roles change."""

from __future__ import annotations

import time
from datetime import datetime

import pytest
from django.test import Client

from guanxi.domains.organisation import api
from guanxi.domains.organisation.models import User
from guanxi.domains.organisation.testing import PASSWORD, World, browser_of, freshened, make_user, make_world
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def admin_id(together: Together, world: World, now: datetime) -> int:
    with together():
        return make_user("admin", now=now, unit_id=world.hq, roles=("R20",))


@pytest.fixture
def admin(admin_id: int) -> Client:
    return browser_of(admin_id)


@pytest.fixture
def user_id(world: World, now: datetime) -> int:
    return make_user("he.jun", now=now, unit_id=world.city, roles=("R1",), name="何俊")


def test_the_administrator_finds_people_and_opens_one(admin: Client, user_id: int) -> None:
    html = admin.get("/people/", {"q": "何俊"}).content.decode()
    assert "何俊" in html and "客户经理" in html and html.count("data-href") == 1
    assert "停用" in admin.get(f"/people/{user_id}/").content.decode()
    assert admin.get("/people/987654321/").status_code == 404


def test_prm_71_disabled_on_the_page_he_is_out_with_his_next_click(admin: Client, user_id: int, root: Actor) -> None:
    his = browser_of(user_id)
    assert his.get("/").status_code == 200
    response = admin.post(f"/people/{user_id}/disable/", {"reason": "离职"}, follow=True)
    html = response.content.decode()
    assert "已停用,立即生效" in html and "已退出 1 台设备" in html
    assert his.get("/").status_code == 302 and not User.objects.get(pk=user_id).is_active
    with access.bound(root):
        assert AuditAct.objects.get(verb="disable_user").subject_id == user_id
    assert admin.post(f"/people/{user_id}/disable/", {"reason": "离职"}).status_code == 409


def test_a_reason_is_asked_and_nobody_disables_himself(admin: Client, admin_id: int, user_id: int) -> None:
    assert admin.post(f"/people/{user_id}/disable/", {"reason": " "}).status_code == 422
    assert admin.post(f"/people/{admin_id}/disable/", {"reason": "ok"}).status_code == 422
    assert User.objects.filter(is_active=True, pk__in=[admin_id, user_id]).count() == 2


def test_roles_change_at_the_next_request_and_administrators_stand_alone(admin: Client, user_id: int) -> None:
    his = browser_of(user_id)
    assert his.get("/people/").status_code == 403
    assert admin.post(f"/people/{user_id}/roles/", {"role": ["R1", "R20"], "reason": "ok"}).status_code == 422
    assert admin.post(f"/people/{user_id}/roles/", {"role": ["R9"], "reason": "任命"}).status_code == 302
    assert api.users(ids=[user_id])[user_id].roles == ("R9",)
    assert his.get("/customers/handovers/").status_code != 500


def test_step_up_asks_the_password_and_then_does_what_was_asked(admin: Client, admin_id: int, user_id: int) -> None:
    freshened(admin, admin_id, at=time.time() - 61 * 60)
    asked = admin.post(f"/people/{user_id}/roles/", {"role": ["R9"], "reason": "任命"})
    assert asked.status_code == 302 and asked.headers["Location"].startswith("/account/reauthenticate/")
    assert api.users(ids=[user_id])[user_id].roles == ("R1",)
    assert "重新验证身份" in admin.get(asked.headers["Location"]).content.decode()
    wrong = admin.post(asked.headers["Location"], {"password": "wrong"})
    assert wrong.status_code == 200 and api.users(ids=[user_id])[user_id].roles == ("R1",)
    done = admin.post(asked.headers["Location"], {"password": PASSWORD})
    assert done.status_code == 302 and done.headers["Location"] == f"/people/{user_id}/"
    assert api.users(ids=[user_id])[user_id].roles == ("R9",), "the suspended form was repeated"


def test_step_up_of_a_fragment_leads_the_whole_page(admin: Client, admin_id: int, user_id: int) -> None:
    freshened(admin, admin_id, at=0)
    asked = admin.post(f"/people/{user_id}/roles/", {"role": ["R9"], "reason": "任命"}, headers={"HX-Request": "true"})
    assert asked.status_code == 200 and asked.headers["HX-Redirect"].startswith("/account/reauthenticate/")


def test_prm_71_every_unit_has_a_head_while_somebody_leads_above(world: World, now: datetime) -> None:
    assert api.head_of(unit_id=world.county) is None
    top = make_user("top", now=now, unit_id=world.hq, roles=("R10",))
    found = api.head_of(unit_id=world.county)
    assert found and found.id == top
    head = make_user("head", now=now, unit_id=world.city, roles=("R9",))
    make_user("boss", now=now, unit_id=world.city, roles=("R10",))
    assert [api.head_of(unit_id=unit).id for unit in (world.county, world.other_county)] == [head, top]  # type: ignore[union-attr]


def test_org_17_the_jobs_of_the_pack_are_offered_as_somebodys_post(admin: Client, user_id: int) -> None:
    """ORG-17: chosen, kept on his page, found in the list of people; ORG-18: roles in a project are to read."""
    assert '<option value="呼叫中心座席">' in admin.get("/people/new/").content.decode()
    page = admin.get(f"/people/{user_id}/").content.decode()
    assert '<option value="客户关系专员">' in page and 'list="jobs"' in page
    assert "成立项目小组时按此分工" in admin.get("/units/duties/").content.decode()
