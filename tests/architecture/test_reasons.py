"""A reason that somebody has to type is judged by one rule: `foundation/pure/stated.py` (PRM-65, PRM-66)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache

from tests.architecture.tree import PACKAGE, named, sources

FREE: Mapping[str, str] = {
    "restore_contact": "may be empty", "retire_contact": "may be empty", "take_back_distribution": "may be empty",
    "take_back_handover": "may be empty", "end_assignment": "a click ends it", "withdraw_registration": "may be empty",
    "pass_on_item": "may be empty", "end_named_grade": "a click ends it", "withdraw_review": "a click withdraws it",
    "explain_loss": "a key of the pack's list", "activate_policy": "may be empty, the difference says it", "revoke_vault": "may be empty",
    "end_revenue_shares": "may be empty", "discard_import": "may be empty", "revert_workbook": "may be empty", "revert_import": "may be empty",
    "request_night": "may be empty", "queue_night": "written by its caller", "revert_facts": "may be empty", "revert_facts_of_import": "may be empty",
    "merge_accounts": "may be empty: the pair says it", "merge_contacts": "may be empty: the pair says it", "set_revenue_shares": "may be empty",
    "move_user": "its caller judged it", "carry_out": "its caller judged it",
    "log_granted_list": "the vault judged it when it was asked",
}
"""Commands with a `reason` that nobody has to type, and why."""
INSIDE = ("ask_export",)
"""Commands that judge it inside their caller's act."""
_SAID = frozenset({"reason", "why"})
_CARRIES = _SAID | {"wish", "terms", "note", "said", "text", "stated"}


def test_a_command_that_asks_for_a_reason_judges_it_by_the_one_rule() -> None:
    asking = {name for domain in _trees() for name in _asking(domain)}
    judged = {name for domain in _trees() for name in _asking(domain) if _reaches(domain, name)}
    assert asking - judged - set(FREE) == set(), "they take any reason: stated.require, or FREE with the cause"
    assert set(FREE) <= asking - judged, "these are no such commands any more"
    assert len(judged) > 25, "the search has gone blind"


def test_nobody_looks_for_an_empty_reason_by_himself() -> None:
    """`if not reason.strip()` is a second rule, which takes “1”."""
    found = [f"{named(path)}: {line}" for path in sources() if path != PACKAGE / "foundation/pure/stated.py"
             for line in re.findall(r"not (?:\w+\.)*(?:reason|why|note|basis|answer|proof)\.strip\(\)", path.read_text())]
    assert found == []


@cache
def _trees() -> Mapping[str, tuple[ast.Module, ...]]:
    """By domain, what says something of reasons; without pages."""
    found: dict[str, list[ast.Module]] = {}
    for path in sources():
        parts = path.relative_to(PACKAGE).parts
        if parts[0] == "domains" and "web" not in parts and re.search(r"\breason\b|\bwhy\b|\bstated\b", text := path.read_text()):
            found.setdefault(parts[1], []).append(ast.parse(text))
    return {domain: tuple(trees) for domain, trees in found.items()}


@cache
def _functions(domain: str) -> Mapping[str, list[ast.FunctionDef]]:
    found: dict[str, list[ast.FunctionDef]] = {}
    for tree in _trees()[domain]:
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                found.setdefault(node.name, []).append(node)
    return found


@cache
def _with_reason(domain: str) -> frozenset[str]:
    """Classes of this domain that carry a reason into a command."""
    return frozenset(node.name for tree in _trees()[domain] for node in tree.body if isinstance(node, ast.ClassDef)
                     for line in node.body if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.target.id in _SAID)


def _asking(domain: str) -> Iterator[str]:
    for name, nodes in _functions(domain).items():
        for node in nodes:
            told = {one.arg for one in node.args.kwonlyargs}
            carried = {ast.unparse(one.annotation) for one in node.args.kwonlyargs if one.annotation is not None} & _with_reason(domain)
            if not name.startswith("_") and ({"actor", "now"} <= told or name in INSIDE) and (told & _SAID or carried):
                yield name


def _reaches(domain: str, start: str) -> bool:
    """Whether the reason gets to `stated` from there, through functions of this domain."""
    waiting, seen = [start], {start}
    while waiting:
        for node in _functions(domain).get(waiting.pop(), ()):
            for call in (one for one in ast.walk(node) if isinstance(one, ast.Call)):
                if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "stated":
                    return True
                name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
                if name not in seen and _carries(call):
                    seen.add(name)
                    waiting.append(name)
    return False


def _carries(call: ast.Call) -> bool:
    given = [*call.args, *(one.value for one in call.keywords)]
    return any((isinstance(one, ast.Name) and one.id in _CARRIES) or (isinstance(one, ast.Attribute) and one.attr in _CARRIES)
               or (isinstance(one, ast.Constant) and one.value in _SAID) for value in given for one in ast.walk(value))
