"""The account page: every block, a foreign account is 404 everywhere, at most fifteen statements."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.insights.testing import publish_by_hand
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


def test_the_header_says_who_what_and_whose(scene: Scene) -> None:
    page = visitor(scene.manager).get(f"/accounts/{scene.bank}/").content.decode()
    for said in ("屿澜银行望溪分行", "GL-9702-0001873", "何俊", "柳塘县", "国企", "预升", "归属客户经理"):
        assert said in page


def test_local_service_gets_the_page_without_money_grade_reasons_or_rivals(scene: Scene, now: datetime) -> None:
    """Rights per role (operator 1.1): the roles' money stays out of every block, not only out of the list."""
    helper = make_actor("shudi", now=now, unit_id=scene.world.other_province)
    customers.assign(actor=system("test"), now=now, account_id=scene.bank, user_id=helper.user_id, role="local_service")
    page = visitor(helper).get(f"/accounts/{scene.bank}/").content.decode()
    assert "属地服务不含收入与欠费" in page and 'id="grade"' not in page and 'id="rivals"' not in page
    assert 'id="usage"' not in page
    assert visitor(helper).get(f"/accounts/{scene.bank}/blocks/grade/").status_code == 403
    assert "属地服务经理" in visitor(scene.manager).get(f"/accounts/{scene.bank}/responsible/").content.decode()
    people = visitor(helper).get(f"/accounts/{scene.bank}/blocks/people/").content.decode()
    assert "13812341234" not in people and "138****1234" in people


@pytest.mark.parametrize("block", ["", "blocks/usage/", "blocks/grade/", "blocks/people/", "blocks/timeline/"])
def test_a_foreign_account_is_not_found(scene: Scene, block: str) -> None:
    assert visitor(scene.manager).get(f"/accounts/{scene.plant}/{block}").status_code == 404
    assert visitor(scene.manager).get(f"/accounts/{scene.council}/{block}").status_code == 404
    assert visitor(scene.manager).get(f"/accounts/99999999/{block}").status_code == 404
    assert visitor(scene.manager).get(f"/accounts/{scene.bank}/{block}").status_code == 200


def test_empty_blocks_are_one_line_with_the_next_action(scene: Scene) -> None:
    page = visitor(scene.manager).get(f"/accounts/{scene.bank}/").content.decode()
    assert "没有到期的工作" in page
    assert "导入月账单" in page
    assert "<canvas" not in page


def test_usage_says_trend_and_silence_beside_what_the_products_bring(scene: Scene, now: datetime, tmp_path: Path) -> None:
    """ARC-09, ARC-29: a trunk that is billed and no longer used; beside it an account without usage."""
    block = f"/accounts/{scene.bank}/blocks/usage/"
    assert "导入“月度使用量”" in visitor(scene.manager).get(block).content.decode()
    with override_settings(GUANXI_STATE=str(tmp_path)):
        publish_by_hand(now=now, revenue={scene.bank: (900_000, 1_000_000), scene.hospital: (1, 1)}, usage=[
            (scene.bank, "leased_line", "voice_out", 0, 3600, 7200, -0.5, 2, "{" + ",".join(["7200"] * 10 + ["0", "0"]) + "}")])
    page = visitor(scene.manager).get(block).content.decode()
    for said in ("使用量至 2026-10", "专线", "主叫时长", "沉默 2 个月", "未使用,仍在计费", "60 分钟", "120 分钟", "-50.0%", "2025-08"):
        assert said in page, said
    assert "没有该客户的使用量" in visitor(scene.manager).get(f"/accounts/{scene.hospital}/blocks/usage/").content.decode()


def test_people_and_gaps(scene: Scene) -> None:
    page = visitor(scene.manager).get(f"/accounts/{scene.bank}/blocks/people/").content.decode()
    assert "程砚秋" in page
    assert "行长" in page
    assert "tel:13812341234" in page
    assert "完整度" in page
    of_the_head = visitor(scene.head).get(f"/accounts/{scene.bank}/blocks/people/").content.decode()
    assert "138****1234" in of_the_head and "13812341234" not in of_the_head


def test_the_timeline_pages_and_filters(scene: Scene) -> None:
    client = visitor(scene.manager)
    assert "动态" in client.get(f"/accounts/{scene.bank}/blocks/timeline/").content.decode()
    assert client.get(f"/accounts/{scene.bank}/blocks/timeline/?topic=nonsense&before=nonsense").status_code == 200


def test_what_burns_stands_on_top(scene: Scene, now: datetime) -> None:
    late = make_account(now=now, unit_id=scene.world.county, name="到期单位", agreement_until=(now - timedelta(days=3)).date())
    with audit.acting(actor=system("test"), verb="test", now=now) as act:
        work.raise_calls(act=act, calls=[work.Call(
            kind="renew", about=Ref("account", late), owner_id=scene.head.user_id, due_on=(now - timedelta(days=2)).date(),
            title=t("续签协议", "Renew the agreement"), dedupe_key=f"renew:{late}", account_id=late)])
    page = visitor(scene.head).get(f"/accounts/{late}/").content.decode()
    for said in ("协议已到期", "1 项工作已超期", "没有归属经理", "续签协议"):
        assert said in page


def test_ten_statements_with_session_user_and_scope(scene: Scene) -> None:
    client = visitor(scene.manager)
    client.get(f"/accounts/{scene.bank}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/accounts/{scene.bank}/")
    counted = [q["sql"] for q in queries.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 10, counted
