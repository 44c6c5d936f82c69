"""The operator's active schemes on a day, ready to decide. Compiled once per pack version and process."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from typing import Any

from guanxi.domains.grading import rules
from guanxi.domains.grading.policy import SCHEME, SCHEMES
from guanxi.domains.grading.rules.compiled import AnyScheme, Compiled
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class ActiveScheme:
    """One active scheme. compiled None: the pack leaves something blank, `refusal` says what. label: pack version."""

    key: str
    is_leading: bool
    label: str
    name: Text
    scheme: AnyScheme
    compiled: Compiled | None
    refusal: Refusal | None

    @property
    def names(self) -> dict[str, Text]:
        """Grade key → its name."""
        return {grade.key: grade.name.text for grade in self.scheme.grades}

    @property
    def ranks(self) -> dict[str, int]:
        """Grade key → rank, 1 is the best."""
        return {grade.key: number for number, grade in enumerate(self.scheme.grades, start=1)}


def active_schemes(*, on: date) -> tuple[ActiveScheme, ...]:
    """The active schemes on a day, the leading one first; empty before the first activation (decisions 9)."""
    found = rulebook.sections(prefix="grading/", on=on)
    listed = found.get("grading/schemes")
    if listed is None:
        return ()
    schemes = SCHEMES.validate_python(dict(listed.data))
    keys = sorted(schemes.active, key=lambda key: key != schemes.leading)
    return tuple(scheme_of(label=listed.label, key=key, is_leading=key == schemes.leading) for key in keys)


def leading_scheme(*, on: date) -> ActiveScheme | None:
    """The scheme whose grade the book shows."""
    return next((scheme for scheme in active_schemes(on=on) if scheme.is_leading), None)


def require_scheme(*, key: str, on: date) -> ActiveScheme:
    """An active scheme that can decide. Refuses `unknown_scheme`, `matrix_blank`, `coefficient_undecided`."""
    found = next((scheme for scheme in active_schemes(on=on) if scheme.key == key), None)
    if found is None:
        raise Refusal("unknown_scheme", t(f"分级方案 {key} 未启用", f"The scheme {key} is not active"), field="scheme",
                      way_out=t("请在政策包“分级方案清单”里启用", "Activate it in “Grading schemes” of the pack"))
    if found.refusal is not None:
        raise found.refusal
    return found


def grade_names(*, on: date) -> dict[str, Text]:
    """Grade key → name of all active schemes; the leading scheme wins where keys are equal."""
    return {key: name for scheme in reversed(active_schemes(on=on)) for key, name in scheme.names.items()}


@functools.lru_cache(maxsize=64)
def scheme_of(*, label: str, key: str, is_leading: bool = False) -> ActiveScheme:
    """A scheme as a pack version says it."""
    section = rulebook.section_of(label=label, key=f"grading/{key}")
    if section is None:
        raise Refusal("unknown_scheme", t(f"没有分级方案 {key}", f"There is no scheme {key}"))
    return built(key=key, label=label, data=dict(section.data), is_leading=is_leading)


def built(*, key: str, label: str, data: dict[str, Any], is_leading: bool = False) -> ActiveScheme:
    """A scheme from the data of its section, in force or only a draft."""
    scheme = SCHEME.validate_python(data)
    refusal = rules.undecided(scheme)
    compiled = None if refusal else rules.compile_scheme(key=key, scheme=scheme)
    return ActiveScheme(key=key, is_leading=is_leading, label=label, name=scheme.name.text, scheme=scheme,
                        compiled=compiled, refusal=refusal)
