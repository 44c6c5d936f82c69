"""Whether two names may mean the same project though they are not written alike: what people add to a name, and what tells projects apart.

Plain values only. Nobody is refused for it: a superior of both sides looks (operator 1.11).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guanxi.domains.registration.rules.claims import project_key

LEAST = 2
_ENDING = re.compile(r"(项目|工程|建设|采购|招标|投标|立项)$")
_PHASE = re.compile(r"第?([一二三四五六七八九十]+|\d{1,2})期$")
_YEAR = re.compile(r"(20\d\d)年度?")
_PARTICLE = re.compile(r"[的之]")
_NUMBERS = {word: str(number) for number, word in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, kw_only=True)
class Name:
    """What of a project's name says which it is; phase and year "" where it names none."""

    core: str
    phase: str
    year: str


def name_of(project: str) -> Name:
    """Without spaces and punctuation, the year, the phase, particles and generic endings; never less than two characters of it."""
    core, phase = project_key(project), ""
    year = found[1] if (found := _YEAR.search(core)) else ""
    core = _PARTICLE.sub("", _YEAR.sub("", core))
    while True:
        ending = _PHASE.search(core) or _ENDING.search(core)
        if ending is None or ending.start() < LEAST:
            return Name(core=core, phase=phase, year=year)
        if ending.re is _PHASE:
            phase = phase or _NUMBERS.get(ending[1], ending[1])
        core = core[:ending.start()]


def are_alike(one: str, other: str) -> bool:
    """True for two names that may be one project; two phases, or two years, are two projects. Operator 1.11, SAL-02."""
    a, b = name_of(one), name_of(other)
    return len(a.core) >= LEAST and a.core == b.core and not _differ(a.phase, b.phase) and not _differ(a.year, b.year)


def _differ(one: str, other: str) -> bool:
    return bool(one and other) and one != other
