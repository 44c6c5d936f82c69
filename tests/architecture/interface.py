"""`python -m tests.architecture.interface` rewrites interface.txt: the frozen shape of the public interface."""

from __future__ import annotations

import os
from pathlib import Path

FROZEN = Path(__file__).with_name("interface.txt")


def current() -> str:
    """One line per operation and per named shape."""
    from guanxi.integrations.rest import document

    return document.frozen()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    django.setup()
    FROZEN.write_text(current())
