"""Units and people named in a batch, resolved through the organisation's door into temporary tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.queries import issuers, teams
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor


def resolve_units(actor: Actor) -> None:
    """`in_unit(said, unit_id, province, region_code, is_mine)`: units by code or exact name, whether he may write there."""
    said = sorted({*_distinct("unit"), *_distinct("agreement_unit")})
    provinces = issuers.provinces_of_units()
    rows = [(text, unit.id, provinces.get(unit.id, ""), unit.region_code, access.in_territory(actor, unit.id))
            for text, unit in organisation.units_by_code(codes=said).items()]
    if actor.unit_id is not None and access.in_territory(actor, actor.unit_id):
        unit = organisation.unit(unit_id=actor.unit_id)
        if unit.tier != "group":  # an account of headquarters is rather a forgotten column
            rows.append(("", unit.id, provinces.get(unit.id, ""), unit.region_code, True))
    _fill("in_unit (said text primary key, unit_id bigint, province text, region_code text, is_mine boolean)", rows)


def resolve_people() -> None:
    """`in_person(said, user_id, unit_id, name)`: active people by staff number or login name."""
    found = organisation.users_by_staff_number(numbers=_distinct("manager"))
    _fill("in_person (said text primary key, user_id bigint, unit_id bigint, name text)",
          [(said, user.id, user.unit_id, user.name) for said, user in found.items() if user.is_active and not user.is_external])


def resolve_functions(*, on: date) -> None:
    """`team_function(said, key)`: functions of a team by key or by name in either language, as the pack in force says (ORG-12)."""
    rows = {text: one.key for one in teams.terms(on=on).functions for text in (one.key, one.name.zh, one.name.en)}
    _fill("team_function (said text primary key, key text)", list(rows.items()))


def _distinct(column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"select distinct {column} from batch_row where {column} is not null")  # noqa: S608 (our own names)
        return [row[0] for row in cursor.fetchall()]


def _fill(table: str, rows: Sequence[tuple[object, ...]]) -> None:
    name = table.split(" ", 1)[0]
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists pg_temp.{name}; create temp table {table} on commit drop")
        with cursor.copy(f"copy {name} from stdin") as copy:
            for row in rows:
                copy.write_row(row)
