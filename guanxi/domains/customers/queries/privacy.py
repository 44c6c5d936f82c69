"""The masking matrix in force (section `privacy/masking` of the operator's pack)."""

from __future__ import annotations

import functools

from django.conf import settings

from guanxi.policy import load
from guanxi.policy.privacy import SHAPE, Masking


@functools.cache
def masking() -> Masking:
    """Read once per process from the pack's files; a new pack counts from the next start."""
    section = load.load(settings.GUANXI_OPERATOR).sections["privacy/masking"]
    found: Masking = SHAPE.adapter.validate_python(section.data)
    return found
