"""Keeps programs running until somebody says stop: Ctrl-C, SIGTERM, or a program that will not stay up."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType

from guanxi.shell.supervision.program import Program
from guanxi.shell.supervision.watchdog import Watch
from guanxi.shell.trouble import Trouble

RESTARTS = 5
LOOK_EVERY_SECONDS = 0.3


class Supervisor:
    """programs are kept up; `once` programs may end by themselves. Stopped in the order `once`, then as given."""

    def __init__(self, *, state: Path, programs: Sequence[Program], once: Sequence[Program], say: Callable[[str], None]) -> None:
        self._programs, self._once, self._say = list(programs), list(once), say
        self._restarts = 0
        self._is_stopping = False
        self._watch = Watch(state)

    def start(self) -> None:
        """Starts the lasting programs and listens for signals from now on."""
        signal.signal(signal.SIGINT, self._ask)
        signal.signal(signal.SIGTERM, self._ask)
        for program in self._programs:
            program.start()
        self._note()

    def run(self) -> None:
        """Starts the `once` programs and returns when it was asked to stop."""
        for program in self._once:
            program.start()
        self._note()
        while not self._is_stopping:
            time.sleep(LOOK_EVERY_SECONDS)
            for program in self._programs:
                if program.poll() is not None and not self._is_stopping:
                    self._again(program)
            for program in list(self._once):
                if program.poll() and not self._is_stopping:
                    self._tell_failed(program)

    def stop(self) -> None:
        """Ends everything; a second Ctrl-C does not disturb it."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for program in (*self._once, *self._programs):
            program.stop()
        _end_orphans()
        self._watch.dismiss()

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._is_stopping

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self._is_stopping = True

    def _again(self, program: Program) -> None:
        self._restarts += 1
        if self._restarts > RESTARTS:
            raise Trouble(f"{program.name} does not stay up (exit code {program.poll()}): see {program.log}.")
        self._say(f"{program.name} ended (exit code {program.poll()}), starting it again; see {program.log}")
        time.sleep(self._restarts)
        program.start()
        self._note()

    def _tell_failed(self, program: Program) -> None:
        """A program that was to end by itself ended badly: said once; what it serves goes on."""
        self._once.remove(program)
        self._say(f"{program.name} stopped early (exit code {program.poll()}); the pages go on, the next start tries again")

    def _note(self) -> None:
        self._watch.note([program.process.pid for program in (*self._programs, *self._once) if program.process])


def _end_orphans() -> None:
    """Heavy work runs in sessions of its own (foundation.child): what lost its parent here ends here."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            is_child = b"guanxi.foundation.child" in (entry / "cmdline").read_bytes()
            state = (entry / "environ").read_bytes().split(b"\0")
            if is_child and b"GUANXI_STATE=" + os.environ.get("GUANXI_STATE", "").encode() in state:
                os.killpg(int(entry.name), signal.SIGKILL)
