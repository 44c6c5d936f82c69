"""Values of a file that nobody understood, so that a person can say once what each means (SYS-22).

Not for here: saying it (commands.mapping), reading it (readers.values).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from guanxi.domains.intake import access, importables, rules
from guanxi.domains.intake.readers.values import said_as
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

# Of a file with more faulty rows than this only the first are looked through.
_MOST_ROWS = 100_000
_VALUES = """
select said.field, trim(r.cells[c.place]), count(*) from (
  select cells, reading || reasons as said from intake_row
  where run_id = %(run)s and verdict in ('rejected', 'conflict', 'unmatched') limit %(most)s
) r cross join lateral jsonb_to_recordset(r.said) as said (code text, field text)
join unnest(%(keys)s::text[], %(places)s::integer[]) as c (key, place) on c.key = said.field
where said.code = any(%(codes)s) and trim(r.cells[c.place]) <> '' group by 1, 2 order by 1, 3 desc, 2
"""


@dataclass(frozen=True, kw_only=True)
class ValueLine:
    """What the file says, in how many rows, and what is read instead: None nothing said yet, "" nothing is read."""

    said: str
    rows: int
    meant: str | None


@dataclass(frozen=True, kw_only=True)
class FieldValues:
    """The values of one column that are not understood, or were and may be said anew. choices: () for free text."""

    key: str
    label: Text
    choices: Sequence[tuple[str, Text]]
    lines: Sequence[ValueLine]
    has_more: bool


def unknown_values(*, run_id: int, actor: Actor) -> Sequence[FieldValues]:
    """Per column, in the order of the file: values not understood (most frequent first), then those already said.

    Of who did not bring the list only columns of business fields: what people are told by stays with him (PRM-63).
    """
    run = access.run_of(run_id=run_id, actor=actor)
    is_own = run.created_by == actor.user_id
    fields = {field.key: field for field in importables.importable(run.kind).fields if is_own or field.level == "L1"}
    places = {key: int(index) + 1 for index, key in run.mapping.items() if key in fields}
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, {"run": run_id, "most": _MOST_ROWS, "keys": list(places), "places": list(places.values()),
                                 "codes": sorted(rules.VALUE_CODES)})
        for key, said, rows in cursor.fetchall():
            found.setdefault(key, {})[said] = rows
    return [FieldValues(key=key, label=fields[key].label, choices=fields[key].choices,
                        lines=_lines(found.get(key, {}), run.value_map.get(key, {})), has_more=len(found.get(key, {})) > rules.MOST_VALUES)
            for key in sorted(places, key=lambda key: places[key]) if key in found or run.value_map.get(key)]


def _lines(open_values: Mapping[str, int], known: Mapping[str, str]) -> list[ValueLine]:
    open_lines = [ValueLine(said=said, rows=rows, meant=known.get(said_as(said)))
                  for said, rows in list(open_values.items())[:rules.MOST_VALUES]]
    still_open = {said_as(said) for said in open_values}
    return open_lines + [ValueLine(said=said, rows=0, meant=meant) for said, meant in known.items() if said not in still_open]
