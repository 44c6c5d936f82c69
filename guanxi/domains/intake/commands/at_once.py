"""All steps of an import in the calling process: the demo loader, the command line and benches use the same path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from guanxi.domains.intake import importables
from guanxi.domains.intake.commands.apply import run_apply, run_tidy
from guanxi.domains.intake.commands.preview import run_preview
from guanxi.domains.intake.commands.revert import run_revert
from guanxi.domains.intake.commands.upload import upload_file
from guanxi.domains.intake.commands.workbooks import take_workbook
from guanxi.domains.intake.models import ImportRun
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal


def import_now(*, actor: Actor, now: datetime, kind: str, file_name: str, chunks: Iterable[bytes],
               options: Mapping[str, str] | None = None) -> tuple[int, dict[str, int]]:
    """Uploads, reads, judges and writes a file with the guessed mapping; returns the run's id and rows by verdict.

    Refuses what any step refuses. The same steps and transactions as from the page, without the queue between.
    """
    run_id = upload_file(actor=actor, now=now, kind=kind, file_name=file_name, chunks=chunks, options=options)
    ImportRun.objects.filter(pk=run_id).update(status="reading")
    run_preview(run_id=run_id, now=now)
    _raise_trouble(run_id)
    ImportRun.objects.filter(pk=run_id).update(status="applying")
    run_apply(run_id=run_id, now=now)
    run_tidy(run_id=run_id)
    return run_id, _raise_trouble(run_id).counts


def import_book_now(*, actor: Actor, now: datetime, kinds: Collection[str], file_name: str, chunks: Iterable[bytes], is_written: bool) -> list[int]:
    """Every sheet of a workbook that holds one of these kinds, one after the other, as from the page; returns their runs.

    Refuses what any step refuses.

    is_written: False looks only; a later sheet is then judged without what an earlier one would make.
    """
    first = take_workbook(actor=actor, now=now, file_name=file_name, chunks=chunks,
                          subjects=[one for one in importables.together(actor=actor) if one.kind in kinds])
    found = list(ImportRun.objects.filter(workbook_id=first).exclude(kind="").order_by("place").values_list("pk", flat=True))
    for run_id in found:
        ImportRun.objects.filter(pk=run_id).update(status="reading")
        run_preview(run_id=run_id, now=now)
        _raise_trouble(run_id)
        if is_written:
            ImportRun.objects.filter(pk=run_id).update(status="applying")
            run_apply(run_id=run_id, now=now)
            _raise_trouble(run_id)
    return found


def revert_now(*, now: datetime, run_id: int) -> list[dict[str, Any]]:
    """Takes a run back at once; returns the rows that were kept."""
    ImportRun.objects.filter(pk=run_id, status__in=("done", "failed")).update(status="reverting")
    run_revert(run_id=run_id, now=now)
    run = _raise_trouble(run_id)
    return [row for batch in run.batches.order_by("number") for row in batch.kept]


def _raise_trouble(run_id: int) -> ImportRun:
    run = ImportRun.objects.get(pk=run_id)
    if run.status == "failed":
        said = run.trouble
        raise Refusal(said["code"], Text(said["zh"], said["en"]), way_out=Text(said["way_zh"], said["way_en"]))
    return run
