"""The command line says what is wrong in one sentence and ends with an exit code, never with a stack trace (FLT-111)."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest

from guanxi.shell.demo import ledger

NOWHERE = "postgresql://guanxi_app:secret@127.0.0.1:1/guanxi"


@pytest.fixture
def state():
    """A folder that the database's own account may enter (pytest's are closed)."""
    folder = Path(tempfile.mkdtemp(prefix="guanxi-command-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def _run(*arguments, **environment):
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "GUANXI_"))}
    return subprocess.run([sys.executable, "-m", "guanxi.shell.cli", *arguments], env=env | environment,
                          capture_output=True, text=True, check=False, timeout=240)


@pytest.mark.parametrize(("arguments", "environment", "said"), [
    (("db", "status"), {"DATABASE_URL": NOWHERE}, "DATABASE_URL does not lead to a database"),
    (("db", "status"), {"DATABASE_URL": "mysql://root@localhost/x"}, "must look like postgresql://"),
    (("db", "status"), {"GUANXI_STATE": "/proc/guanxi"}, "Cannot write to /proc/guanxi"),
    (("demo", "up", "--port", "1000000"), {"GUANXI_STATE": "/proc/guanxi"}, "There is no port 1000000"),
    (("demo", "advance", "soon"), {}, "Write 30d for days"),
    (("worker", "slow"), {}, "There is no queue slow"),
])
def test_trouble_is_one_sentence_and_an_exit_code(arguments, environment, said, state):
    done = _run(*arguments, **({"GUANXI_STATE": str(state)} | environment))
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr and "secret" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_taken_port_is_named_with_a_way_out(state):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = _run("demo", "up", "--port", str(taken.getsockname()[1]), GUANXI_STATE=str(state))
    assert done.returncode != 0 and "cannot be used" in done.stderr and "Traceback" not in done.stderr


def test_a_demo_of_another_size_is_refused_and_names_reset(state):
    ledger.opened(state, accounts=50, today=date(2026, 11, 22))
    done = _run("demo", "up", "--accounts", "70", "--port", "0", GUANXI_STATE=str(state))
    assert done.returncode != 0 and "ACCOUNTS=50" in done.stderr and "RESET=1" in done.stderr


def test_there_is_no_clock_to_move_without_a_demo(state):
    done = _run("demo", "advance", "30d", GUANXI_STATE=str(state))
    assert done.returncode != 0 and "There is no demo" in done.stderr
