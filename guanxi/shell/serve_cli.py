"""`guanxi serve` and `guanxi worker`: the processes of an installation, each checked before it starts.

Django is imported once and then forked, so that the processes of one command share most of their memory.
Not for here: supervision (an operator's service manager, or `supervision/` for the demo).
"""

from __future__ import annotations

import functools
import importlib
import multiprocessing
import os
from pathlib import Path
from typing import Annotated

import typer

from guanxi.shell.connected import connected, database, set_up_django
from guanxi.shell.supervision import ports
from guanxi.shell.trouble import Trouble

QUEUES = {"fast": 4, "batch": 1}
"""Queue → jobs at the same time (hard-places 3.8)."""
APPLICATION = "guanxi.config.wsgi:application"
THREADS = 4

Port = Annotated[int, typer.Option(help="Port to serve on.")]
Host = Annotated[str, typer.Option(help="Address to serve on; keep 127.0.0.1 behind a proxy.")]
Workers = Annotated[int, typer.Option(help="Web processes.")]
Queue = Annotated[str, typer.Argument(help="fast or batch.")]
With = Annotated[list[str], typer.Option("--with", help="Also work on this queue (fast, batch): one command for a small installation.")]


def serve(port: Port = 8000, host: Host = ports.HOST, workers: Workers = 2, queues: With = []) -> None:  # noqa: B006 - typer's way
    """Serve the pages until told to stop (granian, 4 threads per process)."""
    if unknown := set(queues) - set(QUEUES):
        raise Trouble(f"There is no queue {unknown.pop()}: fast or batch.")
    if host == ports.HOST:
        ports.require_free(port)
    pages = functools.partial(_pages, port, host, workers)
    if logs := os.environ.get("GUANXI_SUPERVISED"):  # the demo has checked already
        _together(pages, queues, Path(logs))
        return
    with connected():
        _require_ready()
        _together(pages, queues, None)


def worker(queue: Queue) -> None:
    """Work on one queue until told to stop."""
    if queue not in QUEUES:
        raise Trouble(f"There is no queue {queue}: fast or batch.")
    with database():
        if queue == "batch":
            os.environ.setdefault("GUANXI_STATEMENT_TIMEOUT", "30min")
        set_up_django()
        from guanxi.foundation.django import startup
        from guanxi.shell.supervision import crew

        crew.few_arenas()
        startup.require()
        _work(queue)


def _together(pages: functools.partial[None], queues: list[str], logs: Path | None) -> None:
    """The pages, and the wanted queues beside them, out of one import of Django."""
    from guanxi.shell.supervision import crew

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    importlib.import_module(APPLICATION.split(":", maxsplit=1)[0])
    if not queues:
        crew.share_memory()
        pages()
        return
    members = [crew.Member(name="web", work=pages, log=logs and logs / "web.log")]
    members += [crew.Member(name=queue, work=functools.partial(_work, queue), log=logs and logs / f"{queue}.log") for queue in queues]
    crew.Crew(members).run()


def _pages(port: int, host: str, workers: int) -> None:
    """Granian; its workers are forked from us, who have imported everything."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    if multiprocessing.get_start_method() != "fork":  # Python 3.14 asks for another; two workers would import twice
        multiprocessing.set_start_method("fork", force=True)
    Server(APPLICATION, address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=THREADS,
           websockets=False, log_level=LogLevels.warning, log_access=False, respawn_failed_workers=True,
           workers_kill_timeout=20).serve()


def _work(queue: str) -> None:
    from guanxi.foundation.django import worker as work

    work.run([queue], concurrency=QUEUES[queue])


def _require_ready() -> None:
    """The start-up checks, in a child: what they open must not be shared with those that serve."""
    from guanxi.shell.supervision import crew

    def check() -> None:
        from guanxi.foundation.django import startup

        startup.require()

    if code := crew.in_child(check):
        raise SystemExit(code)
