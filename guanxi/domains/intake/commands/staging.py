"""The unlogged table `intake_row`: filled from the child's COPY file, judged batch by batch.

Unlogged: a crash of PostgreSQL empties it, so whoever needs its rows calls `ensure` first, which reads the stored
file again (hard-places 3.12). Not for here: what a row means.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from guanxi.domains.intake import importables, rules
from guanxi.domains.intake.commands import statistics, steps
from guanxi.domains.intake.models import ImportBatch, ImportRun
from guanxi.foundation.django import storage
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.catalogue import Field

# Two children: a file is read once by each, and each makes its half of the rows. A small one is not worth a second start.
PARTS = 2
_ALONE_BYTES = 500_000
_COPY_BYTES = 1 << 20
_PARSE_SECONDS = 3600


def load(run: ImportRun) -> dict[str, Any]:
    """Reads the whole file in children and replaces the run's staging rows; returns the reader's counts."""
    subject = importables.importable(run.kind)
    parts = PARTS if run.file_size > _ALONE_BYTES else 1
    outs = [storage.area("work") / f"import-{run.pk}-{part}.copy" for part in range(parts)]
    request = {"path": str(storage.path(run.file_sha256)), "reading": {k: v for k, v in run.reading.items() if k != "sample"},
               "columns": column_specs(run=run, subject=subject), "prepare": subject.prepare, "run_id": run.pk,
               "is_padded": run.is_padded, "parts": parts}
    try:
        answer = _read(run.pk, request, outs)
        with transaction.atomic():
            steps.no_time_limit()
            _copy(run.pk, outs)
            _mark_repeated_keys(run.pk, subject.row_key)
            _make_batches(run)
    finally:
        for out in outs:
            out.unlink(missing_ok=True)
    statistics.refresh(rows=answer["rows"], tables=("intake_row (run_id, row_no)",))
    return answer


def _read(run_id: int, request: dict[str, Any], outs: Sequence[Path]) -> dict[str, Any]:
    """One child per part, at the same time; the parts lie in turn, so the first one's progress stands for all."""
    with ThreadPoolExecutor(max_workers=max(len(outs) - 1, 1)) as others:
        waiting = [others.submit(steps.read_in_child, "parse_file", {**request, "out": str(out), "part": part}, timeout_s=_PARSE_SECONDS)
                   for part, out in enumerate(outs) if part]
        answer = steps.read_in_child("parse_file", {**request, "out": str(outs[0]), "part": 0}, timeout_s=_PARSE_SECONDS,
                                     on_progress=lambda said: _note_progress(run_id, said["rows"] * len(outs)))
        for other in waiting:
            for count in ("rows", "blank", "rejected"):
                answer[count] += other.result()[count]
    return answer


def ensure(run: ImportRun) -> bool:
    """Loads the rows again when a crash has emptied the table; True when it had: then no row has a verdict any more but the reader's."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from intake_row where run_id = %s", [run.pk])
        is_there = cursor.fetchone()[0] == run.row_count
    if not is_there:
        load(run)
    return not is_there


def column_specs(*, run: ImportRun, subject: importables.Importable) -> list[dict[str, Any]]:
    """The mapped columns as the reader wants them."""
    by_key = {field.key: field for field in subject.fields}
    specs = []
    for index, key in sorted((int(index), key) for index, key in run.mapping.items()):
        if (field := by_key.get(key)) is None:
            continue  # a custom field that was retired since the columns were mapped
        choices = [(said, value) for value, label in field.choices for said in (value, label.zh, label.en)]
        specs.append({"index": index, "key": key, "kind": field.kind, "label_zh": field.zh, "label_en": field.en,
                      "max_length": field.max_length, "choices": choices, "is_1904": run.reading.get("is_1904", False),
                      "replacements": [(said, _written(field, value)) for said, value in run.value_map.get(key, {}).items()]})
    return specs


def _written(field: Field, value: str) -> str:
    """A choice is replaced by its label, so that the row's note can be read."""
    return next((label.zh for choice, label in field.choices if choice == value), value)


def batch_of(run: ImportRun, *, first_row: int, last_row: int) -> importables.Batch:
    """The batch as an importable sees it."""
    return importables.Batch(run_id=run.pk, first_row=first_row, last_row=last_row, mapped=frozenset(run.mapping.values()),
                             options=run.options, file_name=run.file_name, file_sha256=run.file_sha256)


_ANOTHER = """
update batch_row b set verdict = 'conflict', target_id = null, reasons = %s::jsonb from intake_row r
where r.run_id = %s and r.row_no = b.row_no and r.target_id is not null and b.target_id is not null and b.target_id <> r.target_id
"""
_ANOTHER_SAID = json.dumps([{
    "code": "record_merged", "field": "", "level": "error", "zh": "预览之后,本行的记录已并入另一条:没有写入,请重新预览后再写入",
    "en": "Its record has become part of another one since the preview: not written; preview again, then write"}], ensure_ascii=False)


