"""Logging in and staying in: lockout, one text for every failure, idle end, leaving, headers, CSRF (ATK-46, 48, 49, 50, PRM-71)."""

from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client

from guanxi.domains.organisation import api
from guanxi.domains.organisation.testing import PASSWORD, World, make_user, make_world
from guanxi.foundation.pure.actor import Actor
from tests.together import Together

pytestmark = pytest.mark.django_db
ERROR = re.compile(r'<[^>]*(?:role="alert"|text-error)[^>]*>(.*?)</', re.DOTALL)


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def user_id(together: Together, world: World, now: datetime) -> int:
    with together():
        return make_user("he.jun", now=now, unit_id=world.city, roles=("R1",), name="何俊")


def log_in(client: Client, name: str = "he.jun", password: str = PASSWORD, address: str = "10.0.0.1") -> Any:
    return client.post("/login/", {"login": name, "password": password}, REMOTE_ADDR=address)


def is_in(client: Client) -> bool:
    return bool(client.get("/").status_code == 200)


def test_the_right_password_opens(client: Client, user_id: int) -> None:
    assert log_in(client).status_code == 302 and is_in(client)


def test_five_wrong_passwords_lock_this_name_at_this_address_only(client: Client, user_id: int, world: World, now: datetime) -> None:
    make_user("shen", now=now, unit_id=world.city)
    assert [log_in(client, password="wrong").status_code for _ in range(5)] == [200, 200, 200, 200, 429]
    assert log_in(client).status_code == 429, "also with the right password"
    assert log_in(Client(), address="10.0.0.2").status_code == 302, "the same person elsewhere"
    assert log_in(Client(), "shen").status_code == 302, "a colleague in the same office"


def test_an_office_behind_one_address_can_begin_its_day(user_id: int) -> None:
    assert all(log_in(Client()).status_code == 302 for _ in range(40))


def test_a_locked_page_says_how_long(client: Client, user_id: int) -> None:
    for _ in range(5):
        response = log_in(client, password="wrong")
    assert "15 分钟" in response.content.decode()


def test_an_unknown_name_reads_the_same_as_a_wrong_password(user_id: int) -> None:
    said = [ERROR.findall(log_in(Client(), name, "wrong").content.decode()) for name in ("he.jun", "nobody")]
    assert said[0] and said[0] == said[1]


