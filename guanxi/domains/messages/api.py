"""The door of notices and mails."""

from guanxi.domains.messages.commands import deliver_mail, notify, read_notices, send_again, send_mail
from guanxi.domains.messages.queries import MailLine, NoticeLine, notices, undelivered_mails, unread_count
from guanxi.domains.messages.rules import Channel, ContactGate, Letter

__all__ = [
    "Channel", "ContactGate", "Letter", "MailLine", "NoticeLine", "deliver_mail", "notices", "notify", "read_notices", "send_again", "send_mail",
    "undelivered_mails", "unread_count",
]
