"""Processes and their memory as Linux tells it (/proc). Not for here: starting them."""

from __future__ import annotations

import contextlib
from pathlib import Path


def tree(roots: list[int]) -> list[int]:
    """These processes and all below them."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            below.setdefault(int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1]), []).append(int(entry.name))
    found, waiting = [], list(roots)
    while waiting:
        found.append(waiting.pop())
        waiting += below.get(found[-1], [])
    return found


def pss_mib(pid: int) -> float:
    """Proportional set size: a page that n processes share counts 1/n. 0 when the process is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
