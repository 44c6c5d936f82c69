"""The mail channel: Django's connection to the server named by GUANXI_MAIL_URL. Fulfils `messages.api.Channel`."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from guanxi.domains.messages.api import Letter


def deliver(letter: Letter) -> None:
    """Sends one letter; any failure is the caller's to record."""
    message = EmailMessage(
        subject=letter.subject, body=letter.body, to=[letter.to], connection=get_connection(fail_silently=False),
        headers={"Message-ID": letter.message_id} | ({"From": settings.DEFAULT_FROM_EMAIL} if letter.return_path else {}),
        from_email=letter.return_path or None,  # the sender on the envelope; the reader sees the header
    )
    if message.send() != 1:
        raise ConnectionError("the mail server took no recipient")
