"""Memory of an installation after a warm-up of pages: `python -m bench.memory --accounts 100000`.

Two web processes and the workers `fast` and `batch`, once as one command (`serve --with fast --with batch`, forked from one import of
Django) and once as three. PSS: shared pages count once. Target (design/targets.md): 300 MiB. Linux only.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from bench import population, processes, throwaway
from guanxi.shell.supervision import ports

TARGET_MIB = 300
ROUNDS = 8
COMMAND = (sys.executable, "-m", "guanxi.shell.cli")


def main() -> None:
    """Prints one table."""
    accounts = population.ready(__doc__)
    from bench.visitors import visitors
    from guanxi.domains.lists.models import Book

    people = visitors()
    account = Book.objects.filter(owner_id=people["manager"].user_id).values_list("pk", flat=True)[0]
    paths = ("/book/", "/book/?page=100", f"/accounts/{account}/", f"/accounts/{account}/blocks/people/", "/imports/")
    sessions = [visitor.session for visitor in people.values()]
    print(f"\n{accounts:,} accounts, PSS in MiB after {ROUNDS} rounds of {len(paths)} pages by {len(sessions)} people\n")
    print("| | started | warmed up | by process |\n|---|---|---|---|")
    for label, commands in (("one command", (("serve", "--with", "fast", "--with", "batch"),)),
                            ("three commands", (("serve",), ("worker", "fast"), ("worker", "batch")))):
        with _running(commands) as (pids, port):
            before = sum(processes.pss_mib(pid) for pid in processes.tree(pids))
            _warm(port, paths, sessions)
            after = sorted((processes.pss_mib(pid) for pid in processes.tree(pids)), reverse=True)
        met = "met" if sum(after) <= TARGET_MIB else "missed"
        print(f"| {label} | {before:.0f} | {sum(after):.0f} ({met}) | {', '.join(f'{size:.0f}' for size in after)} |", flush=True)
    print(f"\ntarget {TARGET_MIB} MiB; {throwaway.load()}")


@contextlib.contextmanager
def _running(commands: tuple[tuple[str, ...], ...]) -> Iterator[tuple[list[int], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as logs:
        env = os.environ | {"GUANXI_SUPERVISED": logs, "GUANXI_LOG_LEVEL": "ERROR"}
        running = [subprocess.Popen([*COMMAND, *command, *(("--port", str(port)) if command[0] == "serve" else ())], env=env,
                                    start_new_session=True) for command in commands]
        try:
            ports.wait_until_answered(port, seconds=180, give_up=lambda: running[0].poll() is not None)
            time.sleep(10)  # the workers connect and look for work
            yield [process.pid for process in running], port
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(60)


def _warm(port: int, paths: tuple[str, ...], sessions: list[str]) -> None:
    import http.client

    for _ in range(ROUNDS):
        for session in sessions:
            for path in paths:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)  # new each time, so that both processes get some
                connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    raise SystemExit(f"{path} answered {answer.status}")
                connection.close()


if __name__ == "__main__":
    main()
