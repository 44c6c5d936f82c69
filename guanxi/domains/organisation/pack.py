"""Today's duties of units and people, lent by whoever keeps packs (wiring.DUTIES): the rulebook stands above this domain."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.module_loading import import_string

from guanxi.foundation.django import clock, wiring
from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.duties import InForce


def in_force() -> InForce:
    """Today's duties; one statement."""
    ask: Callable[..., InForce] = import_string(wiring.listed("DUTIES")[0])
    return ask(on=clock.today())


def jobs_in_force() -> Mapping[str, Text]:
    """The pack's jobs by key: what somebody's job may be, and offered where his post is entered, which may be called otherwise. ORG-17."""
    return {one.key: one.name.text for one in in_force().duties.jobs}
