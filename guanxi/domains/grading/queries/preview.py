"""Who would move if the pack's files were activated: the same bulk decision, written nowhere (GRD-23).

Compares with the night's grades, so that the answer is about the rule and not about the month.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import access, rules
from guanxi.domains.grading.models import CalculatedGrade
from guanxi.domains.grading.policy import SCHEME, SCHEMES
from guanxi.domains.grading.queries import measures, schemes
from guanxi.domains.grading.queries.schemes import ActiveScheme
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason
from guanxi.policy import load, version

MOST_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class Move:
    """How many accounts would go from one calculated grade to another ('' = none)."""

    from_grade: str
    to_grade: str
    accounts: int
    value_fen: int


@dataclass(frozen=True, kw_only=True)
class Mover:
    """One account that would move. why: the condition that decides it under the new rule, as in 为什么是这个等级."""

    account_id: int
    name: str
    from_grade: str
    to_grade: str
    value_fen: int | None
    why: Reason | None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What the files would do to one scheme. refusal: the scheme cannot decide. accounts: how many were looked at.

    is_changed: the files say something else than what the night's grades were calculated with.
    """

    scheme: str
    scheme_name: Text
    label: str
    names: dict[str, Text]
    is_changed: bool
    accounts: int
    moves: tuple[Move, ...]
    movers: tuple[Mover, ...]
    refusal: Text | None

    @property
    def moved(self) -> int:
        """How many accounts would change their calculated grade."""
        return sum(move.accounts for move in self.moves if move.from_grade != move.to_grade)


def preview(*, actor: Actor, today: date) -> tuple[Preview, ...]:
    """For each scheme the files activate: who would move, within the accounts the actor sees. Refuses `forbidden`.

    A scheme that reads as it did when the night calculated moves nobody: its grades are only counted.
    """
    access.require(actor, "policy.preview")
    pack = load.load(settings.GUANXI_OPERATOR)
    wanted = SCHEMES.validate_python(pack.sections["grading/schemes"].data)
    label = version.label(pack)
    keys = sorted(wanted.active, key=lambda key: key != wanted.leading)
    drafts = [
        schemes.built(key=key, label=label, data=pack.sections[f"grading/{key}"].data, is_leading=key == wanted.leading)
        for key in keys if f"grading/{key}" in pack.sections
    ]
    return tuple(_preview(actor, scheme, today) for scheme in drafts)


def _preview(actor: Actor, scheme: ActiveScheme, today: date) -> Preview:
    is_changed, refusal = _is_changed(scheme), scheme.refusal.text if scheme.refusal else None
    moves: Sequence[Move] = ()
    movers: Sequence[Mover] = ()
    if scheme.compiled is not None and is_changed:
        moves, movers = _moves(actor, scheme, scheme.compiled, today)
    elif scheme.compiled is not None:
        moves = _stays(actor, scheme)
    return Preview(scheme=scheme.key, scheme_name=scheme.name, label=scheme.label, names=scheme.names, is_changed=is_changed,
                   accounts=sum(move.accounts for move in moves), moves=tuple(moves), movers=tuple(movers), refusal=refusal)


def _is_changed(scheme: ActiveScheme) -> bool:
    label = CalculatedGrade.objects.filter(scheme=scheme.key).values_list("policy_version", flat=True).first()
    calculated_with = rulebook.section_of(label=label, key=f"grading/{scheme.key}") if label else None
    return calculated_with is None or SCHEME.validate_python(dict(calculated_with.data)) != scheme.scheme


def _stays(actor: Actor, scheme: ActiveScheme) -> Sequence[Move]:
    """How many accounts hold which calculated grade."""
    seen, params = customers.money_scope(actor).sql("c.account_id")
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.grade, count(*), coalesce(sum(c.value_fen), 0)::bigint from grading_calculatedgrade c "  # noqa: S608
            f"where c.scheme = %s and {seen} group by c.grade order by 2 desc", [scheme.key, *params])
        return [Move(from_grade=grade, to_grade=grade, accounts=n, value_fen=fen) for grade, n, fen in cursor.fetchall()]


def _moves(actor: Actor, scheme: ActiveScheme, compiled: rules.Compiled, today: date) -> tuple[Sequence[Move], Sequence[Mover]]:
    select = rules.compile_grades(compiled=compiled, today=today, source=f"({measures.source_sql()}) s")
    seen, seen_params = customers.money_scope(actor).sql("g.account_id")
    both = (
        "select g.account_id, coalesce(c.grade, '') as old, coalesce(g.grade, '') as new, g.value_fen "  # noqa: S608
        f"from ({select.replace('%', '%%')}) g left join grading_calculatedgrade c on c.account_id = g.account_id "
        f"and c.scheme = %s where {seen}"
    )
    params: list[Any] = [scheme.key, *seen_params]
    with connection.cursor() as cursor:
        cursor.execute(
            "with moved as materialized (" + both + "), totals as (select old, new, count(*) as n, "  # noqa: S608
            "coalesce(sum(value_fen), 0)::bigint as fen from moved group by old, new), first as (select m.* from moved m "
            "where m.old <> m.new order by m.value_fen desc nulls last, m.account_id limit %s) "
            "select null::bigint, old, new, n, fen from totals union all "
            "select f.account_id, f.old, f.new, null, f.value_fen from first f", [*params, MOST_ROWS])
        rows = cursor.fetchall()
    moves = [Move(from_grade=row[1], to_grade=row[2], accounts=row[3], value_fen=row[4]) for row in rows if row[0] is None]
    found = [row for row in rows if row[0] is not None]
    return sorted(moves, key=lambda move: -move.accounts), _movers(actor, compiled, found, today)


def _movers(actor: Actor, compiled: rules.Compiled, found: Sequence[Sequence[Any]], today: date) -> list[Mover]:
    ids = [row[0] for row in found]
    cards, facts = customers.cards(actor=actor, ids=ids), measures.rows_of(account_ids=ids)
    return [
        Mover(account_id=pk, name=cards[pk].name if pk in cards else "–", from_grade=old, to_grade=new, value_fen=fen,
              why=rules.because(rules.calculate(compiled=compiled, row=facts.get(pk, {}), today=today), from_grade=old))
        for pk, old, new, _, fen in found
    ]
