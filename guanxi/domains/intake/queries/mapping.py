"""What the mapping page shows: each column with samples, the field it is taken for, and what the user may choose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guanxi.domains.intake import access, importables, rules
from guanxi.domains.intake.readers.delimited import DELIMITERS
from guanxi.domains.intake.readers.encodings import CHOICES
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Field


@dataclass(frozen=True, kw_only=True)
class ColumnCard:
    """A column of the file. samples: for who brought it only; key: the field it is mapped to, ""; is_doubtful: the user must decide."""

    index: int
    name: str
    samples: Sequence[str]
    key: str
    is_identity: bool
    is_doubtful: bool


@dataclass(frozen=True, kw_only=True)
class FieldChoice:
    """A field to choose. is_required: without it (or one of its group) the file cannot be read."""

    key: str
    label: Text
    is_required: bool


@dataclass(frozen=True, kw_only=True)
class MappingCard:
    """Everything of the mapping page; `missing`: groups of required fields that no column is mapped to yet.

    once: what may be said for all rows (label and hint, None: nothing); said_once: what was.
    """

    columns: Sequence[ColumnCard]
    fields: Sequence[FieldChoice]
    missing: Sequence[Text]
    file_kind: str
    sheets: Sequence[Mapping[str, object]]
    sheet: str
    encoding: str
    delimiter: str
    header_row: int
    encodings: Sequence[tuple[str, str]]
    delimiters: Sequence[tuple[str, Text]]
    once: tuple[Text, Text] | None
    said_once: str


@dataclass(frozen=True, kw_only=True)
class KindCard:
    """A kind of import on the upload page."""

    kind: str
    label: Text
    explanation: Text
    fields: Sequence[Field]
    option_fields: Sequence[Field]
    required: frozenset[str]


def kinds(*, actor: Actor) -> Sequence[KindCard]:
    """What this actor can import."""
    access.require(actor=actor)
    return [KindCard(kind=each.kind, label=each.label, explanation=each.explanation, fields=each.fields,
                     option_fields=each.option_fields, required=frozenset(key for group in each.required for key in group))
            for each in importables.importables() if importables.may(actor, each)]


def mapping(*, run_id: int, actor: Actor) -> MappingCard:
    """The columns of the run's file and what they are taken for."""
    run = access.run_of(run_id=run_id, actor=actor)
    subject = importables.importable(run.kind)
    reading = run.reading
    guess = rules.guess_mapping(columns=reading["columns"], fields=subject.fields, ignored=reading["identity_columns"])
    chosen = {int(index): key for index, key in run.mapping.items()}
    faults = rules.mapping_faults(mapping=chosen, columns=reading["columns"], fields=subject.fields, required=subject.required,
                                  identity_columns=reading["identity_columns"])
    samples = [cells for _, cells in reading.get("sample", [])] if run.created_by == actor.user_id else []
    required = {key for group in subject.required for key in group}
    return MappingCard(
        columns=[ColumnCard(
            index=index, name=name, samples=[cells[index] for cells in samples if index < len(cells) and cells[index].strip()][:3],
            key=chosen.get(index, ""), is_identity=index in reading["identity_columns"],
            is_doubtful=index in guess.doubtful and index not in chosen) for index, name in enumerate(reading["columns"])],
        fields=[FieldChoice(key=field.key, label=field.label, is_required=field.key in required) for field in subject.fields],
        missing=[reason.text for reason in faults if reason.code == "mapping_missing"],
        file_kind=reading["kind"], sheets=reading["sheets"], sheet=reading["sheet"], encoding=reading["encoding"],
        delimiter=reading["delimiter"], header_row=reading["header_row"], encodings=list(CHOICES.items()),
        delimiters=list(DELIMITERS.items()),
        once=(subject.once, subject.once_hint) if isinstance(subject, importables.OnceForAll) else None,
        said_once=subject.shown_once(options=run.options) if isinstance(subject, importables.OnceForAll) else "")
