"""Values as testers write them, verdicts, durations and designations, as tables of cases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from guanxi.domains.circuits import rules
from guanxi.domains.circuits.policy import ADAPTER, Measure, Measuring
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.load import load

NOW, TODAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC), date(2026, 11, 20)
PACK = ADAPTER.validate_python(load("demo", below="circuits").sections["circuits/tests"].data)
RUN: dict[str, Any] = {"side": "a", "kind": "ethernet_ping", "started_at": "2026-11-19 15:30:05"}


def with_criteria(kind: str, **limits: dict[str, str]) -> Measuring:
    """The pack with an operator's criteria filled in."""
    data = PACK.model_dump()
    for want in next(one for one in data["kinds"] if one["key"] == kind)["values"]:
        want |= limits.get(want["key"], {})
    return ADAPTER.validate_python(data)


@pytest.mark.parametrize(("measure", "said", "stored"), [
    ("ber", "1.0E-7", "1E-7"), ("ber", "<1E-9", "<1E-9"), ("ber", "< 1.0e-09", "<1E-9"), ("ber", "≤1E-9", "<1E-9"), ("ber", "No errors", "0"),
    ("ber", "无误码", "0"), ("ber", "1.0×10-7", "1E-7"), ("ber", "2.5 x 10^-6", "2.5E-6"), ("ber", "0", "0"),
    ("ber", "0.00E+00", "0"), ("ber", "1.5E-7", "1.5E-7"), ("bit_errors", "1,024", "1024"), ("bit_errors", "No Errors", "0"),
    ("rtt", "3.5", "3.5"), ("rtt", "3.5 ms", "3.5"), ("rtt", "3500us", "3.5"), ("rtt", "3500μs", "3.5"), ("rtt", "0.0035 s", "3.5"),
    ("rtt", "<1ms", "<1"), ("rtt", "12毫秒", "12"), ("loss", "0.2%", "0.2"), ("loss", "0.2", "0.2"), ("rate", "500pps", "500"),
    ("size", "64B", "64"), ("sent", "2048000", "2048000"),
    ("encapsulation", " PPP ", "PPP"), ("far_address", "192.168.1.6", "192.168.1.6"), ("rtt", "", ""),
])
def test_lld_15_a_value_is_read_as_testers_write_it(measure: str, said: str, stored: str) -> None:
    assert rules.read_value(measure=PACK.measure(measure), said=said) == stored


