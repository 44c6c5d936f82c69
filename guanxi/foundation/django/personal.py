"""What each table holds of people at customers: one declaration from which a person's report and his erasure are made (PRM-76, PRM-77).

A domain contributes a class of its own to wiring.REPORT and wiring.ERASE: `holds` names its tables with personal columns, `keeps` those
without, each with its reason. An architecture test holds that every table and every text column is answered for. ADR 0008.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from django.db import connection
from django.utils.module_loading import import_string

from guanxi.foundation.django import personal_words, wiring
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref

_ENGLISH = {"zh": "en", "title_zh": "title_en"}
"""Columns that hold one text in two languages: one column of the report."""
SOMEBODY_ELSE = "〔他人〕"
MARK = "〔已删除〕"
LEFT = "left_in_history"
"""Beside the tables of an erasure: how many older images it may not change still hold a word of his."""
SURE = 3
"""Characters from which a name is surely a name, also in a text about something else: of two, an address may hold the same by chance."""


def without(text: str, words: Iterable[str]) -> str:
    """`text` with MARK where one of these words stood, the longest first."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, MARK)
    return text


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person at a customer. ids: his record and those merged into it; account_ids: where he stands or stood.

    words: what texts call him by (name, numbers, addresses); strong: those of them that are his alone; others: what other people of these
    accounts are called by; places: the accounts' names. account: an account that is he himself (ARC-28); its ids are none or his as a contact.
    """

    ids: tuple[int, ...]
    account_ids: tuple[int, ...]
    words: tuple[str, ...]
    strong: tuple[str, ...]
    others: tuple[str, ...]
    places: tuple[str, ...]
    account: int = 0

    @property
    def subject(self) -> Ref:
        """The surviving record."""
        return Ref("account", self.account) if self.account else Ref("contact", self.ids[0])

    @property
    def sure(self) -> tuple[str, ...]:
        """Those of his words that are surely his also in a text about something else."""
        return tuple(word for word in self.words if word in self.strong or len(word) >= SURE)

    @property
    def key(self) -> int:
        """Under which images of his erasure lie until they go with it: his record's id, an account's below zero."""
        return -self.account if self.account else self.ids[0]


@dataclass(frozen=True, kw_only=True)
class Held:
    """One table with personal columns, and how its rows are found and erased.

    columns: what a report shows, with labels; of these erasure clears the texts, but those in shown_only (names of staff). own: the column
    that holds his id (`id`, `contact_id`, `contact_ids`, `subject_id` of kind contact). account: the column of the account, where rows are
    found by what they say; near: also rows of no account that name him together with an account's name, or by a number. free: text columns
    that say nothing of people at customers. erase: redact (his words go), delete (the rows go), own (the domain does it itself), keep.
    """

    table: str
    title: Text
    columns: Mapping[str, Text]
    shown_only: tuple[str, ...] = ()
    own: str = ""
    account: str = "account_id"
    near: bool = False
    free: tuple[str, ...] = ()
    erase: Literal["redact", "delete", "own", "keep"] = "redact"
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """One table of a report: labels and rows as words in both languages."""

    title: Text
    labels: tuple[Text, ...]
    rows: Sequence[tuple[Text, ...]]


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Why a person may not be erased now, and the way out."""

    text: Text
    way_out: Text


class Personal:
    """Base of the participants of wiring.REPORT and wiring.ERASE."""

    holds: tuple[Held, ...] = ()
    keeps: Mapping[str, str] = {}

    def report(self, *, person: Person) -> list[Section]:
        """What this domain's tables hold of the person, foreign people's words masked. Inside an act `make_subject_report`."""
        return [section for held in self.holds if (section := _section(held, person)).rows]

    def hold_still(self) -> None:
        """Waits for who writes this domain's people in bulk and keeps him waiting until the running transaction ends; before anything is read."""

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes or de-identifies what this domain holds of the person, in the running transaction; rows by table."""
        if person is None:
            return {}
        return {held.table: changed for held in self.holds if held.erase in ("redact", "delete") and (changed := change(held, person))}

    def erase_account(self, *, act: Act, person: Person) -> Mapping[str, int]:
        """The same of an account that is a person: what an erased account takes with it, then its words out of every text."""
        return {**self.erase(subject=person.subject, act=act), **Personal.erase(self, subject=person.subject, act=act, person=person)}


class Holder(Protocol):
    """Participant of wiring.HOLDS."""

    def __call__(self, *, person: Person, today: date) -> list[Hold]:
        """Why the law or open work keeps this person's data."""
        ...


def reporters() -> list[Personal]:
    """The participants of wiring.REPORT in their order."""
    return [import_string(name)() for name in wiring.listed("REPORT")]


def erasers() -> list[Personal]:
    """The participants of wiring.ERASE in their order; the foundation's own is the last."""
    return [import_string(name)() for name in wiring.listed("ERASE")]


def holds(*, person: Person, today: date) -> list[Hold]:
    """Every reason against an erasure (legal hold)."""
    found: list[Hold] = []
    for name in wiring.listed("HOLDS"):
        ask: Holder = import_string(name)
        found += ask(person=person, today=today)
    return found


def change(held: Held, person: Person) -> int:
    """Redacts or deletes the rows of one table; how many."""
    with connection.cursor() as cursor:
        cursor.execute("select person_erase(%s, %s::regclass, %s, %s, %s, %s, %s, %s, %s, %s, %s)", [held.erase, *_arguments(held, person)])
        return int(cursor.fetchone()[0])


