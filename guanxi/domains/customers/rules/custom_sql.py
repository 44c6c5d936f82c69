"""Custom fields as SQL text: made of a field's key (cf_<number>) and kind only, both of which are checked here. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from guanxi.foundation.pure.catalogue import Field

_KEY = re.compile(r"cf_[0-9]{1,6}")
_COLUMN = {
    "text": "a.extra->>'{key}'", "choice": "a.extra->>'{key}'", "number": "(a.extra->>'{key}')::numeric", "money": "(a.extra->>'{key}')::bigint",
    "date": "(a.extra->>'{key}')::date", "bool": "(a.extra->>'{key}')::boolean",
    "multi_choice": "case when jsonb_exists(a.extra, '{key}') then array(select jsonb_array_elements_text(a.extra->'{key}')) end",
}
_JSON = {
    "text": "to_jsonb(b.{key})", "choice": "to_jsonb(b.{key})", "number": "to_jsonb(b.{key})", "date": "to_jsonb(b.{key})",
    "money": "to_jsonb(round(b.{key}::numeric * 100)::bigint)", "bool": "to_jsonb(b.{key}::boolean)",
    "multi_choice": "to_jsonb(string_to_array(b.{key}, ';'))",
}


def column_of(field: Field) -> str:
    """The typed value of an account `a`, NULL where it has none: the column of the book."""
    return _of(field, _COLUMN)


def json_of(field: Field) -> str:
    """The value of a row `b` of an import as it lies in `extra`, NULL for a blank cell."""
    return _of(field, _JSON)


def extra_of_row(fields: Iterable[Field]) -> str:
    """The `extra` that a row `b` of an import brings."""
    pairs = ", ".join(f"'{field.key}', {json_of(field)}" for field in fields)
    return f"jsonb_strip_nulls(jsonb_build_object({pairs}))"


def changes_in(field: Field) -> str:
    """True for a row `b` that brings another value than the record `t` holds."""
    return f"({json_of(field)} is not null and {json_of(field)} is distinct from t.extra->'{field.key}')"


def _of(field: Field, texts: dict[str, str]) -> str:
    if not field.is_custom or not _KEY.fullmatch(field.key):
        raise ValueError(f"{field.key} is not a custom field")
    return texts[field.kind].format(key=field.key)
