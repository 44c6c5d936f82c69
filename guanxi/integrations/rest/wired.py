"""Reads that span domains: what pages of the shell show from several of them, under the names of config/wiring.py (INTERFACE_READS).

The shell and the integrations do not know each other; the function behind the page and behind the operation is the same one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

from guanxi.foundation.django import wiring


def read_of(name: str) -> Callable[..., Any]:
    """The function of that name; KeyError for one that nobody contributes."""
    found: Callable[..., Any] = import_string(wiring.named("INTERFACE_READS")[name])
    return found
