"""What every value of an account is worth, from the values where they lie: they are compared by keyed hash inside the database.

Nothing personal is read here: neither a value nor a mask. Not for here: sums over many accounts (commands.summary, queries.figures).
"""

from __future__ import annotations

import functools
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship import access
from guanxi.domains.stewardship.fields import ALL_SOURCES, JUDGING, STATES
from guanxi.domains.stewardship.policy import Fields
from guanxi.domains.stewardship.queries import policy
from guanxi.domains.stewardship.rules import quality as rules
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

# Values that are a text of one line: what a steward fills beside the state. Choices and names have their form.
FILLABLE = frozenset({"account.address", "account.district", "contact.post", "contact.mobile", "contact.email", "contact.hobby"})
_OF_ONE_LINE = frozenset({"text", "number", "money", "date"})  # kinds of custom fields
NOBODY = 0  # the person an account without people lacks
BLOCK = 64  # bytes of a block of SHA-256: RFC 2104 written out, because the database has sha256 but no hmac
# A keyed hash of a value of a field (HMAC-SHA-256). Built once, so that Python and nightly statements cannot differ.
FINGERPRINT = "encode(sha256(%(outer)s::bytea || sha256(%(inner)s::bytea || convert_to(x.field || ':' || x.value, 'UTF8'))), 'hex')"
# One row per value of the accounts in %(ids)s with its latest check. `is_same`: the value is still the one that was checked.
_VALUES = f"""
select x.account_id, x.contact_id, x.field, x.value is not null as is_filled, x.value is null and x.is_unknown as is_unknown, p.fresh_days, p.is_own,
       v.id as check_id, v.outcome, v.source, v.checked_on, v.by_id, v.by_name,
       coalesce(v.id is not null and x.value is not null and v.fingerprint = {FINGERPRINT}, false) as is_same
from ({{fields}}) x
join unnest(%(fields)s::text[], %(days)s::int[], %(own)s::boolean[]) as p (field, fresh_days, is_own) on p.field = x.field
left join stewardship_verification v on v.account_id = x.account_id and v.is_current and v.field = x.field
  and coalesce(v.contact_id, 0) = coalesce(x.contact_id, 0) and v.account_id = any(%(ids)s)
"""  # noqa: S608 (constants only)
_ONE = "select contact_id, field, is_filled, is_unknown, check_id, outcome, source, checked_on, by_name, is_same from ({values}) values"
_PRINTS = f"select x.contact_id, x.field, {FINGERPRINT} from ({{fields}}) x where x.value is not null"  # noqa: S608 (constants only)


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value as pages show it: its state, where its check came from, who made it. seen: the start of its fingerprint, for the form.

    may_fill: it is empty and the reader is its steward (ARC-14).
    """

    contact_id: int | None
    field: str
    label: Text
    state: str
    state_name: Text
    source: Text
    checked_on: date | None
    by_name: str
    steward: Text
    seen: str
    may_fill: bool = False

    @property
    def item(self) -> str:
        """How a form names it."""
        return f"{self.contact_id or 0}:{self.field}:{self.seen}"

    @property
    def can_be_checked(self) -> bool:
        """True when there is a value of the customer's that somebody can confirm."""
        return self.state not in ("missing", "unknown", "own")


@dataclass(frozen=True, kw_only=True)
class Group:
    """The values of the account itself (contact_id None) or of one person."""

    contact_id: int | None
    name: str
    values: Sequence[Value]


@dataclass(frozen=True, kw_only=True)
class AccountState:
    """One account's archive: its values by person, the counts behind its figures, when somebody looked last."""

    account_id: int
    groups: Sequence[Group]
    tally: rules.Tally
    last_checked_on: date | None

    def group(self, contact_id: int | None) -> Group | None:
        """The part of one person, or of the account itself."""
        return next((one for one in self.groups if one.contact_id == contact_id), None)


def values_sql() -> str:
    """One row per value of the accounts in %(ids)s with its latest check, over the fields that count today."""
    return _VALUES.format(fields=customers.archive_fields_sql())


def is_fillable(key: str) -> bool:
    """Whether a steward fills it beside its state: a text of one line."""
    found = customers.archive_field(key)
    return key in FILLABLE or (found is not None and found.is_custom and found.kind in _OF_ONE_LINE)


def label_of(key: str) -> Text:
    """A field as its own form calls it."""
    found = customers.archive_field(key)
    return found.label if found else Text(key, key)


def parameters(*, ids: Sequence[int], section: Fields) -> dict[str, Any]:
    """What VALUES needs: accounts, the pack's fields, the two halves of the key."""
    outer, inner = _pads(settings.GUANXI_HASH_KEY)
    tended = [section.tended(key) for key in customers.archive_fields()]
    return {"ids": list(ids), "outer": outer, "inner": inner, "fields": [one.key for one in tended], "days": [one.fresh_days for one in tended],
            "own": [one.is_own for one in tended]}


