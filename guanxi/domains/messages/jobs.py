"""Queue entries of mails."""

from __future__ import annotations

import logging
from pathlib import Path

from django.conf import settings

from guanxi.domains.messages import api
from guanxi.foundation.django import clock, jobs

log = logging.getLogger("guanxi.messages")


@jobs.task(queue="fast")
def send(*, message_id: str) -> str:
    """Sends one mail; a repetition after it was sent does nothing."""
    return api.deliver_mail(message_id=message_id, now=clock.now())


@jobs.periodic("*/10 * * * *")  # every ten minutes
@jobs.task(queue="fast", retries=1)
def take_returned(*, timestamp: int) -> int:
    """Reads the folder into which the mail server puts letters that came back; returns how many mails there were. Without a folder: none."""
    folder = Path(settings.GUANXI_MAIL_RETURNS) if settings.GUANXI_MAIL_RETURNS else None
    if folder is None:
        return 0
    if not ((folder / "new").is_dir() and (folder / "cur").is_dir()):
        log.warning("%s is no Maildir that this process may read", folder)
        return 0
    return sum(api.take_folder(folder=folder, now=clock.now()).values())
