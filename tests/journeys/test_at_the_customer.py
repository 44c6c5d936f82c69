"""At the customer, on a phone: an engineer writes down whom he met and what they want; the account's owner finds it in his day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guanxi.domains.organisation.testing import make_user

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def test_org_21_what_an_engineer_hears_reaches_the_owner(visit, site, scene, world, accessible, overflow, django_db_blocker):
    with django_db_blocker.unblock():
        make_user("lu", now=NOW, unit_id=world.county, roles=("R6",), name="陆一鸣")
    page = visit("lu", f"/accounts/{scene.bank}/", width=390)
    name = page.locator("h1").first.inner_text().split("\n")[0].strip()
    page = visit("lu", "/stewardship/capture/", width=390)
    assert overflow(page) == 0 and accessible(page) == []
    page.get_by_label("客户名称").fill(name)
    page.get_by_label("姓名").fill("宋屿舟")
    page.get_by_label("职务").fill("机房管理员")
    page.get_by_label("客户说要什么").fill("新院区要两条不同路由的专线")
    page.get_by_role("button", name="采集入档").click()
    page.get_by_text("已采集", exact=False).first.wait_for()

    owner = visit("hejun", "/")
    owner.get_by_text("陆一鸣采集了信息,请核对").first.click()
    owner.get_by_text("新院区要两条不同路由的专线", exact=False).first.wait_for()
