"""Events after commit: one queued job per (event, subscriber), deferred in the command's own transaction.

The job row is the outbox (hard-places 3.7): nothing is published that was rolled back, nothing committed is lost.
Subscribers are a plain list in config/wiring.py; a handler is `def on_x(event, *, now) -> None` of some domain's jobs.py.
"""

from __future__ import annotations

import dataclasses
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string
from procrastinate.contrib.django import app as queue

from guanxi.foundation.django import audit, clock, wiring
from guanxi.foundation.django.models import EventLog, EventReceipt
from guanxi.foundation.pure.actor import system

DELIVER = "guanxi.foundation.django.delivery.deliver"


def publish(event: Any, *, act: audit.Act) -> None:
    """Logs `event` (a frozen dataclass of scalars) and defers one job per subscriber, in the running transaction."""
    kind = name_of(type(event))
    payload = {field.name: _plain(getattr(event, field.name)) for field in dataclasses.fields(event)}
    logged = EventLog.objects.create(id=uuid.uuid4(), at=act.at, kind=kind, payload=payload, act_id=act.id)
    for subscriber in wiring.subscribers(kind):
        # by name: delivery.py imports this module
        queue.configure_task(DELIVER, queue="fast", lock=f"{subscriber}:{payload.get('account_id', '')}").defer(
            event_id=str(logged.id), subscriber=subscriber, act_id=str(act.id), depth=act.depth
        )


def hand_over(event_id: str, subscriber: str, act_id: str, depth: int) -> bool:
    """Calls the subscriber once for this event, in one transaction with its receipt. False: it had been handled."""
    logged = EventLog.objects.get(pk=event_id)
    now = clock.now()
    with transaction.atomic():
        _, is_first = EventReceipt.objects.get_or_create(event_id=event_id, subscriber=subscriber, defaults={"at": now})
        if not is_first:
            return False
        event = _rebuild(logged.kind, logged.payload)
        with audit.caused_by(uuid.UUID(act_id), depth, system(subscriber), now):
            import_string(subscriber)(event, now=now)
    return True


def name_of(event_type: type) -> str:
    """`guanxi.domains.care.events.VisitLogged`."""
    return f"{event_type.__module__}.{event_type.__qualname__}"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple | frozenset) else value


def _rebuild(kind: str, payload: dict[str, Any]) -> Any:
    event_type = import_string(kind)
    known = {field.name: field.type for field in dataclasses.fields(event_type)}
    return event_type(**{name: _typed(str(known[name]), value) for name, value in payload.items() if name in known})


def _typed(annotation: str, value: Any) -> Any:
    if value is None:
        return None
    if annotation.startswith("datetime"):
        return datetime.fromisoformat(value).astimezone(UTC)
    if annotation.startswith("date"):
        return date.fromisoformat(value)
    if annotation.startswith("tuple"):
        return tuple(value)
    return uuid.UUID(value) if "UUID" in annotation else value
