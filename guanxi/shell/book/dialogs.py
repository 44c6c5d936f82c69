"""The book's dialogs (columns, saving a view) as HTML, drawn once for the same columns and audiences: five milliseconds each time."""

from __future__ import annotations

import functools

from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.web.http import Request

_TOKEN = "token-of-the-reader"  # noqa: S105 - the place where each reader's own goes


def dialogs(request: Request, *, columns: tuple[str, ...], audiences: tuple[tuple[str, Text], ...], language: str) -> SafeString:
    """Both dialogs with this reader's token. columns: those on screen; audiences: whom he may share a view with."""
    drawn = _drawn(columns, audiences, language)
    return mark_safe(drawn.replace(_TOKEN, get_token(request)))  # noqa: S308 - a template's output and a token of letters and digits


@functools.lru_cache(maxsize=256)
def _drawn(columns: tuple[str, ...], audiences: tuple[tuple[str, Text], ...], language: str) -> SafeString:
    """Everything they show is in the arguments; the words are in the language that is active, which is `language`."""
    offered = [(lists.BY_KEY[key], key in columns) for key in (*columns[1:], *(key for key in lists.BY_KEY if key not in columns))]
    return render_to_string("book/dialogs.html", {"offered": offered, "audiences": audiences, "csrf_token": _TOKEN})
