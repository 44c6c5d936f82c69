"""account_shares, shares_block, set_revenue_shares with its preview, end_revenue_shares, by browser."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.shares.models import RevenueSplit
from guanxi.domains.shares.tests.conftest import LINE, Scene, seen_at
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
FORM = {"instance": LINE, "issuer": "97", "valid_from": "2026-07-01", "source_document": "FT-2",
        "unit": ["9702", "9703", ""], "rate": ["60%", "0.4", ""]}


def test_who_counts_what_as_of_a_day_and_why(scene: Scene, now: datetime) -> None:
    at = f"/shares/accounts/{scene.own}/"
    client = scene.client
    assert "收入归属未约定" in client.get(at).content.decode()
    assert "收入归属:未约定" in client.get(f"{at}block/").content.decode()
    scene.lay_down("9702 60%", "9703 40%", now=now)
    scene.lay_down("9703 100%", now=now, valid_from=date(2026, 7, 1))
    page = client.get(f"{at}?on=2026-03-01").content.decode()
    for said in (LINE, "澜州省", "望溪市", "60%", "40%", "分摊协议 FT-2026-017", "受理在望溪,装机在石渡", "全部时段(2)", "lin"):
        assert said in page
    assert "未约定" in client.get(f"{at}?on=2025-03-01").content.decode()
    block = client.get(f"{at}block/").content.decode()
    assert "石渡市" in block and "60%" not in block and "<html" not in block
    assert "/block/" in client.get(f"/accounts/{scene.own}/").content.decode()


def test_preview_set_change_and_end(scene: Scene, root: Actor) -> None:
    at, client = f"/shares/accounts/{scene.own}/", scene.client
    assert 'value="97" selected' in client.get(f"{at}set/").content.decode()
    wrong = client.post(f"{at}set/", FORM | {"rate": ["60%", "0.35", ""]})
    assert wrong.status_code == 422 and "比例合计 95%,还差 5%" in wrong.content.decode() and 'value="0.35"' in wrong.content.decode()
    seen = client.post(f"{at}set/", FORM | {"preview": "1"}).content.decode()
    assert "此前未约定" in seen and 'name="seen" value="0"' in seen and "确认约定" in seen
    with access.bound(root):
        assert not RevenueSplit.objects.exists(), "a preview writes nothing"
    for _ in range(2):
        assert client.post(f"{at}set/", FORM | {"seen": "0", "key": "k"}).headers["Location"] == at
    assert client.post(f"{at}set/", FORM | {"seen": "0"}).status_code == 409
    change = client.get(f"{at}set/?issuer=97&instance={LINE}").content.decode()
    assert 'value="40%"' in change and f'value="{LINE}"' in change
    over = client.post(f"{at}end/", {"issuer": "97", "instance": LINE, "valid_until": "2026-10-01", "reason": "拆机",
                                       "seen": seen_at(scene.head, scene.own)}, follow=True)
    assert "未约定" in over.content.decode()


def test_who_may_not(scene: Scene, now: datetime) -> None:
    scene.lay_down("9702 100%", now=now)
    stranger = browser_of(make_actor("fremd", now=now, unit_id=scene.world.other_city, roles=("R9",)).user_id)
    for path in ("", "block/", "set/"):
        assert stranger.get(f"/shares/accounts/{scene.own}/{path}").status_code == 404
    assert stranger.post(f"/shares/accounts/{scene.own}/set/", FORM).status_code == 404
    assert stranger.post(f"/shares/accounts/{scene.own}/end/", {"issuer": "97", "instance": LINE, "valid_until": "2026-10-01"}).status_code == 404
    manager = browser_of(scene.manager.user_id)
    page = manager.get(f"/shares/accounts/{scene.own}/").content.decode()
    assert "100%" in page and f"/shares/accounts/{scene.own}/set/" not in page
    assert manager.post(f"/shares/accounts/{scene.own}/set/", FORM).status_code == 403
