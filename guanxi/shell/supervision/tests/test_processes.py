"""Processes end with their demo: in order when asked, and also when the demo is killed."""

from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from guanxi.shell.supervision import ports, program
from guanxi.shell.supervision.program import Program
from guanxi.shell.supervision.supervisor import Supervisor
from guanxi.shell.supervision.watchdog import Watch
from guanxi.shell.trouble import Trouble


class Sleeper(Program):
    """A program of this test: any Python text instead of a `guanxi` command; the name shows in its command line."""

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", self.command[0], "guanxi"], start_new_session=True,
                                        preexec_fn=program.dying_with_parent())


class Quiet(http.server.BaseHTTPRequestHandler):
    """Answers 404 to everything and says nothing."""

    def do_GET(self):
        self.send_error(404)

    def log_message(self, *arguments):
        pass


def _sleeper(text="import time; time.sleep(600)", name="sleeper"):
    return Sleeper(name=name, command=(text,), environment={})


def _is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] not in "ZX"
    except OSError:
        return False


def _wait_until_gone(pids, seconds=600.0):
    deadline = time.monotonic() + seconds
    while any(map(_is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return [pid for pid in pids if _is_alive(pid)]


def test_a_program_that_ignores_sigterm_is_ended_all_the_same():
    stubborn = _sleeper("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)")
    stubborn.start()
    stubborn.stop(grace=0.5)
    stubborn.stop(grace=0.5)
    assert stubborn.poll() is not None


def test_ctrl_c_ends_everything_in_order(tmp_path):
    keep = (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))
    web, loader = _sleeper(name="web"), _sleeper(name="loader")
    supervisor = Supervisor(state=tmp_path, programs=[web], once=[loader], say=lambda text: None)
    try:
        supervisor.start()
        signal.setitimer(signal.ITIMER_REAL, 0)
        os.kill(os.getpid(), signal.SIGINT)
        supervisor.run()
        supervisor.stop()
    finally:
        signal.signal(signal.SIGINT, keep[0])
        signal.signal(signal.SIGTERM, keep[1])
    assert web.process and not _is_alive(web.process.pid)
    assert loader.process and not _is_alive(loader.process.pid)


def test_a_program_that_will_not_stay_up_is_named(tmp_path, monkeypatch):
    keep = (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))
    monkeypatch.setattr("guanxi.shell.supervision.supervisor.RESTARTS", 1)
    said: list[str] = []
    supervisor = Supervisor(state=tmp_path, programs=[_sleeper("raise SystemExit(3)", "web")], once=[], say=said.append)
    try:
        supervisor.start()
        with pytest.raises(Trouble, match="web does not stay up"):
            supervisor.run()
    finally:
        supervisor.stop()
        signal.signal(signal.SIGINT, keep[0])
        signal.signal(signal.SIGTERM, keep[1])
    assert len(said) == 1


def test_kill_9_of_the_demo_leaves_nothing_running(tmp_path):
    text = f"""
import time
from pathlib import Path
from guanxi.shell.supervision.tests.test_processes import _sleeper
from guanxi.shell.supervision.watchdog import Watch
watch = Watch(Path({str(tmp_path)!r}))
soft = _sleeper(); soft.start()
hard = _sleeper("import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"); hard.start()
watch.note([soft.process.pid, hard.process.pid])
print(soft.process.pid, hard.process.pid, watch._process.pid, flush=True)
time.sleep(600)
"""
    demo = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True)
    assert demo.stdout
    pids = [int(word) for word in demo.stdout.readline().split()]
    assert len(pids) == 3
    demo.kill()
    demo.wait()
    demo.stdout.close()
    assert _wait_until_gone(pids) == []


def test_a_watchdog_that_is_dismissed_does_nothing(tmp_path):
    watch, sleeper = Watch(tmp_path), _sleeper()
    sleeper.start()
    assert sleeper.process
    watch.note([sleeper.process.pid])
    watch.dismiss()
    assert _is_alive(sleeper.process.pid)
    sleeper.stop(grace=1)


def test_a_port_is_open_when_a_page_was_answered():
    server = http.server.HTTPServer(("127.0.0.1", 0), Quiet)
    port = server.server_address[1]
    assert not ports.wait_until_answered(port, seconds=5, give_up=lambda: True)
    with pytest.raises(Trouble):
        ports.require_free(port)
    answering = threading.Thread(target=server.serve_forever, daemon=True)
    answering.start()
    assert ports.wait_until_answered(port, seconds=30, give_up=lambda: False)
    server.shutdown()
    server.server_close()
