"""What a domain lends so that its subject can be imported: the `Importable` protocol, and the list from the wiring.

The contract in one place; docs/domains/intake.md shows one worked through. Not for here: running an import.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, runtime_checkable

from django.utils.module_loading import import_string

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import wiring
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

Verdict = Literal["new", "changed", "unchanged", "conflict", "rejected", "unmatched"]
VERDICTS: dict[str, Text] = {
    "new": t("新增", "New"), "changed": t("变更", "Changed"), "unchanged": t("无变化", "Unchanged"),
    "conflict": t("冲突", "Conflict"), "rejected": t("拒绝", "Rejected"), "unmatched": t("未匹配", "Unmatched"),
}


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some rows of a run. They lie in the temporary table `batch_row` of the running transaction:

    row_no int primary key, one text column per key of `Importable.fields` (NULL: blank or not mapped), `parsed`
    jsonb (everything `prepare` returned), verdict text, target_id bigint, reasons jsonb (default []).
    mapped: keys of the fields the file has. options: answers of `Importable.read_options`.
    """

    run_id: int
    first_row: int
    last_row: int
    mapped: frozenset[str]
    options: Mapping[str, str]
    file_name: str
    file_sha256: str


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """A row that a revert left alone, because somebody changed it (or referred to it) since the import."""

    subject: str
    id: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Reverted:
    """What a revert did: rows taken back, and those kept."""

    undone: int
    kept: tuple[KeptRow, ...] = field(default=())


class Importable(Protocol):
    """One importable subject: `accounts`, `contacts`, `bill_items`. Stateless; listed by dotted name in INTAKE.

    kind: a stable word for URLs. fields: importable catalogue fields, in reading order; header names are guessed
    from zh, en, key and aliases. required: groups of keys, of each group at least one must be mapped.
    row_key: keys that together name a row inside a file; a second row with the same ones is a conflict ("" parts
    are ignored, all blank means no check). option_fields: asked at upload. prepare: "package.module:function" of a
    pure function (parsed values of one row) -> (parsed values, reasons), run in the child process for normal forms,
    pinyin, hashes, or ""; a reason with met=False rejects the row, its `value` names the field.
    """

    kind: str
    label: Text
    explanation: Text
    fields: tuple[Field, ...]
    required: tuple[tuple[str, ...], ...]
    row_key: tuple[str, ...]
    option_fields: tuple[Field, ...]
    prepare: str

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """The upload's answers checked and normalised (an account's code becomes its id); raises Refusal."""
        ...

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Sets verdict (and target_id, reasons) of EVERY row of `batch_row` by SQL; writes nothing else.

        Called for the preview, and again right before apply_batch in the same transaction, then only with the rows that
        are to be written. The actor's scope is bound: what he may not see must become `rejected` or `unmatched`, and its
        reason must not tell what it is. A blank cell never erases: compare and write only non-NULL columns.
        reasons: [{"code", "field", "zh", "en", "level": "error"|"warning"|"info"}]; an info of a changed row says which
        fields; an `unmatched` row's first reason names in `field` the key that is unknown.
        """
        ...

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Writes the rows of `batch_row` whose verdict is new or changed, by INSERT … SELECT and UPDATE … FROM.

        Inside the act's transaction, under the advisory lock of the kind. `updated_at` and `created_at` are `now`,
        `version` grows by 1 with each update. May correct verdicts (a rival insert: `conflict`).
        """
        ...

    def is_apart(self, *, batch: Batch) -> bool:
        """Whether no batch of the previewed run depends on another (`batch` spans all rows; staging may be read): they are
        then written two at a time, and taken back so. No row may name, equal or match what another batch writes.
        """
        ...

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Once, after the last batch (`batch` spans all rows; no batch_row): events, search index, files."""
        ...

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """Takes back what these acts wrote (see foundation.django.history.undo), children before parents.

        Called once per batch, newest first, each in its own transaction; rows edited since are kept and listed.
        """
        ...


@runtime_checkable
class Choosy(Protocol):
    """An importable that refuses whole files by what their columns hold."""

    def check_columns(self, *, columns: Sequence[str]) -> None:
        """Called when a file has been looked into and nothing of it is kept yet; raises Refusal."""
        ...


@runtime_checkable
class OnceForAll(Protocol):
    """An importable that takes one value for all rows which leave a field blank, said when the columns are mapped. once: its label."""

    once: Text
    once_hint: Text

    def read_once(self, *, said: str, actor: Actor) -> dict[str, str]:
        """Checks it by the rule of the field's own column; what of it joins the run's options ("" leaves nothing). Raises Refusal."""
        ...

    def shown_once(self, *, options: Mapping[str, str]) -> str:
        """What was said, for people; "" when nothing was."""
        ...


@runtime_checkable
class Reserved(Protocol):
    """An importable that is not for everybody who imports customers' records. act: who may. confirms: a fresh login before it is written."""

    act: str
    confirms: bool


