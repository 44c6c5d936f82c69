"""A line of a list and what becomes of it; the same words for units and people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

Verdict = Literal["new", "changed", "unchanged", "rejected", "conflict"]


@dataclass(frozen=True, kw_only=True)
class UnitLine:
    """One unit of a list. Blank keeps what is there. parent: code or full name; kind: a key of UNIT_KINDS."""

    row: int
    code: str
    name: str = ""
    parent: str = ""
    kind: str = ""
    tier: str = ""
    region: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """One person of a list. Blank keeps what is there. username blank: the staff number is his login. unit: code or full name; roles: keys.

    job: a key or a name of the catalogue.
    """

    row: int
    username: str = ""
    staff_number: str = ""
    name: str = ""
    unit: str = ""
    post: str = ""
    roles: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    group: str = ""
    job: str = ""

    @property
    def login(self) -> str:
        """Under which he logs in."""
        return self.username or self.staff_number


@dataclass(frozen=True, kw_only=True)
class Note:
    """Why, or what changes. level: error, warning, info."""

    code: str
    field: str
    text: Text
    level: str = "error"


@dataclass(kw_only=True)
class Said:
    """What becomes of a line."""

    row: int
    verdict: Verdict = "unchanged"
    target_id: int | None = None
    notes: list[Note] = field(default_factory=list)

    def refuse(self, refusal: Refusal, *, column: str = "", verdict: Verdict = "rejected") -> None:
        """The line is not taken."""
        way = refusal.way_out
        text = t(f"{refusal.text.zh}{f';{way.zh}' if way else ''}", f"{refusal.text.en}{f'; {way.en}' if way else ''}")
        self.verdict, self.notes = verdict, [Note(code=refusal.code, field=column or refusal.field, text=text)]

    def change(self, label: Text, column: str, was: str | Text, will: str | Text) -> None:
        """One field of it changes."""
        before, after = (one if isinstance(one, Text) else Text(one, one) for one in (was, will))
        self.verdict = "changed" if self.verdict == "unchanged" else self.verdict
        self.notes.append(Note(code="changes", field=column, level="info", text=t(
            f"{label.zh}:{before.zh or '(空)'} → {after.zh}", f"{label.en}: {before.en or '(blank)'} → {after.en}")))

    @property
    def is_refused(self) -> bool:
        """Whether it is not taken."""
        return self.verdict in ("rejected", "conflict")
