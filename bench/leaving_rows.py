"""`python -m bench.leaving_rows --accounts 1000000`: half of the book leaves as .csv and .xlsx, as headquarters may (LOD-119).

Rows per second and the peak memory of the process that writes (target: 500,000 rows under 300 MB). Each format in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import population, throwaway

HALF = {"kind": ["government", "private"]}


def main() -> None:
    """Prints one table; `python -m bench.leaving_rows FORMAT` is its child."""
    if len(sys.argv) == 2 and sys.argv[1] in ("csv", "xlsx"):
        _child(sys.argv[1])
        return
    accounts = population.ready(__doc__)
    print(f"\n{accounts:,} accounts; the list of all government and private ones\n")
    print("| format | rows | s | rows/s | MB written | peak MB |\n|---|---|---|---|---|---|", flush=True)
    for format in ("csv", "xlsx"):
        subprocess.run([sys.executable, "-m", "bench.leaving_rows", format], check=True, env=os.environ)
    print(f"\n{throwaway.load()}")


def _child(format: str) -> None:
    import django

    django.setup()
    from bench.visitors import visitors
    from guanxi.domains.lists import api as lists
    from guanxi.domains.organisation import api as organisation
    from guanxi.foundation.django import clock
    from guanxi.shell.book import leaving, words

    owner = organisation.actor_of_user(user_id=visitors()["headquarters"].user_id, channel="job")
    kept = lists.keep(params={**HALF, "sort": ["-revenue"]}, columns=("name", "grade", "revenue", "trend", "arrears", "owner", "code"),
                      today=clock.today(), units=words.units().below)
    with tempfile.TemporaryFile() as out:
        began = time.perf_counter()
        rows = leaving.write(leaving.Leaving(kept=kept, actor=owner, now=clock.now(), language="zh-hans", vault_id=1), format=format, out=out)
        took, size = time.perf_counter() - began, out.tell()
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    print(f"| {format} | {rows:,} | {took:.1f} | {rows / took:,.0f} | {size / 1e6:.0f} | {int(peak.split()[1]) / 1024:.0f} |", flush=True)


if __name__ == "__main__":
    main()
