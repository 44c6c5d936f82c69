"""`Ref(kind, id)`: how engines name a subject without knowing its domain."""

from __future__ import annotations

from typing import NamedTuple


class Ref(NamedTuple):
    """kind is a glossary noun (`account`, `contact`, `unit`, `import`); id is its database id."""

    kind: str
    id: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"
