"""One process that we start and end: in its own session, told to end when we die (Linux), its output in a file."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

GRACE_SECONDS = 28.0
_PR_SET_PDEATHSIG = 1


@dataclass(kw_only=True)
class Program:
    """name: for messages and the log file. command: arguments behind `python -m guanxi.shell.cli`."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it; its output is appended to `log`, or goes to our own output."""
        self.process = spawn(self.command, self.environment, self.log)

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""
        return self.process.poll() if self.process else None

    def stop(self, grace: float = GRACE_SECONDS) -> None:
        """Asks its whole process group to end, then insists. Safe to call twice."""
        if self.process is not None:
            end(self.process, grace)


def spawn(command: Sequence[str], environment: Mapping[str, str], log: Path | None) -> subprocess.Popen[bytes]:
    """`python -m guanxi.shell.cli <command>` in a new session."""
    argv = [sys.executable, "-m", "guanxi.shell.cli", *command]
    if log is None:
        return subprocess.Popen(argv, env=dict(environment), start_new_session=True, stdin=subprocess.DEVNULL,
                                preexec_fn=dying_with_parent())
    with log.open("ab") as out:
        return subprocess.Popen(argv, env=dict(environment), start_new_session=True, stdin=subprocess.DEVNULL,
                                stdout=out, stderr=out, preexec_fn=dying_with_parent())


def end(process: subprocess.Popen[bytes], grace: float = GRACE_SECONDS) -> None:
    """SIGTERM to the process; after `grace` seconds, and for what it left behind, SIGKILL to its group."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(grace)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def dying_with_parent(parent: int = 0) -> Callable[[], None] | None:
    """A function for the child that makes the kernel end it when we (or `parent`) are killed; None where there is no such thing."""
    if not sys.platform.startswith("linux"):
        return None
    prctl, parent = ctypes.CDLL(None).prctl, parent or os.getpid()

    def arrange() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # died between fork and here
            os._exit(1)

    return arrange
