"""History in words, for the pages and for programs: the acts on one account, and the search over acts (PRM-63, PRM-72).

Personal values are masked here; which rows are seen, the database decides. Not for here: labels (words, labels), the pages (views).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from guanxi.domains.customers import api as customers
from guanxi.foundation.django import clock, trail
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import not_found
from guanxi.shell.operations import columns, labels, names, words


@dataclass(frozen=True, kw_only=True)
class ChangeSaid:
    """One column, what it said before and after."""

    column: Text
    before: Text
    after: Text


@dataclass(frozen=True, kw_only=True)
class RowSaid:
    """One changed row. name: of whom, empty where rows have no name of their own; op: I inserted, U updated, D deleted."""

    table: Text
    name: str
    op: str
    changes: Sequence[ChangeSaid]


@dataclass(frozen=True, kw_only=True)
class ActSaid:
    """One act: when, who, what, why, by which way, under which version of the pack; more_rows: changed by it and not listed.

    request_id and actor_name are for auditors' pages, no program is answered them.
    """

    id: uuid.UUID
    at: datetime
    who: Text
    verb: str
    said: Text
    reason: str
    channel: Text
    policy_version: str
    rows: Sequence[RowSaid]
    more_rows: int
    request_id: str = field(repr=False)
    actor_name: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class History:
    """Some acts, the newest first; `before` asks for the older ones, empty at the end."""

    acts: Sequence[ActSaid]
    before: str


def account_history(*, actor: Actor, acts: Collection[str], today: date, account_id: int, before: str = "") -> History:
    """Who changed what on an account, in the book or in the recycle bin, and why. Refuses `not_found`.

    Nobody from outside (ORG-24); who does not see its money reads sites and people (operator 1.1, PRM-59, docs/adr/0011).
    """
    if account_id not in customers.cards(actor=actor, ids=[account_id]):
        if "bin.view" not in acts:
            raise not_found()
        customers.bin_entry(actor=actor, account_id=account_id, today=today)  # its history stays
    sees_money = customers.sees_money(actor=actor, account_id=account_id)
    found = trail.of_account(account_id=account_id, also=customers.merged_into(account_id=account_id), before=before,
                             tables=None if sees_money else words.ON_SITE)
    serves = customers.only_serves(actor=actor, account_id=account_id)
    relation = "service" if serves else customers.relation_of(actor=actor, account_id=account_id)
    return _said(actor, found, relation, sees_money=sees_money)


def search_acts(
    *, actor: Actor, verb: str = "", name: str = "", since: date | None = None, until: date | None = None, before: str = ""
) -> History:
    """Acts by verb, name of who acted, and days (both counted). The security administrator is told acts without business data (PRM-72).

    Of accounts that the reader only serves on site: sites and people, as in their own history (operator 1.1, PRM-59).
    """
    served = customers.served_accounts(actor=actor)
    found = trail.search(
        verb=verb[:60], actor_name=name.strip()[:120], since=_midnight(since), until=_midnight(until, days=1),
        verbs=words.ADMINISTRATION if is_administrator(actor) else None,
        only_seen=not is_administrator(actor) and actor.scope.shape != "all", narrow=served, tables=words.ON_SITE, before=before)
    return _said(actor, found, "other", served)


def is_administrator(actor: Actor) -> bool:
    """Who reads of acts, and of no account."""
    return actor.scope.shape == "none"


def _said(actor: Actor, found: trail.Trail, relation: words.Relation, served: Collection[int] = (), *, sees_money: bool = True) -> History:
    known, none, shut = names.of(actor=actor, acts=found.acts), frozenset[str](), customers.money_keys(subject="account")
    return History(before=found.before, acts=[ActSaid(
        id=act.id, at=act.at, who=words.actor(act), verb=act.verb, said=words.verb(act), reason=act.reason, channel=labels.channel(act.channel),
        policy_version=act.policy_version, more_rows=act.more_rows, request_id=act.request_id, actor_name=act.actor_name,
        rows=[_row(row, "service" if row.account_id in served else relation, known,
                   amounts=none if sees_money and row.account_id not in served else shut) for row in act.rows if words.says_something(row)])
        for act in found.acts])


def _row(row: trail.RowChange, relation: words.Relation, known: names.Names, *, amounts: Collection[str]) -> RowSaid:
    """amounts: custom fields of an account that are shut with its money."""
    changes = []
    for one in row.changes:
        if row.table == "customers_account" and one.column in amounts:
            continue
        if not columns.is_internal(row.table, one.column) and not words.is_private(row, one.column, relation=relation):
            before, after = (words.value(row, value, one.column, relation=relation, names=known) for value in words.both(row, one))
            changes.append(ChangeSaid(column=words.column(row, one), before=before, after=after))
    return RowSaid(table=words.table(row), name=known.row(row.table, row.row_id), op=row.op, changes=changes)


def _midnight(on: date | None, *, days: int = 0) -> datetime | None:
    """The beginning of a day in China, or of one after it; None also where no day comes after."""
    if on is None or date.max - on < timedelta(days=days):
        return None
    return datetime.combine(on, time(), tzinfo=clock.ZONE) + timedelta(days=days)
