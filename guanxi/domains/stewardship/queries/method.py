"""The method of collecting, as the pack in force teaches it, with what the pack asks of each field (ARC-32)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.stewardship.policy import METHOD
from guanxi.domains.stewardship.queries import policy
from guanxi.domains.stewardship.queries.figures import label_of
from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, kw_only=True)
class MethodStep:
    """What is done when; tool: a key of the pack, for which a page knows its link."""

    key: str
    tool: str
    when: Text
    what: Text


@dataclass(frozen=True, kw_only=True)
class MethodField:
    """One required field: how to come by it and prove it ("" where the pack says nothing), whose it is, how long a check counts (None: for ever).

    is_own: our own record, which no customer need confirm.
    """

    key: str
    label: Text
    ask: Text
    prove: Text
    steward: Text
    fresh_days: int | None
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class CollectingMethod:
    """origin: "ours" where no source names the method."""

    origin: str
    principles: Sequence[Text]
    steps: Sequence[MethodStep]
    fields: Sequence[MethodField]


def method(*, today: date) -> CollectingMethod:
    """Principles, occasions with their tools, and every field that is asked for: two statements. ARC-32."""
    found, tended = rulebook.in_force(key="stewardship/method", adapter=METHOD, on=today), policy.fields(on=today)
    manner, nothing = {one.key: one for one in found.fields}, Text("", "")
    return CollectingMethod(
        origin=found.origin, principles=[one.text for one in found.principles],
        steps=[MethodStep(key=one.key, tool=one.tool, when=one.when.text, what=one.what.text) for one in found.steps],
        fields=[MethodField(key=one.key, label=label_of(one.key), steward=tended.steward_name(one.steward), fresh_days=one.fresh_days,
                            is_own=one.is_own, ask=manner[one.key].ask.text if one.key in manner else nothing,
                            prove=manner[one.key].prove.text if one.key in manner else nothing) for one in tended.fields])
