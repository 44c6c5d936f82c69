"""The mail channel: Django's connection to the server named by GUANXI_MAIL_URL. Fulfils `messages.api.Channel`."""

from __future__ import annotations

from django.core.mail import EmailMessage, get_connection

from guanxi.domains.messages.api import Letter


def deliver(letter: Letter) -> None:
    """Sends one letter; any failure is the caller's to record."""
    message = EmailMessage(
        subject=letter.subject, body=letter.body, to=[letter.to], connection=get_connection(fail_silently=False),
        headers={"Message-ID": letter.message_id},
    )
    if message.send() != 1:
        raise ConnectionError("the mail server took no recipient")
