"""The security profile in force, lent by whoever keeps packs (wiring.SECURITY): the rulebook stands above this domain."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.module_loading import import_string

from guanxi.foundation.django import clock, wiring
from guanxi.policy.security import InForce


def in_force() -> InForce:
    """Today's profile; one statement."""
    ask: Callable[..., InForce] = import_string(wiring.listed("SECURITY")[0])
    return ask(on=clock.today())
