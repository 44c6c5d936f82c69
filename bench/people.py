"""The list of people across accounts (联系人) of the product itself, over HTTP: `python -m bench.people --accounts 1000000`.

First page, page 100, every filter, every sort both ways, rules, text, for a manager, a county, a city, a province and headquarters.
A line over 100 ms says so.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg

from bench import population, throwaway
from bench.served import ROUNDS, Timing, measured, server

if TYPE_CHECKING:  # importing it sets Django up, which needs the throw-away database
    from bench.visitors import Visitor

SORTS = ("name", "account", "post", "department", "key_person", "has_mobile", "has_email", "since", "grade", "kind", "owner")
SLOW = 100.0
RULE = quote("post LIKE '%科长%' AND has_mobile = FALSE")
RARE = quote("post = '纪委书记' AND customer_kind = 'private'")
PAGES = (
    ("first page", ""), ("page 100", "page=100"), ("counted exactly", "exact=1"), ("post 科长", f"post={quote('科长')}"),
    ("post 纪委书记 (rare)", f"post={quote('纪委书记')}"), ("post nobody has", f"post={quote('船长')}"),
    ("department 采购", f"department={quote('采购')}"),
    ("key persons", "key_person=true"), ("has no mobile", "has_mobile=false"),
    ("has a mobile", "has_mobile=true"), ("has an e-mail", "has_email=true"),
    ("in post since 2025", "since_from=2025-01-01"), ("until 2012-01-10 (rare)", "since_until=2012-01-10"), ("grade = diamond", "grade=diamond"),
    ("grade = gold, key persons", "grade=gold&key_person=true"), ("kind", "kind=private"), ("no owner", "owner=none"), ("an owner", "owner=100"),
    ("no grade", "grade=none"), ("a unit", "unit={unit}"), ("grade = diamond, by post", "grade=diamond&sort=post"),
    ("key persons, by account", "key_person=true&sort=account"), ("by post, name", "sort=post,name"), ("by grade, post", "sort=grade,post"),
    ("by owner, account, name", "sort=owner,account,name"), ("rule 科长, no mobile", f"where={RULE}"), ("rule, rare", f"where={RARE}"),
    ("text 陈 (one character)", f"q={quote('陈')}"), ("text 程砚 (people)", f"q={quote('程砚')}"), ("text 银行 (accounts)", f"q={quote('银行')}"),
    ("text 恒信 (rare)", f"q={quote('恒信')}"), ("text nobody has", f"q={quote('鑫鑫鑫鑫鑫')}"),
    ("text 银行, post 科长", f"q={quote('银行')}&post={quote('科长')}"),
)


def main() -> None:
    """Fills the database when it is empty, gives an older one's people numbers and posts, measures, prints one table."""
    accounts = population.ready(__doc__)
    _dress()
    from bench.visitors import visitors

    people = visitors()
    print(f"\n{accounts:,} accounts, three people each; milliseconds best / median\n")
    with server("guanxi.config.wsgi:application") as product:
        _asked(product, people)
        _sorted(product, people)
    print(f"\n{throwaway.load()}")


def _dress() -> None:
    """A database filled before people had numbers gets them, once."""
    with psycopg.connect(os.environ[throwaway.OWNER]) as owner:
        if owner.execute("select 1 from customers_contact where mobile <> '' limit 1").fetchone():
            return
        owner.execute("set maintenance_work_mem = '512MB'; alter table customers_contact disable trigger user")
        indexes = population.without_indexes(owner, ("customers_contact",))
        owner.execute(population.PEOPLE)
        for definition in indexes:
            owner.execute(definition)
        owner.execute("alter table customers_contact enable trigger user")
        owner.commit()
        owner.autocommit = True
        owner.execute("vacuum full analyze customers_contact")
        owner.execute("vacuum analyze customers_contact")


def _asked(port: int, people: Mapping[str, Visitor]) -> None:
    from bench.visitors import statements

    print("| people | " + " | ".join(people) + " | SQL | over 100 ms |")
    print("|---|" + "---|" * (len(people) + 2))
    for label, query in PAGES:
        timings = {name: _timed(port, _path(query, visitor), visitor, rounds=max(5, ROUNDS // 3)) for name, visitor in people.items()}
        counts = max(statements(visitor, _path(query, visitor)) for visitor in people.values())
        print(f"| {label} | " + " | ".join(map(_said, timings.values())) + f" | {counts} | {_slow(timings)} |", flush=True)


def _sorted(port: int, people: Mapping[str, Visitor]) -> None:
    """Each column both ways, page 1 and page 100."""
    print("\n| sorted by | " + " | ".join(f"{name}, page 1" for name in people) + " | province, page 100 | headquarters, page 100 | over 100 ms |")
    print("|---|" + "---|" * (len(people) + 3))
    for column in (f"{sign}{column}" for column in SORTS for sign in ("", "-")):
        rounds = max(3, ROUNDS // 5)
        timings = {name: _timed(port, f"/contacts/?sort={column}", one, rounds=rounds) for name, one in people.items()}
        timings |= {f"{name}, page 100": _timed(port, f"/contacts/?sort={column}&page=100", people[name], rounds=rounds)
                    for name in ("province", "headquarters")}
        print(f"| {column} | " + " | ".join(map(_said, timings.values())) + f" | {_slow(timings)} |", flush=True)


def _timed(port: int, path: str, visitor: Visitor, *, rounds: int) -> Timing:
    """What is refused because it takes too long counts as endless."""
    try:
        return measured(port, path, session=visitor.session, rounds=rounds)
    except SystemExit as refused:
        if "answered 400" not in str(refused):
            raise
        return Timing(best=float("inf"), median=float("inf"), slow=float("inf"), kilobytes=0)


def _path(query: str, visitor: Visitor) -> str:
    return f"/contacts/?{query.replace('{unit}', str(visitor.unit_id))}"


def _slow(timings: Mapping[str, Timing]) -> str:
    return ", ".join(name for name, timing in timings.items() if timing.best > SLOW)


def _said(timing: Timing) -> str:
    return f"{timing.best:.0f} / {timing.median:.0f}" if timing.best < float("inf") else "refused"


if __name__ == "__main__":
    main()
