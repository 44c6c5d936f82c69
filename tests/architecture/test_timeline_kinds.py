"""Every kind of entry that is recorded anywhere says whom it is for: money and private life are not for who only serves on site (PRM-59)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from guanxi.domains.timeline.kinds import KINDS, kind_of
from tests.architecture.tree import REPOSITORY

# where a kind is put together out of words of a table
BUILT = {"guanxi/domains/duplicates/commands/merges.py": ("account_merged", "account_undone", "contact_merged", "contact_undone")}
RECORDING = ("record", "Happening")


def _argument(call: ast.Call, name: str, place: int) -> ast.expr | None:
    named = next((one.value for one in call.keywords if one.arg == name), None)
    return named if named is not None or place >= len(call.args) else call.args[place]


def _handed_in(tree: ast.Module, function: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    """What callers in the same module pass for a parameter."""
    names = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == function.name:
            given = _argument(call, name, names.index(name) if name in names else len(call.args))
            if given is not None:
                yield given


def _kinds(tree: ast.Module, function: ast.FunctionDef, value: ast.expr) -> Iterator[str]:
    """The kinds an expression may be; of an f-string what it begins with; `?` where nobody can tell."""
    if isinstance(value, ast.Constant):
        yield str(value.value)
    elif isinstance(value, ast.JoinedStr) and isinstance(value.values[0], ast.Constant):
        yield str(value.values[0].value)
    elif isinstance(value, ast.Name):
        found = [kind for given in _handed_in(tree, function, value.id) for kind in _kinds(tree, function, given)]
        yield from found or ["?"]
    else:
        yield "?"


def recorded() -> dict[str, set[str]]:
    """File → kinds it records."""
    found: dict[str, set[str]] = {}
    for path in sorted((REPOSITORY / "guanxi").rglob("*.py")):
        text, name = path.read_text(), str(path.relative_to(REPOSITORY))
        if "timeline" not in text or "/tests/" in name or name.startswith("guanxi/domains/timeline/"):
            continue
        tree = ast.parse(text)
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in ast.walk(function):
                if (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in RECORDING
                        and isinstance(call.func.value, ast.Name) and call.func.value.id.startswith("timeline")):
                    value = _argument(call, "kind", 99)
                    found.setdefault(name, set()).update(_kinds(tree, function, value) if value is not None else "?")
    return found


def test_prm_59_every_kind_of_entry_says_whom_it_is_for() -> None:
    found = {name: kinds - {"?"} | set(BUILT.get(name, ("?",) if "?" in kinds else ())) for name, kinds in recorded().items()}
    unclassed = {f"{name}: {kind}" for name, kinds in found.items() for kind in kinds if kind_of(kind) is None}
    assert len(found) > 12 and not unclassed, "class them in guanxi/domains/timeline/kinds.py"


def test_every_class_is_of_a_kind_that_is_recorded() -> None:
    said = {kind for kinds in recorded().values() for kind in kinds} | {kind for kinds in BUILT.values() for kind in kinds}
    assert not [key for key in KINDS if not any(kind.startswith(key) if key.endswith("_") else kind == key for kind in said)]
