"""Processes that are born by fork from one that has imported everything already.

A Python with Django or DuckDB needs two to five processor seconds to start; the crash tests and every night of figures
start dozens. The nursery has no connection, no thread and no open file of a test, so a child is as fresh as a started one.
`python -m tests.nursery SOCKET ENTRY MODULE…` is the nursery itself: ENTRY is the module whose `main` a child calls.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import IO, cast

from guanxi.foundation.child import parent

PR_SET_PDEATHSIG = 1


class Born:
    """A child of the nursery, with what the tests use of `subprocess.Popen`. It leads a process group of its own."""

    def __init__(self, nursery: socket.socket, argument: str, *, has_errors: bool) -> None:
        ends = [os.pipe() for _ in range(4)]  # input, output, errors, exit code
        (its_in, to_child), (from_child, its_out), (errors, its_errors), (self._exit, told) = ends
        socket.send_fds(nursery, [argument.encode() or b" "], [its_in, its_out, its_errors if has_errors else its_out, told])
        for fd in (its_in, its_out, its_errors, told):
            os.close(fd)
        self.stdin: IO[str] = os.fdopen(to_child, "w", encoding="utf-8")
        self.stdout: IO[str] = os.fdopen(from_child, "r", encoding="utf-8")
        self.stderr: IO[str] = os.fdopen(errors, "r", encoding="utf-8")
        self.returncode: int | None = None
        self.pid = int(_line(self._exit) or 0)

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, negative for a signal. Raises `subprocess.TimeoutExpired`."""
        if self.returncode is None:
            if not select.select([self._exit], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("nursery", timeout or 0)
            self.returncode = int(_line(self._exit))
            os.close(self._exit)
        return self.returncode

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it said until its end; it is killed when that takes too long."""
        self.stdin.close()
        late = threading.Timer(timeout or 3600, self.kill)
        late.start()
        said = self.stdout.read()
        late.cancel()
        self.wait(60)
        return said, ""

    def send_signal(self, number: int) -> None:
        """Nothing when it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """The death no process survives."""
        self.send_signal(signal.SIGKILL)


class Nursery:
    """Starts when first asked; ends with the process that asked."""

    def __init__(self, entry: str, *modules: str, env: Mapping[str, str] | None = None) -> None:
        self._command, self._env = [sys.executable, "-m", "tests.nursery", entry, *modules], env
        self._socket: socket.socket | None = None

    def bear(self, argument: str = "", *, has_errors: bool = False) -> Born:
        """A new process that runs ENTRY's `main`, with `argument` when there is one; errors go to the output unless asked for."""
        if self._socket is None:
            self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                subprocess.Popen([*self._command[:3], str(theirs.fileno()), *self._command[3:]], env=self._env, pass_fds=[theirs.fileno()])
        return Born(self._socket, argument, has_errors=has_errors)


def install() -> None:
    """From now on `foundation.child` of this process gets its children from a nursery; they do what they do in production."""
    # what takes long to import; not duckdb, which starts a thread that no fork may find
    nursery = Nursery("guanxi.foundation.child.__main__", "ibis", "ibis.backends.sql.compilers", "pyarrow.parquet", "openpyxl",
                      "python_calamine", "pydantic", "guanxi.domains.intake.readers.entry", env=os.environ | {"OMP_NUM_THREADS": "1"})
    nursed = SimpleNamespace(Popen=lambda _command, **_pipes: nursery.bear(has_errors=True), PIPE=subprocess.PIPE)
    setattr(parent, "subprocess", nursed)  # noqa: B010 - mypy wants a module there


def _line(fd: int) -> str:
    said = b""
    while not said.endswith(b"\n"):
        more = os.read(fd, 1)
        if not more:
            return said.decode()
        said += more
    return said.decode()


def _requests(asked: socket.socket) -> Iterator[tuple[str, list[int]]]:
    while True:
        text, fds, _, _ = socket.recv_fds(asked, 65536, 4)
        if not fds:
            return
        yield text.decode().strip(), list(fds)


def _serve(asked: socket.socket, entry: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # a keeper that has told the exit code needs nobody to wait for it
    for argument, fds in _requests(asked):
        if not os.fork():
            asked.close()
            _keep(entry, argument, fds)
        for fd in fds:
            os.close(fd)


def _keep(entry: str, argument: str, fds: list[int]) -> None:
    """In a process of its own per child: bears it, waits for its end and tells its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    told = fds.pop()
    child = os.fork()
    if not child:
        os.close(told)
        _live(entry, argument, fds)
    for fd in fds:
        os.close(fd)
    os.write(told, f"{child}\n".encode())
    os.write(told, f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n".encode())
    os._exit(0)


def _live(entry: str, argument: str, fds: list[int]) -> None:
    os.setsid()
    for number, fd in enumerate(fds):
        os.dup2(fd, number)
        os.close(fd)
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    code = 1
    try:
        main = importlib.import_module(entry).main
        main(*([argument] if argument else []))
        code = 0
    except SystemExit as end:
        code = cast(int, end.code or 0)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _nurse() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    number, entry, *modules = sys.argv[1:]
    for module in (entry, *modules):
        importlib.import_module(module)
    gc.collect()
    gc.freeze()  # what is frozen is not touched, so its pages stay shared
    _serve(socket.socket(fileno=int(number)), entry)


if __name__ == "__main__":
    _nurse()
