"""No figure over a few people reaches a marketing role by a second door: what counts or sums hides small groups, or says why not (PRM-60)."""

from __future__ import annotations

import ast
import re
from functools import cache

from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.roles import MARKETING
from tests.architecture import aggregates
from tests.architecture.tree import PACKAGE, REPOSITORY

_SQL = re.compile(r"\b(count|sum|avg|percentile_cont|percentile_disc)\s*\(", re.IGNORECASE)
_LIKELY = re.compile(rf"{_SQL.pattern}|\b(Count|Sum|Avg)\(|\.(count|aggregate)\(", re.IGNORECASE)  # parsing every file took eight seconds
_ORM = frozenset({"Count", "Sum", "Avg", "count", "aggregate"})
_WRITES = ("tests", "migrations", "commands", "importing", "demo", "gallery", "readers")
_NOT_SHOWN = ("importing.py", "jobs.py", "personal.py", "testing.py", "rules.py", "backup.py")


def readers() -> list[str]:
    """Files that read for a page or a call: domains, what spans them, the interface. Not commands, rules and jobs: they show nothing."""
    roots = [PACKAGE / part for part in ("domains", "shell", "integrations")]
    return sorted(str(path.relative_to(REPOSITORY)) for root in roots for path in root.rglob("*.py")
                  if not set(path.parts) & set(_WRITES) and path.name not in _NOT_SHOWN)


@cache
def found() -> dict[str, bool]:
    """`file::name` of everything at the top of a file that aggregates → whether it asks if the group is to be hidden."""
    every: dict[str, bool] = {}
    for file in readers():
        text = (REPOSITORY / file).read_text()
        for top in ast.parse(text).body if _LIKELY.search(text) else ():
            if name := _aggregates(top):
                calls = {node.attr if isinstance(node, ast.Attribute) else node.id for node in ast.walk(top)
                         if isinstance(node, ast.Attribute | ast.Name)}
                every[f"{file}::{name}"] = bool(calls & aggregates.GUARDS)
    return every


def _aggregates(top: ast.stmt) -> str:
    """The name of a function, class or constant that holds an aggregate; '' for others. Documentation does not count."""
    said = {id(node.body[0].value) for node in ast.walk(top) if isinstance(node, ast.FunctionDef | ast.ClassDef)
            and isinstance(node.body[0], ast.Expr)}
    for node in ast.walk(top):
        is_sql = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said and bool(_SQL.search(node.value))
        if is_sql or (isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in _ORM):
            target = top.targets[0] if isinstance(top, ast.Assign) else top
            return str(getattr(target, "name", getattr(target, "id", "")))
    return ""


def exemption(name: str) -> str | None:
    """The reason of a name, its file, or its folder."""
    return next((reason for key, reason in aggregates.EXEMPT.items()
                 if name == key or name.startswith((f"{key}::", f"{key}/"))), None)


def test_prm_60_every_aggregate_hides_small_groups_or_says_why_not() -> None:
    """PRM-60: a new count or sum is either asked through `organisation.is_group_hidden` or stands in aggregates.py with its reason."""
    assert len(found()) > 30
    assert not [name for name, guarded in found().items() if not guarded and exemption(name) is None]


def test_prm_60_the_doors_that_are_known_are_guarded() -> None:
    """PRM-60: quality by field, owner and unit; groups of the book; the strip of the day; roll-ups over trees; the revenue curve."""
    guarded = {name.rpartition("/")[2] for name, is_guarded in found().items() if is_guarded}
    assert guarded >= {"groups.py::groups", "index.py::totals", "rollups.py::_of_kind", "figures.py::by_owner"}
    for file, asks in (("stewardship/queries/figures.py", 3), ("insights/queries/concentration.py", 1)):
        text = (PACKAGE / "domains" / file).read_text()
        assert len(re.findall(r"=_hides\(|if organisation\.is_group_hidden\(", text)) == asks, file


def test_an_exemption_is_needed_and_true() -> None:
    """Nothing stands in the table that aggregates no more; `act:` names an act that no marketing role has."""
    used = [key for key in aggregates.EXEMPT if any(name == key or name.startswith((f"{key}::", f"{key}/")) for name in found())]
    assert not set(aggregates.EXEMPT) - set(used)
    acts = organisation.acts_of(MARKETING)
    assert not [key for key, reason in aggregates.EXEMPT.items() if reason.removeprefix("act:") in acts]
