"""The book and the search of the product itself, over HTTP, beside the floor: `python -m bench.book --accounts 100000`.

Pages for a manager, a county, a city, a province and headquarters: first, page 100, sorted by every column, filtered, counted; search
for rare and common characters and initials. Targets: design/targets.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from bench import population, throwaway
from bench.served import ROUNDS, Timing, measured, server

if TYPE_CHECKING:  # importing it sets Django up, which needs the throw-away database
    from bench.visitors import Visitor

COLUMNS = ("name", "grade", "calculated", "revenue", "trend", "last_month", "arrears", "completeness", "kind", "industry", "owner",
           "contacts", "agreement", "code")
PAGES = (
    ("first page", "/book/"), ("page 100", "/book/?page=100"), ("grade = gold", "/book/?grade=gold"), ("rising", "/book/?differs=up"),
    ("owes, by arrears", "/book/?arrears=1&sort=-arrears"), ("revenue ≥ 100, owes", "/book/?revenue_min=100&arrears=1"),
    ("kind, industry J, by name", "/book/?kind=private&industry=J&sort=name"), ("text 银行", f"/book/?q={quote('银行')}"),
    ("counted exactly", "/book/?exact=1"), ("gold, counted exactly", "/book/?grade=gold&exact=1"),
)
SEARCHES = (("2 characters, rare", "恒信"), ("2 characters, common", "银行"), ("1 character", "溪"), ("initials 3", "hxy"), ("initials 4", "yhzx"),
            ("end of a code", "1234"), ("a person", "程砚"))


def main() -> None:
    """Fills the database when it is empty, measures, prints one table."""
    accounts = population.ready(__doc__)
    from bench.visitors import visitors

    people = visitors()
    print(f"\n{accounts:,} accounts; milliseconds best / median (95th percentile); ratios of the best\n")
    with server("bench.floor:application") as floor, server("guanxi.config.wsgi:application") as product:
        base = _floor(floor, people["county"].unit_id)
        _book(product, people, base)
        _sorted(product, people)
        _search(product, people, base)
    print(f"\n{throwaway.load()}")


def _floor(port: int, unit_id: int) -> dict[str, Timing]:
    found = {"list": measured(port, "/first/"), "page 100": measured(port, "/deep/"), "county": measured(port, f"/owned/?unit={unit_id}"),
             "search rare": measured(port, f"/found/?q={quote('恒信')}"), "search common": measured(port, f"/found/?q={quote('银行')}")}
    print("floor (bare Django + psycopg): " + " · ".join(f"{name} {_said(timing)}" for name, timing in found.items()) + "\n")
    return found


def _book(port: int, people: Mapping[str, Visitor], base: dict[str, Timing]) -> None:
    from bench.visitors import statements

    print("| the book | " + " | ".join(people) + " | SQL | headquarters ÷ floor |")
    print("|---|" + "---|" * (len(people) + 2))
    for label, path in PAGES:
        timings = {name: measured(port, path, session=visitor.session) for name, visitor in people.items()}
        ratio = timings["headquarters"].best / base["page 100" if "100" in label else "list"].best
        counts = max(statements(visitor, path) for visitor in people.values())
        print(f"| {label} | " + " | ".join(map(_said, timings.values())) + f" | {counts} | {ratio:.1f} |", flush=True)


def _sorted(port: int, people: Mapping[str, Visitor]) -> None:
    """Each column both ways, page 1 and page 100, for who sees most: only the slowest two are named."""
    print("\n| sorted by every column, both ways | slowest page 1 | slowest page 100 |")
    print("|---|---|---|")
    for name in ("county", "province", "headquarters"):
        slowest = []
        for suffix in ("", "&page=100"):
            session, rounds = people[name].session, max(3, ROUNDS // 5)
            found = {f"{sign}{column}": measured(port, f"/book/?sort={sign}{column}{suffix}", session=session, rounds=rounds)
                     for column in COLUMNS for sign in ("", "-")}
            worst = max(found, key=lambda key: found[key].best)
            slowest.append(f"{worst} {_said(found[worst])}")
        print(f"| {name} | " + " | ".join(slowest) + " |", flush=True)


def _search(port: int, people: Mapping[str, Visitor], base: dict[str, Timing]) -> None:
    from bench.visitors import statements

    print("\n| search (Ctrl-K) | " + " | ".join(people) + " | SQL | headquarters ÷ floor |")
    print("|---|" + "---|" * (len(people) + 2))
    for label, text in SEARCHES:
        path = f"/search/palette/?q={quote(text)}"
        timings = {name: measured(port, path, session=visitor.session, is_fragment=True) for name, visitor in people.items()}
        ratio = timings["headquarters"].best / base["search common" if "common" in label else "search rare"].best
        print(f"| {label} {text} | " + " | ".join(map(_said, timings.values()))
              + f" | {max(statements(visitor, path, is_fragment=True) for visitor in people.values())} | {ratio:.1f} |", flush=True)


def _said(timing: Timing) -> str:
    return f"{timing.best:.1f} / {timing.median:.1f} ({timing.slow:.1f})"


if __name__ == "__main__":
    main()
