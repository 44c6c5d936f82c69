"""A real server (granian, two workers) on a throw-away database, and one client that measures it over HTTP.

Not for here: which pages are measured.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

ROUNDS, WARM = int(os.environ.get("BENCH_ROUNDS", "25")), 3


@dataclass(frozen=True, kw_only=True)
class Timing:
    """Milliseconds of one address: best, median, 95th percentile; kilobytes of its answer.

    On a machine that others use too, the best is what compares: the median then says how busy it was.
    """

    best: float
    median: float
    slow: float
    kilobytes: float


@contextlib.contextmanager
def server(application: str) -> Iterator[int]:
    """Serves `application` on a free port for the time of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--port", str(port),
               "--no-access-log", "--log-level", "error", application]
    running = subprocess.Popen(command, env=os.environ | {"GUANXI_LOG_LEVEL": "ERROR"})
    try:
        _await(port)
        yield port
    finally:
        running.terminate()
        running.wait(20)


def measured(port: int, path: str, *, session: str = "", rounds: int = ROUNDS, is_fragment: bool = False) -> Timing:
    """One client, one connection, the same address again and again; the first answers warm it up. Refuses any status but 200.

    is_fragment: asked as the page itself asks for a part of it.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = ({"Cookie": f"sessionid={session}"} if session else {}) | ({"HX-Request": "true"} if is_fragment else {})
    took, size = [], 0
    for number in range(rounds + WARM):
        begun = time.perf_counter()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}: {body[:300]!r}")
        if number >= WARM:
            took.append((time.perf_counter() - begun) * 1000)
            size = len(body)
    connection.close()
    return Timing(best=min(took), median=statistics.median(took), slow=statistics.quantiles(took, n=20)[-1], kilobytes=size / 1024)


def _await(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise SystemExit("the server did not start")
