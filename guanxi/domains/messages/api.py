"""The door of notices and mails."""

from guanxi.domains.messages.commands import deliver_mail, notify, read_notices, send_again, send_mail
from guanxi.domains.messages.queries import MailLine, NoticeLine, address_of, notices, undelivered_mails, unread_count
from guanxi.domains.messages.rules import Channel, ContactGate, Letter
from guanxi.domains.messages.taking import letters_at, take_folder, take_returned

__all__ = [
    "Channel", "ContactGate", "Letter", "MailLine", "NoticeLine", "address_of", "deliver_mail", "letters_at", "notices", "notify", "read_notices",
    "send_again", "send_mail", "take_folder", "take_returned", "undelivered_mails", "unread_count",
]
