"""Each rule of the security profiles, under both shipped ones (PRM-71, GB/T 22239 8.1.4.1, ASVS 6)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from guanxi.domains.organisation import api, profile, sessions
from guanxi.domains.organisation.models import LoginSession, PastPassword, User
from guanxi.domains.organisation.testing import PASSWORD, browser_of, make_user, make_world
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import security

pytestmark = pytest.mark.django_db
PLACE = "/me/security/"
Use = Callable[..., security.Profile]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Puts a shipped profile in force, with changes to its parts: `use("mlps3", session={"most_devices": 1})`."""
    def put(key: str, **parts: dict[str, Any]) -> security.Profile:
        found = security.profile(key)
        found = found.model_copy(update={name: getattr(found, name).model_copy(update=values) for name, values in parts.items()})
        monkeypatch.setattr(profile, "in_force", lambda: security.InForce(key=key, profile=found, label="", forced=False))
        return found

    return put


@pytest.fixture
def user(now: datetime) -> User:
    user_id = make_user("he.jun", now=now, unit_id=make_world(now=now).city, roles=("R1",), name="何俊")
    return User.objects.get(pk=user_id)


def log_in(password: str = PASSWORD, **headers: Any) -> Client:
    client = Client(headers=headers)
    client.post("/login/", {"login": "he.jun", "password": password})
    return client


def stops_at(client: Client, path: str = "/book/") -> str:
    response = client.get(path)
    return str(response.headers.get("Location", "")) if response.status_code == 302 else "in"


NO_FACTOR = {"second_factor_roles": ()}


@pytest.mark.parametrize(("key", "password", "is_good"), [
    ("mlps3", "short1A", False), ("mlps3", "alllowercaseletters", False), ("mlps3", "Lowercase1234", True), ("mlps3", "lower-case-1234", True),
    ("mlps3", "何俊的Guanxi2026", True), ("asvs", "short1A-", False), ("asvs", "eleven-char", False), ("asvs", "correct horse battery", True),
    ("asvs", "alllowercaseletters", True), ("asvs", "q1w2e3r4t5y6", False),
])
def test_length_and_kinds(use: Use, key: str, password: str, is_good: bool) -> None:
    use(key)
    try:
        validate_password(password)
    except ValidationError:
        assert not is_good
    else:
        assert is_good


@pytest.mark.parametrize(("key", "may_return"), [("mlps3", False), ("asvs", True)])
def test_old_passwords(use: Use, user: User, root: Actor, now: datetime, key: str, may_return: bool) -> None:
    use(key)
    for number in range(3):
        api.set_password(actor=root, now=now, user_id=user.pk, password=f"Another-one-{number}-2026")
    try:
        api.set_password(actor=root, now=now, user_id=user.pk, password=PASSWORD)
    except Refusal as no:
        assert not may_return and no.code == "weak_password" and "最近 5 次" in no.text.zh
    else:
        assert may_return


def test_a_password_counts_as_old_only_so_long(use: Use, user: User, root: Actor, now: datetime) -> None:
    use("mlps3")
    for number in range(6):
        api.set_password(actor=root, now=now, user_id=user.pk, password=f"Another-one-{number}-2026")
    api.set_password(actor=root, now=now, user_id=user.pk, password=PASSWORD)
    assert PastPassword.objects.filter(user=user).count() == 8


@pytest.mark.parametrize(("key", "days", "place"), [("mlps3", 89, "in"), ("mlps3", 91, PLACE), ("asvs", 9000, "in")])
def test_the_age_of_a_password(use: Use, user: User, now: datetime, monkeypatch: pytest.MonkeyPatch, key: str, days: int, place: str) -> None:
    use(key, login=NO_FACTOR)
    monkeypatch.setenv("GUANXI_NOW", (now + timedelta(days=days)).isoformat())
    client = log_in()
    assert stops_at(client) == place
    if place == PLACE:
        assert f"{days} 天" in client.get(PLACE).content.decode()


