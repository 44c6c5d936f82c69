"""Keys: what lets a call in, how far, and what ends it at once (ATK-51)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.models import ApiToken
from guanxi.domains.organisation.testing import browser_of, make_actor, make_user
from guanxi.foundation.django import clock
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.refusal import Refusal
from guanxi.integrations.rest import callers
from guanxi.integrations.rest.operations import OPERATIONS
from guanxi.integrations.rest.tests.conftest import House, Program, token_terms

Make = Callable[..., Program]


@pytest.fixture(autouse=True)
def _today(monkeypatch: Any, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())


def test_a_key_opens_what_its_user_may_and_its_scopes_say(house: House, program: Make) -> None:
    assert program(house.manager)("GET", f"accounts/{house.own}").status_code == 200
    narrow = program(house.manager, scopes=("book.view",))
    refused = narrow("GET", f"accounts/{house.own}")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
    assert narrow("GET", "accounts").status_code == 200


@pytest.mark.parametrize("head", ["", "Bearer", "Bearer gx_nobody", "Basic YTpi", "bearer \x7f"])
def test_without_a_live_key_nobody_gets_in(house: House, head: str) -> None:
    answer = Client().get("/api/v1/accounts", headers={"Authorization": head} if head else {})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_session_or_a_key_in_the_address_does_not_count(house: House, program: Make) -> None:
    assert browser_of(house.manager).get("/api/v1/accounts").status_code == 401
    secret = program(house.manager).secret
    assert Client().get(f"/api/v1/accounts?token={secret}").status_code == 401


def test_a_read_only_key_changes_nothing(house: House, program: Make) -> None:
    """ATK-51: a read-only token tries to write, also where the page's act is one of reading."""
    reader = program(house.manager, is_read_only=True)
    refused = reader("POST", f"accounts/{house.own}/contacts", {"values": {"name": "林一"}})
    assert (refused.status_code, refused.json()["code"]) == (403, "read_only_key")
    assert reader("POST", f"contacts/{house.person}/disclose", {}).status_code == 200


def test_the_secret_is_shown_once_and_kept_as_a_hash(house: House, now: datetime) -> None:
    page = browser_of(house.manager)
    answer = page.post("/api/keys/create/", {"name": "报表", "scope": ["book.view"], "access": "read", "expires_on": "2026-12-31"})
    secret = answer.content.decode().split("data-secret>")[1].split("<")[0]
    row = ApiToken.objects.get(user_id=house.manager)
    assert Program(secret)("GET", "accounts").status_code == 200
    assert secret not in str(vars(row)) and secret.startswith(row.prefix) and len(row.digest) == 64
    again = page.get("/api/keys/").content.decode()
    assert secret not in again and row.prefix in again


@pytest.mark.parametrize(("change", "said"), [
    ({"expires_at": datetime(2026, 11, 1, tzinfo=clock.ZONE)}, "expired"), ({"revoked_at": datetime(2026, 11, 1, tzinfo=clock.ZONE)}, "revoked"),
    ({"addresses": ["10.0.0.0/8"]}, "address")])
def test_what_ends_a_key(house: House, program: Make, change: dict[str, Any], said: str) -> None:
    caller = program(house.manager)
    assert caller("GET", "accounts").status_code == 200
    ApiToken.objects.update(**change)
    answer = caller("GET", "accounts")
    assert (answer.status_code, said in answer.json()["title"]) == (401, True)


def test_the_keys_of_a_leaver_are_dead_at_once(house: House, program: Make, now: datetime) -> None:
    """PRM-71: one function ends sessions and keys; the next call is refused."""
    caller = program(house.manager)
    assert caller("GET", "accounts").status_code == 200
    organisation.disable_user(actor=make_actor("admin", now=now, unit_id=None, roles=("R20",)), now=now, user_id=house.manager, reason="离职")
    assert caller("GET", "accounts").status_code == 401
    assert ApiToken.objects.get(user_id=house.manager).revoked_at == now


@pytest.mark.parametrize(("terms", "code"), [
    ({"scopes": ("jobs.view",)}, "token_scopes"), ({"days": 400}, "token_expiry"), ({"days": -1}, "token_expiry"),
    ({"addresses": ("here",)}, "token_address")])
def test_a_key_never_opens_more_than_its_user_may(house: House, now: datetime, terms: dict[str, Any], code: str) -> None:
    actor = organisation.actor_of_user(user_id=house.manager)
    with pytest.raises(Refusal) as refused:
        organisation.create_token(actor=actor, now=now, terms=token_terms(now, house.manager, **terms))
    assert refused.value.code == code
    assert not ApiToken.objects.exists()


