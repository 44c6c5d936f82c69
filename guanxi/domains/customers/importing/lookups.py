"""Units and people named in a batch, resolved through the organisation's door into temporary tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.queries import issuers, teams
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

UNIT_OF_ALL = "unit"


def read_unit_of_all(said: str, *, actor: Actor) -> dict[str, str]:
    """The option of a list of one unit: the unit's id. Refuses what its column would refuse row by row."""
    if not said:
        return {UNIT_OF_ALL: ""}
    unit = organisation.units_by_code(codes=[said]).get(said)
    if unit is None:
        raise Refusal("unknown_unit", t("没有该编码或全称的在用单位", "No unit in use has this code or name"), field="once",
                      way_out=t("请填写单位编码或全称", "Enter the unit's code or full name"))
    if not access.in_territory(actor, unit.id):
        raise Refusal("foreign_unit", t("该单位不在您的管辖范围内", "This unit lies outside your territory"), field="once", status=403,
                      way_out=t("请改填您管辖的单位,或请该单位的人导入", "Name a unit of yours, or have somebody there bring the list in"))
    return {UNIT_OF_ALL: str(unit.id)}


def unit_of_all(options: Mapping[str, str]) -> str:
    """The name of the unit that was said for all rows; "" when none was."""
    chosen = options.get(UNIT_OF_ALL)
    return organisation.unit(unit_id=int(chosen)).name if chosen else ""


def resolve_units(actor: Actor, *, options: Mapping[str, str]) -> None:
    """`in_unit(said, unit_id, province, region_code, is_mine)`: units by code or exact name, whether he may write there.

    Under "" stands the unit of a new account whose row says none: the one said for all rows, else the importer's own.
    """
    said = sorted({*_distinct("unit"), *_distinct("agreement_unit")})
    provinces = issuers.provinces_of_units()
    rows = [(text, unit.id, provinces.get(unit.id, ""), unit.region_code, access.in_territory(actor, unit.id))
            for text, unit in organisation.units_by_code(codes=said).items()]
    chosen = options.get(UNIT_OF_ALL)
    unit_id = int(chosen) if chosen else actor.unit_id
    if unit_id is not None and access.in_territory(actor, unit_id):
        unit = organisation.unit(unit_id=unit_id)
        if chosen or unit.tier != "group":  # an account of headquarters is rather a forgotten column
            rows.append(("", unit.id, provinces.get(unit.id, ""), unit.region_code, True))
    _fill("in_unit (said text primary key, unit_id bigint, province text, region_code text, is_mine boolean)", rows)


_NAME_AND_NUMBER = re.compile(r"(.+?)\s*\((?:工号)?[\s::]*([^\s()::]+)\)")


def resolve_people() -> Mapping[str, organisation.UserCard]:
    """`in_person(said, user_id, unit_id, name)`: active people by staff number or login name, or by both name and number, 何俊(工号 YJ7004).

    Returns everybody who was found so, by what was said: who has left is nobody's new manager, but may be the present one.
    """
    numbers = {said: said for said in _distinct("manager")}
    names: dict[str, str] = {}
    for said in numbers:
        if both := _NAME_AND_NUMBER.fullmatch(unicodedata.normalize("NFKC", said)):
            names[said], numbers[said] = both[1], both[2]
    by_number = organisation.users_by_staff_number(numbers=set(numbers.values()))
    found = {said: user for said, number in numbers.items() if (user := by_number.get(number)) and names.get(said, user.name) == user.name}
    _fill("in_person (said text primary key, user_id bigint, unit_id bigint, name text)",
          [(said, user.id, user.unit_id, user.name) for said, user in found.items() if _is_in_post(user)])
    return found


def resolve_bearers(actor: Actor, *, numbered: Mapping[str, organisation.UserCard]) -> bool:
    """`in_bearer(said, user_id, unit_id, is_in_post, is_mine)`: who bears a name that stands where a number should; False: nobody.

    is_mine: of a unit the importer answers for. Those who have left stand in it for the accounts that are still theirs.
    """
    names = set(_distinct("manager")) - numbered.keys()
    bearers = [(user.name, user) for user in organisation.users_by_name(names=names)] if names else []
    bearers += [(said, user) for said, user in numbered.items() if not _is_in_post(user)]
    _fill("in_bearer (said text, user_id bigint, unit_id bigint, is_in_post boolean, is_mine boolean, primary key (said, user_id))", [
        (said, user.id, user.unit_id, _is_in_post(user), user.unit_id is not None and access.in_territory(actor, user.unit_id))
        for said, user in bearers])
    return bool(bearers)


def _is_in_post(user: organisation.UserCard) -> bool:
    return user.is_active and not user.is_external and access.works_with_accounts(user)


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
