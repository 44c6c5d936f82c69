"""Bills, arrears and usage from their files, and the first night: facts in through insights, figures out.

The heavy packages may still be installing when this starts (`extras.py` waits for them).
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from guanxi.domains.insights import api as insights
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.demo.load import outbox
from guanxi.shell.trouble import Trouble

BILL, ARREARS, USAGE = "bill_item", "arrears_snapshot", "usage_month"


def load_bill(path: Path, month: int, *, actor: Actor, now: datetime) -> str:
    """One month of bill items, as delivered on the 5th of the following month."""
    following = months.shift(month, 1)
    return _load(path, BILL, insights.Declared(unit="yuan", tax="incl"), date(following // 100, following % 100, 5),
                 actor=actor, now=now)


def load_arrears(path: Path, month: int, *, actor: Actor, now: datetime) -> str:
    """The ageing snapshot of the anchor month."""
    return _load(path, ARREARS, insights.Declared(unit="yuan"), date(month // 100, month % 100, 28), actor=actor, now=now)


def load_usage(path: Path, month: int, *, actor: Actor, now: datetime) -> str:
    """What was used up to this month; every line says its unit. ARC-29."""
    following = months.shift(month, 1)
    return _load(path, USAGE, insights.Declared(unit="line", time_unit="line"), date(following // 100, following % 100, 3), actor=actor, now=now)


def night(*, actor: Actor, now: datetime, is_waiting: bool = True) -> str:
    """Asks for a night and performs it here. Refuses to go on with figures that did not come out.

    is_waiting: until the workers have calculated the grades.
    """
    run_id = insights.request_night(actor=actor, now=now, reason="演示数据", is_queued=False)
    status = insights.perform_night(run_id=run_id, now=now)
    if status != "published":
        card = insights.run(run_id=run_id, actor=actor)
        raise Trouble(f"The first night did not publish its figures ({status}: {card.error.en if card.error else ''}).")
    if is_waiting:
        outbox.wait_until_delivered()
    return "figures published"


def activate_policy(*, actor: Actor, now: datetime) -> str:
    """Puts the operator's pack in force; a second time changes nothing."""
    try:
        rulebook.activate_policy(actor=actor, now=now, reason="演示初始启用")
    except Refusal as refusal:
        if refusal.code != "policy_unchanged":
            raise
    outbox.wait_until_delivered()
    return "pack in force"


def _load(path: Path, profile: str, declared: insights.Declared, as_of: date, *, actor: Actor, now: datetime) -> str:
    delivery = insights.Delivery(sources=(path,), source_name=path.name, as_of=as_of)
    try:
        insights.load_facts(actor=actor, now=now, profile=profile, declared=declared, delivery=delivery)
    except Refusal as refusal:
        if refusal.code != "already_loaded":
            raise
    return path.name
