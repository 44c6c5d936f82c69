"""收入归属 as money: equal to brute force over accounts, months and splits; sums to the fen; each reader's own scope (operator 1.1)."""

from __future__ import annotations

import csv
import random
from calendar import monthrange
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api, testing
from guanxi.domains.insights.queries import lake
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import World, browser_of, make_actor
from guanxi.domains.shares import api as shares
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
ROOT, MONTHS = system("test"), months.span(202610, 12)
Split = tuple[date, dict[str, str]]


def lay_down(account_id: int, instance: str, split: Split, now: datetime) -> None:
    since, rates = split
    with access.bound(ROOT, read_only=True):
        seen = shares.instance_of(actor=ROOT, account_id=account_id, issuer="97", instance=instance, on=since).seen
    shares.set_revenue_shares(
        actor=ROOT, now=now, account_id=account_id, shares=[{"unit": unit, "rate": rate} for unit, rate in rates.items()],
        values={"instance": instance, "issuer": "97", "valid_from": since, "source_document": "FT"}, seen=seen)


def brute(series: list[int], splits: list[Split]) -> dict[str, int]:
    """Month by month with `apportion`, the split of the month's last day."""
    found: dict[str, int] = {}
    for month, fen in zip(MONTHS, series, strict=True):
        last = date(month // 100, month % 100, monthrange(month // 100, month % 100)[1])
        rates = next((rates for since, rates in reversed(splits) if since <= last), {})
        units = list(rates)
        for place, part in shares.apportion(fen, {place: Decimal(rates[unit]) for place, unit in enumerate(units)}).items() if rates else ():
            found[units[place]] = found.get(units[place], 0) + part
    return {unit: fen for unit, fen in found.items() if fen}


@pytest.mark.parametrize("seed", [1, 2])
def test_equal_to_brute_force_and_whole_to_the_fen(world: World, accounts: tuple[int, int], now: datetime, seed: int) -> None:
    dice = random.Random(seed)
    codes = ["9702", "9703", "98"]  # in the order of their ids: equal remainders go to the lower one
    money: dict[tuple[int, str], list[int]] = {}
    splits: dict[tuple[int, str], list[Split]] = {}
    for number in range(6):
        key = (accounts[number % 2], f"PI-{number}")
        money[key] = [dice.randrange(-500, 100_000) for _ in MONTHS]
        splits[key] = []
        for since in (date(2026, 1, 15), date(2026, 6, 30))[:dice.randrange(1, 3)]:
            first = Decimal(dice.randrange(1, 999_999)) / 1_000_000
            splits[key].append((since, dict(zip(dice.sample(codes, 2), (str(first), str(1 - first)), strict=True))))
        splits[key] = [(since, dict(sorted(rates.items(), key=lambda pair: codes.index(pair[0])))) for since, rates in splits[key]]
        for split in splits[key]:
            lay_down(*key, split, now)
    revenue = {one: (5, sum(sum(series) for key, series in money.items() if key[0] == one)) for one in accounts}
    testing.publish_by_hand(now=now, revenue=revenue, instances=[(*key, series) for key, series in money.items()])
    wanted: dict[int, dict[str, int]] = {one: {} for one in accounts}
    for key, series in money.items():
        for unit, fen in brute(series, splits[key]).items():
            wanted[key[0]][unit] = wanted[key[0]].get(unit, 0) + fen
    names = {"9702": "望溪市", "9703": "石渡市", "98": "沧原省"}
    with access.bound(ROOT, read_only=True):
        for one in accounts:
            found = api.account_shared(actor=ROOT, account_id=one)
            assert found is not None
            assert {part.unit_name: part.fen for part in found.parts if part.fen} == {names[u]: fen for u, fen in wanted[one].items() if fen}
            assert found.open_fen + sum(part.fen for part in found.parts) == found.total_fen == sum(revenue[one])
        whole = api.shared_revenue(actor=ROOT)
        people = api.shared_revenue(actor=ROOT, by="person")
    assert whole and people and whole.total_fen == people.total_fen == sum(sum(pair) for pair in revenue.values())
    assert {line.note: line.own_fen for line in whole.lines} == {u: sum(wanted[one].get(u, 0) for one in accounts) for u in codes
                                                                  if any(u in wanted[one] for one in accounts)}
    assert whole.open_fen + sum(line.own_fen for line in whole.lines) == whole.total_fen
    assert all(line.own_fen + line.others_fen + line.open_fen == line.revenue_fen for line in people.lines)


@pytest.fixture
def manager(world: World, accounts: tuple[int, int], now: datetime) -> Actor:
    """Owns G1 in the city: 60 % of its line are the city's, 40 % the other one's."""
    found = make_actor("hejun", now=now, unit_id=world.city)
    customers.assign(actor=ROOT, now=now, account_id=accounts[0], user_id=found.user_id, role="owner")
    lay_down(accounts[0], "PI-G1", (date(2025, 1, 1), {"9702": "60%", "9703": "40%"}), now)
    lay_down(accounts[1], "PI-G2", (date(2025, 1, 1), {"9703": "100%"}), now)
    testing.publish_by_hand(now=now, revenue={accounts[0]: (0, 1_000_01), accounts[1]: (0, 500_00)},
                            instances=[(accounts[0], "PI-G1", [0] * 11 + [900_01]), (accounts[1], "PI-G2", [0] * 11 + [500_00])])
    return found


def test_per_person_of_what_one_sees(manager: Actor, now: datetime) -> None:
    with access.bound(manager, read_only=True):
        found = api.shared_revenue(actor=manager, by="person")
        (unit,) = [line for line in (api.shared_revenue(actor=manager) or found).lines if line.note == "9703"]  # type: ignore[union-attr]
    assert found is not None
    (line,) = found.lines
    assert (line.name, line.accounts, line.revenue_fen) == ("hejun", 1, 1_000_01)
    assert (line.own_fen, line.others_fen, line.open_fen) == (540_01, 360_00, 100_00)
    assert unit.own_fen == 360_00, "the other city's own account is not his to see"


def test_a_handed_over_account_counts_each_month_for_one_of_both_by_the_cutoff(manager: Actor, world: World, accounts: tuple[int, int],
                                                                               now: datetime) -> None:
    """Operator 1.13: handed over in November with a cutoff in October: September stays the former owner's, October is the new one's."""
    new, witness, chief = (make_actor(name, now=now, unit_id=world.city, roles=(role,)) for name, role in (("new", "R1"), ("w", "R1"), ("c", "R9")))
    testing.publish_by_hand(now=now, revenue={accounts[0]: (400_00, 600_01)}, instances=[(accounts[0], "PI-G1", [0] * 10 + [300_00, 600_01])])
    customers.open_handover(actor=chief, now=now, account_ids=[accounts[0]], terms=customers.HandoverTerms(
        from_user_id=manager.user_id, to_user_id=new.user_id, witness_id=witness.user_id, effective_on=now.date(), cutoff_on=date(2026, 10, 31)))
    with access.bound(chief, read_only=True):
        found = api.shared_revenue(actor=chief, by="person")
    assert found is not None and (found.accounts, found.total_fen, found.open_fen) == (1, 1_000_01, 100_00), "one account, nothing lost"
    assert {line.name: (line.accounts, line.revenue_fen, line.own_fen, line.others_fen, line.open_fen) for line in found.lines} == {
        "hejun": (1, 400_00, 180_00, 120_00, 100_00), "new": (1, 600_01, 360_01, 240_00, 0)}
    with access.bound(chief, read_only=True):
        counted = api.results_of(actor=chief, query=lists.read_query(params={}, today=now.date()), stamp=found.stamp)
    assert {one.name: one.fen for one in counted or ()} == {"hejun": 400_00, "new": 600_01}, "the same without any split (results)"


def test_results_of_a_list_are_those_of_each_month_s_owner(manager: Actor, world: World, accounts: tuple[int, int], now: datetime) -> None:
    """Operator 1.13: equal to asking `responsible_on` month by month; owners who came late, left, or never were; sums to the fen."""
    testing.publish_by_hand(now=now, revenue={accounts[0]: (400_00, 600_01), accounts[1]: (70_00, 500_03)})
    late = make_actor("late", now=now, unit_id=world.other_city)
    gone = customers.assign(actor=ROOT, now=now, account_id=accounts[1], user_id=late.user_id or 0, valid_from=date(2026, 6, 1))
    customers.end_assignment(actor=ROOT, now=now, account_id=accounts[1], assignment_id=gone, reason="离岗")
    with access.bound(ROOT, read_only=True):
        found = api.results_of(actor=ROOT, query=lists.read_query(params={}, today=now.date()), stamp=api.stamp() or pytest.fail("no night"))
        wanted: dict[int | None, int] = {}
        for one, months_of in ((accounts[0], (400_00, 600_01)), (accounts[1], (70_00, 500_03))):
            for day, fen in zip((date(2026, 9, 30), date(2026, 10, 31)), months_of, strict=True):
                who = customers.responsible_on(actor=ROOT, account_id=one, on=day)
                wanted[who] = wanted.get(who, 0) + fen
    assert found is not None and {one.user_id: one.fen for one in found} == wanted == {manager.user_id: 1_000_01, late.user_id: 570_03}
    with access.bound(manager, read_only=True):
        own = api.results_of(actor=manager, query=lists.read_query(params={}, today=now.date()), stamp=api.stamp() or pytest.fail("no night"))
    assert own is not None and [(one.name, one.fen) for one in own] == [("hejun", 1_000_01)]


def test_pages_export_and_the_preview_of_a_new_split(manager: Actor, world: World, accounts: tuple[int, int], now: datetime) -> None:
    client = browser_of(manager.user_id)
    assert "540.01" in client.get("/insights/shares/?by=person").content.decode()
    assert "未约定" in client.get("/insights/shares/").content.decode()
    part = client.get(f"/insights/shares/accounts/{accounts[0]}/").content.decode()
    assert "540.01" in part and "1,000.01" in part and "<html" not in part
    at = f"/insights/shares/accounts/{accounts[0]}/split/?instance=PI-G1&part={world.city}"
    split = client.get(f"{at}:1&part={world.other_city}:0").content.decode()
    assert "900.01" in split and "540.01" in split
    assert client.get(f"{at}:0.5").content.decode().strip() == ""
    assert client.get(f"/insights/shares/accounts/{accounts[1]}/").status_code == 404
    offered = client.get(f"/insights/shares/accounts/{accounts[0]}/instances/").content.decode()
    assert '<option value="PI-G1">数字电路</option>' in offered and "PI-H1" not in offered
    assert client.get(f"/insights/shares/accounts/{accounts[1]}/instances/").status_code == 404
    steward = browser_of(make_actor("steward", now=now, unit_id=world.city, roles=("R18",)).user_id)
    form = steward.get(f"/shares/accounts/{accounts[0]}/set/").content.decode()
    assert 'list="billed"' in form and f"/insights/shares/accounts/{accounts[0]}/instances/" in form
    taken = client.post("/insights/shares/export/", {"by": "person", "format": "csv"}).content.decode("utf-8-sig")
    assert "hejun" in taken and "540.01" in taken and "导出人:hejun(工号 S-hejun)" in taken
    assert AuditAct.objects.get(verb="export_shares").reason == "1 行;by=person"
    assert browser_of(make_actor("teller", now=now, unit_id=world.city, roles=("R12",)).user_id).get("/insights/shares/").status_code == 403


def test_the_night_is_told_which_instances_have_a_split(accounts: tuple[int, int], now: datetime, tmp_path: Path) -> None:
    """Once each, however often it was laid down; analytics/tests/test_brute_force sums their months."""
    for since in (date(2025, 1, 1), date(2026, 1, 1)):
        lay_down(accounts[0], "PI-G1", (since, {"9702": "100%"}), now)
    lake.export_dimensions(folder=tmp_path / "dims", only="split_instance")
    with (tmp_path / "dims" / "split_instance.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.DictReader(stream)) == [{"account_id": str(accounts[0]), "product_instance": "PI-G1"}]
