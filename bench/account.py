"""The account page over HTTP beside the floor, with its statements: `python -m bench.account --accounts 100000`.

The first screen and the three blocks that load after it. The figures are made (`figures`), the charts are real.
"""

from __future__ import annotations

from bench import population, throwaway
from bench.served import measured, server

BLOCKS = (("first screen", ""), ("grade block", "blocks/grade/"), ("people and gaps", "blocks/people/"), ("timeline", "blocks/timeline/"))


def main() -> None:
    """Prints one table."""
    accounts = population.ready(__doc__)
    from bench.visitors import statements, visitors
    from guanxi.domains.lists.models import Book

    people = visitors()
    account_id = Book.objects.filter(owner_id=people["manager"].user_id).values_list("pk", flat=True)[0]
    print(f"\n{accounts:,} accounts; milliseconds best / median (95th percentile); ratios of the best\n")
    with server("bench.floor:application") as floor, server("guanxi.config.wsgi:application") as product:
        base = measured(floor, f"/account/{account_id}/")
        print(f"floor (three statements): {base.best:.1f} / {base.median:.1f} ({base.slow:.1f})\n")
        print("| account page | " + " | ".join(people) + " | SQL | headquarters ÷ floor |")
        print("|---|" + "---|" * (len(people) + 2))
        for label, block in BLOCKS:
            path = f"/accounts/{account_id}/{block}"
            timings = {name: measured(product, path, session=visitor.session, is_fragment=bool(block)) for name, visitor in people.items()}
            counts = max(statements(visitor, path, is_fragment=bool(block)) for visitor in people.values())
            print(f"| {label} | " + " | ".join(f"{one.best:.1f} / {one.median:.1f} ({one.slow:.1f})" for one in timings.values())
                  + f" | {counts} | {timings['headquarters'].best / base.best:.1f} |", flush=True)
    print(f"\n{throwaway.load()}")


if __name__ == "__main__":
    main()
