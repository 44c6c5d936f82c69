"""Who stands where at a bank, a hospital, a university and a bureau of the stories, with rows nobody knows. Through commands only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.structure import api as structure
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo.shapes import AccountPlan

# account → rows (row, name), lines (kind, above, below: a name, or a row after #), rows asked about in vain
_SAID: dict[str, tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str, str], ...], tuple[str, ...]]] = {
    "屿澜银行望溪分行": ("bank", (
        ("head", "程砚秋"), ("deputy", "陶静"), ("department", "王海川"), ("department", "周雅文"), ("section", "赵敏之")), (
        ("oversees", "陶静", "王海川"), ("oversees", "陶静", "孙越"), ("reports_to", "程砚秋", "陶静"), ("reports_to", "程砚秋", "周雅文"),
        ("reports_to", "王海川", "赵敏之"), ("reports_to", "王海川", "孙越"), ("reports_to", "程砚秋", "王海川")), ()),
    "望溪市第一人民医院集团": ("hospital", (
        ("head", "柏文渊"), ("deputy", "江映雪"), ("it", "丁浩"), ("procurement", "罗微"), ("officer", "顾小北")), (
        ("oversees", "江映雪", "#it"), ("oversees", "江映雪", "#equipment"), ("reports_to", "柏文渊", "江映雪"), ("reports_to", "柏文渊", "丁浩"),
        ("reports_to", "丁浩", "顾小北")), ("finance",)),
    "澜州理工大学": ("university", (("head", "符青云"), ("it", "聂远山"), ("logistics", "白露"), ("assets", "卓宁")), (
        ("oversees", "符青云", "#it"), ("oversees", "符青云", "#assets"), ("reports_to", "符青云", "白露")), ()),
    "柳塘县教育局": ("government", (("head", "经纬"), ("section", "戚卫国")), (("reports_to", "经纬", "戚卫国"),), ("officer",)),
}
_HOW: tuple[structure.HowKnown, ...] = (
    {"source": "published", "confidence": "confirmed"}, {"source": "he_said", "confidence": "likely"}, {"source": "observed", "confidence": "likely"})


def load(accounts: Iterable[AccountPlan], *, actor: Actor, now: datetime) -> str:
    """Rows and lines of four accounts; a second time changes nothing."""
    codes = {account.name: account.group_code for account in accounts if account.name in _SAID}
    today, people = now.astimezone(clock.ZONE).date(), 0
    with access.bound(actor):
        ids = customers.accounts_by_identifier(actor=actor, codes=codes.values(), schemes=["group_code"])
        here = {name: {one.name: one.id for one in customers.contacts(actor=actor, account_id=ids[code])} for name, code in codes.items()}
        if any(row.people for code in codes.values() for row in structure.structure(actor=actor, account_id=ids[code], today=today).rows):
            return "known already"
    for name, code in codes.items():
        people += _fill(name, ids[code], here[name], actor, now, today)
    return f"{people} people in their rows"


def _fill(name: str, account_id: int, people: dict[str, int], actor: Actor, now: datetime, today: date) -> int:
    template, rows, lines, asked = _SAID[name]
    for number, (row, who) in enumerate(rows):
        since: structure.HowKnown = {"valid_from": today - timedelta(days=400 - 60 * number)}
        structure.place_person(actor=actor, now=now, account_id=account_id, contact_id=people[who], row=f"{template}.{row}",
                               values={**_HOW[number % len(_HOW)], **since})
    for number, (kind, above, below) in enumerate(lines):
        row = f"{template}.{below[1:]}" if below.startswith("#") else ""
        structure.draw_line(actor=actor, now=now, account_id=account_id, kind=kind, above_id=people[above], below_id=people.get(below), row=row,
                            values=_HOW[number % len(_HOW)])
    for row in asked:
        structure.mark_row_unknown(actor=actor, now=now, account_id=account_id, row=f"{template}.{row}")
    return len(rows)