def test_a_service_user_has_keys_and_no_login(house: House, now: datetime) -> None:
    admin = make_actor("admin", now=now, unit_id=None, roles=("R20",))
    robot = organisation.create_service_user(actor=admin, now=now, username="billing", name="计费系统", unit_id=house.world.city, roles=("R15",))
    made = organisation.create_token(actor=admin, now=now, terms=token_terms(now, robot, scopes=("book.view",)), user_id=robot)
    assert Program(made.secret)("GET", "accounts").json()["items"][0]["name"] == "望溪银行"
    with pytest.raises(Refusal, match="not_found"):
        organisation.create_token(actor=admin, now=now, terms=token_terms(now, house.manager), user_id=house.manager)
    for given, code in (({"name": " "}, "service_name"), ({"username": "bi x"}, "login_name"), ({"roles": ("R20",)}, "administrator_alone")):
        with pytest.raises(Refusal) as refused:
            organisation.create_service_user(**{"actor": admin, "now": now, "username": "bi", "name": "报表", "unit_id": house.world.city,  # type: ignore[arg-type]
                                                "roles": ("R15",)} | given)
        assert refused.value.code == code


def test_the_form_offers_what_the_chosen_user_may_and_says_the_last_day(house: House, now: datetime) -> None:
    """What he chose was refused as beyond his own: the offered scopes were everybody's together; and a key's end was the day after its last."""
    admin = make_actor("admin", now=now, unit_id=None, roles=("R20",))
    robot = organisation.create_service_user(actor=admin, now=now, username="billing", name="计费系统", unit_id=house.world.city, roles=("R15",))
    browser = browser_of(admin.user_id)
    own, his = (browser.get(f"/api/keys/{query}").content.decode() for query in ("", f"?user={robot}"))
    assert 'value="organisation.manage"' in own and 'value="book.view"' not in own
    assert 'value="book.view"' in his and 'value="organisation.manage"' not in his and f'value="{robot}" selected' in his
    last = now.date() + timedelta(days=30)
    beyond = browser.post("/api/keys/create/", {"name": "取数", "scope": ["book.view"], "expires_on": str(last)})
    assert beyond.status_code == 422 and "超出使用者的权限:book.view" in beyond.content.decode()
    made = browser.post("/api/keys/create/", {"name": "取数", "scope": ["book.view"], "expires_on": str(last), "user": str(robot)})
    assert made.status_code == 200 and f">{last}</td>" in browser.get("/api/keys/all/").content.decode()
    roles = browser.get("/api/keys/all/").content.decode()
    assert 'value="R15"' in roles and 'value="R20"' not in roles, "an administrator's role is refused, so it is not offered"


@pytest.mark.parametrize("role", sorted(set(organisation.ROLES) - {"R23"}))
def test_every_scope_that_is_offered_for_ones_own_key_is_taken_and_opens(house: House, now: datetime, monkeypatch: Any, role: str) -> None:
    """All of them ticked: the key is made, and no operation behind any of them says that the role or the key may not."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr(callers._pace, "take", lambda _: None)
    browser = browser_of(make_user(f"own{role}", now=now, unit_id=house.world.city, roles=(role,)))
    offered = re.findall(r'name="scope" value="([a-z_.]+)"', browser.get("/api/keys/").content.decode())
    last = str(now.date() + timedelta(days=30))
    made = browser.post("/api/keys/create/", {"name": "全部", "scope": offered, "access": "write", "expires_on": last})
    assert offered and made.status_code == 200
    call = Program(re.findall(r"data-secret>([^<]+)<", made.content.decode())[0])
    for act in offered:
        one = next(one for one in OPERATIONS if one.act == act)
        answer = call(one.method, re.sub(r"{[a-z_]+}", "1", one.path))
        assert answer.status_code != 403 or answer.json()["code"] not in ("forbidden", "scope_missing", "read_only_key"), (act, answer.content)


def test_prm_58_an_administrator_makes_service_users_and_their_keys_in_his_territory_only(house: House, now: datetime) -> None:
    """A city's administrator made himself a user of headquarters with a role that sees the whole house, and a key for it."""
    root = make_actor("root", now=now, unit_id=None, roles=("R20",))
    local = make_actor("local", now=now, unit_id=house.world.city, roles=("R20",))
    far = organisation.create_service_user(actor=root, now=now, username="far", name="计费系统", unit_id=house.world.hq, roles=("R10",))
    before = ApiToken.objects.count(), AuditAct.objects.count()
    for unit_id in (house.world.hq, house.world.other_province):
        with pytest.raises(Refusal) as refused:
            organisation.create_service_user(actor=local, now=now, username="x", name="x", unit_id=unit_id, roles=("R10",))
        assert refused.value.status == 404
    with pytest.raises(Refusal) as refused:
        organisation.create_token(actor=local, now=now, terms=token_terms(now, far, scopes=("book.view",)), user_id=far)
    assert refused.value.status == 404 and before == (ApiToken.objects.count(), AuditAct.objects.count())