def reach(held: Held, *, own: str, ids: Sequence[int], words: Sequence[str], kind: str = "") -> int:
    """Takes these words out of those rows of a table that belong to something of his (a list that brought him, a claim); how many.

    own: the column that holds its id; kind: what it is called in `subject_kind`.
    """
    texts = [key for key in held.columns if key not in held.shown_only]
    return _reached(held.table, texts, own, kind, ids, words)


def reach_about(*, kind: str, ids: Sequence[int], person: Person) -> dict[str, int]:
    """The same of everything that is said about such things: items, notices, lines, reasons of acts, events; rows by table."""
    if not ids:
        return {}
    tables = [held for one in reporters() for held in one.holds if held.own == "subject_id" and held.erase == "redact"]
    done = {held.table: reach(held, own="subject_id", kind=kind, ids=ids, words=person.words) for held in tables}
    done["event_log"] = _reached("event_log", ["payload"], "act_id", kind, ids, person.words)
    return {table: changed for table, changed in done.items() if changed}


def _reached(table: str, texts: Sequence[str], own: str, kind: str, ids: Sequence[int], words: Sequence[str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("select person_reach(%s::regclass, %s, %s, %s, %s, %s)", [table, list(texts), own, kind, list(ids), list(words)])
        return int(cursor.fetchone()[0])


def begin_erasing(person: Person) -> None:
    """From now on images of this transaction lie beside history under the person, and go with him."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.erasing', %s, true)", [str(person.key)])


def forget(person: Person) -> int:
    """Removes the personal images of history: the last step of an erasure; how many."""
    with connection.cursor() as cursor:
        cursor.execute("select person_forget(%s, %s, %s, %s, %s)", [*map(list, ((*person.ids, person.key), person.account_ids, person.words,
                                                                               person.places, person.strong))])
        forgotten = int(cursor.fetchone()[0])
        cursor.execute("select set_config('app.erasing', '', true)")
        return forgotten


def _left(person: Person) -> int:
    """Images of his accounts that are under seal: append-only, so an erasure can only say that they are there."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from audit_row where account_id = any(%s) and before is not null "
                       "and exists (select 1 from unnest(%s::text[]) w where strpos(before::text, w) > 0)",
                       [list(person.account_ids), list(person.words)])
        return int(cursor.fetchone()[0])


def _section(held: Held, person: Person) -> Section:
    texts, *rest = _arguments(held, person)[1:]  # without the table's name
    with connection.cursor() as cursor:
        cursor.execute("select person_rows(%s::regclass, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
                       [held.table, texts, list(held.columns), *rest])
        rows = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    words, columns = personal_words.lent(), {key: label for key, label in held.columns.items() if key not in _ENGLISH.values()}
    return Section(title=held.title, labels=tuple(columns.values()),
                   rows=[tuple(_said(held, key, row, person, words) for key in columns) for row in rows if row])


def _arguments(held: Held, person: Person) -> list[Any]:
    return [held.table, [key for key in held.columns if key not in held.shown_only], held.own, held.account, held.near,
            *map(list, (person.ids, person.account_ids, person.words, person.places, person.strong))]


def _said(held: Held, key: str, row: Mapping[str, Any], person: Person, words: personal_words.Words | None) -> Text:
    value = {"zh": row.get(key), "en": row.get(_ENGLISH[key])} if _ENGLISH.get(key) in held.columns else row.get(key)
    said = personal_words.cell(value, table=held.table, column=key, words=words, about=person.words)
    zh, en = said.zh, said.en
    for word in person.others:
        zh, en = zh.replace(word, SOMEBODY_ELSE), en.replace(word, SOMEBODY_ELSE)
    return Text(zh, en)


def titles() -> dict[str, Text]:
    """What tables of a report or an erasure are called, by the table and by its English title."""
    return {key: held.title for one in reporters() for held in one.holds for key in (held.table, held.title.en)}


class Trail(Personal):
    """The foundation's own tables; its erasure is the last, because what the others change leaves images."""

    holds = (Held(table="audit_act", title=t("操作记录", "Acts"), own="subject_id", account="subject_id", shown_only=("actor_name", "verb"),
                  columns={"at": t("时间", "At"), "actor_name": t("操作人", "By"), "verb": t("操作", "Act"), "reason": t("原因", "Reason")},
                  free=("subject_kind", "channel", "request_id", "policy_version")),)
    keeps = {
        "audit_row": "append-only; what it held of people lies in audit_personal and is forgotten",
        "audit_seal": "counts and hashes", "event_log": "ids and codes; a note in it loses his words; dropped after 90 days",
        "event_receipt": "ids only",
        "idempotency_key": "ids only, dropped after 7 days", "demo_clock": "a number",
        "definition_mark": "a mark: when definitions of fields last changed",
        "job_trouble": "why a job failed: a code, a line of the program, the id of a log line",
    }

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Takes his words out of reasons and forgets the personal images of history."""
        if person is None:
            return {}
        done = dict(super().erase(subject=subject, act=act, person=person))
        with connection.cursor() as cursor:
            cursor.execute("select person_acts(%s, %s, %s)", [*map(list, (person.account_ids, person.words, person.strong))])
            done["audit_act"] = done.get("audit_act", 0) + int(cursor.fetchone()[0])
        done["audit_personal"] = forget(person)
        left = _left(person)
        return {**done, LEFT: left} if left else done

    def erase_account(self, *, act: Act, person: Person) -> Mapping[str, int]:
        """Once: an account's images go with its words."""
        return self.erase(subject=person.subject, act=act, person=person)
