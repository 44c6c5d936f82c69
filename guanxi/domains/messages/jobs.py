"""Queue entries of mails."""

from __future__ import annotations

from guanxi.domains.messages import api
from guanxi.foundation.django import clock, jobs


@jobs.task(queue="fast")
def send(*, message_id: str) -> str:
    """Sends one mail; a repetition after it was sent does nothing."""
    return api.deliver_mail(message_id=message_id, now=clock.now())
