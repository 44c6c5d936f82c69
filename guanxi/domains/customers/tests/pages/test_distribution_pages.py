"""distribution, distribution_card, run_distribution, take_back_distribution: by browser (ORG-20)."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers.models import Assignment, Distribution
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.organisation.testing import make_actor

pytestmark = pytest.mark.django_db


def test_choose_preview_carry_out_and_take_back(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit without groups distributes over its people; a foreign unit and somebody else's preview are 404; who assigns nothing gets 403."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    chief = logged_in(make_actor("chief", now=now, unit_id=scene.world.city, roles=("R9",)))
    linna = make_actor("linna", now=now, unit_id=scene.world.city)
    second = make_account(now=now, unit_id=scene.world.city, name="望溪医院", owner_id=scene.manager.user_id)
    address = f"/accounts/distribution/{scene.world.city}/"
    page = chief.get(address).content.decode()
    assert "linna" in page and "望溪医院" in page and "chief" not in page.split("分给谁")[1].split("规则")[0]
    refused = chief.post(address, {"scope": "industry"})
    assert refused.status_code == 422 and "请选择行业" in refused.content.decode()
    preview = chief.post(address, {"scope": "held", "note": "分组试行"}).headers["Location"]
    shown = chief.get(preview).content.decode()
    assert "分组试行" in shown and "户数最少" in shown and "2 → 1" in shown and "执行 1 户" in shown
    run = preview + "run/"
    assert logged_in(make_actor("other", now=now, unit_id=scene.world.city, roles=("R9",))).post(run).status_code == 404
    assert chief.post(run).headers["Location"] == preview
    assert Assignment.objects.filter(user_id=linna.user_id, role="owner", valid_until=None).count() == 1
    assert chief.post(preview + "take-back/", {"reason": "试分"}).status_code == 302
    assert Assignment.objects.get(account_id=second, valid_until=None).user_id == scene.manager.user_id
    assert "已撤回" in chief.get(address).content.decode() and Distribution.objects.get().closing_note == "试分"
    assert chief.get(f"/accounts/distribution/{scene.world.other_city}/").status_code == 404
    assert logged_in(linna).get(address).status_code == 403


def test_somebody_was_faster_stands_above_the_preview(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """ORG-20: the account is named and nothing else is written."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    chief = logged_in(make_actor("chief", now=now, unit_id=scene.world.city, roles=("R9",)))
    make_actor("linna", now=now, unit_id=scene.world.city)
    make_account(now=now, unit_id=scene.world.city, name="望溪医院", owner_id=scene.manager.user_id)
    preview = chief.post(f"/accounts/distribution/{scene.world.city}/", {"scope": "held"}).headers["Location"]
    line = Distribution.objects.get().lines.get(state="planned")
    Assignment.objects.filter(pk=line.from_assignment_id or 0).delete()
    answer = chief.post(preview + "run/")
    assert answer.status_code == 409 and line.account.name in answer.content.decode().split("预览后归属已变更")[1][:40]
