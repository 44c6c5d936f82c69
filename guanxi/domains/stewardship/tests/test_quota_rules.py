"""Quotas, lateness, the sample: tables of cases (ARC-16 to ARC-21, operator 1.19, story 14)."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from guanxi.config.wiring import POLICY_SHAPES
from guanxi.domains.stewardship.policy import QUOTAS, Migration, Quota, Quotas
from guanxi.domains.stewardship.rules import quotas, sampling
from guanxi.domains.stewardship.rules.sampling import Caller
from guanxi.domains.stewardship.rules.shapes import SHAPES
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import examples, files, load
from guanxi.policy.shapes import Said

SAID = Said(zh="定额", en="Quota")
WEEKLY = Quota(key="households", name=SAID, source="ARC-18", counts="verified_accounts", period="week", at_least=10)
BLANK = Quotas.model_validate({"call_backs": {"percent": 5, "roles": ["R4"], "answer_days": 7}})


@pytest.mark.parametrize(("kind", "day", "expected"), [
    ("week", date(2026, 11, 20), (date(2026, 11, 16), date(2026, 11, 22))), ("week", date(2026, 11, 16), (date(2026, 11, 16), date(2026, 11, 22))),
    ("month", date(2026, 12, 31), (date(2026, 12, 1), date(2026, 12, 31))), ("month", date(2028, 2, 5), (date(2028, 2, 1), date(2028, 2, 29))),
])
def test_periods(kind: str, day: date, expected: tuple[date, date]) -> None:
    assert quotas.period(kind=kind, day=day) == expected


@pytest.mark.parametrize(("count", "today", "state", "missing"), [
    (9, date(2026, 11, 20), "short", 1), (9, date(2026, 11, 22), "short", 1), (9, date(2026, 11, 23), "missed", 1),
    (10, date(2026, 11, 20), "met", 0),
])
def test_progress(count: int, today: date, state: str, missing: int) -> None:
    """ARC-18: not fewer than ten."""
    found = quotas.progress(quota=WEEKLY, day=date(2026, 11, 18), count=count, today=today)
    assert (found.state, found.missing) == (state, missing)


def _pack(tmp_path: Path, *sectors: str) -> load.Pack:
    """The pack of an operator that stands on these sectors and decides nothing itself."""
    root = tmp_path / "policies"
    shutil.copytree(files.root(), root)
    (root / "operators" / "new").mkdir()
    (root / "operators" / "new" / "operator.yaml").write_text(
        f"operator: new\nname: {{ zh: 新, en: New }}\nsectors: [{', '.join(sectors)}]\neffective_from: 2026-01-01\n")
    return load.load("new", root=root)


def test_the_target_is_the_operators_to_decide(tmp_path: Path) -> None:
    """ARC-16: blank on every sector; the demo's 95 is ours and compared with."""
    shipped = QUOTAS.validate_python(_pack(tmp_path, "postal", "retail").sections["stewardship/quotas"].data)
    with pytest.raises(Refusal, match="target_undecided"):
        quotas.completeness_target(quotas=shipped)
    assert quotas.completeness_target(quotas=QUOTAS.validate_python(load.load("demo").sections["stewardship/quotas"].data)) == 95


def test_what_the_source_leaves_blank_refuses() -> None:
    """ARC-16."""
    with pytest.raises(Refusal, match="target_undecided"):
        quotas.completeness_target(quotas=BLANK)
    assert quotas.completeness_target(quotas=BLANK.model_copy(update={"completeness_target_percent": 95})) == 95
    with pytest.raises(Refusal, match="quota_undecided"):
        quotas.target(quota=WEEKLY.model_copy(update={"at_least": None}), day=date(2026, 11, 18))
    with pytest.raises(Refusal, match="not_live"):
        quotas.lateness(terms=Migration(source="ARC-21", days=7, yuan_per_day=20), began_on=None, finished_on=None, today=date(2026, 5, 1))


def test_lateness_grows_until_it_is_finished() -> None:
    """ARC-21: three days late are sixty yuan, shown and never booked."""
    terms, began = Migration(source="ARC-21", days=7, yuan_per_day=20), date(2026, 5, 1)
    assert quotas.lateness(terms=terms, began_on=began, finished_on=None, today=date(2026, 5, 8)).days_late == 0
    assert quotas.lateness(terms=terms, began_on=began, finished_on=None, today=date(2026, 5, 11)).yuan == 60
    assert quotas.lateness(terms=terms, began_on=began, finished_on=date(2026, 5, 9), today=date(2026, 6, 1)).yuan == 20


def test_the_examples_of_a_shop(tmp_path: Path) -> None:
    """ARC-19, ARC-20, ARC-21: the sector's own examples, for an operator that stands on it."""
    pack = _pack(tmp_path, "retail")
    ours = [example for example in pack.examples if example.section == "stewardship/quotas"]
    assert len(ours) == 8 and not list(examples.run(pack, shapes=SHAPES))
    assert any("stewardship" in name for name in POLICY_SHAPES)


@pytest.mark.parametrize(("population", "expected"), [(0, 0), (1, 1), (20, 1), (21, 2), (100, 5), (101, 6)])
def test_the_sample_is_five_percent_rounded_up(population: int, expected: int) -> None:
    assert sampling.size(population=population, percent=5) == expected


def test_the_caller_is_near_and_never_involved() -> None:
    near, far, other = Caller(user_id=1, name="甲", reach=5), Caller(user_id=2, name="乙", reach=90), Caller(user_id=3, name="丙", reach=5)
    place = sampling.place(seed="s", check_id=7)
    assert place == sampling.place(seed="s", check_id=7) != sampling.place(seed="t", check_id=7)
    assert sampling.caller(candidates=[near, far, other], not_these={1}, place_of=place) == other
    assert sampling.caller(candidates=[near, far, other], not_these={1, 3}, place_of=place) == far
    assert sampling.caller(candidates=[near], not_these={1}, place_of=place) is None
    assert {sampling.caller(candidates=[near, other], not_these=(), place_of=sampling.place(seed="s", check_id=n)) for n in range(9)} == {near, other}
