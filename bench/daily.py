"""`python -m bench.daily --accounts 1000000`: every job of the schedule once, as the batch worker would run it, with its seconds.

Imports wait in the same queue, so a long job is one that keeps people waiting. Jobs that only queue another (the night, the weekly
comparison) are measured by their own benches; the work of the day is run portion by portion, the longest is what an import waits for.
Twice where the first run writes and the second finds nothing to do.
"""

from __future__ import annotations

import importlib
import inspect
import time
from typing import Any

from bench import population, throwaway

APART = ("guanxi.rescue_stalled", "guanxi.domains.insights.jobs.request_nightly", "guanxi.domains.duplicates.jobs.request_weekly",
         "guanxi.shell.today.jobs.raise_day_early")


def main() -> None:
    """Prints the table."""
    accounts = population.ready(__doc__)
    from guanxi.config.schedule import RULES

    print(f"\n{accounts:,} accounts\n\n| job | first, s | again, s |\n|---|---|---|")
    for name in RULES:
        if name not in APART:
            print(f"| {name.removeprefix('guanxi.')} | {_seconds(name):.2f} | {_seconds(name):.2f} |", flush=True)
    _day()
    print(f"\n{throwaway.load()}")


def _seconds(name: str) -> float:
    module, _, job = name.rpartition(".")
    run: Any = getattr(importlib.import_module(module), job)
    began = time.perf_counter()
    run(**({"timestamp": int(time.time())} if "timestamp" in inspect.signature(run.func).parameters else {}))
    return time.perf_counter() - began


def _day() -> None:
    from guanxi.foundation.django import clock
    from guanxi.shell.today import raising

    took: list[float] = []
    after: int | None = 0
    while after is not None:
        began = time.perf_counter()
        _, after = raising.raise_portion(now=clock.now(), today=clock.today(), after=after)
        took.append(time.perf_counter() - began)
    print(f"| work of the day, {len(took)} portions of {raising.PORTION} people | {sum(took):.0f} | longest portion {max(took):.1f} |")


if __name__ == "__main__":
    main()
