"""Today's duties of units and people, lent by whoever keeps packs (wiring.DUTIES): the rulebook stands above this domain."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.module_loading import import_string

from guanxi.foundation.django import clock, wiring
from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.duties import InForce


def in_force() -> InForce:
    """Today's duties; one statement."""
    ask: Callable[..., InForce] = import_string(wiring.listed("DUTIES")[0])
    return ask(on=clock.today())


def jobs_in_force() -> Sequence[Text]:
    """The names of the pack's jobs, offered where somebody's post is entered; a post may be called otherwise. ORG-17."""
    return [one.name.text for one in in_force().duties.jobs]
