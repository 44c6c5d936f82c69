"""What one row of a sheet would change in a hierarchy, tried on the hierarchy as it stands with the rows before it. No writes here.

The same rules as by hand: rows of the account's template, people who work there now, no circle, one superior. A blank cell changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from guanxi.domains.structure import rules
from guanxi.domains.structure.fields import OVERSEES, REPORTS_TO
from guanxi.domains.structure.importing.prepare import BREAK
from guanxi.domains.structure.policy import Template
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

Words = dict[str, Any]
LineKey = tuple[str, int, int, str]
"""kind, above, below (0: a row), row"""


@dataclass(frozen=True, kw_only=True)
class Worker:
    """Somebody who works at the account now."""

    contact_id: int
    name: str
    mobile: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """One row of the sheet; words: since when and how known, only what is filled."""

    name: str
    mobile: str
    row: str
    superior: str
    oversees: tuple[str, ...]
    words: Words

    @classmethod
    def read(cls, cells: Mapping[str, str], *, today: date) -> Said:
        """From the cells; refuses a day in the future, by field."""
        given = {key: cells[key] for key in ("valid_from", "source", "confidence") if cells.get(key)}
        clean = rules.clean_words(given, today=today)
        return cls(name=cells.get("name", ""), mobile=cells.get("mobile", ""), row=cells.get("row", ""), superior=cells.get("superior", ""),
                   oversees=tuple(part for part in cells.get("oversees", "").split(BREAK) if part),
                   words={key: clean[key] for key in given})


@dataclass(frozen=True, kw_only=True)
class Step:
    """One change. line None: a seat of `contact_id` in `row`. is_new: it is added (and ends the former one), else only its words change."""

    contact_id: int
    row: str
    words: Words
    is_new: bool
    line: LineKey | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Of the sheet, those that it writes."""
        if not self.is_new:
            return tuple(self.words)
        return ("row",) if self.line is None else ("superior",) if self.line[0] == REPORTS_TO else ("oversees",)


