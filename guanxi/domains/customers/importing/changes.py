"""What an import would change in a record, said by the fields' labels: 将更新:地址、协议到期.

SQL text made from our own catalogue, never of input. Not for here: deciding whether a row may be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Field


@dataclass(frozen=True, kw_only=True)
class Change:
    """label: what is shown; condition: SQL, true (or NULL, or false) for a row whose record would change so."""

    label: Text
    condition: str


def of_columns(casts: Mapping[str, str], *, fields: Iterable[Field], part_of: Mapping[str, str]) -> list[Change]:
    """A change per field: the column's new value (alias b or a) is given and is not the present one (alias t).

    part_of: column → key of the field under whose label it is said (sort_key is part of name).
    """
    labels = {field.key: field.label for field in fields}
    conditions: dict[str, list[str]] = {}
    for column, cast in casts.items():
        conditions.setdefault(part_of.get(column, column), []).append(f"({cast} is not null and {cast} is distinct from t.{column})")
    return [Change(label=labels[key], condition=" or ".join(said)) for key, said in conditions.items()]


def numbers(changes: Sequence[Change]) -> str:
    """SQL: the numbers of the changes that apply, as integer[]."""
    return "array_remove(array[" + ", ".join(f"case when {one.condition} then {n} end" for n, one in enumerate(changes)) + "], null)"


def reason(changes: Sequence[Change], *, of: str) -> str:
    """SQL: the reason of a changed row as jsonb array, from the numbers in `of`."""
    labels = ", ".join(f"({n}, '{one.label.zh}', '{one.label.en}')" for n, one in enumerate(changes))
    return ("(select jsonb_build_array(jsonb_build_object('code', 'changes', 'field', '', 'level', 'info', "  # noqa: S608
            "'zh', '将更新:' || string_agg(l.zh, '、' order by l.no), 'en', 'Updates: ' || string_agg(l.en, ', ' order by l.no))) "
            f"from (values {labels}) as l (no, zh, en) where l.no = any({of}))")