@contextmanager
def judged(run: ImportRun, checkpoint: ImportBatch, *, actor: Actor, now: datetime, is_writing: bool = False) -> Iterator[importables.Batch]:
    """Inside a transaction with the actor bound: `batch_row` filled and judged; verdicts go back when the body ends.

    is_writing: only rows that the preview promised to write (or has never judged) are looked at again; one whose record has been merged into
    another since is a conflict: what the preview said would change was said of a record that is gone.
    """
    subject = importables.importable(run.kind)
    batch = batch_of(run, first_row=checkpoint.first_row, last_row=checkpoint.last_row)
    with connection.cursor() as cursor:
        columns = ", ".join(f'"{field.key}" text' for field in subject.fields)
        names = ", ".join(f'p."{field.key}"' for field in subject.fields)
        cursor.execute("drop table if exists pg_temp.batch_row")
        cursor.execute(
            f"create temp table batch_row on commit drop as select r.row_no, {names}, r.parsed, null::text as verdict, "  # noqa: S608
            f"null::bigint as target_id, '[]'::jsonb as reasons from intake_row r, jsonb_to_record(r.parsed) as p({columns}) "
            "where r.run_id = %s and r.row_no between %s and %s and not r.is_settled "
            "and (not %s or r.verdict is null or r.verdict in ('new', 'changed', 'unmatched')) order by r.row_no",
            [run.pk, batch.first_row, batch.last_row, is_writing])
        # the row number only: statistics of twenty columns of text cost more than the whole check
        cursor.execute("alter table batch_row add primary key (row_no); analyze batch_row (row_no)")
        subject.check_batch(batch=batch, actor=actor, now=now)
        cursor.execute("select count(*) from batch_row where verdict is null")
        if forgotten := cursor.fetchone()[0]:
            raise RuntimeError(f"{run.kind}: check_batch left rows without a verdict: {forgotten}")
        if is_writing and isinstance(subject, importables.Mergeable):
            cursor.execute(_ANOTHER, [_ANOTHER_SAID, run.pk])
        yield batch
        cursor.execute(
            "update intake_row r set verdict = b.verdict, target_id = b.target_id, reasons = b.reasons from batch_row b "
            "where r.run_id = %s and r.row_no = b.row_no "
            "and (r.verdict, r.target_id, r.reasons) is distinct from (b.verdict, b.target_id, b.reasons)", [run.pk])


def counts(run_id: int) -> dict[str, int]:
    """Rows by verdict."""
    with connection.cursor() as cursor:
        cursor.execute("select verdict, count(*) from intake_row where run_id = %s group by 1", [run_id])
        return {str(verdict): int(n) for verdict, n in cursor.fetchall() if verdict}


def _copy(run_id: int, paths: Sequence[Path]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from intake_row where run_id = %s", [run_id])
        statement = "copy intake_row (run_id, row_no, cells, parsed, verdict, is_settled, reading, indexed) from stdin"
        for path in paths:
            with path.open("rb") as file, cursor.copy(statement) as copy:
                while chunk := file.read(_COPY_BYTES):
                    copy.write(chunk)


def _mark_repeated_keys(run_id: int, row_key: tuple[str, ...]) -> None:
    """A second row with the same key is a conflict that names the first one: files hold the same customer twice."""
    if not row_key:
        return
    key = "concat_ws('|', " + ", ".join(f"parsed->>'{part}'" for part in row_key) + ")"
    with connection.cursor() as cursor:
        # A table of its own with statistics: the staging table never has any, and a join against it took minutes.
        cursor.execute("drop table if exists pg_temp.repeated")
        cursor.execute(
            "create temp table repeated on commit drop as select row_no, first_no from ("  # noqa: S608 - our own field keys
            "select row_no, min(row_no) over (partition by k) as first_no from (select row_no, "
            f"nullif({key}, '') as k from intake_row where run_id = %s and not is_settled) x where k is not null) y "
            "where row_no <> first_no", [run_id])
        cursor.execute("analyze repeated")
        cursor.execute(
            "update intake_row r set verdict = 'conflict', is_settled = true, reading = r.reading || jsonb_build_array("
            "jsonb_build_object('code', 'row_repeated', 'field', '', 'level', 'error', "
            "'zh', '与第 ' || d.first_no || ' 行重复', 'en', 'The same as row ' || d.first_no)) "
            "from repeated d where r.run_id = %s and r.row_no = d.row_no", [run_id])


def _make_batches(run: ImportRun) -> None:
    """Checkpoints of BATCH_ROWS rows each. The same file and reading give the same ones, so applied ones stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select min(row_no), max(row_no) from (select row_no, (row_number() over (order by row_no) - 1) / %s as part "
            "from intake_row where run_id = %s) numbered group by part order by part", [rules.BATCH_ROWS, run.pk])
        spans = cursor.fetchall()
    if run.batches.filter(applied_at__isnull=False).exists():
        return
    run.batches.all().delete()
    ImportBatch.objects.bulk_create(
        ImportBatch(run=run, number=number, first_row=first, last_row=last) for number, (first, last) in enumerate(spans))


def _note_progress(run_id: int, rows: int) -> None:
    ImportRun.objects.filter(pk=run_id).update(rows_read=rows)
