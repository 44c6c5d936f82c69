"""What a reader keeps of the book (columns, tabs, first view), remembered in his session: the list page reads no extra row for it.

Read again after ten minutes, and after every change of his own. Not for here: the truth (lists), what a view shows (lists).
"""

from __future__ import annotations

import time

from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access
from guanxi.foundation.web.http import Request

KEY = "book"
SECONDS = 600


def choice(request: Request) -> lists.Choice:
    """The reader's choice; one statement when his session does not know it, else none."""
    known = request.session.get(KEY)
    if known and 0 <= time.time() - known["at"] < SECONDS:
        return lists.Choice(columns=tuple(known["columns"]), tabs=tuple((view_id, name) for view_id, name in known["tabs"]),
                            opens_with=known["opens_with"])
    with access.bound(request.actor, read_only=True):
        found = lists.choice(actor=request.actor)
    request.session[KEY] = {"at": time.time(), "columns": found.columns, "tabs": found.tabs, "opens_with": found.opens_with}
    return found


def forget(request: Request) -> None:
    """After a change: the next page reads the choice again."""
    request.session.pop(KEY, None)


def columns(request: Request, params: lists.Params) -> tuple[str, ...]:
    """The columns of the list with these parameters: those it names, else the reader's own, else the standard ones."""
    named = params.get("columns", [""])[0]
    own = () if named else choice(request).columns
    return lists.columns_of(named).keys if named else lists.column_set(own).keys if own else lists.STANDARD
