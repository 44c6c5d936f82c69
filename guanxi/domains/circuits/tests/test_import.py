"""Lists of circuits and what testers export: GB18030, units in headers, 1.0E-7, <1E-9; twice writes nothing; refusals name their way out; revert."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
import xlsxwriter
from django.db import connection

from guanxi.domains.circuits import api
from guanxi.domains.circuits.models import Circuit, TestRun
from guanxi.domains.circuits.tests.conftest import LINE, Scene, make_scene
from guanxi.domains.customers import api as customers
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
CIRCUITS = """客户编码,电路编号,运营商,接口类型,速率,A端,B端,使用状态,开通时间,A端单位
GL-1,望溪/石渡 FE 0017,,以太网,100M,,,正常,,
GL-1,WX-SD/2M/0003,,2M,2M,望溪分行,石渡支行,,2019/4/17,GL-1
GL-1,WX-SD/2M/0004,,烽火台,2M,,,,,
GL-7,机密/FE 0001,,FE,,,,,,
GL-1,WX-SD/2M/0005,,2M,,,,拆机,2019/4/17,GL-999
"""
# A tester's own export: English heads with units, its own notation, a line of its verdict.
TESTER = """Circuit ID,Side,Test type,Start time,Elapsed time,Meter,Operator,BER,Errors,ES(s),RTT avg(us),Tx,Lost,Rate pps,Result
望溪/石渡FE0017,A,Ethernet ping,2026-11-19 15:30:05,00:01:00,BNT-2200,陆一鸣,,,,3500,1000,2,,Passed
望溪/石渡FE0017,B,Traffic,2026-11-19 16:00:00,60,BNT-2200,陆一鸣,,,,,30000,0,500,OK
望溪/石渡FE0017,A,BER test,2026-11-19 17:00:00,15 min,BNT-2200,陆一鸣,<1E-9,No errors,0,,,,,Passed
望溪/石渡FE0017,A,BER test,2026-11-19 18:00:00,24h,BNT-2200,陆一鸣,1.5,12,3,,,,,Failed
望溪/石渡FE0017,A,天线测试,2026-11-19 19:00:00,,,,,,,,,,,
无此电路 0001,A,BER test,2026-11-19 19:00:00,,,,1.0E-7,,,,,,,
望溪/石渡FE0017,A,Ethernet ping,2026-11-21 19:00:00,,,,,,,,10,0,,
望溪/石渡FE0017,A,Ethernet ping,2026-11-19 19:30:00,,,,,,,,10,11,,
"""


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Committed."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return make_scene(now)


def bring(actor: Actor, now: datetime, kind: str, content: bytes, name: str = "data.csv") -> tuple[int, dict[str, int]]:
    run_id, counts = intake.import_now(actor=actor, now=now, kind=kind, file_name=name, chunks=[content])
    return run_id, {verdict: n for verdict, n in counts.items() if n}


def reasons(run_id: int) -> dict[int, tuple[str, str, str]]:
    """Row → code, field and Chinese words of what is wrong with it."""
    with connection.cursor() as cursor:
        cursor.execute("select row_no, reasons->-1->>'code', reasons->-1->>'field', reasons->-1->>'zh' from intake_row "
                       "where run_id = %s and verdict in ('rejected', 'conflict', 'unmatched') order by row_no", [run_id])
        return {row[0]: row[1:] for row in cursor.fetchall()}


def test_sys_22_a_list_of_circuits_goes_in_once_and_back(scene: Scene, root: Actor, now: datetime) -> None:
    run_id, counts = bring(scene.manager, now, "circuits", CIRCUITS.encode("gb18030"))
    assert counts == {"changed": 1, "new": 1, "rejected": 2, "unmatched": 1}
    found = reasons(run_id)
    assert [found[row][:2] for row in sorted(found)] == [
        ("unknown_choice", "technology"), ("unknown_account", "account"), ("unknown_account", "a_site")]
    assert "可写:E1(G.703)、V.35" in found[min(found)][2], "the way out is in the row"
    with access.bound(root):
        line, new = Circuit.objects.filter(account_id=scene.own).order_by("pk")
        assert (line.pk, line.bandwidth, line.a_end, line.state) == (scene.line, "100M", LINE["a_end"], "active"), "a blank cell erases nothing"
        assert (new.designation, new.issuer, new.technology, new.a_account_id, new.z_end, new.source, new.state) == (
            "WX-SD/2M/0003", "97", "e1_g703", scene.own, "石渡支行", "resource_system", "active")
    assert bring(scene.manager, now, "circuits", CIRCUITS.encode("gb18030"))[1] == {"unchanged": 2, "rejected": 2, "unmatched": 1}
    api.record_test(actor=scene.manager, now=now, circuit_id=new.pk, measured={"ber": "0"}, values={
        "side": "a", "kind": "bit_errors", "started_at": "2026-11-19 08:00"})
    kept = intake.revert_now(now=now, run_id=run_id)
    assert [one["id"] for one in kept] == [new.pk], "what was tested since stays"
    with access.bound(root):
        assert Circuit.objects.get(pk=scene.line).bandwidth == "10M"


def test_lld_15_what_a_tester_exports_is_attached_to_its_circuit(scene: Scene, root: Actor, now: datetime) -> None:
    run_id, counts = bring(scene.manager, now, "circuit_tests", TESTER.encode("gb18030"), "BNT-1119.csv")
    assert counts == {"new": 3, "rejected": 4, "unmatched": 1}
    found = reasons(run_id)
    assert [found[row][:2] for row in sorted(found)] == [
        ("out_of_range", "ber"), ("unknown_choice", "kind"), ("unknown_circuit", "designation"), ("in_future", "started_at"),
        ("contradiction", "lost")]
    assert "1.5 不在 0 到 1 内,请核对小数点和单位" in found[min(found)][2]
    with access.bound(root):
        ping, traffic, bits = TestRun.objects.filter(circuit_id=scene.line).order_by("started_at")
        assert (ping.side, ping.kind, ping.seconds, ping.measured, ping.source_file) == (
            "a", "ethernet_ping", 60, {"sent": "1000", "lost": "2", "rtt": "3.5"}, "BNT-1119.csv"), "microseconds became milliseconds"
        assert (ping.started_at, ping.instrument_verdict, ping.account_id) == (datetime(2026, 11, 19, 7, 30, 5, tzinfo=UTC), "pass", scene.own)
        assert (traffic.side, traffic.measured) == ("z", {"rate": "500", "sent": "30000", "lost": "0"})
        assert (bits.seconds, bits.measured) == (900, {"ber": "<1E-9", "bit_errors": "0", "es": "0"})
        with connection.cursor() as cursor:
            cursor.execute("select code from intake_unmatchedrow where run_id = %s", [run_id])
            assert [row[0] for row in cursor.fetchall()] == ["无此电路0001"]
    assert bring(scene.manager, now, "circuit_tests", TESTER.encode("gb18030"), "BNT-1119.csv")[1] == {"unchanged": 3, "rejected": 4, "unmatched": 1}
    api.edit_test(actor=scene.manager, now=now, test_id=bits.pk, expected_version=1, values={"note": "复测"}, measured={"ber": "<1E-9"})
    assert [one["id"] for one in intake.revert_now(now=now, run_id=run_id)] == [bits.pk]
    with access.bound(root):
        assert [one.pk for one in TestRun.objects.all()] == [bits.pk]


def test_a_workbook_with_moments_as_numbers_and_a_test_that_was_voided(scene: Scene, root: Actor, now: datetime) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page, moment = book.add_worksheet("Results"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    page.write_row(0, 0, ["电路代号", "测试端", "测试项目", "开始时间", "测试时长(分钟)", "误码率", "误码秒(秒)", "结论"])
    page.write_row(1, 0, ["望溪/石渡 FE 0017", "Z端", "误码测试"])
    page.write_datetime(1, 3, datetime(2026, 11, 19, 15, 30, 5), moment)  # noqa: DTZ001 - a sheet knows no zones
    page.write_row(1, 4, [15, 1e-7, 3, "不合格"])
    book.close()
    assert bring(scene.manager, now, "circuit_tests", out.getvalue(), "r.xlsx")[1] == {"new": 1}
    with access.bound(root):
        run = TestRun.objects.get()
    assert (run.started_at, run.seconds, run.measured, run.instrument_verdict) == (
        datetime(2026, 11, 19, 7, 30, 5, tzinfo=UTC), 900, {"ber": "1E-7", "es": "3"}, "fail")
    api.void_test(actor=scene.manager, now=now, test_id=run.pk, reason="接错端口")
    assert bring(scene.manager, now, "circuit_tests", out.getvalue(), "r.xlsx")[1] == {"unchanged": 1}


def test_who_serves_two_provinces_is_asked_which_circuit_is_meant(scene: Scene, root: Actor, now: datetime) -> None:
    """operator 1.17: a designation is one province's; where he sees two of that name, the file has to say whose."""
    customers.assign(actor=system("test"), now=now, account_id=scene.foreign, user_id=scene.manager.user_id or 0, role="local_service")
    line = TESTER.splitlines()[1]
    run_id, counts = bring(scene.manager, now, "circuit_tests", (TESTER.splitlines()[0] + "\n" + line + "\n").encode())
    assert counts == {"conflict": 1}
    code, field, said = next(iter(reasons(run_id).values()))
    assert (code, field) == ("ambiguous_designation", "designation") and "编号方" in said and "9701" in said
    unanswered = bring(scene.manager, now, "circuits", "客户编码,电路代号,接入方式\nGL-7,望溪/石渡 FE 0018,FE\n".encode())
    assert unanswered[1] == {"unmatched": 1}, "he serves that site and keeps no records of it"
    said_so = f"编号方,{TESTER.splitlines()[0]}\n9701,{line}\n"
    assert bring(scene.manager, now, "circuit_tests", said_so.encode())[1] == {"new": 1}
    with access.bound(root):
        assert TestRun.objects.get().circuit_id == scene.elsewhere, "a test may be brought where one only serves the site"


