"""account_structure and its forms by browser: the picture, gaps, dialogs, refusals, who sees what."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.structure.tests.conftest import Scene
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db


def test_the_picture_from_the_top_with_its_gaps(scene: Scene, now: datetime) -> None:
    at = f"/structure/accounts/{scene.own}/"
    page = scene.client.get(at).content.decode()
    places = [page.index(f">{row}</h3>") for row in ("院长", "分管副院长", "信息科", "采购办", "经办")]
    assert places == sorted(places) and page.count("未知</p>") == 7 and "下一步要弄清" in page and "尚未安排岗位" in page
    for said in ("按行业取用", "Q84", "您负责维护该客户"):
        assert said in page
    place = {"row": "hospital.it", "contact_id": str(scene.head), "source": "published"}
    saved = scene.client.post(f"{at}place/", place, follow=True).content.decode()
    assert "已安排到岗位" in saved and "/structure/undo/" in saved and "公开的分工" in saved
    drawn = scene.client.post(f"{at}lines/draw/", {"kind": "oversees", "above_id": str(scene.deputy), "below": "rhospital.it"}, follow=True)
    assert "由 江映雪 分管" in drawn.content.decode()
    both = scene.client.post(f"{at}lines/draw/", {"kind": "reports_to", "above_id": str(scene.director), "below": f"p{scene.head}"}, follow=True)
    assert "汇报给 柏文渊" in both.content.decode()
    asked = scene.client.post(f"{at}unknown/", {"row": "hospital.finance"}, follow=True).content.decode()
    assert asked.count("未知</p>") == 5 and "未知(已问) <span" in asked
    gone = scene.client.post(f"{at}people/{scene.head}/leave/", follow=True).content.decode()
    assert gone.count("未知</p>") == 6
    address = gone[gone.index("/structure/undo/"):].split('"')[0]
    assert scene.client.post(address, follow=True).content.decode().count("未知</p>") == 5


def test_the_forms_in_a_dialog_and_after_a_refusal(scene: Scene) -> None:
    at = f"/structure/accounts/{scene.own}/"
    inside = scene.client.get(f"{at}place/?row=hospital.it", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in inside and 'value="hospital.it" selected' in inside
    alone = scene.client.get(f"{at}lines/draw/").content.decode()
    assert "<html" in alone and "不必是其直接上级" in alone
    refused = scene.client.post(f"{at}place/", {"row": "bank.head", "contact_id": str(scene.head)})
    said = refused.content.decode()
    assert refused.status_code == 422 and "该客户没有这个岗位" in said and f'value="{scene.head}" selected' in said
    self_made = scene.client.post(f"{at}lines/draw/", {"kind": "oversees", "above_id": str(scene.head), "below": f"p{scene.head}"})
    assert self_made.status_code == 422 and "两端是同一个人" in self_made.content.decode()


def test_who_only_serves_the_site_sees_who_is_there_and_no_lines(scene: Scene, now: datetime, root: Actor) -> None:
    """operator 1.1: residual rights; ORG-24."""
    scene.place(scene.head, "it", now)
    scene.draw("oversees", scene.deputy, now, row="it")
    server = make_actor("daiwei", now=now, unit_id=scene.world.other_city)
    customers.assign(actor=root, now=now, account_id=scene.own, user_id=server.user_id, role="local_service")
    page = browser_of(server.user_id).get(f"/structure/accounts/{scene.own}/").content.decode()
    assert "丁浩" in page and "由 江映雪 分管" not in page and "属地服务只看谁在岗" in page and "安排到岗位" not in page
    stranger = browser_of(make_actor("fremd", now=now, unit_id=scene.world.other_city).user_id)
    assert stranger.get(f"/structure/accounts/{scene.own}/").status_code == 404


def test_the_people_block_leads_here_and_says_what_is_missing(scene: Scene, now: datetime) -> None:
    block = f"/accounts/{scene.own}/blocks/people/"
    assert f"/structure/accounts/{scene.own}/" in scene.client.get(block).content.decode()
    scene.place(scene.head, "it", now)
    assert "缺 6 个岗位" in scene.client.get(block).content.decode()
