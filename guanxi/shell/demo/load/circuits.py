"""Circuits of the stories with tests, among them the bank's line of story 16: its bits are clean and its packets get lost. Through commands only."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from guanxi.domains.circuits import api as circuits
from guanxi.domains.customers import api as customers
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo.shapes import AccountPlan

MOST, SEED = 40, 20260417
STORY, STORY_DESIGNATION = "屿澜银行望溪分行", "望溪/石渡 FE 0017"
_KINDS = {"ethernet": ("FE", "10M", "ethernet_ping"), "e1_g703": ("2M", "2M", "bit_errors"), "mstp": ("MSTP", "20M", "mstp_loop_ping"),
          "v35": ("V35", "2M", "link_ping")}


def load(accounts: Iterable[AccountPlan], *, actor: Actor, now: datetime) -> str:
    """Some dozens of circuits, most of them tested; a second time changes nothing."""
    known = [one for one in accounts if one.group_code][:MOST]
    today = now.astimezone(clock.ZONE).date()
    with access.bound(actor):
        ids = customers.accounts_by_identifier(actor=actor, codes=[one.group_code for one in known], schemes=["group_code"])
        if circuits.circuits(actor=actor, today=today, narrowed=circuits.CircuitFilter(), size=1).rows:
            return "known already"
    dice, made, tested = random.Random(SEED), 0, 0  # noqa: S311 - a demo's numbers
    for number, account in enumerate(known):
        if account.group_code not in ids:
            continue
        for technology in dice.sample(sorted(_KINDS), 2 if number % 3 == 0 else 1):
            short, bandwidth, kind = _KINDS[technology]
            circuit_id = circuits.add_circuit(actor=actor, now=now, account_id=ids[account.group_code], values={
                "designation": f"望溪/汇聚 {short} {number + 1:04d}", "technology": technology, "bandwidth": bandwidth, "a_end": "客户机房",
                "z_end": "望溪汇聚节点", "state": "active" if number % 9 else "suspended", "source": "resource_system",
                "opened_on": today - timedelta(days=400 + 37 * number), "seen_on": today - timedelta(days=number)})
            made += 1
            for values, measured in _tests(dice, kind, now) if number % 4 else ():
                circuits.record_test(actor=actor, now=now, circuit_id=circuit_id, values=values, measured=measured)
                tested += 1
    if any(one.name == STORY for one in known):
        made, tested = made + 1, tested + _story(ids[next(one.group_code for one in known if one.name == STORY)], actor=actor, now=now)
    return f"{made} circuits, {tested} tests"


def _story(account_id: int, *, actor: Actor, now: datetime) -> int:
    """望溪分行 → 石渡支行: the bit-error test passes by the instrument's word, ping at the A end loses packets (LLD-02)."""
    circuit_id = circuits.add_circuit(actor=actor, now=now, account_id=account_id, values={
        "designation": STORY_DESIGNATION, "technology": "e1_g703", "bandwidth": "2M", "a_end": "望溪分行机房", "z_end": "石渡支行", "state": "active",
        "source": "label", "opened_on": "2019-04-17", "note": "A 端常报丢包;Z 端转换器型号待查"})
    common: circuits.RunValues = {"instrument": "BNT-2200", "tester": "陆一鸣"}
    at = now.astimezone(clock.ZONE).replace(hour=9, minute=10, second=5) - timedelta(days=1)
    runs: tuple[tuple[circuits.RunValues, dict[str, str]], ...] = (
        ({**common, "side": "a", "kind": "bit_errors", "started_at": at.isoformat(), "seconds": "15min", "instrument_verdict": "pass"},
         {"ber": "<1E-9", "bit_errors": "No errors", "es": "0", "ses": "0"}),
        ({**common, "side": "a", "kind": "link_ping", "started_at": (at + timedelta(minutes=20)).isoformat(), "seconds": "60"},
         {"encapsulation": "PPP", "far_address": "192.168.1.6", "sent": "1000", "received": "962", "lost": "38", "loss": "3.8", "rtt": "6.4 ms"}),
        ({**common, "side": "a", "kind": "traffic", "started_at": (at + timedelta(minutes=30)).isoformat(), "seconds": "60"},
         {"rate": "500", "size": "64", "sent": "30000", "received": "28740", "lost": "1260", "loss": "4.2"}))
    for values, measured in runs:
        circuits.record_test(actor=actor, now=now, circuit_id=circuit_id, values=values, measured=measured)
    return len(runs)


def _tests(dice: random.Random, kind: str, now: datetime) -> Iterator[tuple[circuits.RunValues, dict[str, str]]]:
    for side in dice.choice(("a", "z", "az")):
        at = now - timedelta(days=dice.randint(1, 300), seconds=dice.randint(0, 30_000))
        values: circuits.RunValues = {"side": side, "kind": kind, "started_at": at.isoformat(), "seconds": dice.choice(("60", "15min", "24h")),
                                      "instrument": "BNT-2200", "tester": dice.choice(("陆一鸣", "白榆"))}
        lost = dice.choice((0, 0, 0, 1, 4))
        yield values, ({"ber": dice.choice(("<1E-9", "2.1E-8", "No errors")), "es": str(lost), "ses": "0"} if kind == "bit_errors" else
                       {"sent": "1000", "received": str(1000 - lost), "lost": str(lost), "rtt": f"{dice.randint(20, 90) / 10} ms"})
