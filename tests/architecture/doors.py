"""`python -m tests.architecture.doors` rewrites doors.txt, the frozen signatures of every domain's door, interface.txt and access.txt beside it."""

from __future__ import annotations

import importlib
import inspect
import os
from pathlib import Path

from tests.architecture import tree

FROZEN = Path(__file__).with_name("doors.txt")


def current() -> str:
    """One line per name of each door's `__all__`."""
    lines = []
    for domain in tree.domains():
        if not (domain / "api.py").exists():
            continue
        door = importlib.import_module(f"guanxi.domains.{domain.name}.api")
        for name in sorted(door.__all__):
            thing = getattr(door, name)
            lines.append(f"{domain.name}.{name}{signature(thing)}")
    return "\n".join(lines) + "\n"


def signature(thing: object) -> str:
    """How a function is called or a value made; constants have none."""
    if not callable(thing):
        return f": {type(thing).__name__}"
    try:
        return str(inspect.signature(thing))
    except ValueError:
        return "(…)"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    django.setup()
    from tests.architecture import access, interface

    FROZEN.write_text(current())
    interface.FROZEN.write_text(interface.current())
    access.FROZEN.write_text(access.current())
