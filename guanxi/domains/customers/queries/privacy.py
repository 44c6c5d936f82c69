"""The masking matrix in force (section `privacy/masking` of the operator's active pack)."""

from __future__ import annotations

from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock
from guanxi.policy.privacy import SHAPE, Masking

KEY = "privacy/masking"


def masking() -> Masking:
    """The matrix of today's version: one statement, so that an activation counts at once in every process.

    Before any version is in force, the shipped files count: never an open matrix.
    """
    found: Masking = rulebook.in_force(key=KEY, adapter=SHAPE.adapter, on=clock.today())
    return found
