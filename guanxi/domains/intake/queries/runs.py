"""Runs as pages see them: the list, one with its progress, its rows with their reasons."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.intake import access, importables, rules
from guanxi.domains.intake.models import ImportRun
from guanxi.foundation.django import clock, queue
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.paging import Page

PAGE = 50
EVERY = 10_000_000


@dataclass(frozen=True, kw_only=True)
class RunCard:
    """A run. percent: how far the running step is, None when unknown; counts: rows by verdict, {} before the preview.

    faulty: rows rejected, in conflict or unmatched; to_write: rows new or changed. is_stuck: in the middle of a step
    whose job is gone. can_go_on: with writing. can_discard: nothing of it was ever written, nor is a step under way.
    once: what was said for all rows that leave it blank, and its label.
    is_open: the reader may look inside, False where he only answers for the uploader's unit.
    cleared_at: since then without rows, and without revert.
    """

    id: int
    kind: str
    label: Text
    status: str
    status_label: Text
    file_name: str
    file_size: int
    by: str
    created_at: datetime
    done_at: datetime | None
    reverted_at: datetime | None
    row_count: int
    blank_count: int
    rows_read: int
    counts: Mapping[str, int]
    faulty: int
    to_write: int
    percent: int | None
    is_working: bool
    is_stuck: bool
    can_go_on: bool
    can_revert: bool
    can_discard: bool
    is_open: bool
    cleared_at: datetime | None
    is_partly_applied: bool
    findings: Sequence[Text]
    trouble: Text | None
    way_out: Text | None
    reading: Mapping[str, Any]
    mapping: Mapping[str, str]
    is_padded: bool
    once: tuple[Text, str] | None
    workbook_id: int | None
    sheet: str
    chain: str


@dataclass(frozen=True, kw_only=True)
class RowCard:
    """A row of the file: its cells as this reader gets them (card numbers hidden), what became of it, and why.

    is_closed: its account is not, or no more, his to see: the number and the verdict are all of it. shows_private: a private value (L3)
    stands in it plain, so that its table carries the screen mark (PRM-69).
    """

    row_no: int
    cells: Sequence[str]
    verdict: str
    reasons: Sequence[tuple[str, Text]]
    is_closed: bool = False
    shows_private: bool = False


class _Door:
    """Who may open an import's file: who brought it, while he sees every account it brought. Others have its rows, masked."""

    kind = "import"

    def may_see(self, *, subject_id: int, actor: Actor) -> bool:
        """Of a run whose rows are cleared nobody can tell any more: it opens for who sees every account."""
        run = access.visible(ImportRun.objects.filter(pk=subject_id, created_by=actor.user_id), actor=actor).first()
        return run is not None and (actor.scope.shape == "all" or _sees_all_of(run, actor))


def _sees_all_of(run: ImportRun, actor: Actor) -> bool:
    """Whether no row of the run is closed to him; nobody can tell any more once the rows are cleared."""
    subject = next((one for one in importables.importables() if one.kind == run.kind), None)
    if not isinstance(subject, importables.Guarded):
        return True
    if run.cleared_at is not None:
        return False
    rows = [row.asked for row in _staged(run, "", limit=EVERY, offset=0)]
    return None not in subject.sight(look=_look(run, actor, opens=False), rows=rows).values()


DOOR = _Door()


def runs(*, actor: Actor, number: int = 1) -> Page[RunCard]:
    """The actor's runs, newest first, and what waits of the people he answers for."""
    access.require(actor=actor)
    found = access.listed(ImportRun.objects.exclude(kind=""), actor=actor).order_by("-pk").defer("reading")
    rows = list(found[(number - 1) * PAGE: number * PAGE + 1])
    cards = [_card(run, is_open=actor.scope.shape == "all" or run.created_by == actor.user_id) for run in rows[:PAGE]]
    return Page(rows=cards, number=number, size=PAGE, has_next=len(rows) > PAGE)


def run(*, run_id: int, actor: Actor) -> RunCard:
    """One run; not found when it is somebody else's."""
    return _card(access.run_of(run_id=run_id, actor=actor), is_whole=True)


def reverted(*, run_ids: Collection[int], actor: Actor) -> frozenset[int]:
    """Which of these runs of his were taken back; for a notice that once said they are in."""
    found = access.visible(ImportRun.objects.filter(pk__in=run_ids, status="reverted"), actor=actor) if run_ids else None
    return frozenset(found.values_list("pk", flat=True)) if found is not None else frozenset()


def workbook(*, run_id: int, actor: Actor) -> Sequence[RunCard]:
    """The sheets of a workbook that come in together, in the order in which they are written; last those that stay out (kind "")."""
    return [_card(run, is_whole=True) for run in access.workbook_of(run_id=run_id, actor=actor)]


