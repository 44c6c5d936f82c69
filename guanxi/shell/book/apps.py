"""Django's name for this page."""

from django.apps import AppConfig


class BookConfig(AppConfig):
    """No tables."""

    name = "guanxi.shell.book"
    label = "book"
