"""The shape of a field catalogue: one `Field` per fact of a subject, declared once, read by everybody.

List, filter, form, import, export, masking, audit labels, completeness and facts read it (hard-places C4).
A domain's catalogue lives in its own `fields.py`. Not for here: any field of any domain.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

from guanxi.foundation.pure.bilingual import Text

Kind = Literal["text", "long_text", "code", "money", "rate", "integer", "number", "date", "month", "choice", "multi_choice", "bool",
               "phone", "email", "unit", "user", "account"]
Level = Literal["L1", "L2", "L3", "L4"]

NO_TEXT = Text("", "")


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a subject.

    level: sensitivity class of operator 1.8 (L1 business … L4 never stored). required: counts for completeness
    (decisions 13). purpose and retention are mandatory above L1 (PIPL 6, 19). aliases: header names that an
    import recognises besides zh and en. choices: (value, label) pairs of a `choice`. help: said below the field in a form.
    is_custom: defined by a data steward at run time, its value lies in the subject's `extra`.
    """

    key: str
    zh: str
    en: str
    kind: Kind = "text"
    level: Level = "L1"
    required: bool = False
    listable: bool = False
    sortable: bool = False
    filterable: bool = False
    importable: bool = False
    editable: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[tuple[str, Text], ...] = ()
    purpose: str = ""
    retention: str = ""
    steward: str = ""
    max_length: int = 200
    help: Text = NO_TEXT
    is_custom: bool = False

    @property
    def label(self) -> Text:
        """The field's name as a pair."""
        return Text(self.zh, self.en)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All fields of one subject, in the order in which people read them."""

    subject: str
    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        keys = [field.key for field in self.fields]
        if len(set(keys)) != len(keys):
            raise ValueError(f"{self.subject}: a field key is declared twice")
        for field in self.fields:
            if field.level != "L1" and not (field.purpose and field.retention):
                raise ValueError(f"{self.subject}.{field.key}: personal data needs purpose and retention")

    def __getitem__(self, key: str) -> Field:
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(f"{self.subject}.{key}")

    def where(self, **flags: bool) -> tuple[Field, ...]:
        """Fields with all these flags: `where(importable=True)`."""
        return tuple(f for f in self.fields if all(getattr(f, name) == wanted for name, wanted in flags.items()))

    @functools.cached_property
    def required(self) -> tuple[Field, ...]:
        """What counts for completeness."""
        return self.where(required=True)

    def extended(self, fields: tuple[Field, ...]) -> Catalogue:
        """The same catalogue with these fields at its end."""
        return Catalogue(subject=self.subject, fields=(*self.fields, *fields)) if fields else self