@dataclass(kw_only=True)
class Chart:
    """One account's hierarchy as far as it was read or planned: seats by person → (row, words), lines by key → words."""

    template: Template | None
    workers: tuple[Worker, ...]
    seats: dict[int, tuple[str, Words]] = field(default_factory=dict)
    lines: dict[LineKey, Words] = field(default_factory=dict)

    def plan(self, said: Said, *, today: date) -> tuple[int, str, list[Step]]:
        """(the person, new or changed or unchanged, the steps), with the chart as it would be afterwards. Refuses as the commands do, by column;
        the chart is as before then."""
        before = dict(self.seats), dict(self.lines)
        try:
            person = self._person(said.name, said.mobile, column="name")
            stood = person in self.seats or any(person in (key[1], key[2]) for key in self.lines)
            steps = [*self._seat(person, said, today), *self._superior(person, said, today), *self._oversees(person, said, today)]
        except Refusal:
            self.seats, self.lines = before
            raise
        return person, "unchanged" if not steps else "changed" if stood else "new", steps

    def _seat(self, person: int, said: Said, today: date) -> list[Step]:
        if not said.row:
            return []
        row = self._row(said.row, column="row")
        held = self.seats.get(person)
        if held and held[0] == row:
            return self._corrected(person, row, said.words, held[1], None)
        words = _whole(said.words, today)
        self.seats.pop(person, None)
        if rules.closes_circle(self._edges(OVERSEES), rules.Edge(above=rules.row(row), below=rules.person(person), since=words["valid_from"])):
            raise rules.circle(OVERSEES, field="row")
        self.seats[person] = (row, words)
        return [Step(contact_id=person, row=row, words=words, is_new=True)]

    def _superior(self, person: int, said: Said, today: date) -> list[Step]:
        if not said.superior:
            return []
        above = self._person(said.superior, "", column="superior")
        return self._line((REPORTS_TO, above, person, ""), person, said.words, today, column="superior")

    def _oversees(self, person: int, said: Said, today: date) -> list[Step]:
        steps: list[Step] = []
        for one in said.oversees:
            row = self._row_named(one)
            below = 0 if row else self._overseen(one)
            steps += self._line((OVERSEES, person, below, row), person, said.words, today, column="oversees")
        return steps

    def _line(self, key: LineKey, person: int, given: Words, today: date, *, column: str) -> list[Step]:
        kind, above, below, row = key
        if above == below:
            raise Refusal("to_self", t("两端是同一个人", "Both ends are the same person"), field=column,
                          way_out=t("请填写另一个人", "Name somebody else"))
        if key in self.lines:
            return self._corrected(person, row, given, self.lines[key], key)
        words = _whole(given, today)
        if kind == REPORTS_TO:
            self.lines = {one: kept for one, kept in self.lines.items() if one[0] != REPORTS_TO or one[2] != below}
        new = rules.Edge(above=rules.person(above), below=rules.person(below) if below else rules.row(row), since=words["valid_from"])
        if rules.closes_circle(self._edges(kind), new):
            raise rules.circle(kind, field=column)
        self.lines[key] = words
        return [Step(contact_id=person, row=row, words=words, is_new=True, line=key)]

    def _corrected(self, person: int, row: str, given: Words, held: Words, key: LineKey | None) -> list[Step]:
        changed = {name: value for name, value in given.items() if held.get(name) != value}
        held.update(changed)
        return [Step(contact_id=person, row=row, words=changed, is_new=False, line=key)] if changed else []

    def _edges(self, kind: str) -> list[rules.Edge]:
        found = [rules.Edge(above=rules.person(above), below=rules.person(below) if below else rules.row(row), since=words["valid_from"])
                 for (of, above, below, row), words in self.lines.items() if of == kind]
        return found if kind == REPORTS_TO else found + [
            rules.Edge(above=rules.row(row), below=rules.person(one), since=words["valid_from"]) for one, (row, words) in self.seats.items()]

    def _person(self, name: str, mobile: str, *, column: str) -> int:
        named = [one for one in self.workers if one.name == name]
        found = [one for one in named if one.mobile == mobile] if mobile and len(named) > 1 else named
        if len(found) != 1:
            raise Refusal("not_here", field=column, text=t(
                f"“{name}”不是该客户唯一的在任联系人;请先录入或导入联系人,同名的补填手机后重新导入本行",
                f"“{name}” is not the one person of this name who works there: enter him as a contact first, or his mobile where two share a name, "
                "then import this row again"))
        return found[0].contact_id

    def _overseen(self, name: str) -> int:
        """A person; who is none of them may have been meant as a row, so these are named."""
        if any(one.name == name for one in self.workers):
            return self._person(name, "", column="oversees")
        zh, en = self._row_names()
        raise Refusal("not_here", field="oversees", text=t(
            f"“{name}”既不是该客户的岗位,也不是其在任联系人;岗位可填:{zh}",
            f"“{name}” is neither a row of this account nor somebody who works there; its rows: {en}"))

    def _row(self, said: str, *, column: str) -> str:
        if found := self._row_named(said):
            return found
        zh, en = self._row_names()
        raise Refusal("unknown_row", field=column, text=t(
            f"该客户没有岗位“{said}”;可填:{zh}", f"This kind of account has no row “{said}”; it has: {en}"))

    def _row_names(self) -> tuple[str, str]:
        rows = self.template.rows if self.template else ()
        return "、".join(row.name.text.zh for row in rows) or "无", ", ".join(row.name.text.en for row in rows) or "none"

    def _row_named(self, said: str) -> str:
        rows = self.template.rows if self.template else ()
        return next((self.template.full_key(row) for row in rows if self.template and said in (row.name.text.zh, row.name.text.en)), "")


def _whole(given: Words, today: date) -> Words:
    return {"valid_from": today, "source": "", "confidence": "", **given}
