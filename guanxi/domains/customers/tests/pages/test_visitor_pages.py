"""ORG-23: who visits whom, by the level of a customer's person and one's own rank."""

from __future__ import annotations

from datetime import datetime

import pytest
from ruamel.yaml import YAML

from guanxi.domains.customers import api
from guanxi.domains.customers.rules import visitors as rules
from guanxi.domains.customers.testing import TwoAccounts, make_contact, make_two_accounts
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, refused
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system
from guanxi.policy import duties, files

pytestmark = pytest.mark.django_db


LEVELS = tuple(duties.Visit.model_validate(one) for one in (
    {"level": 2, "source": "ORG-23", "customers": {"zh": "组长", "en": "Leaders"}, "visitor": {"zh": "项目经理", "en": "Project manager"},
     "posts": ["工程组长", "优化组长"], "visitors": ["项目经理"]},
    {"level": 1, "source": "ORG-23", "customers": {"zh": "主任", "en": "Director"}, "visitor": {"zh": "区域经理", "en": "Regional manager"},
     "posts": ["无线中心主任"], "visitors": ["区域经理"]}))


@pytest.mark.parametrize(("post", "level"), [
    ("无线中心主任", 1), ("市公司无线中心主任(兼工程组长)", 1), ("优化组长", 2), ("出纳", None), ("", None)])
def test_org_23_the_level_of_a_person(post: str, level: int | None) -> None:
    found = rules.level_of(post=post, visits=LEVELS)
    assert (found.level if found else None) == level


@pytest.mark.parametrize(("post", "level"), [
    ("行长", 1), ("分管副行长", 2), ("副行长兼行长助理", 1), ("行长兼信息部总经理", 1), ("总经理", 1), ("信息科技部总经理", 2),
    ("数据中心总经理", 2), ("副总经理", 2), ("董事长兼总经理", 1)])
def test_org_23_a_deputy_is_not_the_head(post: str, level: int) -> None:
    """As the demo's pack has it: 行长 inside 副行长 does not count, beside it it does."""
    held = YAML(typ="safe").load((files.root() / "operators" / "demo" / "organisation" / "duties.yaml").read_text())["visits"]
    found = rules.level_of(post=post, visits=[duties.Visit.model_validate(one) for one in held])
    assert found and found.level == level


def test_org_23_the_contractors_levels_name_words_of_the_source() -> None:
    """GRD-27: three levels, regional manager, project manager, test staff."""
    text = (files.root() / "sectors" / "contractor" / "organisation" / "duties.yaml").read_text()
    assert [word for word in ("无线中心主任", "工程组长", "优化组长", "监理", "施工队", "区域经理", "项目经理", "测试") if f"[{word}" not in text
            and f", {word}]" not in text] == []


def test_org_23_visit_plan_of_the_team_page_and_my_visits_by_rank(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manager is a project manager: he visits leaders; nobody of the account is a regional manager, and that is said."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr("guanxi.domains.organisation.api.duties_in_force", lambda: duties.InForce(
        duties=duties.Duties(visits=LEVELS), label="test"))
    scene = TwoAccounts(**make_two_accounts(now=now))
    member = organisation.create_user(actor=system("test"), now=now, username="pm", name="石项目", unit_id=scene.world.city, roles=("R8",),
                                      staff_number="S-pm", post="项目经理(二部)")
    api.join_team(actor=scene.manager, now=now, account_id=scene.own, staff_number="S-pm", function="engineering")
    for account_id, name, post in ((scene.own, "岳主任", "无线中心主任"), (scene.own, "田组长", "优化组长"), (scene.own, "出纳甲", "出纳"),
                                   (scene.foreign, "外组长", "工程组长")):
        make_contact(now=now, account_id=account_id, name=name, post=post)
    theirs = browser_of(member)
    mine = theirs.get("/accounts/visits/").content.decode()
    assert "田组长" in mine and "岳主任" not in mine and "外组长" not in mine
    with access.bound(scene.manager, read_only=True):
        plan = api.visit_plan(actor=scene.manager, account_id=scene.own)
        refused("not_found", lambda: api.visit_plan(actor=scene.manager, account_id=scene.foreign))
        assert api.my_visits(actor=scene.manager) == (), "no rank of the pack"
    assert [(one.name, one.level, list(one.by)) for one in plan.duties] == [("岳主任", 1, []), ("田组长", 2, ["石项目"])] and plan.unplaced == 1
    shown = scene.client.get(f"/accounts/{scene.own}/team/").content.decode()
    assert "走访分工" in shown and "无人任此职级" in shown and "区域经理" in shown
