"""Django's name for these pages."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """No tables."""

    name = "guanxi.shell.search"
    label = "search"
