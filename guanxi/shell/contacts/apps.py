"""Django's name for this page."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    """No tables."""

    name = "guanxi.shell.contacts"
    label = "contacts"
