"""What children are asked to do in the tests."""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any


def add(a: int, b: int) -> int:
    return a + b


def shout(text: str) -> dict[str, Any]:
    """Prints where it must not: the answer still arrives."""
    sys.stdout.write("noise that is not JSON\n")
    sys.stdout.flush()
    return {"said": text, "django": "django" in sys.modules, "threads": os.environ["OMP_NUM_THREADS"]}


def fail() -> None:
    raise ValueError("第3行缺少列")


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(3)


def sleep() -> None:
    time.sleep(60)


def grow(mb: int) -> int:
    return len(bytearray(mb * 1024 * 1024))


def count() -> str:
    for number in range(3):
        sys.stderr.write(f'progress {{"done": {number}}}\n')
        sys.stderr.flush()
    return "done"


def talk(size: int) -> str:
    sys.stderr.write('progress {"done": 1}\n')
    return "云" * size