@runtime_checkable
class Mergeable(Protocol):
    """An importable whose records become part of one another: a row that is another's by the time it is written was previewed of one that is gone.

    Not of lists whose rows may rightly have another target by then, because a batch before replaced it (a revenue split)."""

    is_mergeable: bool


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Something we have that a list does not name: its label and its page."""

    label: str
    url: str


@runtime_checkable
class Complete(Protocol):
    """An importable whose file is a whole list: what we have and it does not name is said, and left as it is."""

    left_out_title: Text

    def left_out(self, *, run_id: int, actor: Actor) -> Sequence[LeftOut]:
        """What the staged rows of this run do not name, within the actor's reach, at most LEFT_OUT_SHOWN + 1."""
        ...


@dataclass(frozen=True, kw_only=True)
class Look:
    """Somebody looks at rows of a run. is_own: he brought the list; is_written: its new rows are records by now.

    opens: what he is shown plain is opened for him and written down; False asks only which rows are closed to him.
    """

    run_id: int
    options: Mapping[str, str]
    actor: Actor
    now: datetime
    is_own: bool
    is_written: bool
    opens: bool = True

    def is_record(self, verdict: str) -> bool:
        """Whether a row of this verdict stands for a record of ours, and no more for a line of somebody's list."""
        return verdict in ("changed", "unchanged") or (verdict == "new" and self.is_written)


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A row as its importable is asked about it. is_judged: by `check_batch`, not settled by the reader before; said: key → cell of the file."""

    row_no: int
    verdict: str
    is_judged: bool
    said: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one gets of a row: its cells by key, and the keys of which one has only the mask."""

    cells: Mapping[str, str]
    masked: frozenset[str] = frozenset()


@runtime_checkable
class Guarded(Protocol):
    """An importable whose rows are about accounts or their people: a look at its rows passes the rules of their pages (PRM-63, PRM-70)."""

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """Of every row by its number; None closes it: its account is not, or no more, the looker's to see."""
        ...


def sight_of(subject: Importable, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
    """What the subject lets him see; where it has no rule, its personal fields are plain for who brought the list alone."""
    if isinstance(subject, Guarded):
        return subject.sight(look=look, rows=rows)
    hidden = {field.key for field in subject.fields if field.level != "L1"} if not look.is_own else set[str]()
    return {row.row_no: hide(row.said, hidden) for row in rows}


def hide(said: Mapping[str, str], keys: Collection[str]) -> Sight:
    """A row whose cells of these keys are dots."""
    return Sight(cells={key: DOTS if key in keys and text else text for key, text in said.items()},
                 masked=frozenset(key for key in keys if said.get(key)))


DOTS = "****"
LEFT_OUT_SHOWN = 500
RECORDS = "intake.records"


def act_of(subject: Importable) -> str:
    """Who may import it: the act of one of his roles."""
    return subject.act if isinstance(subject, Reserved) else RECORDS


def importables() -> tuple[Importable, ...]:
    """Everything that can be imported, in the order of the wiring."""
    return tuple(import_string(name) for name in wiring.listed("INTAKE"))


def together(*, actor: Actor) -> tuple[Importable, ...]:
    """Those of this actor that may be sheets of one workbook: nothing has to be answered before they are read."""
    return tuple(subject for subject in importables() if may(actor, subject) and not any(field.required for field in subject.option_fields))


def may(actor: Actor, subject: Importable) -> bool:
    """Whether this actor imports such things."""
    return actor.kind == "system" or act_of(subject) in organisation.acts_of(actor.roles)


def importable(kind: str) -> Importable:
    """The one of this kind; refuses an unknown one."""
    for found in importables():
        if found.kind == kind:
            return found
    raise Refusal("unknown_import_kind", t("没有这种导入", "There is no such import"), field="kind", status=404)
