"""How complete an archive entry is (decisions 13): required fields filled or 未知(已问) ÷ all required. ARC-03, ARC-11.

Not for here: the same rule over many rows (commands.derived; a test compares the two).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Catalogue


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A required field without a value. `is_known_unknown`: somebody asked and nobody knows; it counts as done."""

    key: str
    label: Text
    steward: str
    is_known_unknown: bool = False


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """`done` of `required` fields; percent is whole, rounded down, so that 100 means nothing is missing."""

    done: int
    required: int
    gaps: tuple[Gap, ...]

    @property
    def percent(self) -> int:
        """0 to 100."""
        return self.done * 100 // self.required if self.required else 100


def completeness(*, catalogue: Catalogue, filled: Collection[str], unknown: Collection[str] = ()) -> Completeness:
    """`filled`: keys that hold a value; `unknown`: keys answered with 未知(已问)."""
    required = catalogue.required
    gaps = tuple(Gap(key=field.key, label=field.label, steward=field.steward, is_known_unknown=field.key in unknown)
                 for field in required if field.key not in filled)
    done = len(required) - sum(not gap.is_known_unknown for gap in gaps)
    return Completeness(done=done, required=len(required), gaps=gaps)


def filled_keys(values: Mapping[str, object]) -> frozenset[str]:
    """Keys whose value says something: not empty, not None. `False` is an answer."""
    found = {key for key, value in values.items() if value is not None and value != ""}
    if values.get("office_phone"):
        found.add("mobile")  # ARC-02 asks for a telephone; a fixed one answers it
    return frozenset(found)


def together(account: Completeness, people: Sequence[Completeness], *, empty_contact: Completeness) -> Completeness:
    """An account with its people; an account without anybody lacks one whole contact."""
    parts = [account, *(people or [empty_contact])]
    return Completeness(done=sum(p.done for p in parts), required=sum(p.required for p in parts),
                        gaps=tuple(gap for p in parts for gap in p.gaps))
