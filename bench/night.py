"""`python -m bench.night [ACCOUNTS …]`: one table of the night at 100,000 and 1,000,000 accounts × 24 months (targets.md).

One command makes everything it needs (accounts, identifiers, the lake), prints each phase and the peak of memory, and deletes it.

Through the product's own path: FactFile rows, dimensions exported from PostgreSQL, the child process, publishing; then
a second night in which nothing changed. Works in a throw-away database. Not for here: grading (it subscribes to the event).
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Self

from bench import processes, throwaway

ANCHOR = 202610
TARGET_SECONDS = {100_000: 60, 1_000_000: 600}
FILL = """
insert into organisation_unit (id, code, name, tier, kind, region_code, path, revenue_group, version, created_at, updated_at)
  values (1, '00', '集团', 'group', 'territory', '', '/1/', 1, 1, now(), now());
insert into customers_account (id, name, short_name, sort_key, customer_kind, industry_code, unit_id, region_code, district, address,
    agreement_number, created_at, updated_at)
  select a, '客户' || a, '', '', '', '', 1, '', '', '', '', now(), now() from generate_series(1, {count}) a;
insert into customers_accountidentifier (account_id, scheme, issuer, value, created_at, updated_at)
  select a, 'customer_code', '97', lpad((9702000000000 + a)::text, 13, '0'), now(), now()
  from generate_series(1, {count}) a where a % 33 <> 0;
insert into lists_book (account_id, unit_id, name) select a, 1, '客户' || a from generate_series(1, {count}) a;
analyze customers_account, customers_accountidentifier, lists_book;
"""


def measure(accounts: int) -> list[tuple[str, str]]:
    """Rows of the table for one size."""
    import psycopg

    state = Path(tempfile.mkdtemp(prefix="guanxi-night-"))
    os.environ["GUANXI_STATE"] = str(state)
    os.environ["GUANXI_STATEMENT_TIMEOUT"] = "30min"
    try:
        throwaway.use(accounts, is_fresh=True, name=f"bench_night_{accounts}")
        with psycopg.connect(os.environ[throwaway.OWNER], autocommit=True) as owner:
            began = time.monotonic()
            for statement in FILL.format(count=accounts).split(";\n"):
                if statement.strip():
                    owner.execute(statement.encode())
            filled = time.monotonic() - began
        return [("made: accounts and book (s)", f"{filled:.0f}"), *_nights(accounts, state)]
    finally:
        shutil.rmtree(state, ignore_errors=True)


def _nights(accounts: int, state: Path) -> list[tuple[str, str]]:
    import django

    django.setup()
    from bench import lake
    from guanxi.analytics import manifest

    folder = state / "storage"
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    lines = lake.make(folder, accounts=accounts, anchor=ANCHOR)
    register(manifest.read(folder / "lake"))
    made = time.monotonic() - began
    with Peak() as peak:
        first, second = one_night(), one_night()
    steps = first["seconds"]
    target = TARGET_SECONDS.get(accounts)
    return [
        ("made: lake (s)", f"{made:.0f}"), ("bill lines", f"{lines:,}"), ("night, first (s)", f"{steps['total']:.1f}"),
        *((f"  {name}", f"{value:.1f}  ({second['seconds'].get(name, 0):.1f} when nothing changed)")
          for name, value in steps.items() if name != "total" and value >= steps["total"] / 200),
        ("night, nothing changed (s)", f"{second['seconds']['total']:.1f}"),
        ("rows changed first / second", f"{first['changed_rows']:,} / {second['changed_rows']:,}"),
        ("memory of the child (MB)", f"{resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:,.0f}"),
        ("memory of all, PostgreSQL too (MB)", f"{peak.megabytes:,.0f}"),
        ("target (s)", "-" if target is None else f"{target} {'met' if steps['total'] <= target else 'MISSED'}"),
    ]


class Peak:
    """The most memory (PSS) that this process, its children and the PostgreSQL of the benches held at once, looked at every second."""

    def __init__(self) -> None:
        self.megabytes = 0.0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        server = int((throwaway.STATE / "pg" / "data" / "postmaster.pid").read_text().splitlines()[0])
        while not self._is_over.wait(1):
            self.megabytes = max(self.megabytes, sum(map(processes.pss_mib, processes.tree([os.getpid(), server]))))


def register(entries: Any) -> None:
    """The rows a load would have written."""
    from datetime import date

    from guanxi.domains.insights.models import FactFile
    from guanxi.foundation.django import audit, clock
    from guanxi.foundation.pure.actor import system

    now = clock.now()
    with audit.acting(actor=system("bench"), verb="load_facts", now=now):
        for entry in entries:
            FactFile(
                id=entry.loaded, file=entry.file, sha256=entry.sha256, kind=entry.kind, rows=entry.rows, months=list(entry.months),
                groups=[vars(group) for group in entry.groups], declared=entry.declared.as_json(), total_fen=entry.total_fen,
                as_of=date.fromisoformat(entry.as_of), source_name=entry.file, created_at=now, updated_at=now).save(force_insert=True)


def one_night() -> dict[str, Any]:
    from guanxi.domains.insights import api
    from guanxi.foundation.django import clock
    from guanxi.foundation.pure.actor import system

    now = clock.now()
    run_id = api.request_night(actor=system("bench"), now=now, is_queued=False)
    api.perform_night(run_id=run_id, now=now)
    card = api.run(actor=system("bench"), run_id=run_id)
    if card.status != "published":
        raise SystemExit(f"the night ended as {card.status}: {card.error.en if card.error else ''}")
    return {"seconds": card.seconds, "changed_rows": card.changed_rows}


def main() -> int:
    """Prints one table."""
    sizes = [int(text.replace(",", "").replace("_", "")) for text in sys.argv[1:]] or [100_000, 1_000_000]
    if len(sizes) > 1:  # each size needs its own database, and Django reads that once per process
        return max(subprocess.run([sys.executable, "-m", "bench.night", str(size)], check=False).returncode for size in sizes)
    for size in sizes:
        print(f"\nnight, {size:,} accounts × 24 months")
        for name, value in measure(size):
            print(f"  {name:<30} {value}")
    print(throwaway.load())
    return 0


if __name__ == "__main__":
    sys.exit(main())
