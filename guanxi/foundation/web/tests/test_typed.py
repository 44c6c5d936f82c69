"""What was typed into a refused form is put back into it, and nowhere else, and never a password."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from guanxi.foundation.web.typed import SESSION, kept, put_back, remember

FORM = '<form action="/a/1/">{}</form>'


@pytest.mark.parametrize(("inside", "given", "after"), [
    # texts: empty ones are filled, filled ones are the server's business
    ('<input name="reason" maxlength="9">', ["a"], '<input value="a" name="reason" maxlength="9">'),
    ('<input name="reason" value="">', ["a"], '<input value="a" name="reason">'),
    ('<input name="reason" value="b">', ["a"], '<input name="reason" value="b">'),
    ('<input name="reason">', ['"><b>'], '<input value="&quot;&gt;&lt;b&gt;" name="reason">'),
    ('<input type="date" name="reason" />', ["2026-01-02"], '<input value="2026-01-02" type="date" name="reason" />'),
    ('<input name="reason"><input name="reason">', ["a", "b"], '<input value="a" name="reason"><input value="b" name="reason">'),
    ('\n<p>\n<textarea name="reason" rows="2"></textarea></p>', ["a\nb"], '\n<p>\n<textarea name="reason" rows="2">\na\nb</textarea></p>'),
    ('<textarea name="reason">kept</textarea>', ["a"], '<textarea name="reason">kept</textarea>'),
    # choices
    ('<select name="reason"><option value="">–</option><option value="a">A</option></select>', ["a"],
     '<select name="reason"><option value="">–</option><option value="a" selected>A</option></select>'),
    ('<select name="reason"><option value="b" selected>B</option><option value="a">A</option></select>', ["a"],
     '<select name="reason"><option value="b" selected>B</option><option value="a">A</option></select>'),
    ('<input type="radio" name="reason" value="a"><input type="radio" name="reason" value="b">', ["b"],
     '<input type="radio" name="reason" value="a"><input checked type="radio" name="reason" value="b">'),
    # ticks of a list: those that were taken away stay away
    ('<input type="checkbox" name="reason" value="a" checked><input type="checkbox" name="reason" value="b" checked>', ["b"],
     '<input type="checkbox" name="reason" value="a"><input checked type="checkbox" name="reason" value="b">'),
    ('<input type="checkbox" name="reason" value="a">', ["a"], '<input checked type="checkbox" name="reason" value="a">'),
    # not typed, or not to be repeated
    ('<input type="hidden" name="reason"><input type="password" name="reason"><input name="reason" autocomplete="one-time-code">', ["a", "a", "a"],
     '<input type="hidden" name="reason"><input type="password" name="reason"><input name="reason" autocomplete="one-time-code">'),
    ('<input name="reason"><input name="other">', ["a"], '<input value="a" name="reason"><input name="other">'),
    ('<input name="reason">', ["  "], '<input name="reason">'),
])
def test_table(inside: str, given: list[str], after: str) -> None:
    assert put_back(FORM.format(inside), path="/a/1/", at="/a/", given={"reason": given}) == FORM.format(after)


EMPTY, FULL = '<input name="reason">', '<input value="a" name="reason">'


@pytest.mark.parametrize(("page", "after"), [
    ('<form action="/a/2/">{0}</form><form action="/a/1/?page=3">{0}</form>',
     '<form action="/a/2/">{0}</form><form action="/a/1/?page=3">{1}</form>'),
    ('<form hx-post="/a/1/">{0}</form>{0}', '<form hx-post="/a/1/">{1}</form>{0}'),
    ("<form>{0}</form>", "<form>{0}</form>"),  # it is sent to where the page stands
    ('<form id="f" action="/a/1/"></form>{0}<input form="f" name="reason">',
     '<form id="f" action="/a/1/"></form>{0}<input value="a" form="f" name="reason">'),
    ('<form action="/a/9/">{0}<button formaction="/a/1/">x</button></form>', '<form action="/a/9/">{1}<button formaction="/a/1/">x</button></form>'),
    ('<script>"<form action=/a/1/>"</script>{0}', '<script>"<form action=/a/1/>"</script>{0}'),
])
def test_only_the_form_that_was_sent(page: str, after: str) -> None:
    assert put_back(page.format(EMPTY), path="/a/1/", at="/a/", given={"reason": ["a"]}) == after.format(EMPTY, FULL)


def test_a_form_without_an_address_is_sent_to_its_page() -> None:
    assert put_back(f"<form>{EMPTY}</form>", path="/a/", at="/a/", given={"reason": ["a"]}) == f"<form>{FULL}</form>"


def asked(method: str, path: str, session: dict[str, object], **headers: str) -> HttpRequest:
    given = {"reason": "a", "csrfmiddlewaretoken": "x", "new_password": "secret words"} if method == "post" else None
    request: HttpRequest = getattr(RequestFactory(), method)(path, given, headers=headers)
    request.session = session  # type: ignore[assignment] # what a session is as far as this goes
    return request


def shown(path: str, session: dict[str, object], inside: str = EMPTY) -> str:
    return kept(asked("get", path, session), HttpResponse(FORM.format(inside))).content.decode()


def test_the_page_that_is_gone_back_to_has_it_once() -> None:
    """A refusal on a page of its own: whoever goes back finds his words in the form, whatever he looks at in between."""
    session: dict[str, object] = {}
    remember(asked("post", "/a/1/", session))
    assert "csrf" not in str(session) and "secret words" not in str(session)
    assert kept(asked("get", "/other/", session), HttpResponse("<p>other</p>")).content == b"<p>other</p>"
    assert shown("/a/", session) == FORM.format(FULL)
    assert shown("/a/", session) == FORM.format(EMPTY) and session == {}


def test_a_form_that_was_taken_at_last_comes_back_empty() -> None:
    session: dict[str, object] = {}
    remember(asked("post", "/a/1/", session))
    kept(asked("post", "/a/2/", session), HttpResponse(status=302))
    assert SESSION in session, "another form"
    kept(asked("post", "/a/1/", session), HttpResponse(status=302))
    assert session == {}


def test_a_fragment_keeps_its_own_form_and_old_words_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, object] = {}
    remember(asked("post", "/a/1/", session, **{"HX-Request": "true"}))
    assert session == {}
    remember(asked("post", "/a/1/", session))
    monkeypatch.setattr("guanxi.foundation.web.typed.SECONDS", -1)
    assert shown("/a/", session) == FORM.format(EMPTY) and session == {}
