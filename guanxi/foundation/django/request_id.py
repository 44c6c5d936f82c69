"""The id that ties a request to its acts, jobs and log lines."""

from __future__ import annotations

import logging
import uuid
from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("guanxi_request_id", default="")


def current_request_id() -> str:
    """The id of the request or job being served; empty outside of one."""
    return _request_id.get()


def begin(request_id: str = "") -> str:
    """Starts a new id (or takes over a job's) for this thread of work and returns it."""
    chosen = request_id or uuid.uuid4().hex[:16]
    _request_id.set(chosen)
    return chosen


class RequestIdFilter(logging.Filter):
    """Puts `request_id` on every log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current_request_id() or "-"
        return True