def test_a_new_password_opens_the_door(use: Use, user: User, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    use("mlps3", login=NO_FACTOR)
    monkeypatch.setenv("GUANXI_NOW", (now + timedelta(days=91)).isoformat())
    client = log_in()
    form = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    again = client.post("/account/password/change/", form)
    assert again.status_code == 200 and "最近 5 次" in again.content.decode()
    new = "Quite-new-2026-x"
    done = client.post("/account/password/change/", form | {"password1": new, "password2": new})
    assert done.headers["Location"] == PLACE and stops_at(client) == "in"
    assert LoginSession.objects.count() == 1, "the changed session key is the same device"
    assert stops_at(log_in(new)) == "in"


@pytest.mark.parametrize("key", ["mlps3", "asvs"])
def test_a_second_factor_is_set_up_before_anything_else(use: Use, user: User, key: str) -> None:
    use(key)
    client = log_in()
    assert stops_at(client) == stops_at(client, "/") == PLACE
    assert client.post("/me/language/", {"language": "en"}).status_code == 302
    page = client.get(PLACE).content.decode()
    assert "a second factor" in page and "/account/2fa/" in page
    assert client.get("/account/2fa/").status_code == 200
    assert client.get("/account/2fa/totp/activate/", follow=True).status_code == 200
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    assert stops_at(client) == "in"


@pytest.mark.parametrize(("named", "place"), [(("R9",), "in"), (("R1",), PLACE), ((), "in")])
def test_only_the_roles_the_profile_names_need_it(use: Use, user: User, named: tuple[str, ...], place: str) -> None:
    use("mlps3", login={"second_factor_roles": named})
    assert stops_at(log_in()) == place


def test_a_fragment_sends_the_whole_page_there(use: Use, user: User) -> None:
    use("asvs")
    response = log_in().get("/book/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == PLACE and not response.content


def test_whoever_has_a_factor_is_asked_for_it(use: Use, user: User) -> None:
    use("mlps3")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    half = Client()
    asked = half.post("/login/", {"login": "he.jun", "password": PASSWORD})
    assert asked.headers["Location"] == "/account/2fa/authenticate/" and stops_at(half).startswith("/login")


def test_one_device_too_many_is_told_and_may_end_the_oldest(use: Use, user: User) -> None:
    use("mlps3", login=NO_FACTOR)
    first, second, third = (log_in(user_agent=f"Mozilla/5.0 ({system}) Chrome/1") for system in ("Windows", "Android", "Linux"))
    assert [stops_at(first), stops_at(second), stops_at(third)] == ["in", "in", PLACE]
    page = third.get(PLACE).content.decode()
    assert "您已在 2 台设备上登录" in page and "Chrome · Windows" in page and "最早" in page
    oldest = sessions.open_ones(user_id=user.pk, seconds=time.time(), rules=security.profile("mlps3").session)[0]
    assert third.post(f"/me/sessions/{oldest.id}/end/").status_code == 302
    assert stops_at(third) == "in" and stops_at(second) == "in" and stops_at(first).startswith("/login")


def test_a_page_and_its_parts_asked_at_once_are_one_session(use: Use, user: User) -> None:
    rules = use("mlps3", session={"most_devices": 1}).session
    first, second = (sessions.let_in(user_id=user.pk, session_key="k", seconds=time.time(), rules=rules, agent="", address="") for _ in "ab")
    assert first == second is not None
    assert LoginSession.objects.count() == 1


def test_asvs_counts_no_devices(use: Use, user: User) -> None:
    use("asvs", login=NO_FACTOR)
    assert [stops_at(log_in()) for _ in range(4)] == ["in"] * 4


def test_who_logs_out_frees_his_place(use: Use, user: User) -> None:
    use("mlps3", login=NO_FACTOR)
    for _ in range(3):
        client = log_in()
        assert stops_at(client) == "in"
        client.post("/logout/")


def test_a_resting_session_frees_its_place(use: Use, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    use("mlps3", login=NO_FACTOR, session={"most_devices": 1, "idle_minutes": 5})
    assert stops_at(log_in()) == "in"
    later = time.time() + 301
    monkeypatch.setattr("guanxi.domains.organisation.web.gate.time.time", lambda: later)
    assert stops_at(log_in()) == "in"


def test_nobody_ends_a_strangers_session(use: Use, user: User, now: datetime) -> None:
    use("mlps3", login=NO_FACTOR)
    client = log_in()
    assert stops_at(client) == "in"
    other = browser_of(make_user("eve", now=now, unit_id=user.unit_id))
    assert other.post(f"/me/sessions/{LoginSession.objects.get(user=user).pk}/end/").status_code == 404 and stops_at(client) == "in"


@pytest.mark.parametrize(("minutes", "place"), [(4, "in"), (6, "/login")])
def test_the_idle_end_is_the_profiles(use: Use, user: User, monkeypatch: pytest.MonkeyPatch, minutes: int, place: str) -> None:
    use("asvs", login=NO_FACTOR, session={"idle_minutes": 5})
    client = log_in()
    assert stops_at(client) == "in"
    later = time.time() + minutes * 60
    monkeypatch.setattr("guanxi.domains.organisation.web.gate.time.time", lambda: later)
    assert stops_at(client).startswith(place)


def test_the_lock_is_the_profiles(use: Use, user: User) -> None:
    use("mlps3", login=NO_FACTOR | {"most_failures": 2, "lock_minutes": 7})
    tries = [Client().post("/login/", {"login": "he.jun", "password": "wrong"}) for _ in range(2)]
    assert [answer.status_code for answer in tries] == [200, 429]
    assert "连续 2 次" in tries[1].content.decode() and "7 分钟" in tries[1].content.decode()


def test_the_demos_profile_opens_with_the_password_alone(user: User) -> None:
    found = profile.in_force()
    assert (found.key, found.profile.origin, found.profile.login.second_factor_roles) == ("demo", "ours", ())
    assert stops_at(log_in()) == "in"


def test_the_environment_overrules_the_pack(user: User, settings: Any) -> None:
    settings.GUANXI_PROFILE = "asvs"
    assert (profile.in_force().key, profile.in_force().forced) == ("asvs", True)


def test_a_page_pays_nothing_for_it(user: User, use: Use, django_assert_num_queries: Any) -> None:
    use("mlps3", login=NO_FACTOR)
    client = log_in()
    client.get("/me/security/")
    with django_assert_num_queries(2):  # the session and the user, as every page
        assert client.put("/me/sessions/1/end/").status_code == 405


@pytest.mark.parametrize(("agent", "device"), [
    ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537", "Chrome · Windows"), ("Mozilla/5.0 (iPhone) Version/17 Safari/605", "Safari · iPhone"),
    ("Mozilla/5.0 (Windows) Chrome/130 Edg/130", "Edge · Windows"), ("Mozilla/5.0 (Linux; Android 14) Chrome/1 MicroMessenger/8", "微信 · Android"),
    ("", "–"),
])
def test_devices_have_names(agent: str, device: str) -> None:
    assert sessions.device_of(agent) == device
