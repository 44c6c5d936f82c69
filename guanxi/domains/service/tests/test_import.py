"""A sheet of the complaint system: by number, in its words; twice writes nothing; unknown accounts are registered; revert (ARC-07)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from guanxi.domains.intake import api as intake
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.service import api, jobs
from guanxi.domains.service.models import Case, SupportRequest
from guanxi.domains.service.tests.conftest import Scene
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = """客户名称,工单编号,工单类型,标题,投诉内容,受理渠道,联系人,受理时间,紧急程度,处理结果,完成时间,满意度
GL-1,TS-1,客户投诉,专线频繁中断,,热线,,2026-11-20 10:00,,更换光模块,,
望溪银行,TS-2,业务咨询,怎么开发票,,微信,孙会计,2026/11/19 09:30,低,已告知,2026-11-19 10:00,满意
GL-1,TS-3,,端口扩容,要 200M,,,2026-11-20 09:00,紧急,,,
GL-7,TS-4,客户投诉,别人家的,,热线,,2026-11-20 09:00,,,,
GL-1,TS-5,客户投诉,没有时间,,热线,,昨天,,,,
GL-1,TS-6,客户投诉,明天的,,热线,,2026-11-21 09:00,,,,
"""


def load(scene: Scene, now: datetime) -> tuple[int, dict[str, int]]:
    run_id, counts = intake.import_now(actor=scene.manager, now=now, kind=api.IMPORT_KIND, file_name="cases.csv",
                                       chunks=[SHEET.encode("gb18030")], options={"kind": "request"})
    return run_id, {verdict: n for verdict, n in counts.items() if n}


def test_a_sheet_goes_in_once_and_back(scene: Scene, root: Actor, now: datetime) -> None:
    run_id, counts = load(scene, now)
    assert counts == {"changed": 1, "new": 2, "unmatched": 1, "rejected": 2}
    with access.bound(root):
        first, billing, wider = Case.objects.order_by("pk")
        assert (first.pk, first.state, first.answer, first.said, first.said_by) == (
            scene.case, "answered", "更换光模块", "本周断了三次,业务停办", "程砚秋"), "a blank cell erases nothing"
        assert (billing.kind, billing.channel, billing.severity, billing.state, billing.satisfaction, billing.due_at) == (
            "enquiry", "social", "low", "closed", "yes", None), "what is over needs no time"
        assert billing.closed_at == datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
        assert (wider.kind, wider.severity, wider.state, wider.due_at) == (
            "request", "high", "open", datetime(2026, 11, 22, 1, 0, tzinfo=UTC)), "48 hours by the pack"
        with connection.cursor() as cursor:
            cursor.execute("select code from intake_unmatchedrow where run_id = %s", [run_id])
            assert cursor.fetchall() == [("GL-7",)], "a foreign account looks like none"
    assert load(scene, now)[1] == {"unchanged": 3, "unmatched": 1, "rejected": 2}
    assert jobs.raise_cases(timestamp=0) == 1, "an imported case with a due time is somebody's work"
    api.reopen_case(actor=scene.manager, now=now + timedelta(hours=1), case_id=billing.pk, reason="发票抬头仍不对")
    assert load(scene, now + timedelta(hours=2))[1] == {"unchanged": 3, "unmatched": 1, "rejected": 2}
    with access.bound(root):
        assert Case.objects.get(pk=billing.pk).state == "open", "an old file does not close what was reopened"
    api.edit_case(actor=scene.manager, now=now, case_id=wider.pk, expected_version=1, values={"subject": "端口扩到 300M"})
    kept = intake.revert_now(now=now, run_id=run_id)
    assert [one["id"] for one in kept] == [billing.pk, wider.pk]
    with access.bound(root):
        assert Case.objects.get(pk=scene.case).state == "open" and Case.objects.count() == 3
        assert WorkItem.objects.filter(kind=api.CASE_CALL, state="open").count() == 3


def test_org_14_a_revert_keeps_a_case_that_a_centre_was_asked_about(scene: Scene, root: Actor, now: datetime) -> None:
    centre = organisation.create_unit(actor=root, now=now, code="GH", name="区域关怀中心", tier="city", kind="department",
                                      parent_id=scene.world.province)
    organisation.set_unit_kind(actor=root, now=now, unit_id=centre, duty_kind="rncc")
    make_actor("zhuanjia", now=now, unit_id=centre, roles=("R8",))
    run_id, _ = load(scene, now)
    with access.bound(root):
        passed = Case.objects.get(external_number="TS-3").pk
    api.pass_on_case(actor=scene.manager, now=now, case_id=passed, centre="rncc", question="端口扩容如何配置")
    assert [one["id"] for one in intake.revert_now(now=now, run_id=run_id)] == [passed]
    with access.bound(root):
        assert set(Case.objects.values_list("pk", flat=True)) == {scene.case, passed} and SupportRequest.objects.get().case_id == passed
