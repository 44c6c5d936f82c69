"""Whose post serves reads no money on any page (docs/adr/0011, PRM-59): the account, its blocks, the book, the hand-over's sheet, its history."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.pure.actor import system
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
MONEY = re.compile(r"123\.5|123[.,]?4567|48\.6|486,000|1,234,567")
"""The bank's revenue and arrears as any page of ours would write them."""


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture
def engineer(scene: Scene, now: datetime) -> Client:
    """A leased-line engineer of the county, who also serves the bank on site."""
    actor = make_actor("luyiming", now=now, unit_id=scene.world.county, roles=("R6",))
    customers.assign(actor=system("test"), now=now, account_id=scene.bank, user_id=actor.user_id, role="local_service")
    return visitor(actor)


@pytest.fixture
def sheet(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a hand-over of the bank within the county."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    new, witness = (make_actor(name, now=now, unit_id=scene.world.county) for name in ("new", "witness"))
    found = customers.open_handover(actor=scene.head, now=now, account_ids=[scene.bank], terms=customers.HandoverTerms(
        from_user_id=scene.manager.user_id, to_user_id=new.user_id, witness_id=witness.user_id, effective_on=date(2026, 11, 20), overlap_days=2))
    return f"/accounts/handovers/{found}/sheet/"


def test_he_reads_the_account_without_its_money_and_is_told_why(scene: Scene, engineer: Client, sheet: str) -> None:
    pages = {path: engineer.get(path).content.decode() for path in (
        f"/accounts/{scene.bank}/", f"/accounts/{scene.bank}/blocks/rollups/", f"/accounts/{scene.bank}/blocks/usage/", "/book/?sort=-revenue",
        "/book/?columns=revenue,arrears", "/book/groups/?by=unit", "/", f"/audit/account/{scene.bank}/", sheet,
        f"/accounts/{scene.bank}/why-visible/")}
    assert [path for path, page in pages.items() if MONEY.search(page)] == []
    assert "您的岗位不含收入与欠费" in pages[f"/accounts/{scene.bank}/"] and 'id="rollups"' not in pages[f"/accounts/{scene.bank}/"]
    assert "屿澜银行望溪分行" in pages[sheet] and "您查看该客户不含收入" in pages[sheet] and "望溪市第一人民医院集团" in pages["/book/?sort=-revenue"]
    why = pages[f"/accounts/{scene.bank}/why-visible/"]
    assert "归属单位在您的管辖范围内" in why and "不含收入与欠费:岗位以服务为主" in why
    assert engineer.get("/insights/concentration/").status_code == 403


def test_who_reads_money_has_it_where_the_engineer_has_not(scene: Scene, sheet: str) -> None:
    """The pattern above would find it."""
    head = visitor(scene.head)
    for path in ("/book/?columns=revenue,arrears", sheet):
        assert MONEY.search(head.get(path).content.decode()), path
    assert "岗位可以查看管辖范围内客户的收入" in head.get(f"/accounts/{scene.bank}/why-visible/").content.decode()


def test_made_to_answer_for_one_account_he_reads_the_money_of_that_one(scene: Scene, engineer: Client, now: datetime) -> None:
    found = make_actor("leitz", now=now, unit_id=scene.world.county, roles=("R5",))
    customers.assign(actor=system("test"), now=now, account_id=scene.bank, user_id=found.user_id, role="customer_response")
    page = visitor(found).get("/book/?columns=revenue,arrears").content.decode()
    assert MONEY.search(page) and "200" not in re.sub(r"<[^>]*>", "", page.split("<tbody", 1)[1]), "not that of the hospital"
