"""Today's duties of units and people, lent by whoever keeps packs (wiring.DUTIES): the rulebook stands above this domain."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.module_loading import import_string

from guanxi.foundation.django import clock, wiring
from guanxi.policy.duties import InForce


def in_force() -> InForce:
    """Today's duties; one statement."""
    ask: Callable[..., InForce] = import_string(wiring.listed("DUTIES")[0])
    return ask(on=clock.today())
