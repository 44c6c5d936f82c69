"""How an account is owned: its own mode, else its segment's from the pack in force; and the public pool. operator 1.12."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from guanxi.domains.customers.fields.account import OWNERSHIP_MODES
from guanxi.domains.customers.models import Account
from guanxi.domains.customers.policy import OWNERSHIP, Mode, Ownership
from guanxi.domains.organisation import api as organisation
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.bilingual import Text

MODES: dict[str, Text] = dict(OWNERSHIP_MODES)
_GRID = "(a.ownership_mode = 'grid_pool' or (a.ownership_mode = '' and a.customer_kind = any(%(kinds)s)))"
_HELD = f"""
select a.id, a.name, a.district, s.valid_from, a.agreement_until, greatest(s.created_at, (
    select max(t.at) from audit_row r join audit_act t on t.id = r.act_id where r.account_id = a.id and t.actor_id = s.user_id)), s.user_id, s.id
from customers_assignment s join customers_account a on a.id = s.account_id
where s.role = 'owner' and s.valid_until is null and a.is_active and {_GRID}
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class PoolLine:
    """A grid account nobody owns, as a masked header. free_since: when its last owner ended, None: it never had one."""

    account_id: int
    masked: str
    unit_name: str
    district: str
    customer_kind: str
    industry_code: str
    free_since: date | None


@dataclass(frozen=True, kw_only=True)
class HeldLine:
    """A grid account somebody owns. touched_at: his last act on it, or its beginning."""

    account_id: int
    name: str
    district: str
    since: date
    agreement_until: date | None
    touched_at: datetime
    user_id: int
    assignment_id: int


def ownership(*, on: date) -> Ownership:
    """The section in force; without one everything is a named list."""
    found = rulebook.section(key="customers/ownership", on=on)
    return OWNERSHIP.validate_python(dict(found.data)) if found else Ownership()


def partner_terms(*, on: date) -> Ownership:
    """Who may be a partner, and how long before its last day the manager is called (ORG-24); without a version in force, as shipped."""
    found: Ownership = rulebook.in_force(key="customers/ownership", adapter=OWNERSHIP, on=on)
    return found


def partner_kinds(*, on: date) -> frozenset[str]:
    """Kinds of parties outside through which an account may be served (ORG-24)."""
    return frozenset(partner_terms(on=on).partner_kinds)


def mode_of(*, account_id: int, on: date) -> Mode | None:
    """How an account the caller may read is owned; None when he does not see it."""
    row = Account.objects.filter(pk=account_id).values_list("customer_kind", "ownership_mode").first()
    return ownership(on=on).mode_of(*row) if row else None


def pool(*, on: date, after: int = 0, most: int = 50) -> Sequence[PoolLine]:
    """The pool of the reader's own territory, by id; the database masks it and bounds it. Inside a read bound to him."""
    with connection.cursor() as cursor:
        cursor.execute("select id, masked, unit_id, district, customer_kind, industry_code, free_since from customers_pool(%s, %s, %s)",
                       [_kinds(on), after, most])
        rows = cursor.fetchall()
    units = {unit.id: unit.name for unit in organisation.units(ids={row[2] for row in rows})} if rows else {}
    return [PoolLine(account_id=row[0], masked=row[1], unit_name=units.get(row[2], ""), district=row[3], customer_kind=row[4],
                     industry_code=row[5], free_since=row[6]) for row in rows]


def held_of_grid(*, on: date, user_id: int | None = None, idle_since: datetime | None = None) -> Sequence[HeldLine]:
    """Grid accounts with an owner, oldest contact first; of one person, or of everybody who has not acted on them since a moment."""
    sql, values = _HELD, {"kinds": _kinds(on), "user": user_id, "idle": idle_since}
    if user_id is not None:
        sql += " and s.user_id = %(user)s"
    outer = " where h.touched_at < %(idle)s" if idle_since is not None else ""
    names = ("account_id", "name", "district", "since", "agreement_until", "touched_at", "user_id", "assignment_id")
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({sql}) h ({', '.join(names)}){outer} order by h.touched_at, h.account_id",  # noqa: S608
                       values)
        return [HeldLine(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def count_held(*, on: date, user_id: int) -> int:
    """How many grid accounts a person owns."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from customers_assignment s join customers_account a on a.id = s.account_id "  # noqa: S608
                       f"where s.user_id = %(user)s and s.role = 'owner' and s.valid_until is null and a.is_active and {_GRID}",
                       {"kinds": _kinds(on), "user": user_id})
        return int(cursor.fetchone()[0])


def owned_counts(*, user_ids: Collection[int]) -> dict[int, int]:
    """How many accounts of the book these people own; who owns none is missing. Of the accounts the bound reader sees. ORG-16."""
    with connection.cursor() as cursor:
        cursor.execute("select s.user_id, count(*) from customers_assignment s join customers_account a on a.id = s.account_id "
                       "where s.user_id = any(%s) and s.role = 'owner' and s.valid_until is null and a.is_active group by 1", [list(user_ids)])
        return dict(cursor.fetchall())


def _kinds(on: date) -> list[str]:
    section = ownership(on=on)
    known = ["government", "institution", "state_owned", "private", "individual", ""]
    return [kind for kind in known if section.mode_of(kind) == "grid_pool"]
