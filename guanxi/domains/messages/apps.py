"""Django's name for this package: `notices`, because `messages` belongs to the framework."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Tables: notices_notice, notices_outgoingmail, notices_mailreturn."""

    name = "guanxi.domains.messages"
    label = "notices"
