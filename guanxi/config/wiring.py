"""One plain list of who listens to what and what each domain contributes. Nothing registers itself by being imported.

Entries are dotted names, resolved on first use, so that this file imports nothing.
"""

from __future__ import annotations

# event kind -> handlers `def on_x(event, *, now)` in a domain's jobs.py, in the order of the shelves
SUBSCRIBERS: dict[str, tuple[str, ...]] = {}

# importable subjects: `guanxi.domains.intake.api.Importable` objects
INTAKE: tuple[str, ...] = ()

# navigation: (group zh, group en, ((url name, icon, zh, en, act), …)); items whose act the actor lacks are hidden
NAVIGATION: tuple[tuple[str, str, tuple[tuple[str, str, str, str, str], ...]], ...] = ()

# merge and erase: ordered participants (foundation.django.participants)
ERASE: tuple[str, ...] = ()
