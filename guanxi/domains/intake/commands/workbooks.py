"""A workbook whose sheets hold different things, taken in together: accounts first, then what refers to them (ARC-30).

Each sheet is a run of its own; a chain writes them in the order of the wiring and takes them back in the other direction.
A later sheet is judged again after the one before it is written, because only then its codes are known.
Not for here: what a step of a run does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any

from django.db import transaction

from guanxi.domains.intake import access, importables, rules
from guanxi.domains.intake.commands import steps, upload
from guanxi.domains.intake.commands.apply import run_apply
from guanxi.domains.intake.commands.preview import preview, run_preview
from guanxi.domains.intake.commands.revert import run_revert
from guanxi.domains.intake.models import ImportRun
from guanxi.foundation.django import audit, storage
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import ListedBy


def upload_workbook(*, actor: Actor, now: datetime, file_name: str, chunks: Iterable[bytes]) -> int:
    """Stores a workbook and makes a run of every visible sheet whose header says what it holds; returns the first run's id.

    A sheet nobody recognises is a run without a kind: it stays out until somebody says what it holds. Refuses `workbook_unknown`
    when none is recognised, and `workbook_needed` for a file that is no workbook.
    """
    return take_workbook(actor=actor, now=now, file_name=file_name, chunks=chunks, subjects=importables.together(actor=actor))


def take_workbook(*, actor: Actor, now: datetime, file_name: str, chunks: Iterable[bytes], subjects: Sequence[importables.Importable]) -> int:
    """The same, for sheets of these subjects only: a list of units and one of accounts may have the same columns."""
    access.require(actor=actor)
    name, sha256 = upload.named(file_name), storage.put(upload.limited(chunks))
    path = str(storage.path(sha256))
    first = steps.read_in_child("inspect_file", {"path": path, "name": name, "known": []}, timeout_s=60)
    if first["kind"] != "xlsx":
        raise Refusal("workbook_needed", t("这不是 Excel 工作簿", "This is not a workbook"), field="file",
                      way_out=t("请上传 .xlsx,或在左侧选择文件里是什么", "Upload an .xlsx, or choose what the file holds"))
    found, strange = _sheets(path, name, [sheet["name"] for sheet in first["sheets"] if not sheet["is_hidden"]], subjects)
    if not found:
        raise Refusal("workbook_unknown", t("没有一张工作表的表头能识别", "No sheet has a header that is understood"), field="file",
                      way_out=t("请下载模板核对列名,或逐张导入", "Compare with the templates, or import sheet by sheet"))
    with audit.acting(actor=actor, verb="upload_workbook", now=now) as act:
        runs: list[ImportRun] = []
        for place, (subject, reading) in enumerate(found):
            run = upload.add_run(subject=subject, name=name, sha256=sha256, reading=reading, actor=actor, act=act,
                                 options=subject.read_options(raw={}, actor=actor))
            run.place, run.workbook_id = place, runs[0].pk if runs else run.pk
            run.save(update_fields=["place", "workbook_id"])
            runs.append(run)
        for place, sheet in enumerate(strange, len(found)):
            left = {"kind": "xlsx", "sheet": sheet, "columns": [], "identity_columns": [], "findings": []}
            ImportRun.objects.create(
                file_sha256=sha256, file_name=name, file_size=runs[0].file_size, created_by=actor.user_id, created_by_name=actor.name,
                reading=left, created_at=now, updated_at=now, place=place, workbook_id=runs[0].pk)
        return runs[0].pk


def choose_sheet(*, actor: Actor, now: datetime, run_id: int, kind: Annotated[str, ListedBy("read_kinds", "kind")]) -> None:
    """Says what a sheet of a workbook holds, or ("") that it stays out; its columns are guessed anew, the order of writing follows.

    Refuses a run that is no sheet of a workbook (`not_a_sheet`), one that is being written or was (`import_step`), kinds that cannot
    come in together (`unknown_import_kind`), and what the reader refuses.
    """
    run = access.run_of(run_id=run_id, actor=actor)
    subject = next((one for one in importables.together(actor=actor) if one.kind == kind), None)
    if kind and subject is None:
        raise Refusal("unknown_import_kind", t("没有这种导入", "There is no such import"), field="kind")
    reading = upload.look(subject=subject, sha256=run.file_sha256, file_name=run.file_name,
                          choices={"sheet": run.reading["sheet"]}) if subject else None
    with audit.acting(actor=actor, verb="choose_sheet", now=now, subject=Ref("import", run_id)):
        run = access.run_of(run_id=run_id, actor=actor, is_locked=True)
        if run.workbook_id is None:
            raise Refusal("not_a_sheet", t("这一批不是工作簿中的一张表", "This import is no sheet of a workbook"), status=409,
                          way_out=t("请重新上传文件并选择内容", "Upload the file again and say what it holds"))
        steps.require_step(run=run, step="choose_mapping")
        run.kind, run.status, run.counts, run.trouble, run.updated_at = kind, "read", {}, {}, now
        run.options, run.mapping, run.value_map = {}, {}, {}
        if subject and reading:
            run.reading, run.findings, run.options = reading, reading["findings"], subject.read_options(raw={}, actor=actor)
            run.mapping, run.value_map = upload.first_choices(subject=subject, reading=reading, actor=actor)
        run.save()
        _in_order(access.workbook_of(run_id=run_id, actor=actor))


def _in_order(runs: Sequence[ImportRun]) -> None:
    """The sheets in the order of the wiring, those that stay out last."""
    kinds = [subject.kind for subject in importables.importables()]
    order = sorted(runs, key=lambda run: (kinds.index(run.kind) if run.kind in kinds else len(kinds), run.place))
    for run in order:
        run.place = order.index(run)
    ImportRun.objects.bulk_update(order, ["place"])


def preview_workbook(*, actor: Actor, now: datetime, run_id: int) -> None:
    """Queues the preview of every sheet that is not written yet. Refuses where one's columns are not mapped completely."""
    for run in access.workbook_of(run_id=run_id, actor=actor):
        if run.kind and rules.may_step(step="preview", status=run.status, is_stuck=False):
            preview(actor=actor, now=now, run_id=run.pk)


