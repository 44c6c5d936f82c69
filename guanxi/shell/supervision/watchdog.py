"""A small process that outlives a killed demo: it ends what is still there and stops PostgreSQL.

It waits on a pipe whose other end only the demo holds. Nothing in it may import Django.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from guanxi.foundation.postgres.cluster import Cluster
from guanxi.foundation.postgres.trouble import DatabaseTrouble

SECONDS_TO_END = 10.0


class Watch:
    """The demo's end of the pipe, and the file that names the processes to end."""

    def __init__(self, state: Path) -> None:
        self._pids = state / f"processes-{os.getpid()}"  # of its own: a demo started after us must not be ended by our watchdog
        self._pids.write_text("")
        reading, self._writing = os.pipe()
        self._process = subprocess.Popen([sys.executable, "-m", "guanxi.shell.supervision.watchdog", str(reading), str(state), str(self._pids)],
                                         pass_fds=[reading], start_new_session=True, stdin=subprocess.DEVNULL,
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(reading)

    def note(self, pids: list[int]) -> None:
        """Remembers which process groups belong to the demo now."""
        self._pids.write_text(" ".join(map(str, pids)))

    def dismiss(self) -> None:
        """Everything was ended in order: nothing to do."""
        with suppress(OSError):
            os.write(self._writing, b".")
            os.close(self._writing)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(5)
        self._pids.unlink(missing_ok=True)


def watch(reading: int, state: Path, noted: Path) -> None:
    """Returns when the demo said good-bye; cleans up when its end of the pipe closed without a word."""
    if os.read(reading, 1):
        return
    pids = [int(word) for word in noted.read_text().split()]
    noted.unlink()
    deadline = time.monotonic() + SECONDS_TO_END
    while any(_is_ours(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.2)
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            if _is_ours(pid) or _has_group(pid):
                os.killpg(pid, signal.SIGKILL)
    if (state / "pg" / "data").exists():
        with suppress(DatabaseTrouble, OSError):
            cluster = Cluster(state)
            cluster.start()
            cluster.stop()


def _is_ours(pid: int) -> bool:
    with suppress(OSError):
        return b"guanxi" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _has_group(pid: int) -> bool:
    """Whether something of this (ended) leader's group is left, and is ours."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, ProcessLookupError):
            if os.getpgid(int(entry.name)) == pid and _is_ours(int(entry.name)):
                return True
    return False


if __name__ == "__main__":
    watch(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]))
