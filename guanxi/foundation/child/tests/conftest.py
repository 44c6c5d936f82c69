"""Here the starting itself is tested, so children are started and not borne by the tests' nursery."""

from __future__ import annotations

import subprocess

import pytest

from guanxi.foundation.child import parent


@pytest.fixture(autouse=True)
def _really_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parent, "subprocess", subprocess)