def same_file_before(*, run_id: int, actor: Actor) -> RunCard | None:
    """The latest finished run of the same kind and file before this one (IMP-23), for a friendly warning."""
    this = access.run_of(run_id=run_id, actor=actor)
    found = access.visible(ImportRun.objects.filter(kind=this.kind, file_sha256=this.file_sha256, status="done", pk__lt=run_id),
                           actor=actor).order_by("-pk").first()
    return _card(found) if found else None


def rows(*, run_id: int, actor: Actor, verdict: str = "", number: int = 1) -> Page[RowCard]:
    """The run's rows in file order, of one verdict or all, as the pages of their accounts and people show them to this reader (PRM-63).

    Empty when a crash has emptied the staging table.
    """
    run = access.run_of(run_id=run_id, actor=actor)
    found = _staged(run, verdict, limit=PAGE + 1, offset=(number - 1) * PAGE)
    return Page(rows=_seen(run, found[:PAGE], actor), number=number, size=PAGE, has_next=len(found) > PAGE)


def confirms(*, kind: str) -> bool:
    """Whether writing such an import asks for a fresh login first: it gives rights to people."""
    subject = importables.importable(kind)
    return isinstance(subject, importables.Reserved) and subject.confirms


@dataclass(frozen=True, kw_only=True)
class LeftOutCard:
    """What we have and a list does not name: nothing of it was changed. has_more: there are more than are shown."""

    title: Text
    rows: Sequence[importables.LeftOut]
    has_more: bool


def left_out(*, run_id: int, actor: Actor) -> LeftOutCard | None:
    """What the file of this run does not name, where it is a whole list; None for other kinds and once its rows are gone."""
    run = access.run_of(run_id=run_id, actor=actor)
    subject = importables.importable(run.kind)
    if not isinstance(subject, importables.Complete) or run.cleared_at is not None or not run.counts:
        return None
    found = subject.left_out(run_id=run_id, actor=actor)
    shown = importables.LEFT_OUT_SHOWN
    return LeftOutCard(title=subject.left_out_title, rows=found[:shown], has_more=len(found) > shown)


def faulty_rows(*, run_id: int, actor: Actor, limit: int = 1_000_000) -> Sequence[RowCard]:
    """Every row that was not taken, for the error workbook: rejected, conflict, unmatched; as in `rows`."""
    run = access.run_of(run_id=run_id, actor=actor)
    return _seen(run, _staged(run, "rejected,conflict,unmatched", limit=limit, offset=0), actor)


@dataclass(frozen=True, kw_only=True)
class _Row:
    """A staged row as it lies there."""

    asked: importables.Staged
    cells: Sequence[str]
    reasons: Sequence[tuple[str, Text]]


def _staged(run: ImportRun, verdicts: str, *, limit: int, offset: int) -> list[_Row]:
    wanted = verdicts.split(",") if verdicts else list(importables.VERDICTS)
    keys = _keys(run)
    with connection.cursor() as cursor:
        cursor.execute(
            "select row_no, cells, coalesce(verdict, ''), reading || reasons, is_settled from intake_row "
            "where run_id = %s and (verdict = any(%s) or (verdict is null and %s = '')) order by row_no limit %s offset %s",
            [run.pk, wanted, verdicts, limit, offset])
        return [_Row(cells=cells, reasons=[
            (str(said.get("level", "error")), Text(str(said["zh"]), str(said["en"]))) for said in _list(reasons)],
            asked=importables.Staged(row_no=number, verdict=verdict, is_judged=not is_settled, said={
                keys[place]: cell for place, cell in enumerate(cells) if place in keys}))
            for number, cells, verdict, reasons, is_settled in cursor.fetchall()]


def _keys(run: ImportRun) -> dict[int, str]:
    """Which column is which field; one that was mapped to a field retired since is none."""
    known = {field.key for field in importables.importable(run.kind).fields}
    return {int(place): key for place, key in run.mapping.items() if key in known}


def _look(run: ImportRun, actor: Actor, *, opens: bool = True) -> importables.Look:
    return importables.Look(
        run_id=run.pk, options=run.options, actor=actor, now=clock.now(), is_own=run.created_by == actor.user_id, opens=opens,
        is_written=run.status not in ("read", "reading", "previewed", "reverted"))


