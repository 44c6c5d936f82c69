"""One command from nothing to a served demo: database, tables, people, pages and workers; then the rest of the data.

Not for here: what is loaded (`load/`), how processes are kept (`supervision/`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guanxi.foundation import environment as env
from guanxi.foundation.postgres.cluster import Cluster
from guanxi.shell.connected import database, state_folder
from guanxi.shell.demo import ledger
from guanxi.shell.supervision import ports
from guanxi.shell.supervision.program import Program, spawn
from guanxi.shell.supervision.supervisor import Supervisor
from guanxi.shell.trouble import Trouble

FIRST_ANSWER_SECONDS = 180.0


def run(*, accounts: int, port: int, is_reset: bool) -> None:
    """Serves until Ctrl-C. Refuses a taken port, another number of accounts, a second demo of the same folder."""
    ports.require_free(port)
    state = state_folder()
    with _alone(state):
        if is_reset:
            _forget(state)
        _require_same(state, accounts)
        os.environ[env.DEMO.name] = "1"
        with database():
            _prepare(state, accounts)
            _serve(state, port)
    _say("stopped; `make demo` starts it again with its data")


def _prepare(state: Path, accounts: int) -> None:
    """Tables, units and logins, in a process of its own that says in one sentence what went wrong."""
    began = time.monotonic()
    book = ledger.read(state)
    if book is None or book.schema != ledger.schema_now():
        _step("demo", "prepare", "--accounts", str(accounts))
    (state / "static").mkdir(exist_ok=True)  # the pages' scripts and styles are served from where they were built
    _say(f"database ready in {time.monotonic() - began:.0f} s, files in {state}")


def _serve(state: Path, port: int) -> None:
    logs = state / "logs"
    logs.mkdir(exist_ok=True)
    environment = dict(os.environ) | {"GUANXI_SUPERVISED": str(logs)}
    web = Program(name="web", command=("serve", "--port", str(port), "--with", "fast", "--with", "batch"), environment=environment,
                  log=logs / "web.log")
    book = ledger.read(state)
    is_complete = book is not None and book.is_finished
    loader = Program(name="loader", command=("demo", "load"), environment=environment | {env.TIMEOUT.name: "30min"})
    supervisor = Supervisor(state=state, programs=[web], once=[] if is_complete else [loader], say=_say)
    try:
        supervisor.start()
        is_open = ports.wait_until_answered(port, seconds=FIRST_ANSWER_SECONDS,
                                        give_up=lambda: supervisor.is_stopping or web.poll() is not None)
        if not is_open and not supervisor.is_stopping:
            raise Trouble(f"The pages did not come up: {_last_line(logs / 'web.log')} (see {logs / 'web.log'})")
        _welcome(port, is_complete=is_complete)
        supervisor.run()
    finally:
        _say("stopping …")
        supervisor.stop()


def _welcome(port: int, *, is_complete: bool) -> None:
    from guanxi.shell.demo import cast  # not before the pages were started

    lines = ["", f"  http://{ports.HOST}:{port}/", "", f"  password of everybody: {cast.PASSWORD}", ""]
    lines += [f"  {person.login:<12} {person.name}  {person.post}" for person in cast.CAST if person.logs_in]
    lines += ["", "  Ctrl-C stops everything." if is_complete else
              "  The book fills while you look around (数据准备中). Ctrl-C stops everything; the next start goes on.", ""]
    _say("云江电信 is served:\n" + "\n".join(lines))


def _last_line(log: Path) -> str:
    lines = log.read_text("utf-8", "replace").strip().splitlines() if log.exists() else []
    return lines[-1][:300] if lines else "no reason given"


def _step(*command: str) -> None:
    """Runs one of our own commands to its end; its failure has said its sentence already."""
    process = spawn(command, os.environ, None)
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if code:
        raise Trouble(f"`guanxi {' '.join(command)}` failed (exit code {code}).")


def _require_same(state: Path, accounts: int) -> None:
    book = ledger.read(state)
    if book is not None:
        ledger.opened(state, accounts=accounts, today=book.plan.created_on)


def _forget(state: Path) -> None:
    """Deletes the demo of this folder; only a folder that says it is one."""
    if env.URL.read():
        raise Trouble(f"{env.URL.name} is set: RESET deletes only the private PostgreSQL of {env.STATE.name}.")
    if not ledger.is_demo(state):
        return
    _stop_left_over(state)
    for name in ("storage", "pg", "static", "logs"):
        shutil.rmtree(state / name, ignore_errors=True)
    _say(f"the demo in {state} was deleted")


def _stop_left_over(state: Path) -> None:
    """A server that a killed demo left must not lose its files under its feet."""
    cluster = Cluster(state)
    if cluster.running_port() is None:
        return
    cluster.start()
    if not cluster.stop():
        raise Trouble(f"PostgreSQL of {state} is in use by another command: end that first.")


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    with (state / "demo.lock").open("w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(f"A demo of {state} is running already: stop it with Ctrl-C first.") from None
        yield


def _say(text: str) -> None:
    sys.stdout.write(f"guanxi: {text}\n")
    sys.stdout.flush()
