"""Trees at size: `python -m bench.trees --accounts 1000000`. One vendor with 35 provincial branches and 100,000 accounts below them (ARC-27),
one parent of 50,000, one chain 10,000 deep (IMP-22), laid into the book and taken out again.

Pages and the live sums over HTTP as headquarters; moves, refused circles and the night's sums in this process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from bench import population, throwaway
from bench.served import measured, server

BRANCHES, VENDOR, WIDE, DEEP = 35, 100_000, 50_000, 10_000
VENDOR_TOP, WIDE_TOP, DEEP_TOP = 1, 200_001, 300_001
DEEP_END = DEEP_TOP + DEEP - 1
PAGES = (("account page", ""), ("tree", "tree/"), ("50 of the children", "tree/children/?of={id}"), ("sums of the three trees", "blocks/rollups/"))


def main() -> None:
    """Prints two tables."""
    accounts = population.ready(__doc__)
    if accounts < DEEP_END:
        raise SystemExit(f"these trees need {DEEP_END:,} accounts")
    with _planted():
        _pages(accounts)
        _commands()
    print(f"\n{throwaway.load()}")


def edges() -> Iterator[tuple[int, int]]:
    """child, parent of the three trees."""
    yield from ((VENDOR_TOP + number, VENDOR_TOP if number <= BRANCHES else VENDOR_TOP + 1 + (number - BRANCHES - 1) // 10)
                for number in range(1, VENDOR))
    yield from ((WIDE_TOP + number, WIDE_TOP) for number in range(1, WIDE + 1))
    yield from ((number, number - 1) for number in range(DEEP_TOP + 1, DEEP_END + 1))


@contextmanager
def _planted() -> Iterator[None]:
    with psycopg.connect(os.environ[throwaway.OWNER], autocommit=True) as owner:
        owner.execute("delete from customers_treeedge")
        owner.execute("alter table customers_treeedge disable trigger user")
        with owner.transaction(), owner.cursor() as cursor, cursor.copy(
                "copy customers_treeedge (tree_kind, child_id, parent_id, created_at, updated_at) from stdin") as copy:
            for child, parent in edges():
                copy.write_row(("legal", child, parent, "2026-01-01", "2026-01-01"))
        owner.execute("alter table customers_treeedge enable trigger user")
        owner.execute("vacuum analyze customers_treeedge")
        try:
            yield
        finally:
            owner.execute("delete from customers_treeedge")


def _pages(accounts: int) -> None:
    from bench.visitors import statements, visitors

    head = visitors()["headquarters"]
    print(f"\n{accounts:,} accounts; headquarters, milliseconds best / median (95th percentile), statements\n")
    print("| | a vendor's top, 100,000 below | a parent of 50,000 | the end of a chain of 10,000 |\n|---|---|---|---|")
    with server("guanxi.config.wsgi:application") as port:
        for label, page in PAGES:
            said = []
            for account_id in (VENDOR_TOP, WIDE_TOP, DEEP_END):
                path, is_fragment = f"/accounts/{account_id}/{page.format(id=account_id)}", page not in ("", "tree/")
                one = measured(port, path, session=head.session, is_fragment=is_fragment)
                said.append(f"{one.best:.1f} / {one.median:.1f} ({one.slow:.1f}), {statements(head, path, is_fragment=is_fragment)}")
            print(f"| {label} | " + " | ".join(said) + " |", flush=True)


def _commands() -> None:
    from django.db import connection

    from guanxi.analytics import rollups
    from guanxi.domains.customers import api as customers
    from guanxi.foundation.django import access, clock
    from guanxi.foundation.pure.actor import system
    from guanxi.foundation.pure.refusal import Refusal

    actor = system("bench")
    codes = _codes((VENDOR_TOP, VENDOR_TOP + 2, DEEP_END, WIDE_TOP))

    def put(child: int, parent: int) -> Callable[[], None]:
        return lambda: _ignored(customers.set_parent(actor=actor, now=clock.now(), account_id=child, parent_code=codes[parent]))

    def refused(child: int, parent: int) -> Callable[[], None]:
        def ask() -> None:
            try:
                put(child, parent)()
            except Refusal as refusal:
                if refusal.code != "cycle":
                    raise
                return
            raise SystemExit("a circle entered")
        return ask

    print("\n| | ms |\n|---|---|")
    for label, ask in (
            ("a leaf moves into another branch", put(VENDOR_TOP + VENDOR - 1, VENDOR_TOP + 2)),
            ("a branch with what lies below it moves under the vendor's second", put(VENDOR_TOP + 3, VENDOR_TOP + 2)),
            ("the parent of 50,000 goes under the vendor", put(WIDE_TOP, VENDOR_TOP)),
            ("a circle of 10,000 is refused", refused(DEEP_TOP, DEEP_END))):
        print(f"| {label} | {_timed(ask):,.0f} |", flush=True)
    with access.bound(actor, read_only=True), connection.cursor() as cursor:
        cursor.execute("select tree_kind, child_id, parent_id from customers_treeedge")
        kept = rollups.by_kind(cursor.fetchall())
        cursor.execute("select account_id, revenue_12m_fen from lists_book where revenue_12m_fen is not null")
        own = dict(cursor.fetchall())
    for kind in rollups.KINDS:
        took = _timed(lambda: _ignored(rollups.roll_up(rollups.shown_parents(kept, kind), own)))  # noqa: B023 - called at once
        print(f"| the night's sums, {kind} | {took:,.0f} |", flush=True)


def _codes(account_ids: tuple[int, ...]) -> dict[int, str]:
    with psycopg.connect(os.environ[throwaway.OWNER]) as owner:
        return dict(owner.execute("select distinct on (account_id) account_id, value from customers_accountidentifier "
                                  "where account_id = any(%s) order by account_id, is_primary desc", [list(account_ids)]).fetchall())


def _ignored(_: object) -> None:
    """For what is called for its effect only."""


def _timed(ask: Callable[[], None]) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