def _seen(run: ImportRun, rows: Sequence[_Row], actor: Actor) -> list[RowCard]:
    """Rows as this reader gets them. A column of the file that is no field of ours may hold anything: it is plain for who brought the list."""
    subject, look, keys = importables.importable(run.kind), _look(run, actor), _keys(run)
    private = {field.key for field in subject.fields if field.level in ("L3", "L4")}
    sights = importables.sight_of(subject, look=look, rows=[row.asked for row in rows])
    cards = []
    for row in rows:
        number, verdict, sight = row.asked.row_no, row.asked.verdict, sights[row.asked.row_no]
        if sight is None:
            cards.append(RowCard(row_no=number, cells=(), verdict=verdict, reasons=(), is_closed=True))
            continue
        rest = [cell if look.is_own or not cell else importables.DOTS for cell in row.cells]
        hidden = [(row.asked.said[key].strip(), sight.cells[key]) for key in sight.masked]
        cards.append(RowCard(
            row_no=number, verdict=verdict, cells=[sight.cells[keys[place]] if place in keys else cell for place, cell in enumerate(rest)],
            reasons=[(level, Text(_without(text.zh, hidden), _without(text.en, hidden))) for level, text in row.reasons],
            shows_private=any(sight.cells.get(key) and key not in sight.masked for key in private)))
    return cards


def _without(text: str, hidden: Sequence[tuple[str, str]]) -> str:
    """A reason that repeats a masked cell says the mask; a cell of a dash alone hides nothing, and there are dashes in our own words."""
    for said, shown in hidden:
        text = text.replace(said, shown) if any(map(str.isalnum, said)) else text
    return text


def _list(value: Any) -> list[dict[str, Any]]:
    return json.loads(value) if isinstance(value, str) else list(value)


def sees_whole(*, run: ImportRun, actor: Actor) -> bool:
    """Whether he may read what names the run's accounts and people: who lost one of its accounts since may not (PRM-70)."""
    return actor.scope.shape == "all" or _sees_all_of(run, actor)


def _card(found: ImportRun, *, is_whole: bool = False, is_open: bool = True) -> RunCard:
    said = found.trouble
    progress, is_partly_applied, is_written = _progress(found)
    is_stuck = found.status in rules.WORKING and not queue.is_under_way(lock=f"import:{found.pk}")
    may_revert = rules.may_step(step="revert_import", status=found.status, is_stuck=is_stuck)
    return RunCard(
        id=found.pk, kind=found.kind, label=_label(found.kind), status=found.status,
        status_label=rules.STATUS_LABELS[found.status], file_name=found.file_name, file_size=found.file_size,
        by=found.created_by_name, created_at=found.created_at, done_at=found.done_at, reverted_at=found.reverted_at,
        row_count=found.row_count, blank_count=found.blank_count, rows_read=found.rows_read,
        counts={verdict: found.counts.get(verdict, 0) for verdict in importables.VERDICTS} if found.counts else {},
        faulty=_sum(found, "rejected", "conflict", "unmatched"), to_write=_sum(found, "new", "changed"),
        percent=progress, is_working=found.status in rules.WORKING and not is_stuck, is_stuck=is_stuck,
        can_go_on=bool(found.counts) and found.status != "previewed"
        and rules.may_step(step="apply_import", status=found.status, is_stuck=is_stuck),
        can_revert=may_revert and is_partly_applied and found.cleared_at is None,
        can_discard=not is_written and rules.may_step(step="discard_import", status=found.status, is_stuck=is_stuck), is_open=is_open,
        cleared_at=found.cleared_at, is_partly_applied=is_partly_applied,
        findings=[Text(said["zh"], said["en"]) for said in found.findings],
        trouble=Text(said["zh"], said["en"]) if said else None, way_out=Text(said["way_zh"], said["way_en"]) if said else None,
        reading=found.reading if is_whole else {}, mapping=found.mapping,
        is_padded=found.is_padded, once=_once(found) if is_whole else None,
        workbook_id=found.workbook_id, sheet=found.reading.get("sheet", "") if is_whole else "", chain=found.chain)


def _once(found: ImportRun) -> tuple[Text, str] | None:
    subject = next((one for one in importables.importables() if one.kind == found.kind), None)
    said = subject.shown_once(options=found.options) if isinstance(subject, importables.OnceForAll) else ""
    return (subject.once, said) if isinstance(subject, importables.OnceForAll) and said else None


def _label(kind: str) -> Text:
    if not kind:
        return t("不导入", "Stays out")
    return next((each.label for each in importables.importables() if each.kind == kind), Text(kind, kind))


def _sum(found: ImportRun, *verdicts: str) -> int:
    return sum(found.counts.get(verdict, 0) for verdict in verdicts)


def _progress(found: ImportRun) -> tuple[int | None, bool, bool]:
    """Percent of checkpoints behind the running step; whether some batches are written and not reverted; whether any ever was written."""
    if found.status not in ("applying", "reverting", "failed"):
        return None, found.status == "done", found.status in ("done", "reverted")
    checkpoints = list(found.batches.values_list("applied_at", "reverted_at"))
    applied = sum(applied is not None for applied, _ in checkpoints)
    reverted = sum(reverted is not None for _, reverted in checkpoints)
    total = len(checkpoints) if found.status != "reverting" else applied
    done = reverted if found.status == "reverting" else applied
    return (done * 100 // total if total else 0), applied > reverted, applied > 0
