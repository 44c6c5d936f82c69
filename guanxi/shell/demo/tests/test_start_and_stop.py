"""The demo as a person starts it: it answers, Ctrl-C and even kill -9 leave no process behind, the next start keeps all."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import pytest

from guanxi.shell.demo import ledger
from tests import ports

REPOSITORY = Path(__file__).resolve().parents[4]


@pytest.fixture
def state():
    """A folder that the database's own account may enter (pytest's are closed)."""
    folder = Path(tempfile.mkdtemp(prefix="guanxi-start-"))
    folder.chmod(0o755)
    yield folder
    for pid in _processes(folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)


def test_ctrl_c_and_kill_leave_nothing_behind(state):
    demo, port = _started(state)
    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=300).status == 200
    names = {_name(pid) for pid in _processes(state)}
    assert {"postgres", "serve"} <= names
    demo.send_signal(signal.SIGINT)
    said, _ = demo.communicate(timeout=600)
    assert demo.returncode == 0 and "stopped;" in said
    assert _processes(state) == []
    before = ledger.read(state)

    again, _ = _started(state)
    after = ledger.read(state)
    assert before and after and before.created_on == after.created_on
    again.kill()
    again.communicate(timeout=600)
    deadline = time.monotonic() + 600
    while _processes(state) and time.monotonic() < deadline:
        time.sleep(0.3)
    assert _processes(state) == []


def _started(state):
    """A demo without generated accounts that has said its address."""
    port = ports.free()
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "GUANXI_"))}
    demo = subprocess.Popen([sys.executable, "-m", "guanxi.shell.demo", "--accounts", "0", "--port", str(port)], cwd=REPOSITORY,
                            env=env | {"GUANXI_STATE": str(state)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = []
    assert demo.stdout
    for line in demo.stdout:
        said.append(line)
        if "Ctrl-C stops" in line:
            return demo, port
    raise AssertionError("".join(said))


def _processes(state):
    """Everything that belongs to this state: by its environment, or (PostgreSQL) by its command line."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            environment, command = (entry / "environ").read_bytes(), (entry / "cmdline").read_bytes()
            if (f"GUANXI_STATE={state}".encode() in environment.split(b"\0") or str(state).encode() in command) and \
                    "Z (zombie)" not in (entry / "status").read_text():
                found.append(int(entry.name))
    return found


def _name(pid):
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return "postgres" if b"postgres" in words[0] else "serve" if b"serve" in words else ""
    return ""
