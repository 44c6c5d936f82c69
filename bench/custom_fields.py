"""A field without code, from saving to sorting: `python -m bench.custom_fields --accounts 20000`.

The product's own path: the command, then its job in this process (add the column, fill, index, fill again), then the first page sorted by
it as headquarters. Once for a new field, once with a value in every account (retired and restored). Then an import of the same rows without
custom fields and with three. Every run ends as it began: its fields are retired, its rows taken back.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

import psycopg

from bench import import_rows, population, throwaway

ROWS = 3_000
THREE = ("机房等级", "办公面积", "信创截止")


def timed(what: Callable[[], Any]) -> float:
    """Seconds of one call."""
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun


def main() -> None:
    """Prints the table."""
    accounts = population.ready(__doc__)
    from bench.visitors import visitors
    from guanxi.domains.customers import api as customers
    from guanxi.domains.customers import jobs
    from guanxi.domains.lists import api as lists
    from guanxi.domains.organisation import api as organisation
    from guanxi.foundation.django import access, clock
    from guanxi.foundation.pure.actor import system

    robot, reader = system("bench"), organisation.actor_of_user(user_id=visitors()["headquarters"].user_id)
    _retire_all(customers, robot, clock.now())

    def define(**values: Any) -> int:
        return customers.define_field(actor=robot, now=clock.now(), subject="account", values=values)  # type: ignore[arg-type]

    def page(key: str) -> None:
        with access.bound(reader, read_only=True):
            query = lists.read_query(params={"sort": [f"-{key}"]}, today=clock.today())
            lists.book_page(query=query, scope=customers.list_scope(reader))

    number = 0

    def save_and_sort() -> None:
        nonlocal number
        number = define(zh="办公面积", kind="number", is_listed="true")
        jobs.build_custom_column(number=number)
        page(f"cf_{number}")

    empty = timed(save_and_sort)
    with psycopg.connect(os.environ[throwaway.OWNER], autocommit=True) as owner:
        owner.execute("alter table customers_account disable trigger user")
        owner.execute(f"update customers_account set extra = jsonb_build_object('cf_{number}', (id * 7919 % 100000)::text)")
        owner.execute("alter table customers_account enable trigger user")
    customers.retire_field(actor=robot, now=clock.now(), number=number)
    customers.restore_field(actor=robot, now=clock.now(), number=number)
    filled = timed(lambda: jobs.build_custom_column(number=number))
    sorted_page = min(timed(lambda: page(f"cf_{number}")) for _ in range(5))
    customers.retire_field(actor=robot, now=clock.now(), number=number)
    _import(reader, ())  # the first one starts child processes and fills caches
    without = _import(reader, ())
    for zh in THREE:
        define(zh=zh, kind="text")
    with_three = _import(reader, THREE)
    _retire_all(customers, robot, clock.now())
    print(f"\n{accounts:,} accounts; {throwaway.load()}")
    print(f"  from saving a new sortable field until a page is sorted by it   {empty:6.2f} s")
    print(f"  its column with a value in every account (restored)             {filled:6.2f} s")
    print(f"  a page of 50 at headquarters, sorted by it                      {sorted_page * 1000:6.1f} ms")
    print(f"  import of {ROWS:,} rows without custom fields                      {ROWS / without:6,.0f} rows/s")
    print(f"  the same with three in every row                                {ROWS / with_three:6,.0f} rows/s")


def _retire_all(customers: Any, robot: Any, now: Any) -> None:
    for card in customers.definitions(subject="account"):
        if not card.is_retired:
            customers.retire_field(actor=robot, now=now, number=card.number)


def _import(actor: Any, more: tuple[str, ...]) -> float:
    """Seconds of upload, preview and apply; what came in is taken back."""
    from guanxi.domains.intake import api as intake
    from guanxi.foundation.django import clock

    with psycopg.connect(os.environ[throwaway.OWNER]) as owner:
        units = owner.execute("select code, '' from organisation_unit where tier = 'county' and path like '%%/%%' limit 20").fetchall()
    lines = [",".join((*import_rows.HEADER, *more))]
    lines += [",".join((*cells, *(f"{name}{place % 97}" for name in more)))
              for place, cells in enumerate(import_rows.table(ROWS, [(str(code), str(person)) for code, person in units]))]
    begun = time.perf_counter()
    run_id, counts = intake.import_now(actor=actor, now=clock.now(), kind="accounts", file_name="bench.csv", chunks=["\n".join(lines).encode()])
    took = time.perf_counter() - begun
    if counts.get("new") != ROWS:
        raise SystemExit(f"not all rows came in: {counts}")
    intake.revert_now(now=clock.now(), run_id=run_id)
    return took


if __name__ == "__main__":
    main()
