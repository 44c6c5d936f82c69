"""What the processes of the loading tests are: one of our commands each, born from a nursery that has set up Django."""

from __future__ import annotations

import sys

import django
from django.conf import settings

django.setup()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody logs in here; the cast's take six processor seconds

from guanxi.shell import cli, demo_cli, serve_cli  # noqa: E402, F401 - imported once for all of them
from guanxi.shell.demo.load import run  # noqa: E402, F401
from tests import nursery  # noqa: E402


def main(command: str) -> None:
    """Runs `guanxi COMMAND`."""
    nursery.install()
    sys.argv = ["guanxi", *command.split()]
    cli.main()