def test_prm_58_an_administrator_sees_service_users_and_keys_of_his_territory_only(house: House, now: datetime) -> None:
    """Both pages named every user for another system of the whole house, and all keys with where they were last used."""
    root = make_actor("root", now=now, unit_id=None, roles=("R20",))
    local = make_actor("local", now=now, unit_id=house.world.city, roles=("R20",))
    made = {name: organisation.create_service_user(actor=root, now=now, username=f"s{n}", name=name, unit_id=unit_id, roles=("R15",))
            for n, (name, unit_id) in enumerate((("近处系统", house.world.county), ("远处系统", house.world.hq)))}
    keys = {name: organisation.create_token(actor=root, now=now, terms=token_terms(now, user_id, scopes=("book.view",)), user_id=user_id)
            for name, user_id in made.items()}
    assert [one.name for one in organisation.service_users(actor=local)] == ["近处系统"]
    assert [one.name for one in organisation.service_users(actor=root)] == ["近处系统", "远处系统"]
    assert organisation.service_users(actor=organisation.actor_of_user(user_id=house.head)) == ()
    for address in ("/api/keys/", "/api/keys/all/"):
        page = browser_of(local.user_id).get(address).content.decode()
        assert "近处系统" in page and "远处系统" not in page, address
        assert "远处系统" in browser_of(root.user_id).get(address).content.decode(), address
    with pytest.raises(Refusal) as refused:
        organisation.revoke_token(actor=local, now=now, token_id=keys["远处系统"].token_id)
    assert refused.value.status == 404
    organisation.revoke_token(actor=local, now=now, token_id=keys["近处系统"].token_id)
    assert set(ApiToken.objects.filter(revoked_at=None).values_list("user_id", flat=True)) == {made["远处系统"]}


def test_a_superior_sees_and_revokes_the_keys_of_his_units_only(house: House, program: Make, now: datetime) -> None:
    caller = program(house.manager)
    token_id = ApiToken.objects.get(user_id=house.manager).pk
    elsewhere = make_user("elsewhere", now=now, unit_id=house.world.other_city, roles=("R9",))
    assert not organisation.tokens_of_units(actor=organisation.actor_of_user(user_id=elsewhere), now=now)
    with pytest.raises(Refusal) as refused:
        organisation.revoke_token(actor=organisation.actor_of_user(user_id=elsewhere), now=now, token_id=token_id)
    assert refused.value.status == 404
    page = browser_of(house.head)
    assert "manager" in page.get("/api/keys/all/").content.decode()
    page.post(f"/api/keys/{token_id}/revoke/", {"from": "all"})
    assert caller("GET", "accounts").status_code == 401
    assert AuditAct.objects.filter(verb="revoke_token", actor_id=house.head).exists()


def test_a_key_that_calls_too_often_waits(house: House, program: Make, monkeypatch: Any) -> None:
    caller = program(house.manager)
    limits = organisation.token_limits().model_copy(update={"calls_a_minute": 2})
    monkeypatch.setattr(organisation, "token_limits", lambda: limits)
    assert [caller("GET", "accounts").status_code for _ in range(3)] == [200, 200, 429]
    assert caller("GET", "accounts")["Retry-After"]


def test_its_last_use_is_noted_once_a_minute(house: House, program: Make, now: datetime) -> None:
    caller = program(house.manager)
    caller("GET", "accounts")
    assert ApiToken.objects.get().last_used_at == now
    assert organisation.bearer(secret=caller.secret, address="127.0.0.1", now=now + timedelta(seconds=59))
    assert ApiToken.objects.get().last_used_at == now


def test_a_service_user_is_ended_from_the_page_that_lists_him(house: House, now: datetime) -> None:
    """Asked with a reason first; his keys end with him. Who only oversees keys is offered no end."""
    admin = make_actor("admin", now=now, unit_id=None, roles=("R20",))
    robot = organisation.create_service_user(actor=admin, now=now, username="billing", name="计费系统", unit_id=house.world.city, roles=("R15",))
    made = organisation.create_token(actor=admin, now=now, terms=token_terms(now, robot, scopes=("book.view",)), user_id=robot)
    browser = browser_of(admin.user_id)
    page, address = browser.get("/api/keys/all/").content.decode(), f"/people/{robot}/disable/"
    assert f'data-dialog="d-end-{robot}"' in page and f'action="{address}"' in page
    assert "d-end-" not in browser_of(house.head).get("/api/keys/all/").content.decode()
    assert "已停用,立即生效" in browser.post(address, {"reason": "系统下线"}, follow=True).content.decode()
    assert "计费系统 <span" not in browser.get("/api/keys/all/").content.decode()
    assert Program(made.secret)("GET", "accounts").status_code == 401
