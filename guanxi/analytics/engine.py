"""The DuckDB connection of one child process, fenced: two threads, a memory limit, only the given folders.

Not for here: any expression. Nothing outside a child process may import this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import ibis

THREADS = 2


@ibis.udf.scalar.builtin(name="divide")
def whole_quotient(dividend: int, divisor: int) -> int:
    """Integer division of BIGINT without a detour over DOUBLE (Ibis's `//` takes that detour)."""
    return dividend // divisor


@ibis.udf.scalar.builtin(name="bit_count")
def bit_count(bits: int) -> int:
    """How many bits are set."""
    return bits.bit_count()


def round_quotient(dividend: Any, divisor: Any) -> Any:
    """`dividend / divisor` as a whole number, half away from zero; divisor > 0. Both int64 expressions."""
    return dividend.sign().cast("int64") * whole_quotient(dividend.abs() * 2 + divisor, divisor * 2)


@contextmanager
def connect(*, folders: Sequence[Path], work: Path, memory_mb: int) -> Iterator[Any]:
    """An Ibis backend that may touch only `folders` and `work` (spill and its own database file)."""
    work.mkdir(parents=True, exist_ok=True)
    raw = duckdb.connect(str(work / "night.duckdb"), config={"threads": THREADS})
    try:
        raw.execute("SET enable_progress_bar=false")  # it writes to stdout, where the child answers
        raw.execute(f"SET memory_limit='{int(memory_mb)}MiB'")
        raw.execute("SET preserve_insertion_order=false")
        raw.execute(f"SET temp_directory={_quoted(work / 'spill')}")
        allowed = ", ".join(_quoted(folder) for folder in (*folders, work))
        raw.execute(f"SET allowed_directories=[{allowed}]")
        raw.execute("SET autoinstall_known_extensions=false")
        backend = ibis.duckdb.from_connection(raw)  # sets the time zone, so the lock comes after it
        raw.execute("SET enable_external_access=false")
        raw.execute("SET lock_configuration=true")
        yield backend
    finally:
        raw.close()


def _quoted(path: Path) -> str:
    return "'" + str(path.resolve()).replace("'", "''") + "'"


def scalars(expression: Any) -> list[dict[str, Any]]:
    """A small result as plain Python rows."""
    rows: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return rows
