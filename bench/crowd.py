"""`python -m bench.crowd --accounts 1000000`: fifty people at once, first alone, then while an import runs (LOD-114, LOD-116).

Each of them works as people do (book, filter, search, account, blocks; a manager also edits a cell of his accounts: an answer with the editor
and one that saves), with a second of thinking between two. Milliseconds by kind of page, errors, and the memory (PSS) of the web processes
and of the workers with their children meanwhile: pages and queues in one command, or with BENCH_APART=1 in three, which share nothing. Targets:
p95 < 1 s alone, < 2 s with the import; 400 MiB. BENCH_IMPORT_ROWS says how long the list is, BENCH_IMPORT_SECONDS how long people go on
beside it: until it is written, at most so long (default: as long as alone).
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from bench import population, processes, throwaway
from bench.memory import COMMAND
from guanxi.shell.supervision import ports

if TYPE_CHECKING:
    from bench.visitors import Visitor

PEOPLE, THINKS, SECONDS, ROWS = 50, 1.0, int(os.environ.get("BENCH_SECONDS", "60")), int(os.environ.get("BENCH_IMPORT_ROWS", "20000"))
PARTS = ("search", "block", "edit")
CALM, MOST_CATCHING_UP = 5, 1800
TOKEN = "b" * 32  # a form's, in the cookie and beside it
BESIDE = int(os.environ.get("BENCH_IMPORT_SECONDS", str(SECONDS)))
COMMANDS: tuple[tuple[str, ...], ...] = (("serve",), ("worker", "fast"), ("worker", "batch")) if os.environ.get("BENCH_APART") else (
    ("serve", "--with", "fast", "--with", "batch"),)


@dataclass
class Seen:
    """What one phase saw: milliseconds by kind of page, errors, peak memory of all processes and the largest of them in MiB."""

    took: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    memory: float = 0.0
    largest: float = 0.0


def main() -> None:
    """Prints one table."""
    accounts = population.ready(__doc__)
    from bench.visitors import visitors

    people = visitors()
    ways = _ways(people)
    with tempfile.TemporaryDirectory() as logs:
        port = _free_port()
        env = os.environ | {"GUANXI_SUPERVISED": logs, "GUANXI_LOG_LEVEL": "ERROR"}
        running = [subprocess.Popen([*COMMAND, *command, *(("--port", str(port)) if command[0] == "serve" else ())], env=env,
                                    start_new_session=True) for command in COMMANDS]
        pids = [each.pid for each in running]
        try:
            ports.wait_until_answered(port, seconds=180, give_up=lambda: running[0].poll() is not None)
            took = _caught_up()
            print(f"\n{accounts:,} accounts, {PEOPLE} people, {SECONDS} s each; the workers had caught up after {took:.0f} s\n", flush=True)
            alone = _phase(port, ways, people, pids, threading.Event(), SECONDS)
            _say("alone", alone)
            written, began = threading.Event(), time.perf_counter()
            run_id = _import(written)
            busy = _phase(port, ways, people, pids, written, BESIDE)
            _say(f"with an import of {ROWS:,} rows", busy)
            print(f"\nthe import after {time.perf_counter() - began:.0f} s: {_state(run_id)}; {throwaway.load()}")
        finally:
            _end(running)


def _caught_up() -> float:
    """Workers that start first do what was due while none ran, and a list would wait behind it. Seconds until nothing is queued, at most 1,800."""
    from django.db import connection

    began, idle = time.monotonic(), 0
    while idle < CALM and time.monotonic() - began < MOST_CATCHING_UP:
        time.sleep(1)
        with connection.cursor() as cursor:
            cursor.execute("select exists (select 1 from procrastinate_jobs where status in ('todo', 'doing')"
                           " and coalesce(scheduled_at, now()) <= now())")
            idle = 0 if cursor.fetchone()[0] else idle + 1
    return time.monotonic() - began


def _end(running: list[subprocess.Popen[bytes]]) -> None:
    """A worker in the middle of a list gets a minute to end; what it holds then is its next start's work."""
    for each in running:
        each.terminate()
    for each in running:
        try:
            each.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(each.pid, signal.SIGKILL)
            each.wait()