@pytest.mark.parametrize(("measure", "said", "code"), [
    ("ber", "1.5", "out_of_range"), ("ber", "-1E-7", "out_of_range"), ("loss", "101", "out_of_range"), ("ber", "合格", "wrong_value"),
    ("bit_errors", "2.5", "wrong_value"), ("rtt", "3 furlongs", "unknown_unit"), ("ber", "1E-7E", "unknown_unit"), ("ber", "NaN", "wrong_value"),
    ("ber", "1E999999999", "wrong_value"), ("size", "0", "out_of_range"), ("rtt", "1" * 61, "too_long"), ("rtt", "3\u202e5", "hidden_character"),
])
def test_a_value_that_is_none_is_refused_at_its_measure(measure: str, said: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.read_value(measure=PACK.measure(measure), said=said)
    assert (refused.value.code, refused.value.field) == (code, measure)


def test_a_column_in_another_unit_is_converted() -> None:
    assert rules.read_value(measure=PACK.measure("rtt"), said="3500", factor=Decimal("0.001")) == "3.5"
    assert rules.read_value(measure=PACK.measure("rtt"), said="3.5 ms", factor=Decimal("0.001")) == "3.5", "the cell's own unit counts"


@pytest.mark.parametrize(("said", "seconds"), [
    ("900", 900), ("00:15:00", 900), ("15min", 900), ("15 分钟", 900), ("24h", 86_400), ("24小时", 86_400), ("0.5h", 1800), ("10 s", 10), ("", None)])
def test_a_duration_is_read(said: str, seconds: int | None) -> None:
    assert rules.read_seconds(said) == seconds


@pytest.mark.parametrize("said", ["long", "-5", "800h", "15:00", "9" * 30])
def test_a_duration_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(Refusal, match="wrong_value"):
        rules.read_seconds(said)


@pytest.mark.parametrize("said", ["望溪/石渡 FE 0017", "望溪/石渡FE0017", "望溪/石渡 fe 0017", "望溪/石渡 FE 0017 "])
def test_a_designation_is_one_however_it_is_written(said: str) -> None:
    assert rules.designation_key(said) == "望溪/石渡FE0017"


@pytest.mark.parametrize(("limits", "measured", "outcome", "met"), [
    ({}, {"ber": "1E-7"}, "unjudged", [None]),                                                     # the sources give no limit: nothing is judged
    ({"ber": {"at_most": "1E-9"}}, {"ber": "<1E-9"}, "pass", [True]),
    ({"ber": {"at_most": "1E-9"}}, {"ber": "1E-9"}, "pass", [True]),
    ({"ber": {"at_most": "1E-9"}}, {"ber": "1E-7"}, "fail", [False]),
    ({"ber": {"at_most": "1E-10"}}, {"ber": "<1E-9"}, "unjudged", [None]),                         # within the bound nobody can tell
    ({"ber": {"at_most": "1E-9"}}, {"ber": ">1E-9"}, "fail", [False]),
    ({"ber": {"at_most": "1E-9"}}, {"es": "0"}, "unjudged", [None]),                               # what decides was not measured
    ({"ber": {"at_most": "1E-9"}, "es": {"at_most": "0"}}, {"ber": "0", "es": "3"}, "fail", [True, False]),
])
def test_lld_08_a_verdict_rests_on_the_operators_criteria(
        limits: dict[str, dict[str, str]], measured: dict[str, str], outcome: str, met: list[bool | None]) -> None:
    pack = with_criteria("bit_errors", **limits)
    verdict = rules.judge(kind=pack.kind("bit_errors"), measured=measured, pack=pack)
    assert (verdict.outcome, [one.met for one in verdict.reasons]) == (outcome, met)


def test_lld_08_blank_stays_blank_in_words() -> None:
    verdict = rules.judge(kind=PACK.kind("bit_errors"), measured={"ber": "0"}, pack=PACK)
    assert verdict.name.zh == "未判定" and [one.text.en for one in verdict.reasons] == ["Not judged: no criterion in the pack"]
    assert not [want for kind in PACK.kinds for want in kind.values if want.at_most is not None or want.at_least is not None], "the sources give none"
    assert rules.judge(kind=None, measured={"x": "1"}, pack=PACK).outcome == "unjudged", "a kind the pack no longer names"


@pytest.mark.parametrize(("measured", "outcome"), [
    ({"rate": "500", "loss": "0"}, "pass"), ({"rate": "499", "loss": "0"}, "unjudged"), ({"rate": "499", "loss": "3"}, "fail"),
    ({"loss": "0"}, "unjudged")])
def test_lld_14_a_traffic_test_below_500_packets_a_second_proves_nothing(measured: dict[str, str], outcome: str) -> None:
    pack = with_criteria("traffic", loss={"at_most": "0.1"})
    assert rules.judge(kind=pack.kind("traffic"), measured=measured, pack=pack).outcome == outcome


@pytest.mark.parametrize("row", ["LLD-09", "LLD-10", "LLD-11", "LLD-12", "LLD-13", "LLD-14"])
def test_the_pack_has_every_test_of_the_sources(row: str) -> None:
    kinds = [one for one in PACK.kinds if one.source == row]
    assert kinds and all(one.technologies and one.values for one in kinds)


@pytest.mark.parametrize(("change", "measured", "code", "field"), [
    ({"kind": "天线测试"}, {"rtt": "1"}, "unknown_choice", "kind"), ({"kind": ""}, {"rtt": "1"}, "required", "kind"),
    ({"side": "c"}, {"rtt": "1"}, "unknown_choice", "side"), ({"started_at": "昨天"}, {"rtt": "1"}, "wrong_value", "started_at"),
    ({"started_at": "2026-11-20 10:00:01"}, {"rtt": "1"}, "in_future", "started_at"), ({}, {}, "nothing_measured", "encapsulation"),
    ({}, {"ber": "1E-9"}, "nothing_measured", "encapsulation"), ({}, {"sent": "10", "lost": "11"}, "contradiction", "lost"),
    ({"kind": "bit_errors"}, {"es": "1", "ses": "2"}, "contradiction", "ses"),
    ({"note": "找 11010519491231002X"}, {"rtt": "1"}, "identity_number", "note"),
])
def test_a_test_is_refused_by_field(change: dict[str, Any], measured: dict[str, str], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.clean_run(values=RUN | change, measured=measured, pack=PACK, now=NOW)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_test_is_stored_with_what_its_kind_measures() -> None:
    found = rules.clean_run(values=RUN | {"kind": "以太网PING", "seconds": "15min"}, measured={"rtt": "3.5 ms", "ber": "1E-9"}, pack=PACK, now=NOW)
    assert (found["kind"], found["seconds"], found["measured"]) == ("ethernet_ping", 900, {"rtt": "3.5"})
    assert found["started_at"] == datetime(2026, 11, 19, 7, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(("values", "code", "field"), [
    ({"designation": ""}, "required", "designation"), ({"technology": "烽火台"}, "unknown_choice", "technology"),
    ({"state": "gone"}, "unknown_choice", "state"),
    ({"seen_on": "2026-11-21"}, "in_future", "seen_on"), ({"ceased_on": "2026-11-21", "state": "ceased"}, "in_future", "ceased_on"),
    ({"opened_on": "2020-01-02", "ceased_on": "2020-01-01", "state": "ceased"}, "out_of_order", "ceased_on"),
])
def test_a_circuit_is_refused_by_field(values: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.clean_circuit(values=values, pack=PACK, today=TODAY)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_circuit_that_is_ceased_has_a_day_and_any_other_none() -> None:
    assert rules.clean_circuit(values={"state": "ceased"}, pack=PACK, today=TODAY)["ceased_on"] == TODAY
    assert rules.clean_circuit(values={"state": "active", "ceased_on": "2020-01-01"}, pack=PACK, today=TODAY)["ceased_on"] is None
    assert rules.clean_circuit(values={"technology": "2M电路"}, pack=PACK, today=TODAY)["technology"] == "e1_g703"


@pytest.mark.parametrize("wrong", [{"kinds": [{"key": "x", "name": {"zh": "x", "en": "x"}, "source": "ours", "values": [{"key": "nothing"}]}]},
                                   {"measures": [{"key": "a", "name": {"zh": "a", "en": "a"}, "not_above": "nothing"}]}])
def test_a_pack_that_names_what_is_not_there_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="nothing is no measure"):
        ADAPTER.validate_python(PACK.model_dump() | {"kinds": [], **wrong})


def test_a_measure_the_pack_no_longer_names_is_shown_by_its_key() -> None:
    gone = PACK.measure("gone")
    assert isinstance(gone, Measure) and gone.name.zh == "gone" and PACK.technology_name("gone").zh == "gone"
