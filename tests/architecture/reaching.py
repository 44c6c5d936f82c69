"""Which functions of the doors a view or an operation reaches: read from the source, through helpers of the same floor.

For tests that hold a page and its operation to the same function, and so to the same rule. Needs Django set up.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Names = dict[str, str]
FLOORS = ("guanxi.domains.", "guanxi.shell.", "guanxi.integrations.", "guanxi.foundation.django.")


@functools.cache
def _module(name: str) -> tuple[Names, dict[str, ast.AST]]:
    """What the names of a module mean, and its functions and classes."""
    tree = ast.parse(Path(str(importlib.import_module(name).__file__)).read_text("utf-8"))
    imported = {alias.asname or alias.name: f"{one.module}.{alias.name}" for one in tree.body if isinstance(one, ast.ImportFrom)
                for alias in one.names if one.module}
    return imported, {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef | ast.ClassDef)}


def reached(call: Callable[..., Any]) -> frozenset[str]:
    """Names of the functions it calls through a door (`customers.create_account`) or of the queue, with its own where it is one."""
    call = inspect.unwrap(call)
    module = call.__module__
    own = {call.__name__} if module.startswith(("guanxi.domains.", "guanxi.foundation.")) and ".web" not in module else set()
    return frozenset(own | set(_calls(module, call.__name__, set())))


def _calls(module: str, name: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    if (module, name) in seen:
        return
    seen.add((module, name))
    imported, defined = _module(module)
    for node in ast.walk(defined[name]) if name in defined else ():
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in imported:
            yield from _through(imported[node.value.id], node.attr, seen)
        elif isinstance(node, ast.Name) and node.id in defined:
            yield from _calls(module, node.id, seen)
        elif isinstance(node, ast.Name) and node.id in imported:
            inside, _, function = imported[node.id].rpartition(".")
            if _is_helper(inside):
                yield from _calls(inside, function, seen)


def _through(place: str, function: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    if place.endswith(".api") or place.startswith("guanxi.foundation.django."):
        yield function
    elif _is_helper(place):
        yield from _calls(place, function, seen)


def _is_helper(place: str) -> bool:
    return place.startswith(FLOORS) and not place.endswith(".api") and inspect.ismodule(_found(place))


def _found(place: str) -> Any:
    try:
        return importlib.import_module(place)
    except ImportError:
        return None
