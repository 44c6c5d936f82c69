"""The caller's side: start, bound by memory and time, read the answer, turn every failure into `ChildFailed`."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


class ChildFailed(RuntimeError):
    """The child raised, was killed, or ran out of memory or time. `kind` names which; `detail` is its message."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


def run(
    target: str,
    arguments: Mapping[str, Any],
    *,
    memory_mb: int = 2048,
    timeout_s: float = 600,
    on_progress: Callable[[dict[str, Any]], None] | None = None,
) -> Any:
    """Calls `target` ("package.module:function") with `arguments` in a child; returns its JSON result.

    A child may print lines `progress {json}` on standard error; each is handed to `on_progress`.
    Raises ChildFailed(kind = raised | memory | timeout | killed).
    """
    # One thread per library: on two cores spinning threads made fits 10-19 times slower (analytics, trap 5)
    env = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    request = json.dumps({"target": target, "arguments": dict(arguments), "memory_mb": memory_mb})
    process = subprocess.Popen(
        [sys.executable, "-m", "guanxi.foundation.child"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, env=env, start_new_session=True, cwd=str(Path.cwd()),
    )
    killer = _Timer(process, timeout_s)
    assert process.stdin and process.stdout and process.stderr  # noqa: S101 - Popen with three pipes
    try:
        process.stdin.write(request)
        process.stdin.close()
        # Beside the progress lines: an answer longer than a pipe holds (64 kB) waits for its reader, and its end for the answer
        answers: list[str] = []
        reader = threading.Thread(target=lambda: answers.append(process.stdout.read() if process.stdout else ""), daemon=True)
        reader.start()
        noise = _follow(process, on_progress)
        reader.join()
        code = process.wait()
    except BaseException:
        killer.kill()
        raise
    finally:
        killer.cancel()
    return _result("".join(answers), code, noise, timed_out=killer.fired, timeout_s=timeout_s)


def _follow(process: subprocess.Popen[str], on_progress: Callable[[dict[str, Any]], None] | None) -> str:
    noise: list[str] = []
    assert process.stderr  # noqa: S101 - Popen with three pipes
    for line in process.stderr:
        if line.startswith("progress "):
            if on_progress:
                on_progress(json.loads(line[9:]))
        else:
            noise = [*noise[-30:], line]
    return "".join(noise)


def _result(answer: str, code: int, noise: str, *, timed_out: bool, timeout_s: float) -> Any:
    if timed_out:
        raise ChildFailed("timeout", f"took longer than {timeout_s:.0f} s")
    if code < 0:
        raise ChildFailed("killed", f"{signal.Signals(-code).name} {noise.strip()[-300:]}")
    try:
        reply = json.loads(answer)
    except ValueError:
        raise ChildFailed("killed", f"exit code {code} {noise.strip()[-300:]}") from None
    if "error" in reply:
        raise ChildFailed(reply["kind"], reply["error"])
    return reply["result"]


class _Timer:
    """Kills the child's whole process group when the time is over."""

    def __init__(self, process: subprocess.Popen[str], seconds: float) -> None:
        self.process, self.fired = process, False
        self._timer = threading.Timer(seconds, self._fire)
        self._timer.daemon = True
        self._timer.start()

    def _fire(self) -> None:
        self.fired = True
        self.kill()

    def kill(self) -> None:
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def cancel(self) -> None:
        self._timer.cancel()
