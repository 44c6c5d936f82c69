"""The preview of a policy change over the whole book: `python -m bench.preview --accounts 100000`.

As headquarters sees it: the figures are made (`figures`), their grades come from another version, so that every active scheme counts
as changed and every account is graded anew. Target: design/targets.md.
"""

from __future__ import annotations

import os
import time

from bench import population, throwaway

TIMES = 5


def main() -> None:
    """Prints one line a scheme set: seconds of the first call and the best of the later ones."""
    os.environ.setdefault("GUANXI_OPERATOR", "demo")
    accounts = population.ready(__doc__)
    from bench.visitors import visitors
    from guanxi.domains.grading import api as grading
    from guanxi.domains.organisation import api as organisation
    from guanxi.foundation.django import access, clock

    actor = organisation.actor_of_user(user_id=visitors()["headquarters"].user_id)
    took = []
    with access.bound(actor, read_only=True):
        for _ in range(TIMES):
            begun = time.perf_counter()
            found = grading.preview(actor=actor, today=clock.today())
            took.append(time.perf_counter() - begun)
    print(f"\n{accounts:,} accounts, preview of {len(found)} changed schemes")
    for one in found:
        print(f"  {one.scheme}: {one.accounts:,} accounts graded, {sum(move.accounts for move in one.moves):,} in the table of moves"
              + (f", refused: {one.refusal.en}" if one.refusal else ""))
    print(f"  first {took[0]:.2f} s, best later {min(took[1:]):.2f} s; {throwaway.load()}")


if __name__ == "__main__":
    main()
