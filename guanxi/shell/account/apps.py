"""Django's name for this page (`account` is taken by the login library)."""

from django.apps import AppConfig


class AccountPageConfig(AppConfig):
    """No tables."""

    name = "guanxi.shell.account"
    label = "account_page"
