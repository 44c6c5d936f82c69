"""ORG-22: the centre and other departments work by processes of the pack."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import yaml

from guanxi.domains.approvals import api as approvals
from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.customers import api, jobs
from guanxi.domains.customers.policy import COLLABORATION
from guanxi.domains.customers.testing import TwoAccounts, make_two_accounts
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.policy import duties, files
from tests.together import Together

pytestmark = pytest.mark.django_db
SAYS = COLLABORATION.validate_python({"processes": [{
    "key": "repair", "name": {"zh": "联合处理", "en": "Joint repair"}, "source": "ours", "workdays": 2, "steps": [
        {"does": {"zh": "派修", "en": "Repairs"}, "unit_kind": "township_centre"},
        {"does": {"zh": "复核", "en": "Confirms"}, "unit_kind": "city_centre"}]}]})


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> TwoAccounts:
    with together():
        made = TwoAccounts(**make_two_accounts(now=now))
        for unit_id, kind in ((made.world.county, "township_centre"), (made.world.other_county, "township_centre"), (made.world.city, "city_centre")):
            organisation.set_unit_kind(actor=system("test"), now=now, unit_id=unit_id, duty_kind=kind)
        return made


@pytest.fixture(scope="module")
def heads(together: Together, scene: TwoAccounts, now: datetime) -> tuple[Actor, Actor]:
    """Of the county and of the city."""
    with together():
        return (make_actor("xian", now=now, unit_id=scene.world.county, roles=("R9",)),
                make_actor("shi", now=now, unit_id=scene.world.city, roles=("R9",)))


@pytest.fixture(autouse=True)
def pack(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr("guanxi.domains.customers.queries.collaborations.terms", lambda *, on: SAYS)


def ask(scene: TwoAccounts, now: datetime, **given: str) -> int:
    return api.ask_departments(actor=scene.manager, now=now, account_id=scene.own, **{"process": "repair", "wanted": "专线中断,请派修", **given})


def decide(head: Actor, now: datetime, request_id: int, decision: str, note: str = "") -> str:
    with access.bound(head, read_only=True):
        card = approvals.request_card(actor=head, request_id=request_id)
    state = approvals.decide_request(actor=head, now=now, request_id=request_id, decision=decision, note=note,  # type: ignore[arg-type] # one of two
                                     expected_version=card.version)
    if state != "waiting":
        for _ in range(2):  # delivered twice, it counts once
            jobs.on_approval_decided(ApprovalDecided(
                request_id=card.id, kind=card.kind, subject_kind="account", subject_id=card.subject.id, subject_version=1, decision=state,
                decided_by_id=head.user_id, decided_by_name=head.name, note=note), now=now)
    return state


def state(scene: TwoAccounts) -> tuple[str, list[str]]:
    with access.bound(scene.manager, read_only=True):
        found = api.collaborations(actor=scene.manager, account_id=scene.own)[0]
    return found.state, [step.unit_name for step in found.steps if step.is_next]


def test_org_22_the_nearest_unit_of_a_kind(scene: TwoAccounts) -> None:
    def near(unit_id: int, kind: str) -> int | None:
        found = organisation.nearest_of_kind(unit_id=unit_id, duty_kind=kind)
        return found.id if found else None

    world = scene.world
    assert [near(world.city, "township_centre"), near(world.county, "city_centre"), near(world.other_city, "township_centre")] == [
        world.county, world.city, world.other_county]
    assert near(world.city, "shop") is None and near(world.other_city, "city_centre") == world.city


def test_org_22_departments_work_one_after_the_other_and_who_asked_is_told(
    scene: TwoAccounts, heads: tuple[Actor, Actor], now: datetime,
) -> None:
    county, city = heads
    request_id = ask(scene, now)
    refused("already_asked", lambda: ask(scene, now))
    assert state(scene) == ("waiting", ["柳塘县"])
    assert decide(county, now, request_id, "approve", "已换光模块") == "waiting" and state(scene) == ("waiting", ["望溪市"])
    assert decide(city, now + timedelta(hours=1), request_id, "approve") == "approved" and state(scene) == ("approved", [])
    with access.bound(scene.manager, read_only=True):
        assert [line.kind for line in messages.notices(actor=scene.manager)] == ["collaboration_ended"]
        lines = timeline.for_account(account_id=scene.own, actor=scene.manager, sees_money=True, topic="case").lines
    assert [line.kind for line in lines] == ["collaboration_ended", "collaboration_asked"]


def test_org_22_a_department_returns_it_and_who_asked_takes_it_back(scene: TwoAccounts, heads: tuple[Actor, Actor], now: datetime) -> None:
    assert decide(heads[0], now, ask(scene, now), "reject", "不属本部门") == "rejected" and state(scene)[0] == "rejected"
    again = ask(scene, now)
    refused("not_found", lambda: api.withdraw_collaboration(actor=scene.manager, now=now, account_id=scene.own, request_id=again + 9))
    api.withdraw_collaboration(actor=scene.manager, now=now, account_id=scene.own, request_id=again)
    assert state(scene)[0] == "withdrawn"


def test_org_22_what_is_not_done_within_the_workdays_is_closed(scene: TwoAccounts, now: datetime) -> None:
    ask(scene, now)
    assert approvals.expire_requests(actor=system("test"), now=now + timedelta(days=9)) == 1 and state(scene)[0] == "expired"


def test_org_22_who_may_not_ask(scene: TwoAccounts, heads: tuple[Actor, Actor], now: datetime) -> None:
    refused("unknown_process", lambda: ask(scene, now, process="cooking"))
    refused("wanted_missing", lambda: ask(scene, now, wanted=" "))
    refused("not_found", lambda: api.ask_departments(
        actor=scene.manager, now=now, account_id=scene.foreign, process="repair", wanted="查"))
    organisation.set_unit_kind(actor=system("test"), now=now, unit_id=scene.world.city, duty_kind="")
    refused("no_department", lambda: ask(scene, now))


def test_org_22_collaborations_ask_departments_and_withdraw_collaboration_by_browser(scene: TwoAccounts) -> None:
    page = f"/accounts/{scene.own}/departments/"
    assert scene.client.post(f"{page}ask/", {"process": "repair", "wanted": ""}).status_code == 422
    assert scene.client.post(f"{page}ask/", {"process": "repair", "wanted": "专线中断", "key": "k1"}).status_code == 302
    shown = scene.client.get(page).content.decode()
    assert "等待办理" in shown and "柳塘县" in shown and "专线中断" in shown
    assert "派修" in shown and "Repairs" not in shown, "each reader sees the steps in his own language"
    with access.bound(scene.manager, read_only=True):
        request_id = api.collaborations(actor=scene.manager, account_id=scene.own)[0].id
    assert scene.client.post(f"{page}{request_id}/withdraw/").status_code == 302
    assert "已撤回" in scene.client.get(page).content.decode()
    assert scene.client.get(f"/accounts/{scene.foreign}/departments/").status_code == 404


def test_org_13_to_15_a_vendors_centres_pass_a_technical_request_on(scene: TwoAccounts, heads: tuple[Actor, Actor], now: datetime,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    """The representative of the CIC asks the RNCC; what it cannot solve it returns with the reason, and the NCC is asked (the sector's pack)."""
    vendor = files.root() / "sectors" / "vendor"
    kinds = duties.ADAPTER.validate_python(yaml.safe_load((vendor / "organisation/duties.yaml").read_text()))
    says = COLLABORATION.validate_python(yaml.safe_load((vendor / "customers/collaboration.yaml").read_text()))
    monkeypatch.setattr("guanxi.domains.organisation.pack.in_force", lambda: duties.InForce(duties=kinds, label="vendor"))
    monkeypatch.setattr("guanxi.domains.customers.queries.collaborations.terms", lambda *, on: says)
    for unit_id, kind in ((scene.world.county, "rncc"), (scene.world.city, "ncc")):
        organisation.set_unit_kind(actor=system("test"), now=now, unit_id=unit_id, duty_kind=kind)
    page = browser_of(scene.manager.user_id).get(f"/accounts/{scene.own}/departments/").content.decode()
    assert "技术请求转区域网络关怀中心(RNCC)" in page and "本地不能解决的案例转网络关怀中心(NCC)" in page
    unit = browser_of(heads[0].user_id).get("/units/").content.decode()
    assert "及时高质量解决CIC转来的技术请求" in unit and "ORG-14" in unit
    asked = ask(scene, now, process="rncc", wanted="省网割接后信令丢失")
    assert decide(heads[0], now, asked, "reject", "产品缺陷,本地不能解决") == "rejected"
    passed = ask(scene, now, process="ncc", wanted="RNCC退回:产品缺陷,请总部处理")
    assert state(scene) == ("waiting", ["望溪市"]) and decide(heads[1], now, passed, "approve") == "approved"
