"""An account as the archive knew it on a past day: fields, codes, responsible people, places in the trees, grade (ARC-06).

Read from history, never stored. Not for here: who changed what (the audit tab), people on that day (customers).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import api as grading
from guanxi.foundation.django import trail
from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.django.trail import ActLine, Change, RowChange
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.shell.book import words as book
from guanxi.shell.operations import names, words

_TABLES = {"customers_account": "id", "customers_accountidentifier": "account_id", "customers_assignment": "account_id",
           "customers_treeedge": "child_id"}
_FIELDS = ("name", "short_name", "unit_id", *(field.key for field in customers.ACCOUNT.fields))


@dataclass(frozen=True, kw_only=True)
class FieldThen:
    """One field: what it said then and says now."""

    label: Text
    then: Text
    now: Text

    @property
    def has_changed(self) -> bool:
        """Whether it says something else today."""
        return self.then != self.now


@dataclass(frozen=True, kw_only=True)
class AccountThen:
    """fields: those of the record. codes, people, places: (what, which) as they stood. grade None: none was in force."""

    on: date
    fields: Sequence[FieldThen]
    codes: Sequence[tuple[Text, Text]]
    people: Sequence[tuple[Text, Text]]
    places: Sequence[tuple[Text, Text]]
    grade: Text | None


def account_then(*, actor: Actor, account_id: int, on: date) -> AccountThen | None:
    """The account at the end of that day in China; None before it was recorded. Refuses `not_found`. Four tables, four statements."""
    if account_id not in customers.account_names(actor=actor, ids=[account_id]):
        raise not_found()
    at = datetime.combine(on, time.max, tzinfo=ZONE)
    rows = {table: trail.rows_at(table=table, column=column, account_id=account_id, at=at) for table, column in _TABLES.items()}
    record = rows["customers_account"].get(account_id)
    if record is None:
        return None
    now = trail.rows_at(table="customers_account", column="id", account_id=account_id, at=datetime.max.replace(tzinfo=ZONE))[account_id]
    known = names.of(actor=actor, acts=[_act(rows, now)])
    held = grading.grades_of(account_ids=[account_id], on=on).get(account_id)
    return AccountThen(
        on=on, fields=_fields(record, now, known, shut=_shut(actor, account_id)),
        codes=_pairs(rows, "customers_accountidentifier", "scheme", "value", known, on),
        people=_pairs(rows, "customers_assignment", "role", "user_id", known, on),
        places=_pairs(rows, "customers_treeedge", "tree_kind", "parent_id", known, on),
        grade=book.grades().get(held.grade) if held else None)


def account_as_of(*, actor: Actor, today: date, account_id: int, on: date) -> AccountThen:
    """An account as the archive knew it at the end of a past day: fields beside today's, codes, responsible people, parents, grade. ARC-06.

    Refuses `not_found`, `day_to_come` (422), `not_recorded_then` (404) before the day on which it was entered.
    """
    if on > today:
        raise Refusal("day_to_come", t("请选择今天或更早的日期", "Choose today or an earlier day"), field="on", status=422)
    found = account_then(actor=actor, account_id=account_id, on=on)
    if found is None:
        raise Refusal("not_recorded_then", t("当日还没有这家客户的档案", "This account was not recorded yet on that day"), field="on", status=404,
                      way_out=t("请选择更晚的日期", "Choose a later day"))
    return found


def _shut(actor: Actor, account_id: int) -> frozenset[str]:
    """Custom fields this reader is not shown: amounts, of an account whose money is not for him (docs/adr/0011)."""
    amounts = customers.money_keys(subject="account")
    return amounts if amounts and not customers.sees_money(actor=actor, account_id=account_id) else frozenset()


def _fields(then: Mapping[str, Any], now: Mapping[str, Any], known: names.Names, *, shut: Collection[str]) -> list[FieldThen]:
    found = []
    then, now = ({**image, **(image.get("extra") or {})} for image in (then, now))
    custom = [field.key for field in customers.catalogue_ever("account").fields if field.is_custom and field.key not in shut]
    for key in dict.fromkeys((*_FIELDS, *custom)):
        if key in then or (key in custom and key in now):
            change = Change(column=key, before=then.get(key), after=now.get(key))
            row = RowChange(table="customers_account", row_id=int(now["id"]), op="U", changes=[change])
            found.append(FieldThen(label=words.column(row, change), then=_said(row, change.before, key, known),
                                   now=_said(row, change.after, key, known)))
    return found


def _pairs(
    rows: Mapping[str, Mapping[int, Mapping[str, Any]]], table: str, what: str, which: str, known: names.Names, on: date,
) -> list[tuple[Text, Text]]:
    found = []
    for row_id, row in rows[table].items():
        if str(row.get("valid_from") or "") <= on.isoformat() and (row.get("valid_until") is None or row["valid_until"] > on.isoformat()):
            change = RowChange(table=table, row_id=row_id, op="U", changes=[])
            found.append((_said(change, row[what], what, known), _said(change, row[which], which, known)))
    return found


def _said(row: RowChange, value: Any, column: str, known: names.Names) -> Text:
    return words.value(row, value, column, relation="other", names=known)


def _act(rows: Mapping[str, Mapping[int, Mapping[str, Any]]], now: Mapping[str, Any]) -> ActLine:
    """Everything shown as one act, so that every id finds its name in one go."""
    changes = [RowChange(table=table, row_id=row_id, op="U", changes=[Change(column=key, before=value, after=None) for key, value in row.items()])
               for table, found in rows.items() for row_id, row in found.items()]
    changes.append(RowChange(table="customers_account", row_id=int(now["id"]), op="U",
                             changes=[Change(column=key, before=None, after=value) for key, value in now.items()]))
    return ActLine(id=trail.NOBODY, at=datetime.max.replace(tzinfo=ZONE), actor_id=0, actor_name="", verb="", reason="", channel="", request_id="",
                   policy_version="", rows=changes)
