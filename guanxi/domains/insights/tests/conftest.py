"""Every test of insights has its own lake."""

from __future__ import annotations

import importlib
import json

import pytest

from guanxi.domains.insights import testing
from guanxi.domains.organisation.testing import World, make_world
from guanxi.foundation import child


@pytest.fixture(autouse=True)
def _own_state(settings, tmp_path):
    settings.GUANXI_STATE = str(tmp_path)


@pytest.fixture(scope="module")
def world(together, now) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def accounts(together, world, now) -> tuple[int, int]:
    """G1 in the city, G2 in the other city."""
    with together():
        return (testing.make_account(now=now, unit_id=world.city, name="望溪市第一人民医院", group_code="G1"),
                testing.make_account(now=now, unit_id=world.other_city, name="石渡市财政局", group_code="G2"))


@pytest.fixture(autouse=True)
def _same_process(request, monkeypatch):
    """Calls the child's function here, through the same JSON border: a start costs more than the small night itself.

    Tests that take `real_child` start the real process.
    """
    if "real_child" not in request.fixturenames:
        monkeypatch.setattr(child, "run", in_this_process)


def in_this_process(target, arguments, **limits):
    """What the child would answer."""
    module, _, function = target.partition(":")
    answer = getattr(importlib.import_module(module), function)(**json.loads(json.dumps(arguments)))
    return json.loads(json.dumps(answer))


@pytest.fixture
def real_child() -> None:
    """Asks `_same_process` to stand aside."""
