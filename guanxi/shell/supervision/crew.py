"""Several processes out of one: Django is imported once, then each member is forked and shares that memory.

A member that ends is forked again, with growing pauses; a signal to end is passed on. Before forking nothing may be
connected to a database or run in a thread. Not for here: what a member does.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from guanxi.shell.supervision.program import dying_with_parent

LONGEST_PAUSE_SECONDS = 30.0
STABLE_SECONDS = 60.0
_M_ARENA_MAX = -8  # malloc.h


@dataclass(frozen=True, kw_only=True)
class Member:
    """name: for the process list and `log`. work: called in the child; its process ends with it."""

    name: str
    work: Callable[[], None]
    log: Path | None = None


class Crew:
    """Forks the members, keeps them, and ends them when told to (SIGTERM, SIGINT)."""

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = members
        self._alive: dict[int, tuple[Member, float]] = {}
        self._pauses = {member.name: 0.5 for member in members}
        self._is_stopping = False

    def run(self) -> None:
        """Returns when every member has ended after a signal to end."""
        share_memory()
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        for member in self._members:
            self._start(member)
        while self._alive:
            with suppress(InterruptedError):
                pid, _ = os.wait()
                self._ended(pid)

    def _start(self, member: Member) -> None:
        if self._is_stopping:
            return
        pid = os.fork()
        if not pid:
            _become(member)
        self._alive[pid] = (member, time.monotonic())
        if self._is_stopping:  # the signal came while we forked
            self._tell(pid)

    def _ended(self, pid: int) -> None:
        member, began = self._alive.pop(pid, (None, 0.0))
        if member is None or self._is_stopping:
            return
        lived = time.monotonic() - began
        pause = 0.5 if lived > STABLE_SECONDS else self._pauses[member.name]
        self._pauses[member.name] = min(pause * 2, LONGEST_PAUSE_SECONDS)
        sys.stderr.write(f"guanxi: {member.name} ended after {lived:.0f} s, starting it again\n")
        time.sleep(pause)
        self._start(member)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._is_stopping = True
        for pid in list(self._alive):
            self._tell(pid)

    def _tell(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)


def share_memory() -> None:
    """What is loaded now stays shared: the collector never touches it again, and threads share two arenas."""
    few_arenas()
    gc.collect()
    gc.freeze()


def few_arenas() -> None:
    """Two malloc arenas instead of eight per processor: threads that come and go otherwise keep what each once needed."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def in_child(work: Callable[[], None]) -> int:
    """Calls `work` in a child of its own and returns its exit code: connections it opens are nobody else's."""
    pid = os.fork()
    if not pid:
        _become(Member(name="check", work=work))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _become(member: Member) -> None:
    """The child's whole life: never returns."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        arrange = dying_with_parent(parent=os.getppid())
        if arrange:
            arrange()
        _write_to(member.log)
        member.work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _write_to(log: Path | None) -> None:
    if log is not None:
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(descriptor, 1)
        os.dup2(descriptor, 2)
        os.close(descriptor)