def test_a_session_that_rests_too_long_ends(client: Client, user_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(client)
    assert is_in(client)
    later = time.time() + 30 * 60 + 61
    monkeypatch.setattr("guanxi.domains.organisation.web.gate.time.time", lambda: later)
    assert not is_in(client)


def test_work_keeps_a_session_alive(client: Client, user_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(client)
    start = time.time()
    for minutes in (20, 40, 60):
        monkeypatch.setattr("guanxi.domains.organisation.web.gate.time.time", lambda at=start + minutes * 60: at)
        assert is_in(client)


def test_even_a_busy_session_ends_after_twelve_hours(client: Client, user_id: int, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(client)
    start = time.time()
    alive = []
    for minutes in range(0, 12 * 60 + 25, 25):
        monkeypatch.setattr("guanxi.domains.organisation.web.gate.time.time", lambda at=start + minutes * 60: at)
        alive.append(is_in(client))
    assert settings.SESSION_COOKIE_AGE == 12 * 3600 and all(alive[:-1]) and not alive[-1]


def test_logging_out_ends_the_session_on_the_server(client: Client, user_id: int) -> None:
    log_in(client)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    assert client.get("/logout/").status_code in (200, 302) and is_in(client), "a link must not log out"
    client.post("/logout/")
    thief = Client()
    thief.cookies[django_settings.SESSION_COOKIE_NAME] = cookie
    assert not is_in(thief)


def test_logging_in_changes_the_session_key(client: Client, user_id: int) -> None:
    client.get("/login/")
    before = client.session.session_key
    log_in(client)
    assert client.session.session_key != before


def test_somebody_who_was_disabled_is_out_at_once_everywhere(client: Client, user_id: int, root: Actor, now: datetime) -> None:
    phone = Client()
    for device in (client, phone):
        log_in(device)
        assert is_in(device)
    api.disable_user(actor=root, now=now, user_id=user_id, reason="离职")
    assert not Session.objects.exists(), "the session is gone, not only refused"
    assert not is_in(client)
    refused = Client()
    log_in(refused)
    assert not is_in(refused)


def test_nobody_signs_up_by_himself(client: Client) -> None:
    response = client.get("/account/signup/")
    assert response.status_code in (200, 302) and 'name="password1"' not in response.content.decode()


@pytest.mark.parametrize("path", ["/account/2fa/", "/account/2fa/totp/activate/", "/account/2fa/webauthn/"])
def test_a_second_factor_can_be_set_up(client: Client, user_id: int, path: str) -> None:
    log_in(client)
    response = client.get(path, follow=True)
    assert response.status_code == 200 and "/login" not in response.request["PATH_INFO"]


@pytest.mark.parametrize("path", ["/", "/notices/", "/book/"])
def test_pages_of_people_who_are_in_are_not_kept_by_anybody(client: Client, user_id: int, path: str) -> None:
    log_in(client)
    assert "no-store" in client.get(path).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/login/"])
def test_scripts_come_from_us_alone(client: Client, user_id: int, path: str) -> None:
    if path == "/":
        log_in(client)
    response = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in response.headers["Content-Security-Policy"].split(";") if " " in part.strip())
    assert "'self'" in policy["script-src"] and "unsafe" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'none'" and policy["object-src"] == "'none'" and policy["base-uri"] == "'self'"
    assert response.headers["X-Content-Type-Options"] == "nosniff" and response.headers["X-Frame-Options"] == "DENY"
    html = response.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)(?![^>]*\bnonce=)", html)
    assert not re.search(r"\son(click|load|error|submit)=", html)


def test_a_form_without_its_token_is_refused(user_id: int) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get("/login/")
    assert log_in(strict).status_code == 403
    token = strict.cookies["csrftoken"].value
    assert strict.post("/login/", {"login": "he.jun", "password": PASSWORD, "csrfmiddlewaretoken": token}).status_code == 302
    stale = strict.post("/notices/read/", {"up_to": "1"})
    assert stale.status_code == 403 and "页面已过期,内容没有保存" in stale.content.decode() and "DEBUG" not in stale.content.decode()
    assert "This page has expired" in strict.post("/notices/read/", {"up_to": "1"}, headers={"cookie": "language=en"}).content.decode()


def test_the_language_is_chosen_before_the_login_and_kept(client: Client, user_id: int) -> None:
    assert client.post("/me/language/", {"language": "en", "next": "/login/"}).headers["Location"] == "/login/"
    assert 'lang="en"' in client.get("/login/").content.decode()
    log_in(client)
    assert 'lang="en"' in client.get("/").content.decode()
    assert client.get("/me/language/").status_code == 405


def test_cookies_cannot_be_read_by_scripts(client: Client, user_id: int) -> None:
    log_in(client)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_the_way_back_after_login_leads_nowhere_else(client: Client, user_id: int) -> None:
    response = client.post("/login/?next=https://evil.example/", {"login": "he.jun", "password": PASSWORD, "next": "https://evil.example/"})
    assert response.status_code == 302 and response.headers["Location"] == "/"
    language = client.post("/me/language/", {"language": "en", "next": "//evil.example/"})
    assert language.headers["Location"] == "/"


def test_a_request_has_an_id_and_a_forged_one_is_not_taken(client: Client) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "forged\r\nx"})
    assert re.fullmatch(r"[0-9a-f]{16}", response.headers["X-Request-ID"])


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(world: World) -> None:
    """The address of an act takes only what a page sends: after the login one is on the page, not at a 405."""
    sent = Client(HTTP_REFERER="http://testserver/registration/pool/?after=7").post("/registration/pool/accounts/1/claim/")
    assert sent.headers["Location"] == "/login/?next=/registration/pool/%3Fafter%3D7"
    assert Client().post("/registration/pool/accounts/1/claim/").headers["Location"] == "/login/?next=/"


def test_a_fragment_asked_for_after_the_session_ended_leads_the_whole_page_to_the_login(world: World) -> None:
    """A cell, a menu, a filtered list: the login would stand inside what asked, and after it one would see a piece of a page."""
    tab = Client(HTTP_REFERER="http://testserver/book/?sort=name", HTTP_HX_REQUEST="true")
    for answer in (tab.get("/book/cell/1/kind/"), tab.post("/book/cell/1/kind/", {"value": "private"}), tab.get("/search/palette/?q=1")):
        assert (answer.status_code, answer.content, answer.headers["HX-Redirect"]) == (200, b"", "/login/?next=/book/%3Fsort%3Dname")
    assert tab.get("/book/?kind=private").headers["HX-Redirect"] == "/login/?next=/book/%3Fkind%3Dprivate"
    assert Client(HTTP_HX_REQUEST="true").post("/book/cell/1/kind/").headers["HX-Redirect"] == "/login/?next=/"


def test_the_address_of_an_act_opened_by_hand_says_what_it_is(user_id: int) -> None:
    client = Client()
    log_in(client)
    response = client.get("/me/sessions/1/end/")
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "这个地址只用于提交操作" in response.content.decode() and 'href="/"' in response.content.decode()
