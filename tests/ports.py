"""A port for a server of a test.

Asking the system for a free one and closing it again is a race: until the server listens, any connection may be given that port.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress

FIRST, EACH, PROCESSES = 16_000, 16, 1_000


def free() -> int:
    """Below the ports a system hands out by itself (32768 and up), and others for each test process."""
    first = FIRST + os.getpid() % PROCESSES * EACH
    for port in range(first, first + EACH):
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(f"no free port from {first} on")