def fingerprints(*, account_id: int, section: Fields) -> dict[tuple[int | None, str], str]:
    """(contact or None, field) → keyed hash of every value the account has now. The caller has admitted the reader."""
    with connection.cursor() as cursor:
        cursor.execute(_PRINTS.format(fields=customers.archive_fields_sql()), parameters(ids=[account_id], section=section))
        return {(contact_id, field): found for contact_id, field, found in cursor.fetchall()}


def account_state(*, actor: Actor, account_id: int, today: date) -> AccountState:
    """Every required value of an account with state, source and date. Refuses `not_found`. ARC-11, ARC-12, ARC-13."""
    access.require_view(actor, account_id)
    section = policy.fields(on=today)
    prints = fingerprints(account_id=account_id, section=section)
    with connection.cursor() as cursor:
        cursor.execute(_ONE.format(values=values_sql()), parameters(ids=[account_id], section=section))
        rows = cursor.fetchall()
    found: dict[int | None, list[Value]] = {}
    tends = frozenset(one.key for one in section.stewards if one.role in actor.roles) if customers.may(actor, access.FILL) else frozenset()
    for row in rows:
        one = _value(row, section=section, today=today, prints=prints, tends=tends)
        found.setdefault(one.contact_id if one.contact_id or one.field.startswith("account.") else NOBODY, []).append(one)
    values = [one for of_one in found.values() for one in of_one]
    names = customers.names_of(actor=actor, ids=[key for key in found if key])
    right, wrong = _judged(account_id, since=today - timedelta(days=section.accuracy_days))
    return AccountState(account_id=account_id, groups=_groups(found, names), tally=_tally(values, section, right, wrong),
                        last_checked_on=max((one.checked_on for one in values if one.checked_on), default=None))


def _groups(found: dict[int | None, list[Value]], names: dict[int, str]) -> list[Group]:
    order = {key: place for place, key in enumerate(customers.archive_fields())}
    keys = sorted(found, key=lambda key: (key is not None, chinese.sort_key(names.get(key or 0, ""), is_person=True), key or 0))
    return [Group(contact_id=key, name=names.get(key or 0, ""), values=sorted(found[key], key=lambda one: order[one.field])) for key in keys]


def _value(row: Sequence[Any], *, section: Fields, today: date, prints: dict[tuple[int | None, str], str],
           tends: frozenset[str]) -> Value:
    contact_id, field, is_filled, is_unknown, _check, outcome, source, checked_on, by_name, is_same = row
    tended = section.tended(field)
    state = rules.state(today=today, tended=tended, seen=rules.Seen(
        is_filled=is_filled, is_known_unknown=is_unknown, outcome=outcome or "", is_same=is_same, checked_on=checked_on))
    counts = bool(outcome) and is_same
    kind = field.partition(".")[0]
    return Value(
        contact_id=contact_id, field=field, label=label_of(field), state=state,
        state_name=STATES[state], source=ALL_SOURCES.get(source, Text("", "")) if counts else Text("", ""), checked_on=checked_on if counts else None,
        by_name=by_name if counts else "", steward=section.steward_name(tended.steward), seen=prints.get((contact_id, field), "")[:12],
        may_fill=not is_filled and is_fillable(field) and tended.steward in tends and (kind == "account" or bool(contact_id)))


def _tally(values: Sequence[Value], section: Fields, right: int, wrong: int) -> rules.Tally:
    count = {state: sum(one.state == state for one in values) for state in STATES}
    ageing = [one for one in values if one.can_be_checked and section.tended(one.field).fresh_days is not None]
    return rules.Tally(
        required=len(values), filled=len(values) - count["missing"] - count["unknown"], unknown=count["unknown"],
        done=count["fresh"] + count["own"] + count["unknown"], ageing=len(ageing), fresh=sum(one.state == "fresh" for one in ageing),
        right=right, wrong=wrong)


def _judged(account_id: int, *, since: date) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) filter (where outcome = 'right'), count(*) filter (where outcome = 'wrong') from stewardship_verification "
            "where account_id = %s and source = any(%s) and checked_on >= %s", [account_id, list(JUDGING), since])
        row = cursor.fetchone()
    return int(row[0]), int(row[1])


@functools.cache
def _pads(key: str) -> tuple[bytes, bytes]:
    own = hmac.new(key.encode(), b"stewardship", hashlib.sha256).digest().ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x5C for byte in own), bytes(byte ^ 0x36 for byte in own)
