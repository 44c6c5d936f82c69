"""The masking matrix comes from the version in force: dated, and counting at once where a process already runs (PRM-63)."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api
from guanxi.domains.customers.queries import privacy
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.organisation.testing import make_actor, make_world
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.policy import files

pytestmark = pytest.mark.django_db
OWN_L2 = "{ own: plain_logged, same_unit: masked_reason, service: masked_reason, other: vault }"


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The matrix's file in a copy of the packs."""
    shutil.copytree(files.root(), tmp_path / "policies")
    monkeypatch.setattr(files, "root", lambda: tmp_path / "policies")
    return tmp_path / "policies" / "base" / "privacy" / "masking.yaml"


def say(pack: Path, old: str, new: str) -> None:
    text = pack.read_text("utf-8")
    assert old in text
    pack.write_text(text.replace(old, new), "utf-8")


def test_before_the_first_version_the_shipped_matrix_counts() -> None:
    assert privacy.masking().showing("L2", "own") == "plain_logged" and privacy.masking().showing("L3", "other") == "refused"


def test_an_activation_counts_at_once_from_its_day(pack: Path, root: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    manager = make_actor("hejun", now=now, unit_id=make_world(now=now).city)
    account_id = make_account(now=now, unit_id=manager.unit_id or 0, owner_id=manager.user_id)
    make_contact(now=now, account_id=account_id, mobile="13812341234")

    def shown() -> str:
        with access.bound(manager):
            return api.show_contacts(actor=manager, now=now, account_id=account_id)[0].shown["mobile"].text

    rulebook.activate_policy(actor=root, now=now)
    assert shown() == "13812341234"
    say(pack, OWN_L2, "{ own: daily_reason, same_unit: vault, service: refused, other: refused }")
    assert shown() == "13812341234", "a changed file changes nothing"
    rulebook.activate_policy(actor=root, now=now, effective_from=clock.today() + timedelta(days=1))
    assert shown() == "13812341234", "not before its day"
    monkeypatch.setenv("GUANXI_NOW", (now + timedelta(days=1)).isoformat())
    assert shown() == "138****1234"


def test_the_matrix_costs_one_statement(pack: Path, root: Actor, now: datetime) -> None:
    rulebook.activate_policy(actor=root, now=now)
    privacy.masking()
    with CaptureQueriesContext(connection) as queries:
        privacy.masking()
    assert len(queries.captured_queries) == 1


@pytest.mark.parametrize(("relation", "expected"), [
    ("own", ("plain", "plain_logged", "daily_reason", "vault_two_persons")),
    ("same_unit", ("plain", "masked_reason", "vault", "refused")),
    ("other", ("masked", "vault", "refused", "refused")),
])
def test_the_shipped_matrix_is_that_of_the_design(relation: str, expected: tuple[str, ...]) -> None:
    masking = privacy.masking()
    assert tuple(masking.showing(level, relation) for level in ("L1", "L2", "L3", "L4")) == expected  # type: ignore[arg-type] # literals
