"""What was typed into a form that is refused stays in it: put back into the page that answers, whichever form it was.

A view renders its page again (`@page` puts back what was typed), or says the refusal and leads back (`refused`), or lets it pass to the page of
refusals, from which the user goes back: then the page that follows has it, once. A form that fills its own fields is left as it is. Passwords are
typed again. Not for here: forms made of a catalogue (forms.CommandForm).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import TypeVar
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.templatetags.ui import said

T = TypeVar("T")
Typed = Mapping[str, Sequence[str]]
SESSION, REFUSED, SECONDS, LARGEST = "typed", "guanxi.refused", 600, 20_000
NOT_TYPED = frozenset({"hidden", "password", "file", "submit", "button", "image", "reset", "checkbox", "radio"})
SECRETS = frozenset({"one-time-code", "current-password", "new-password"})
_NEVER = re.compile("csrf|password|secret|otp")
"""Fields that do not wait in a session."""
_VALUE, _CHECKED = re.compile(r'\svalue(?:="")?(?=[\s>/])'), re.compile(r'\schecked(?:="[^"]*")?(?=[\s>/])')


def tried(request: HttpRequest, done: Text, call: Callable[[], T]) -> T | None:
    """Runs a command before the view leads to a page, which says `done` or why not; what the command answers, None when it refused.

    Raises its refusal when the reader may not do it (403) or there is no such thing (404).
    """
    try:
        answer = call()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        refused(request, refusal)
        return None
    messages.success(request, said(done))
    return answer


def refused(request: HttpRequest, refusal: Refusal) -> None:
    """Says a refusal on the page that is led to next, whose form keeps what was typed."""
    messages.error(request, f"{said(refusal.text)} {said(refusal.way_out) if refusal.way_out else ''}".strip())
    remember(request)


def remember(request: HttpRequest) -> None:
    """What was typed waits for the page with the form; a fragment's form stands where it was."""
    if request.headers.get("HX-Request"):
        return
    given = {name: values for name, values in request.POST.lists() if not _NEVER.search(name)}
    if sum(len(value) for values in given.values() for value in values) <= LARGEST:
        request.session[SESSION] = [request.path, time.time(), given]
        request.META[REFUSED] = True


def kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response with what was typed in the form that was refused: by it, or by the one that led here."""
    is_taken = request.method == "POST" and response.status_code < 400 and REFUSED not in request.META
    if is_taken and request.session.get(SESSION, [""])[0] == request.path:  # sent again, and not refused
        del request.session[SESSION]
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    if request.method == "POST":
        if 400 <= response.status_code < 500:
            response.content = put_back(response.content.decode(), path=request.path, at=request.path, given=dict(request.POST.lists())).encode()
    elif SESSION in request.session and response.status_code == 200:
        path, at, given = request.session[SESSION]
        page = response.content.decode()
        filled = put_back(page, path=path, at=request.path, given=given) if time.time() - at < SECONDS else page
        if filled != page or time.time() - at >= SECONDS:
            response.content = filled.encode()
            del request.session[SESSION]
    return response


def put_back(page: str, *, path: str, at: str, given: Typed) -> str:
    """`page`, which stands at the address `at`, with `given` in the form that is sent to `path`: where a text, a text area or a choice is empty,
    and in ticks of one name."""
    reader = _Reader(page, at)
    reader.feed(page)
    edits: list[tuple[int, int, str]] = []
    for form in reader.forms:
        if path in form.targets:
            _fill(form, given, edits)
    for start, end, text in sorted(edits, reverse=True):
        page = page[:start] + text + page[end:]
    return page


@dataclass(kw_only=True)
class _Control:
    tag: str
    name: str
    attributes: dict[str, str]
    start: int
    raw: str
    content: str = ""
    options: list[_Control] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + len(self.raw)

    @property
    def kind(self) -> str:
        return self.attributes.get("type", "text") if self.tag == "input" else self.tag


@dataclass(kw_only=True)
class _Form:
    id: str
    targets: set[str]
    controls: list[_Control] = field(default_factory=list)


class _Reader(HTMLParser):
    """The forms of a page, with the place of every control."""

    def __init__(self, page: str, at: str) -> None:
        super().__init__()
        self._at = at
        self.forms: list[_Form] = []
        self._inside: _Form | None = None
        self._open: _Control | None = None
        self._page = page
        self._lines = [0, *(found.end() for found in re.finditer("\n", page))]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Django's HTMLParser hands every tag to this."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            targets = {urlsplit(given[name]).path for name in ("action", "hx-post") if given.get(name)}
            self._inside = _Form(id=given.get("id", ""), targets=targets or {self._at})
            self.forms.append(self._inside)
            return
        form = next((one for one in self.forms if one.id and one.id == given.get("form")), self._inside)
        if form is None:
            return
        form.targets |= {urlsplit(given[name]).path for name in ("formaction", "hx-post") if given.get(name)}
        line, column = self.getpos()
        control = _Control(tag=tag, name=given.get("name", ""), attributes=given, start=self._lines[line - 1] + column,
                           raw=self.get_starttag_text() or "")
        if tag == "option" and self._open is not None:
            self._open.options.append(control)
        elif tag in ("input", "textarea", "select"):
            form.controls.append(control)
            self._open = control

    def handle_endtag(self, tag: str) -> None:
        """The end of a form, or of a text area: what stands in it."""
        if tag == "form":
            self._inside = None
        elif tag == "textarea" and self._open is not None:
            line, column = self.getpos()
            self._open.content = self._page[self._open.end:self._lines[line - 1] + column]


def _fill(form: _Form, given: Typed, edits: list[tuple[int, int, str]]) -> None:
    seen: dict[str, int] = {}
    for control in form.controls:
        values = given.get(control.name, ())
        place = seen[control.name] = seen.get(control.name, -1) + 1
        if control.kind in ("checkbox", "radio"):
            same = [one for one in form.controls if one.name == control.name]
            if values and (len(same) > 1 or not _is_checked(control)) and (control.kind == "checkbox" or not any(map(_is_checked, same))):
                wanted = control.attributes.get("value", "on") in values
                raw = _CHECKED.sub("", control.raw)
                edits.append((control.start, control.end, raw.replace("<input", "<input checked", 1) if wanted else raw))
        elif place < len(values) and values[place].strip():
            _write(control, values[place], edits)


def _write(control: _Control, value: str, edits: list[tuple[int, int, str]]) -> None:
    if control.tag == "textarea":
        if not control.content.strip():
            edits.append((control.end, control.end + len(control.content), "\n" + escape(value)))
    elif control.tag == "select":
        if not any("selected" in one.attributes for one in control.options):
            edits.extend((one.end - 1, one.end, " selected>") for one in control.options if one.attributes.get("value") == value)
    elif control.kind not in NOT_TYPED and not control.attributes.get("value") and control.attributes.get("autocomplete") not in SECRETS:
        raw = _VALUE.sub("", control.raw)
        edits.append((control.start, control.end, raw.replace("<input", f'<input value="{escape(value)}"', 1)))


def _is_checked(control: _Control) -> bool:
    return "checked" in control.attributes