def apply_workbook(*, actor: Actor, now: datetime, run_id: int) -> None:
    """Writes the previewed sheets one after the other, each judged again when its turn comes. Refuses while one has no preview."""
    runs = access.workbook_of(run_id=run_id, actor=actor)
    waiting = [run for run in runs if run.kind and run.status != "done"]
    for run in waiting:
        steps.require_step(run=run, step="apply_import")
        steps.require_confirmed(run=run, actor=actor)
    _start(actor=actor, now=now, run_id=run_id, verb="apply_workbook", chain="apply", runs=waiting)


def revert_workbook(*, actor: Actor, now: datetime, run_id: int, reason: str = "") -> None:
    """Takes the written sheets back, the last one first. Refuses a sheet that cannot be taken back any more."""
    written = [run for run in access.workbook_of(run_id=run_id, actor=actor) if run.status in ("done", "failed")][::-1]
    for run in written:
        steps.require_step(run=run, step="revert_import")
    _start(actor=actor, now=now, run_id=run_id, verb="revert_workbook", chain="revert", runs=written, reason=reason)


def take_step(*, run_id: int, step: str, now: datetime) -> None:
    """The background part of a step (preview, apply, revert), and then the start of what a workbook's chain asks for next.

    Safe to repeat after a kill: a step that is over is not done again, and the chain moves in one transaction.
    """
    {"preview": run_preview, "apply": run_apply, "revert": run_revert}[step](run_id=run_id, now=now)
    with transaction.atomic():
        _go_on(run_id=run_id, now=now)


def _go_on(*, run_id: int, now: datetime) -> None:
    """A step that failed stops the chain: whoever looks after it goes on with "write" or "revert"."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.chain == "apply" and run.status == "previewed":
        _queue(run, status="applying", job="apply", now=now)
    elif (run.chain, run.status) in (("apply", "done"), ("revert", "reverted")):
        ImportRun.objects.filter(pk=run_id).update(chain="")
        rest = ImportRun.objects.filter(workbook_id=run.workbook_id, chain=run.chain)
        following = rest.order_by("place" if run.chain == "apply" else "-place").first()
        if following is not None and run.chain == "apply":
            _queue(following, status="reading", job="preview", now=now)
        elif following is not None:
            _queue(following, status="reverting", job="revert", now=now)


def _sheets(
    path: str, name: str, sheets: Sequence[str], subjects: Sequence[importables.Importable],
) -> tuple[list[tuple[importables.Importable, dict[str, Any]]], list[str]]:
    """Subject and reading of every sheet that is understood, in the order of the wiring; names of the others."""
    known = sorted({name for subject in subjects for name in rules.known_names(subject.fields)})
    found, strange = [], []
    for sheet in sheets:
        try:
            reading = steps.read_in_child("inspect_file", {"path": path, "name": name, "known": known, "sheet": sheet}, timeout_s=60)
        except Refusal:
            strange.append(sheet)
            continue
        held = rules.what_it_holds(columns=reading["columns"], subjects=[(each.fields, each.required) for each in subjects])
        if held is None:
            strange.append(sheet)
        else:
            found.append((held, (subjects[held], reading)))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])], strange


def _start(*, actor: Actor, now: datetime, run_id: int, verb: str, chain: str, runs: Sequence[ImportRun], reason: str = "") -> None:
    if not runs:
        raise Refusal("workbook_nothing", t("没有可以处理的工作表", "No sheet is left for this"), status=409,
                      way_out=t("请刷新页面查看当前进度", "Reload the page to see where it stands"))
    with audit.acting(actor=actor, verb=verb, now=now, subject=Ref("import", run_id), reason=reason):
        ImportRun.objects.filter(pk__in=[run.pk for run in runs]).update(chain=chain, updated_at=now)
        _queue(runs[0], status="applying" if chain == "apply" else "reverting", job=chain, now=now)


def _queue(run: ImportRun, *, status: str, job: str, now: datetime) -> None:
    ImportRun.objects.filter(pk=run.pk).update(status=status, trouble={}, rows_read=0, updated_at=now)
    steps.defer(job=job, run_id=run.pk)
