"""The identity of a pack's content: a hash that changes with any value and with nothing else.

Not for here: which version is active when (`guanxi.domains.rulebook`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date

from guanxi.policy.load import Pack


def canonical(content: Mapping[str, object]) -> str:
    """The content as one JSON text: keys sorted, days as ISO, Chinese as it is."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso)


def digest(content: Mapping[str, object]) -> str:
    """SHA-256 of the canonical content, 64 hex digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def label(pack: Pack) -> str:
    """What decisions store: `demo@2026-01-01#3f2a9c1b04de`."""
    return f"{pack.operator}@{pack.effective_from.isoformat()}#{digest(pack.content)[:12]}"


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
