"""Adding, editing, ending, testing, voiding and taking back; who may do it; merge, bin and erasure."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.circuits import api
from guanxi.domains.circuits.models import Circuit, TestRun
from guanxi.domains.circuits.tests.conftest import LINE, RUN, TODAY, VALUES, Scene
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.duplicates import api as duplicates
from guanxi.domains.duplicates.tests.conftest import wish
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor, make_outsider
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db


def card(scene: Scene, actor: Actor | None = None) -> api.CircuitCard:
    reader = actor or scene.manager
    with access.bound(reader):
        return api.circuit(actor=reader, circuit_id=scene.line, today=TODAY)


def refused(code: str, field: str = "") -> pytest.RaisesExc[Refusal]:
    return pytest.RaisesExc(Refusal, check=lambda error: (error.code, error.field) == (code, field))


def test_lld_01_a_circuit_is_known_by_issuer_and_designation(scene: Scene, now: datetime) -> None:
    found = card(scene)
    assert (found.designation, found.issuer, found.technology_name.zh, found.state_name.zh) == ("望溪/石渡 FE 0017", "97", "10/100M 以太网", "在用")
    assert (found.a.said, found.z.said, found.last, found.seen_on) == ("望溪分行机房", "石渡支行", None, TODAY)
    with refused("designation_taken", "designation"):
        api.add_circuit(actor=scene.manager, now=now, account_id=scene.own, values=LINE | {"designation": "望溪/石渡FE0017"})
    with refused("designation_taken", "designation"):  # the issuer's other circuit of that name stands at an account he does not see
        api.add_circuit(actor=scene.manager, now=now, account_id=scene.own, values=LINE | {"issuer": "9701"})
    partner = api.add_circuit(actor=scene.manager, now=now, account_id=scene.own, values=LINE | {"issuer": "恒讯通信"})
    with access.bound(scene.manager):
        assert {one.id for one in api.circuits_of(actor=scene.manager, account_id=scene.own, today=TODAY)} == {scene.line, partner}


def test_an_end_is_an_account_where_the_archive_has_it(scene: Scene, now: datetime) -> None:
    site = make_account(now=now, unit_id=scene.world.city, name="石渡支行", code="GL-2", owner_id=scene.manager.user_id)
    api.edit_circuit(actor=scene.manager, now=now, circuit_id=scene.line, expected_version=1, values={"z_site": "GL-2"})
    assert (card(scene).z.account_id, card(scene).z.account_name) == (site, "石渡支行")
    assert card(scene, scene.on_site).z.account_id is None, "he serves the one end and does not see the other"
    with refused("unknown_account", "a_site"):
        api.edit_circuit(actor=scene.manager, now=now, circuit_id=scene.line, expected_version=2, values={"a_site": "GL-7"})
    api.edit_circuit(actor=scene.manager, now=now, circuit_id=scene.line, expected_version=2, values={"z_site": ""})
    assert card(scene).z.account_id is None


def test_editing_ending_and_taking_back(scene: Scene, now: datetime) -> None:
    act = api.edit_circuit(actor=scene.manager, now=now, circuit_id=scene.line, expected_version=1, values={"bandwidth": "100M", "seen_on": ""})
    assert (card(scene).bandwidth, card(scene).seen_on) == ("100M", TODAY)
    with refused("changed_meanwhile"):
        api.edit_circuit(actor=scene.manager, now=now, circuit_id=scene.line, expected_version=1, values={"bandwidth": "2M"})
    assert api.undo_circuit(actor=scene.manager, now=now, act_id=act) == scene.line and card(scene).bandwidth == "10M"
    with refused("out_of_order", "ceased_on"):
        api.end_circuit(actor=scene.manager, now=now, circuit_id=scene.line, ceased_on="2019-01-01")
    ended = api.end_circuit(actor=scene.manager, now=now, circuit_id=scene.line, note="客户搬迁")
    assert (card(scene).state, card(scene).ceased_on) == ("ceased", TODAY)
    with refused("ended_already"):
        api.end_circuit(actor=scene.manager, now=now, circuit_id=scene.line)
    with refused("undo_too_late"):
        api.undo_circuit(actor=scene.manager, now=now + timedelta(hours=25), act_id=ended)
    api.undo_circuit(actor=scene.manager, now=now, act_id=ended)
    assert (card(scene).state, card(scene).ceased_on, card(scene).opened_on) == ("active", None, date(2019, 4, 17))


def test_a_test_is_recorded_corrected_and_voided(scene: Scene, now: datetime) -> None:
    test_id = api.record_test(actor=scene.manager, now=now, circuit_id=scene.line, values=RUN, measured=VALUES, key="k")
    with access.bound(scene.manager):
        run = api.test(actor=scene.manager, test_id=test_id, today=TODAY)
        told = [one.text.zh for one in timeline.for_account(account_id=scene.own, actor=scene.manager, sees_money=False, topic="archive").lines]
    assert [(one.key, one.value, one.unit.zh) for one in run.measured] == [("sent", "1000", "包"), ("lost", "2", "包"), ("rtt", "3.5", "毫秒")]
    assert (run.verdict.outcome, run.instrument_said.zh, run.seconds, run.source_file) == ("unjudged", "合格", 900, ""), "the instrument's word stays"
    assert "以太网端到端 PING:望溪/石渡 FE 0017" in told
    last = card(scene).last
    assert last is not None and last.id == test_id
    with refused("test_exists", "started_at"):
        api.record_test(actor=scene.manager, now=now, circuit_id=scene.line, values=RUN, measured=VALUES)
    act = api.edit_test(actor=scene.manager, now=now, test_id=test_id, expected_version=1, values={"tester": "白榆"}, measured={"rtt": "4"})
    with access.bound(scene.manager):
        run = api.test(actor=scene.manager, test_id=test_id, today=TODAY)
    assert (run.tester, run.instrument, run.seconds, [one.value for one in run.measured]) == ("白榆", "BNT-2200", 900, ["4"])
    assert api.undo_circuit(actor=scene.manager, now=now, act_id=act) == scene.line
    with refused("reason_missing", "reason"):
        api.void_test(actor=scene.manager, now=now, test_id=test_id, reason=" ")
    void = api.void_test(actor=scene.manager, now=now, test_id=test_id, reason="接错端口")
    assert card(scene).last is None
    with refused("test_void"):
        api.edit_test(actor=scene.manager, now=now, test_id=test_id, expected_version=4, values={}, measured=VALUES)
    api.undo_circuit(actor=scene.manager, now=now, act_id=void)
    assert card(scene).last is not None


def test_prm_59_who_serves_the_site_sees_circuits_and_brings_tests_but_keeps_none(scene: Scene, now: datetime) -> None:
    assert card(scene, scene.on_site).designation == LINE["designation"]
    engineer = make_actor("luyiming", now=now, unit_id=scene.world.other_city, roles=("R6",))
    for actor in (scene.on_site, engineer):
        with refused("not_found"), access.bound(actor):
            api.circuit(actor=actor, circuit_id=scene.line if actor is engineer else scene.elsewhere, today=TODAY)
    with refused("forbidden"):  # a project manager measures nothing
        api.record_test(actor=scene.on_site, now=now, circuit_id=scene.line, values=RUN, measured=VALUES)
    mine = make_actor("weihu", now=now, unit_id=scene.world.other_city, roles=("R6",))
    customers.assign(actor=system("test"), now=now, account_id=scene.own, user_id=mine.user_id or 0, role="local_service")
    assert api.record_test(actor=mine, now=now, circuit_id=scene.line, values=RUN, measured=VALUES)
    with refused("not_responsible"):
        api.edit_circuit(actor=mine, now=now, circuit_id=scene.line, expected_version=1, values={"bandwidth": "2M"})
    with refused("not_found"):
        api.add_circuit(actor=scene.manager, now=now, account_id=scene.foreign, values=LINE)
    with refused("not_found"):
        api.undo_circuit(actor=mine, now=now, act_id=uuid.uuid4())


def test_org_24_an_engineer_of_a_maintenance_company_sees_the_circuits_he_serves_and_brings_tests(scene: Scene, now: datetime) -> None:
    party = organisation.create_party(actor=system("test"), now=now, parent_id=scene.world.county, code="9702-TD", name="通达维护",
                                      duty_kind="maintenance")
    user_id = make_outsider("tongda", now=now, unit_id=party, name="陶工", until=(now + timedelta(days=30)).date())
    customers.assign(actor=system("test"), now=now, account_id=scene.own, user_id=user_id, role="local_service")
    outsider = organisation.actor_of_user(user_id=user_id)
    with access.bound(outsider):
        found = api.circuits(actor=outsider, today=TODAY, narrowed=api.CircuitFilter()).rows
    assert [one.id for one in found] == [scene.line]
    assert api.record_test(actor=outsider, now=now, circuit_id=scene.line, values=RUN, measured=VALUES)
    for circuit_id, code in ((scene.line, "forbidden"), (scene.elsewhere, "not_found")):
        with refused(code):
            api.end_circuit(actor=outsider, now=now, circuit_id=circuit_id)


def test_con_88_a_merge_moves_circuits_with_their_tests_and_gives_them_back(scene: Scene, root: Actor, now: datetime) -> None:
    other = make_account(now=now, unit_id=scene.world.city, name="望溪银行分行", code="GL-3", owner_id=scene.manager.user_id)
    api.record_test(actor=scene.manager, now=now, circuit_id=scene.line, values=RUN, measured=VALUES)
    with access.bound(root):
        Circuit.objects.filter(pk=scene.line).update(a_account_id=scene.own)
    head = make_actor("zhuren", now=now, unit_id=scene.world.city, roles=("R9",))
    merge = duplicates.merge_accounts(actor=head, now=now, wish=wish(other, scene.own))

    def where() -> set[int]:
        with access.bound(root):
            row = Circuit.objects.get(pk=scene.line)
            return {row.account_id, row.a_account_id or 0, TestRun.objects.get().account_id}
    assert where() == {other}
    duplicates.unmerge(actor=head, now=now, merge_id=merge, reason="两家单位")
    assert where() == {scene.own}


def test_circuits_in_use_keep_an_account_from_the_bin(scene: Scene, now: datetime) -> None:
    with pytest.raises(Refusal) as objected:
        customers.retire_account(actor=scene.manager, now=now, account_id=scene.own, reason="重复建档")
    assert "circuit_in_use" in [one.code for one in objected.value.reasons]
    api.end_circuit(actor=scene.manager, now=now, circuit_id=scene.line)
    customers.retire_account(actor=scene.manager, now=now, account_id=scene.own, reason="重复建档")
    with refused("not_found"):
        card(scene)
