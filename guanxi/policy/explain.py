"""Where a value of a pack comes from: file and line of the layer that won, and what the layers below said.

Not for here: why an account has a grade (`guanxi.domains.grading.rules`).
"""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.policy import placed
from guanxi.policy.finding import Place
from guanxi.policy.load import Pack, Section


@dataclass(frozen=True, kw_only=True)
class Origin:
    """One value: who says so now (place), and who said what before (below, oldest first)."""

    path: str
    value: object
    place: Place
    below: tuple[tuple[Place, object], ...] = ()


def origins(section: Section) -> tuple[Origin, ...]:
    """Every value of a section with its origin, in the order of the file."""
    return tuple(
        Origin(path=".".join(map(str, path)), value=placed.plain(leaf), place=leaf.place, below=leaf.below)
        for path, leaf in placed.leaves(section.node)
    )


def explain(pack: Pack, section: str, path: str = "") -> tuple[Origin, ...]:
    """Values of one section at or below a dotted path (`grades.diamond`); empty where there are none."""
    found = pack.sections.get(section)
    if found is None:
        return ()
    return tuple(one for one in origins(found) if not path or one.path == path or one.path.startswith(f"{path}."))
