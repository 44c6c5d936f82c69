"""Opaque cursors: the place after the last row, signed, and good for one list only."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core import signing

from guanxi.foundation.pure.bilingual import t
from guanxi.integrations.rest import given

_signer = signing.Signer(salt="guanxi.rest.cursor")
LONGEST = 400


def made(*, place: list[Any], of: str) -> str:
    """A cursor for the list that `of` describes (its path, filters, sort and reader)."""
    return _signer.sign_object([_digest(of), *place], compress=False)


def read(text: str, *, of: str) -> list[Any]:
    """The place; refuses 400 for a cursor that is not ours or belongs to another list."""
    try:
        found: list[Any] = _signer.unsign_object(text) if len(text) <= LONGEST and text.isascii() else []
    except (signing.BadSignature, ValueError):
        found = []
    if not found or found[0] != _digest(of):
        raise given.wrong("cursor", t("游标无效,或不属于这份列表", "is not a cursor of this list"))
    return found[1:]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
