"""What a reader keeps of a list (columns, tabs, first view), remembered in his session: the list page reads no extra row for it.

Read again after ten minutes, and after every change of his own. Not for here: the truth (lists), what a view shows (lists).
"""

from __future__ import annotations

import time

from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access
from guanxi.foundation.web.http import Request
from guanxi.shell.book.listing import Listing

SECONDS = 600


def choice(request: Request, listing: Listing) -> lists.Choice:
    """The reader's choice; one statement when his session does not know it, else none."""
    known = request.session.get(_key(listing))
    if known and 0 <= time.time() - known["at"] < SECONDS:
        return lists.Choice(columns=tuple(known["columns"]), tabs=tuple((view_id, name) for view_id, name in known["tabs"]),
                            opens_with=known["opens_with"])
    with access.bound(request.actor, read_only=True):
        found = lists.choice(actor=request.actor, of=listing.of)
    request.session[_key(listing)] = {"at": time.time(), "columns": found.columns, "tabs": found.tabs, "opens_with": found.opens_with}
    return found


def forget(request: Request, listing: Listing) -> None:
    """After a change: the next page reads the choice again."""
    request.session.pop(_key(listing), None)


def columns(request: Request, params: lists.Params, listing: Listing) -> tuple[str, ...]:
    """The columns of the list with these parameters: those it names, else the reader's own, else the standard ones."""
    if named := listing.named(params):
        return named
    own = choice(request, listing).columns
    return lists.column_set(own, beside=listing.beside()).keys if own else listing.standard()


def _key(listing: Listing) -> str:
    return f"list_{listing.of}"
