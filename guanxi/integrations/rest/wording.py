"""The words of the pack in force for a list of it. Not for here: lists of the code, which need nobody to look them up."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock
from guanxi.foundation.pure.words import OfPack


def of_pack(one: OfPack) -> Sequence[str]:
    """Today's words, each once; none where the pack leaves the list blank."""
    adapter = next(shape.adapter for shape in rulebook.shapes() if fnmatchcase(one.section, shape.pattern))
    return list(dict.fromkeys(one.words(rulebook.in_force(key=one.section, adapter=adapter, on=clock.today()))))
