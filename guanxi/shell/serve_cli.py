"""`guanxi serve` and `guanxi worker`: the processes of an installation, each checked before it starts.

Not for here: supervision (an operator's service manager, or `supervision/` for the demo).
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from guanxi.shell.connected import connected, database, set_up_django
from guanxi.shell.supervision import ports
from guanxi.shell.trouble import Trouble

QUEUES = {"fast": 4, "batch": 1}
"""Queue → jobs at the same time (hard-places 3.8)."""

Port = Annotated[int, typer.Option(help="Port to serve on.")]
Host = Annotated[str, typer.Option(help="Address to serve on; keep 127.0.0.1 behind a proxy.")]
Workers = Annotated[int, typer.Option(help="Web processes.")]
Queue = Annotated[str, typer.Argument(help="fast or batch.")]


def serve(port: Port = 8000, host: Host = ports.HOST, workers: Workers = 2) -> None:
    """Serve the pages until told to stop (granian, 4 threads per process)."""
    if host == ports.HOST:
        ports.require_free(port)
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(workers),
            "--blocking-threads", "4", "--no-ws", "--host", host, "--port", str(port), "--log-level", "warning",
            "--no-access-log", "--respawn-failed-workers", "--workers-kill-timeout", "20",
            "guanxi.config.wsgi:application"]
    if os.environ.get("GUANXI_SUPERVISED"):  # the demo has checked already, and its pid must stay the server's
        os.execv(sys.executable, argv)  # noqa: S606
    with connected():
        from guanxi.foundation.django import startup

        startup.require()
        raise SystemExit(subprocess.call(argv))


def worker(queue: Queue) -> None:
    """Work on one queue until told to stop."""
    if queue not in QUEUES:
        raise Trouble(f"There is no queue {queue}: fast or batch.")
    with database():
        if queue == "batch":
            os.environ.setdefault("GUANXI_STATEMENT_TIMEOUT", "30min")
        set_up_django()
        from guanxi.foundation.django import startup
        from guanxi.foundation.django import worker as work

        startup.require()
        work.run([queue], concurrency=QUEUES[queue])
