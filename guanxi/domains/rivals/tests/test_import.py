"""A sheet of rival services: by code or name, in the pack's words; twice writes nothing; unknown accounts are registered; revert."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection

from guanxi.domains.intake import api as intake
from guanxi.domains.rivals import api
from guanxi.domains.rivals.models import RivalService
from guanxi.domains.rivals.tests.conftest import Scene, make_scene
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = """单位,对手,业务,地点,速率,月租,到期日,信息来源,可靠程度
GL-1,恒讯通信,专线,数据中心,200M,"3,800",2027-02-15,合同,高
望溪银行,星海网络,云,,,0.2万,2027/12/31,,
GL-7,恒讯通信,专线,,,,,,
GL-999,恒讯通信,专线,,,,,,
GL-1,幽灵通信,专线,,,,,,
"""


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Committed."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return make_scene(now)


def load(scene: Scene, now: datetime) -> tuple[int, dict[str, int]]:
    run_id, counts = intake.import_now(actor=scene.manager, now=now, kind="rival_services", file_name="rivals.csv",
                                       chunks=[SHEET.encode("gb18030")], options={"source": "partner"})
    return run_id, {verdict: n for verdict, n in counts.items() if n}


def test_a_sheet_goes_in_once_and_back(scene: Scene, root: Actor, now: datetime) -> None:
    run_id, counts = load(scene, now)
    assert counts == {"changed": 1, "new": 1, "unmatched": 2, "rejected": 1}
    with access.bound(root):
        line, cloud = RivalService.objects.order_by("pk")
        assert (line.pk, line.bandwidth, line.monthly_rent_fen, line.source, line.confidence) == (
            scene.line, "200M", 380_000, "contract_seen", "confirmed")
        assert (cloud.operator, cloud.monthly_rent_fen, cloud.contract_until, cloud.source, cloud.confidence) == (
            "xinghai", 200_000, date(2027, 12, 31), "partner", "doubtful")
        with connection.cursor() as cursor:
            cursor.execute("select code from intake_unmatchedrow where run_id = %s order by code", [run_id])
            assert [row[0] for row in cursor.fetchall()] == ["GL-7", "GL-999"], "a foreign account looks like none"
    assert load(scene, now)[1] == {"unchanged": 2, "unmatched": 2, "rejected": 1}
    api.edit_rival_service(actor=scene.manager, now=now, service_id=cloud.pk, expected_version=1, values={"note": "已核"})
    kept = intake.revert_now(now=now, run_id=run_id)
    assert [one["id"] for one in kept] == [cloud.pk]
    with access.bound(root):
        assert RivalService.objects.get(pk=scene.line).monthly_rent_fen == 400_000
