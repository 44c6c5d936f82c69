"""ARC-32: the method and tool of collecting are taught to account managers where they work, as the pack in force says."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.policy import FIELDS, METHOD
from guanxi.domains.stewardship.tests.conftest import TODAY, Scene
from guanxi.domains.stewardship.web.quality import TOOLS
from guanxi.foundation.django import access
from guanxi.policy import load

pytestmark = pytest.mark.django_db


def test_every_required_field_that_a_customer_confirms_is_explained() -> None:
    """A field that is added to the archive without saying how it is come by would be asked for and not taught."""
    sections = load.load("demo").sections
    explained = {one.key for one in METHOD.validate_python(sections["stewardship/method"].data).fields}
    asked = {one.key for one in FIELDS.validate_python(sections["stewardship/fields"].data).fields if not one.is_own}
    assert explained == asked


def test_steps_lead_to_their_tools_and_fields_say_whose_they_are(scene: Scene) -> None:
    with access.bound(scene.manager):
        found = api.method(today=TODAY)
    mobile = next(one for one in found.fields if one.key == "contact.mobile")
    assert (mobile.steward.zh, mobile.fresh_days, mobile.ask.zh) == ("营销人员", 180, "本人常用号码,总机另记")
    assert found.origin == "ours" and {one.tool for one in found.steps} == set(TOOLS), "each step has its page, each page its step"
    page = scene.client.get("/stewardship/method/").content.decode()
    assert all(said in page for said in ("问过但不知道", "本人常用号码", "180 天", "内部记录", "可在政策包中改写"))
    assert 'href="/accounts/gaps/">缺项清单与接手表</a>' in page and 'href="/stewardship/capture/">快速采集</a>' in page
    for place in ("/stewardship/rounds/", "/stewardship/stewards/"):
        assert 'href="/stewardship/method/"' in scene.client.get(place).content.decode()



def test_a_step_links_only_what_its_reader_may_open(scene: Scene, now: datetime) -> None:
    """R15 analyses and captures nothing, R17 also checks what others bring; R12 stands at the counter and sees no figures."""
    analyst, checker, teller = (make_actor(role.lower(), now=now, unit_id=scene.world.province, roles=(role,)) for role in ("R15", "R17", "R12"))
    page, other = (browser_of(one.user_id).get("/stewardship/method/").content.decode() for one in (analyst, checker))
    assert "谈单、办理、上门时" in page and "/stewardship/capture/" not in page
    assert "/stewardship/capture/" in other and 'href="/stewardship/call-backs/">抽样回访</a>' in other
    assert browser_of(teller.user_id).get("/stewardship/method/").status_code == 403
