"""A head office with people, and packs that a test may change."""

import shutil

import pytest

from guanxi.domains.organisation.testing import make_actor, make_world
from guanxi.policy import files


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """A copy of the shipped packs that everything reads instead; returns its folder."""
    folder = tmp_path / "policies"
    shutil.copytree(files.root(), folder)
    monkeypatch.setattr(files, "root", lambda: folder)
    return folder


@pytest.fixture
def analyst(db, now):
    """Somebody at headquarters who may activate packs."""
    return make_actor("analyst", now=now, unit_id=make_world(now=now).hq, roles=("R15",))
