"""Is a port free, and does somebody answer on it?"""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable
from contextlib import suppress

from guanxi.shell.trouble import Trouble

HOST = "127.0.0.1"


def require_free(port: int) -> None:
    """Refuses a port that is taken or forbidden."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OverflowError:
            raise Trouble(f"There is no port {port}: choose one from 1024 to 65535.") from None
        except OSError as error:
            raise Trouble(f"Port {port} cannot be used ({error.strerror}): choose another, `make demo PORT={port + 1}`.") from None


def wait_until_answered(port: int, *, seconds: float, give_up: Callable[[], bool]) -> bool:
    """True when a page was answered in time, whatever it said; stops early when `give_up` says so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not give_up():
        page = http.client.HTTPConnection(HOST, port, timeout=5)
        with suppress(OSError, http.client.HTTPException):
            page.request("GET", "/healthz")
            page.getresponse()
            return True
        time.sleep(0.1)
    return False