def test_who_brings_what(scene: Scene, now: datetime) -> None:
    engineer = make_actor("luyiming", now=now, unit_id=scene.world.city, roles=("R6",))
    kinds = {one.kind for one in intake.together(actor=engineer)}
    assert kinds == {"circuits", "circuit_tests"}, "the desk shows him no archives to bring"
    assert bring(engineer, now, "circuit_tests", TESTER.encode("gb18030"))[1] == {"new": 3, "rejected": 4, "unmatched": 1}
    with pytest.raises(Refusal, match=r"forbidden|not_found"):
        bring(make_actor("zuoxi", now=now, unit_id=scene.world.city, roles=("R4",)), now, "circuit_tests", TESTER.encode())


def test_a_list_says_no_circuit_of_somebody_else(scene: Scene, root: Actor, now: datetime) -> None:
    """A designation that the same issuer gave at an account out of sight: refused when it is written, with the row."""
    run_id, counts = bring(scene.manager, now, "circuits", "客户编码,电路代号,运营商,接入方式\nGL-1,望溪/石渡FE0017,9701,FE\n".encode())
    assert counts == {"conflict": 1}
    assert next(iter(reasons(run_id).values()))[0] == "designation_taken"
    with access.bound(root):
        assert Circuit.objects.count() == 2