def _ways(people: Mapping[str, Visitor]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Addresses by reader: (kind of page, path)."""
    from guanxi.domains.lists.models import Book

    found = {}
    for name, one in people.items():
        own = Book.objects.filter(owner_id=one.user_id) if name == "manager" else Book.objects.all()
        accounts = list(own.values_list("pk", flat=True)[:200])
        found[name] = [("book", "/book/"), ("book", "/book/?page=3"), ("filter", "/book/?grade=gold&sort=-arrears"),
                       ("filter", "/book/?kind=private&sort=name"), ("search", f"/search/palette/?q={quote('银行')}"),
                       ("search", "/search/palette/?q=hxy")] if name != "manager" else [
            *((("account", f"/accounts/{pk}/")) for pk in accounts[:40]), *((("block", f"/accounts/{pk}/blocks/people/")) for pk in accounts[:20]),
            *(("edit", f"/book/cell/{pk}/address/") for pk in accounts[:8]),
            ("book", "/book/"), ("search", f"/search/palette/?q={quote('恒信')}"), ("home", "/")]
    return found


def _phase(port: int, ways: Mapping[str, Sequence[tuple[str, str]]], people: Mapping[str, Visitor], pids: list[int],
           over: threading.Event, seconds: int) -> Seen:
    """Fifty people for so long, or until it is over; `pids`: the commands, whose processes are looked at every two seconds."""
    seen, until = Seen(), time.monotonic() + seconds
    names = [name for name, share in (("manager", 35), ("county", 6), ("city", 5), ("province", 3), ("headquarters", 1)) for _ in range(share)]
    crowd = [threading.Thread(target=_person, args=(port, number, people[name].session, ways[name], (until, over), seen))
             for number, name in enumerate(names[:PEOPLE])]
    for one in crowd:
        one.start()
    while any(one.is_alive() for one in crowd):
        each = [processes.pss_mib(pid) for pid in processes.tree(pids)]
        seen.memory, seen.largest = max(seen.memory, sum(each)), max(seen.largest, *each)
        time.sleep(2)
    return seen


def _person(port: int, number: int, session: str, ways: Sequence[tuple[str, str]], end: tuple[float, threading.Event],
            seen: Seen) -> None:
    (until, over), dice, connection = end, random.Random(number), http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    time.sleep(dice.random() * THINKS)
    while time.monotonic() < until and not over.is_set():
        kind, path = dice.choice(ways)
        began = time.perf_counter()
        try:
            headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"} | ({"HX-Request": "true"} if kind in PARTS else {})
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            page = answer.read()
            if kind == "edit" and answer.status == 200:
                connection.request("POST", path, _edited(page, number), headers | {
                    "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"})
                answer = connection.getresponse()
                answer.read()
            if answer.status not in ((200, 409) if kind == "edit" else (200,)):  # 409: a colleague's edit came between
                seen.errors.append(f"{path} {answer.status}")
        except (OSError, http.client.HTTPException) as trouble:
            seen.errors.append(f"{path} {trouble!r}")
            connection.close()
        seen.took.setdefault(kind, []).append((time.perf_counter() - began) * 1000)
        time.sleep(THINKS * (0.5 + dice.random()))
    connection.close()


def _edited(editor: bytes, number: int) -> str:
    """The form of a cell as it is sent back: another address, the version that was looked at."""
    version = re.search(rb'name="version" value="(\d+)"', editor)
    return urlencode({"version": version[1].decode() if version else "", "value": f"望溪路{number}号{time.monotonic():.3f}"})


def _import(written: threading.Event) -> int:
    """An account list of made rows, queued for the worker as a page would: preview; writing follows when it is previewed, then `written`."""
    import psycopg

    from bench import import_rows
    from guanxi.domains.intake import api
    from guanxi.domains.intake.models import ImportRun
    from guanxi.foundation.django import clock
    from guanxi.foundation.pure.actor import system

    with psycopg.connect(os.environ[throwaway.OWNER]) as owner:
        units = [(str(unit), str(person)) for unit, person in owner.execute(
            "select u.code, p.staff_number from organisation_unit u join organisation_user p on p.unit_id = u.id where u.tier = 'county'")]
    root, began = system("import"), time.perf_counter()
    run_id: int = api.upload_file(actor=root, now=clock.now(), kind="accounts", file_name="crowd.csv", chunks=_fresh(import_rows.as_csv(ROWS, units)))
    api.preview(actor=root, now=clock.now(), run_id=run_id)

    def write_when_ready() -> None:
        while not written.wait(1):
            said = ImportRun.objects.get(pk=run_id).status
            if said == "previewed":
                print(f"read and judged after {time.perf_counter() - began:.0f} s", flush=True)
                api.apply_import(actor=root, now=clock.now(), run_id=run_id)
            elif said in ("done", "failed"):
                written.set()

    threading.Thread(target=write_when_ready, daemon=True).start()
    threading.Thread(target=_small, args=(units,), daemon=True).start()
    return run_id


def _small(units: list[tuple[str, str]]) -> None:
    """A list of 30 rows that somebody brings meanwhile: how long until it is written."""
    from bench import import_rows
    from guanxi.domains.intake import api
    from guanxi.domains.intake.models import ImportRun
    from guanxi.foundation.django import clock
    from guanxi.foundation.pure.actor import system

    time.sleep(10)
    root, began = system("import"), time.perf_counter()
    run_id: int = api.upload_file(actor=root, now=clock.now(), kind="accounts", file_name="small.csv", chunks=_fresh(import_rows.as_csv(30, units)))
    api.preview(actor=root, now=clock.now(), run_id=run_id)
    said = "reading"
    while said != "done":
        time.sleep(0.1)
        said = ImportRun.objects.get(pk=run_id).status
        if said == "previewed":
            api.apply_import(actor=root, now=clock.now(), run_id=run_id)
    print(f"an import of 30 rows meanwhile: written after {time.perf_counter() - began:.1f} s", flush=True)


def _fresh(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same table with codes no run before it has used."""
    mark = f"-{int(time.time()):x}-".encode()
    for chunk in chunks:
        yield chunk.replace(b"GL-97-", b"GL-97" + mark).replace(b",97021", b",97" + mark)


def _state(run_id: int) -> str:
    from guanxi.domains.intake.models import ImportRun

    run = ImportRun.objects.get(pk=run_id)
    return f"{run.status} {run.counts} {run.trouble or ''}".strip()


def _say(label: str, seen: Seen) -> None:
    print(f"| {label} | requests | median | p95 | p99 |\n|---|---|---|---|---|")
    for kind, took in sorted({**seen.took, "all": [ms for each in seen.took.values() for ms in each]}.items()):
        cuts = statistics.quantiles(took, n=100) if len(took) > 1 else [took[0]] * 99
        print(f"| {kind} | {len(took):,} | {cuts[49]:.0f} | {cuts[94]:.0f} | {cuts[98]:.0f} |")
    print(f"errors: {len(seen.errors)} {seen.errors[:3]}; all processes {seen.memory:.0f} MiB, the largest {seen.largest:.0f}\n", flush=True)


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
