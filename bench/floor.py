"""The floor: the same answers from a bare Django view and psycopg, on the same tables, in the same run (targets.md).

No login, no row security, no templates kit: what this machine can do at best. `python -m granian … bench.floor:application`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from html import escape
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from psycopg_pool import ConnectionPool

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="floor", MIDDLEWARE=[], INSTALLED_APPS=[])

_pools: list[ConnectionPool] = []
LIST = "select account_id, name, grade, revenue_12m_fen, trend_rate, arrears_fen, completeness, owner_name from lists_book where is_active "
SORT = "order by revenue_12m_fen desc nulls last, account_id limit 50"


def ask(*questions: tuple[str, tuple[Any, ...]]) -> HttpResponse:
    """Runs the questions on one pooled connection and writes the rows as a plain HTML table."""
    if not _pools:
        url = os.environ["DATABASE_URL"]
        _pools.append(ConnectionPool(url, min_size=1, max_size=8, kwargs={"prepare_threshold": None, "autocommit": True}))
    found = []
    with _pools[0].connection() as connection:
        for text, values in questions:
            found.extend(connection.execute(text, values).fetchall())
    return HttpResponse("<table>" + "".join("<tr>" + "".join(f"<td>{escape(str(v))}</td>" for v in row) + "</tr>" for row in found) + "</table>")


def first(request: HttpRequest) -> HttpResponse:
    """Fifty accounts by revenue, and how many there are up to 10,000."""
    return ask((LIST + SORT, ()), ("select count(*) from (select 1 from lists_book where is_active limit 10001) c", ()))


def deep(request: HttpRequest) -> HttpResponse:
    """Page 100."""
    return ask((LIST + SORT + " offset 4950", ()))


def owned(request: HttpRequest) -> HttpResponse:
    """Fifty accounts of one unit by revenue."""
    return ask((LIST + "and unit_id = %s " + SORT, (int(request.GET["unit"]),)))


def found(request: HttpRequest) -> HttpResponse:
    """Entries that hold one pair of characters."""
    return ask(("select account_id, label, hint from lists_searchentry where tokens @@ %s::tsquery limit 20", (f"'{request.GET['q']}'",)))


def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """An account, its numbers, its people: three questions."""
    return ask(("select * from lists_book where account_id = %s", (account_id,)),
               ("select scheme, value from customers_accountidentifier where account_id = %s", (account_id,)),
               ("select user_id, role from customers_assignment where account_id = %s", (account_id,)))


VIEWS: tuple[Callable[..., HttpResponse], ...] = (first, deep, owned, found)
urlpatterns = [*(path(f"{view.__name__}/", view) for view in VIEWS), path("account/<int:account_id>/", account)]
application = get_wsgi_application()
