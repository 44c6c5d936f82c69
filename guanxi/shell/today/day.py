"""What the home page shows one person: his day, his strip, his notices, and what his role looks after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api as insights
from guanxi.domains.intake import api as intake
from guanxi.domains.lists import api as lists
from guanxi.domains.messages import api as messages
from guanxi.domains.work import api as work
from guanxi.foundation.django import queue
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.shell.demo.ledger import loading
from guanxi.shell.today import birthdays, links

WEEKDAYS = (t("周一", "Monday"), t("周二", "Tuesday"), t("周三", "Wednesday"), t("周四", "Thursday"), t("周五", "Friday"),
            t("周六", "Saturday"), t("周日", "Sunday"))
CAN_SHOWN = 30


@dataclass(frozen=True, kw_only=True)
class Row:
    """One item of the day with the name of its account and where it leads."""

    item: work.Item
    account_name: str
    account_url: str
    url: str

    @property
    def late(self) -> int:
        """Days overdue."""
        return -self.item.days_left


def blocks(*, actor: Actor, acts: frozenset[str], now: datetime, today: date) -> dict[str, Any]:
    """Everything the template needs; a block the role has no business with is None."""
    day = work.day(actor=actor, today=today) if "work.view" in acts else None
    reads_book = "book.view" in acts
    stamp = insights.stamp() if reads_book else None
    listed = [*day.must, *day.can[:CAN_SHOWN], *day.asleep] if day else []
    rows = _rows(listed, birthdays.told(actor=actor, items=listed, now=now, today=today), actor)
    can_from, asleep_from = (len(day.must), len(day.must) + min(len(day.can), CAN_SHOWN)) if day else (0, 0)
    return {
        "today": today, "weekday": WEEKDAYS[today.weekday()], "greeting": greeting(now),
        "day": day, "must": rows[:can_from], "can": rows[can_from:asleep_from],
        "can_count": len(day.can) if day else 0, "can_rest": max(len(day.can) - CAN_SHOWN, 0) if day else 0,
        "asleep": rows[asleep_from:],
        "totals": lists.totals(scope=customers.list_scope(actor)) if reads_book else None,
        "stamp": stamp, "is_preparing": reads_book and stamp is None, "loading": loading() if reads_book else None, "book_url": links.to_list("book"),
        "notices": links.told(actor=actor, lines=messages.notices(actor=actor, limit=6)),
        "approvals": approvals.waiting_for(actor=actor)[:6] if "approvals.decide" in acts else None,
        "approvals_url": links.to_list("approvals"),
        "imports": [run for run in intake.runs(actor=actor).rows if run.is_open][:4] if "intake.use" in acts else None,
        "imports_url": links.to_list("imports"), "upload_url": links.to_list("upload"),
        "nights": insights.runs(actor=actor, limit=4) if "insights.runs" in acts else None, "nights_url": links.to_list("runs"),
        "queues": queue.state() if "jobs.view" in acts else None,
    }


def greeting(now: datetime) -> Text:
    """By the hour in China."""
    hour = (now.hour + 8) % 24
    if hour < 11:
        return t("早上好", "Good morning")
    return t("下午好", "Good afternoon") if 13 <= hour < 18 else t("您好", "Hello") if hour < 13 else t("晚上好", "Good evening")


def _rows(listed: Sequence[work.Item], told: Mapping[int, work.Item], actor: Actor) -> list[Row]:
    items = [told.get(item.id, item) for item in listed]
    names: Mapping[int, Any] = customers.cards(actor=actor, ids={i.account_id for i in items if i.account_id}) if items else {}
    rows = []
    for item in items:
        card = names.get(item.account_id) if item.account_id else None
        rows.append(Row(item=item, account_name=(card.short_name or card.name) if card else "", url=links.of(item),
                        account_url=links.to(Ref("account", item.account_id)) if card and item.account_id else ""))
    return rows
