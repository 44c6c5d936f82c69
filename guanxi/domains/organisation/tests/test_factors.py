"""The second step of a login: set up, lost, reset by the security administrator and by nobody else (PRM-71, PRM-72)."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.test import Client

from guanxi.domains.organisation import api
from guanxi.domains.organisation.testing import PASSWORD, World, browser_of, freshened, make_user, make_world
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
LIST = "/people/factors/"


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture
def guard_id(world: World, now: datetime) -> int:
    return make_user("yan", now=now, unit_id=world.hq, roles=("R21",), name="严守正")


@pytest.fixture
def user_id(world: World, now: datetime) -> int:
    return make_user("he.jun", now=now, unit_id=world.city, roles=("R1",), name="何俊")


def with_step(user_id: int, *kinds: str) -> int:
    for kind in kinds or ("totp", "recovery_codes"):
        Authenticator.objects.create(user_id=user_id, type=kind, data={"secret": "", "seed": "", "used_mask": 0})
    return user_id


def steps_of(user_id: int) -> int:
    return int(Authenticator.objects.filter(user_id=user_id).count())


def acts(root: Actor, *verbs: str) -> list[tuple[str, int | None, str]]:
    with access.bound(root):
        return list(AuditAct.objects.filter(verb__in=verbs).order_by("recorded_at").values_list("verb", "subject_id", "reason"))


def test_who_lost_it_is_let_in_again_and_his_devices_are_out(guard_id: int, user_id: int, root: Actor) -> None:
    his, guard = browser_of(with_step(user_id)), browser_of(guard_id)
    assert his.get("/").status_code == 200
    assert guard.post(f"/people/{user_id}/factor/reset/", {"reason": " "}).status_code == 422 and steps_of(user_id) == 2
    html = guard.post(f"/people/{user_id}/factor/reset/", {"reason": "手机遗失,回拨登记电话确认"}, follow=True).content.decode()
    assert "已重置" in html and steps_of(user_id) == 0 and his.get("/").status_code == 302
    assert acts(root, "reset_factor") == [("reset_factor", user_id, "手机遗失,回拨登记电话确认")]
    assert Client().post("/login/", {"login": "he.jun", "password": PASSWORD}).headers["Location"] == "/"


def test_it_asks_for_a_fresh_login_first(guard_id: int, user_id: int) -> None:
    long_ago = freshened(browser_of(guard_id), guard_id, at=time.time() - 3600)
    answer = long_ago.post(f"/people/{with_step(user_id)}/factor/reset/", {"reason": "手机遗失"})
    assert answer.headers["Location"].startswith("/account/reauthenticate/") and steps_of(user_id) == 2


@pytest.mark.parametrize("role", ["R1", "R9", "R10", "R20", "R22"])
def test_nobody_else_resets_it(world: World, now: datetime, user_id: int, role: str) -> None:
    client = browser_of(make_user("other", now=now, unit_id=world.hq, roles=(role,)))
    assert client.get(LIST).status_code == client.post(f"/people/{with_step(user_id)}/factor/reset/", {"reason": "手机遗失"}).status_code == 403
    assert steps_of(user_id) == 2


def test_who_gives_passwords_takes_no_second_step_away(world: World, now: datetime, user_id: int) -> None:
    """Else he comes in as anybody: a new password, and no second step (PRM-72)."""
    admin = browser_of(make_user("admin", now=now, unit_id=world.hq, roles=("R20",)))
    assert admin.post(f"/people/{with_step(user_id)}/first-password/").status_code == 200 and steps_of(user_id) == 2


@pytest.mark.parametrize(("whom", "code"), [("himself", "own_account"), ("without", "no_factor"), ("codes", "no_factor"), ("left", "not_found"),
                                            ("nobody", "not_found")])
def test_what_is_refused(world: World, now: datetime, guard_id: int, user_id: int, root: Actor, whom: str, code: str) -> None:
    whose = {"himself": guard_id, "nobody": 987654321}.get(whom, user_id)
    if whom in ("himself", "left"):
        with_step(whose)
    if whom == "codes":  # codes alone are no second step
        with_step(whose, "recovery_codes")
    if whom == "left":
        api.disable_user(actor=root, now=now, user_id=whose, reason="离职")
    with pytest.raises(Refusal) as caught:
        api.reset_factor(actor=api.actor_of_user(user_id=guard_id), now=now, user_id=whose, reason="手机遗失")
    assert caught.value.code == code


def test_the_list_says_who_has_one_and_finds_him(world: World, now: datetime, guard_id: int, user_id: int) -> None:
    with_step(user_id, "totp", "webauthn", "recovery_codes")
    with_step(make_user("codes", now=now, unit_id=world.city, roles=("R1",), name="只有代码"), "recovery_codes")
    guard = browser_of(guard_id)
    html = guard.get(LIST).content.decode()
    assert "何俊" in html and "1 个安全密钥" in html and "只有代码" not in html
    assert "何俊" in guard.get(LIST, {"q": "he.j"}).content.decode() and "没有找到" in guard.get(LIST, {"q": "林"}).content.decode()


def test_setting_it_up_and_dropping_it_leave_acts_in_our_words(user_id: int, root: Actor, django_capture_on_commit_callbacks: Any) -> None:
    his = Client()
    his.post("/login/", {"login": "he.jun", "password": PASSWORD})
    his.post("/account/reauthenticate/", {"password": PASSWORD})
    page = his.get("/account/2fa/totp/activate/").content.decode()
    assert "验证器" in page and "密码" not in page
    wrong = his.post("/account/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert "验证码不正确" in wrong
    secret = his.session["mfa.totp.secret"]
    code = f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
    with django_capture_on_commit_callbacks(execute=True):
        done = his.post("/account/2fa/totp/activate/", {"code": code}, follow=True).content.decode()
    assert "恢复代码" in done and "手机以外" in done
    assert "双因素" not in his.get("/account/2fa/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        his.post("/account/2fa/recovery-codes/generate/")
        his.post("/account/2fa/totp/deactivate/")
    assert sorted(verb for verb, *_ in acts(root, "set_up_factor", "renew_codes", "end_factor")) == ["end_factor", "renew_codes", "set_up_factor"]


@pytest.mark.parametrize("path", ["/account/password/change/", "/account/reauthenticate/", "/account/2fa/"])
def test_every_page_of_a_login_calls_a_password_by_one_name(user_id: int, path: str) -> None:
    his = Client()
    his.post("/login/", {"login": "he.jun", "password": PASSWORD})
    page = his.get(path).content.decode()
    assert "密码" not in page and "双因素" not in page
    if path != "/account/2fa/":
        refused = his.post(path, {"oldpassword": "x", "password1": "何俊", "password2": "何俊", "password": "x"}).content.decode()
        assert "不正确" in refused and "密码" not in refused


def test_the_second_step_of_a_login_says_what_to_do_without_the_phone(user_id: int) -> None:
    with_step(user_id)
    html = Client().post("/login/", {"login": "he.jun", "password": PASSWORD}, follow=True).content.decode()
    assert "恢复代码" in html and "请安全管理员" in html and "密码" not in html


def test_who_stood_before_the_second_step_when_it_was_reset_logs_in_anew(now: datetime, user_id: int, guard_id: int) -> None:
    half = Client()
    with_step(user_id)
    half.post("/login/", {"login": "he.jun", "password": PASSWORD})
    api.reset_factor(actor=api.actor_of_user(user_id=guard_id), now=now, user_id=user_id, reason="手机遗失")
    assert half.post("/account/2fa/authenticate/", {"code": "1"}).headers["Location"].endswith("/login/") and half.get("/login/").status_code == 200
    assert half.post("/login/", {"login": "he.jun", "password": PASSWORD}).headers["Location"] == "/"
