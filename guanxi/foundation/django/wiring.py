"""Reads config/wiring.py on behalf of the floors below it: plain lists named by the setting GUANXI_WIRING."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from django.conf import settings


@functools.cache
def module() -> ModuleType:
    """The wiring module of this installation."""
    return importlib.import_module(settings.GUANXI_WIRING)


def subscribers(kind: str) -> Sequence[str]:
    """Dotted names of the handlers of an event kind."""
    found: dict[str, Sequence[str]] = module().SUBSCRIBERS
    return found.get(kind, ())


def listed(name: str) -> Sequence[Any]:
    """Any other list of the wiring, empty when it is not there: `listed("INTAKE")`."""
    return getattr(module(), name, ())


def named(name: str) -> Mapping[str, str]:
    """A table of the wiring, name to dotted name, empty when it is not there: `named("INTERFACE_READS")`."""
    return getattr(module(), name, {})
