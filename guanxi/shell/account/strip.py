"""The red and yellow strip (operator 2.1, block 1): what burns on this account, at most five, nothing when all is green.

Plain data in, lamps out. Not for here: reading anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api as insights
from guanxi.domains.lists import api as lists
from guanxi.domains.rivals import api as rivals
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.money import shown, to_yuan

MOST = 5
AGREEMENT_DAYS = {"government": 270, "institution": 270, "state_owned": 90, "private": 90}
FALLING = -0.10


@dataclass(frozen=True, kw_only=True)
class Lamp:
    """One thing that burns. tone: error or warning; href: where its list or block is."""

    tone: str
    text: Text
    href: str
    icon: str


def lamps(
    *, view: customers.AccountView, row: lists.Listed | None, money: insights.MoneyBlock | None, late_steps: int, today: date,
    rival: rivals.RivalEnd | None = None, letter: Text | None = None,
) -> list[Lamp]:
    """At most five lamps, red before yellow."""
    found = [*_lost(view.card), *_steps(late_steps),
             *_arrears(money), *_agreement(view.card, today), *_rival(rival), *_owner(view), *_letter(view.card, letter),
             *_money(money), *_grade(row)]
    return sorted(found, key=lambda lamp: lamp.tone != "error")[:MOST]


def _lost(card: customers.AccountCard) -> Iterator[Lamp]:
    if card.lost_on is not None:
        yield Lamp(tone="error", icon="trending-down", href=reverse("grading:lost_account", args=[card.id]), text=t(
            f"{card.lost_on.isoformat()} 转入流失名录,不再列入维护", f"On the lost register since {card.lost_on.isoformat()}, outside care"))


def _steps(late: int) -> Iterator[Lamp]:
    if late:
        yield Lamp(tone="error", icon="timer", href="#steps", text=t(f"{late} 项工作已超期", f"{late} overdue"))


def _arrears(money: insights.MoneyBlock | None) -> Iterator[Lamp]:
    owed = money.arrears if money else None
    if owed is None or owed.overdue_fen <= 0:
        return
    promise = (t(f" · 承诺 {owed.promised_on}", f" · promised {owed.promised_on}") if owed.promised_on else Text("", ""))
    held = t(" · 免停", " · never suspended") if owed.is_protected else Text("", "")
    yield Lamp(
        tone="warning" if owed.promised_on else "error", icon="hand-coins", href="#money",
        text=Text(f"逾期欠费 {shown(owed.overdue_fen)} · 最长 {owed.oldest_days} 天{promise.zh}{held.zh}",
                  f"Overdue {to_yuan(owed.overdue_fen):,} yuan · {counted(owed.oldest_days, 'day|days')}{promise.en}{held.en}"))


def _agreement(card: customers.AccountCard, today: date) -> Iterator[Lamp]:
    if card.agreement_until is None:
        return
    left = (card.agreement_until - today).days
    if left < 0:
        yield Lamp(tone="error", icon="calendar-clock", href="#archive",
                   text=t(f"协议已到期 {-left} 天(超期在网)", f"Agreement ended {counted(-left, 'day|days')} ago, still running"))
    elif left <= AGREEMENT_DAYS.get(card.customer_kind, 90):
        yield Lamp(tone="warning", icon="calendar-clock", href="#archive", text=t(f"协议 {left} 天后到期",
                f"Agreement ends in {counted(left, 'day|days')}"))


def _rival(end: rivals.RivalEnd | None) -> Iterator[Lamp]:
    if end is not None:
        yield Lamp(tone="error", icon="cable", href="#rivals", text=Text(
            f"{end.said.zh}:{end.operator_name.zh} {end.product_name.zh}", f"{end.said.en}: {end.operator_name.en} {end.product_name.en}"))


def _owner(view: customers.AccountView) -> Iterator[Lamp]:
    if view.responsible("owner") is None:
        yield Lamp(tone="error", icon="user-round", href="#people", text=t("没有归属经理", "Nobody owns this account"))


def _letter(card: customers.AccountCard, why: Text | None) -> Iterator[Lamp]:
    """The owner may not work on it for want of a letter of authorisation, as his to-do says (SAL-04)."""
    if why is not None:
        yield Lamp(tone="error", icon="file-check", href=reverse("registration:account_registrations", args=[card.id]), text=why)


def _money(money: insights.MoneyBlock | None) -> Iterator[Lamp]:
    if money and money.year_rate is not None and money.year_rate <= FALLING:
        yield Lamp(tone="warning", icon="trending-down", href="#money",
                   text=t(f"近12月收入同比 {money.year_rate:+.1%}", f"Revenue {money.year_rate:+.1%} on the year before"))


def _grade(row: lists.Listed | None) -> Iterator[Lamp]:
    if row and row.moves < 0:
        yield Lamp(tone="warning", icon="arrow-down-right", href="#grade", text=t("预降:下次评审可能降级", "Would fall at the next review"))
