"""What the private server is told: sized to the machine, written anew at every start, so that an upgrade reaches old data folders.

Whoever runs the server may set anything with ALTER SYSTEM, which wins over all of this. Not for here: roles, databases, a server
of the operator's own (its IT sizes that).
"""

from __future__ import annotations

import os
from pathlib import Path

FILE = "guanxi.conf"
LINE = f"\ninclude_if_exists = '{FILE}'\n"
_FIXED = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
work_mem = '24MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
random_page_cost = 1.1
max_connections = 80
jit = off
"""
# A test's rows are never committed. Autovacuum finds a table with pages and no row, and remembers that: a test that then writes two thousand
# was planned for one.
_NOT_DURABLE = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum = off\n"
_MB = 1024 * 1024


def memory() -> int:
    """Bytes of this machine's memory."""
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def settings(*, memory: int, durable: bool) -> str:
    """The lines for a machine of `memory` bytes: an eighth is the server's own cache (128 MB to 4 GB), half is what it may
    expect the system to cache. Without `durable` (tests only) a crash may lose everything and the cache stays at 512 MB."""
    cache = min(max(memory // 8 // _MB, 128), 4096 if durable else 512)
    upkeep = min(max(memory // 64 // _MB, 64), 512)
    sized = (f"shared_buffers = '{cache}MB'\nmaintenance_work_mem = '{upkeep}MB'\n"
             f"effective_cache_size = '{max(memory // 2 // _MB, 256)}MB'\n")
    return _FIXED + sized + ("" if durable else _NOT_DURABLE)


def write(data: Path, *, durable: bool) -> None:
    """Writes the file beside the server's own one and makes that include it, last and once."""
    ours = data / FILE
    ours.write_text(settings(memory=memory(), durable=durable))
    ours.chmod(0o644)  # the server may run as an account of its own; there is nothing secret in it
    own = data / "postgresql.conf"
    if LINE not in own.read_text():
        with own.open("a") as conf:
            conf.write(LINE)
