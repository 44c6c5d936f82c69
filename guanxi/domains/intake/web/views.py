"""Pages of imports: list, upload, mapping, one run from preview to result, the unmatched register."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from guanxi.domains.intake import api
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

STEPS = (t("上传文件", "Upload"), t("对应列", "Map columns"), t("预览", "Preview"), t("写入", "Write"))
NOTHING = "(空)"
TOGETHER = "workbook"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(act="intake.use", methods=("GET",))
def runs(request: Request) -> HttpResponse:
    """One's own imports, newest first; who answers for a unit also finds what its people left lying."""
    found = api.runs(actor=request.actor, number=page_number(request.GET.get("page")))
    return render(request, "intake/runs.html", {"page": found, "verdicts": api.VERDICTS})


@page(act="intake.use")
def upload_file(request: Request) -> HttpResponse:
    """Choose what the file holds, choose the file; what cannot be read is said on the same page."""
    kinds = api.kinds(actor=request.actor)
    asked = request.POST.get("kind") or request.GET.get("kind") or (kinds[0].kind if kinds else "")
    context: dict[str, object] = {"kinds": kinds, "chosen": asked, "steps": STEPS, "given": request.POST, "together": TOGETHER,
                                  "encodings": api.ENCODINGS, "encoding": request.POST.get("encoding", "")}
    if request.method != "POST":
        return render(request, "intake/upload_file.html", context)
    try:
        file = request.FILES.get("file")
        if file is None:
            raise Refusal("file_missing", t("请选择文件", "Choose a file"), field="file")
        if asked == TOGETHER:
            first = api.upload_workbook(actor=request.actor, now=clock.now(), file_name=file.name or "", chunks=file.chunks())
            return redirect("intake:workbook", run_id=first)
        options = {name.removeprefix("option_"): str(value) for name, value in request.POST.items() if name.startswith("option_")}
        run_id = api.upload_file(actor=request.actor, now=clock.now(), kind=asked, file_name=file.name or "",
                                 chunks=file.chunks(), options=options, encoding=request.POST.get("encoding", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return render(request, "intake/upload_file.html", {**context, "refusal": refusal}, status=refusal.status)
    return redirect("intake:choose_mapping", run_id=run_id)


@page(act="intake.use", methods=("GET",))
def blank_workbook(request: Request, kind: str) -> HttpResponse:
    """An empty sheet with the right column names."""
    label = api.importable(kind).label.zh
    return _download(api.blank_workbook(kind=kind, actor=request.actor), f"{label}导入模板.xlsx")


@page(act="intake.use")
def choose_mapping(request: Request, run_id: int) -> HttpResponse:
    """Which column is which field; saving starts the preview."""
    if request.method != "POST":
        return _mapping_page(request, run_id)
    chosen = {int(name.removeprefix("column_")): str(key) for name, key in request.POST.items()
              if name.startswith("column_") and name.removeprefix("column_").isdigit() and key}
    try:
        api.choose_mapping(actor=request.actor, now=clock.now(), run_id=run_id, mapping=chosen,
                           is_padded=request.POST.get("is_padded") == "on", once=request.POST.get("once", ""))
        api.preview(actor=request.actor, now=clock.now(), run_id=run_id)
    except Refusal as refusal:
        if refusal.code != "mapping_incomplete" and refusal.field != "once":
            raise
        return _mapping_page(request, run_id, refusal=refusal, chosen=chosen)
    return redirect("intake:run", run_id=run_id)


@page(act="intake.use")
def choose_values(request: Request, run_id: int) -> HttpResponse:
    """What the values nobody understood mean; saving starts the preview again."""
    if request.method != "POST":
        return _values_page(request, run_id)
    try:
        api.choose_values(actor=request.actor, now=clock.now(), run_id=run_id, values=_said_values(request))
        api.preview(actor=request.actor, now=clock.now(), run_id=run_id)
    except Refusal as refusal:
        if not refusal.code.startswith("value_"):
            raise
        return _values_page(request, run_id, refusal=refusal)
    return redirect("intake:run", run_id=run_id)


@page(act="intake.use", methods=("POST",))
def look_again(request: Request, run_id: int) -> HttpResponse:
    """Reads the file with another sheet, encoding, delimiter or header row."""
    row = request.POST.get("header_row", "")
    try:
        api.look_again(
            actor=request.actor, now=clock.now(), run_id=run_id, sheet=request.POST.get("sheet", ""),
            encoding=request.POST.get("encoding", ""), delimiter=request.POST.get("delimiter", ""),
            header_row=int(row) if row.isdigit() and len(row) < 8 else 0)
    except Refusal as refusal:
        if not refusal.code.startswith("file_"):
            raise
        return _mapping_page(request, run_id, refusal=refusal)
    return redirect("intake:choose_mapping", run_id=run_id)


@page(act="intake.use", methods=("POST",))
def preview(request: Request, run_id: int) -> HttpResponse:
    """Reads and judges the file again."""
    api.preview(actor=request.actor, now=clock.now(), run_id=run_id)
    return redirect("intake:run", run_id=run_id)


@page(act="intake.use", methods=("GET",))
def run(request: Request, run_id: int) -> HttpResponse:
    """One import: progress, then counts and rows by verdict with their reasons."""
    card = api.run(run_id=run_id, actor=request.actor)
    if card.status == "read":
        return redirect("intake:choose_mapping", run_id=run_id)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in api.VERDICTS else ""
    found = api.rows(run_id=run_id, actor=request.actor, verdict=verdict, number=page_number(request.GET.get("page")))
    earlier = api.same_file_before(run_id=run_id, actor=request.actor) if card.status == "previewed" else None
    return render(request, "intake/run.html", {
        "shows_private": any(row.shows_private for row in found.rows), "run": card, "rows": found, "page": found,
        "verdict": verdict, "earlier": earlier, "steps": STEPS,
        "kept": api.kept(run_id=run_id, actor=request.actor),
        "left_out": api.left_out(run_id=run_id, actor=request.actor) if card.counts and not card.is_working else None,
        "at": 3 if card.status in ("reading", "previewed") else 4,
        "verdicts": [(key, label, card.counts.get(key, 0)) for key, label in api.VERDICTS.items()]})


@page(act="intake.use", methods=("GET",))
def kept(request: Request, run_id: int) -> HttpResponse:
    """All that a revert left as it is, by page. IMP-27."""
    found = api.kept(run_id=run_id, actor=request.actor, number=page_number(request.GET.get("page")))
    return render(request, "intake/kept.html", {"run": api.run(run_id=run_id, actor=request.actor), "kept": found, "page": found})


@page(act="intake.use", methods=("GET",))
def progress(request: Request, run_id: int) -> HttpResponse:
    """The part of a run's page that asks again every moment; reloads the page when the step is over."""
    card = api.run(run_id=run_id, actor=request.actor)
    response = render(request, "intake/run.html#progress", {"run": card})
    if not card.is_working:
        response.headers["HX-Refresh"] = "true"
    return response


@page(act="intake.use", methods=("POST",))
def apply_import(request: Request, run_id: int) -> HttpResponse:
    """Starts writing; what gives rights asks to confirm the login first."""
    _confirm(request, api.run(run_id=run_id, actor=request.actor).kind)
    api.apply_import(actor=request.actor, now=clock.now(), run_id=run_id)
    return redirect("intake:run", run_id=run_id)


@page(act="intake.use", methods=("POST",))
def revert_import(request: Request, run_id: int) -> HttpResponse:
    """Starts taking the import back."""
    api.revert_import(actor=request.actor, now=clock.now(), run_id=run_id, reason=request.POST.get("reason", "")[:200])
    return redirect("intake:run", run_id=run_id)


@page(act="intake.use", methods=("POST",))
def discard_import(request: Request, run_id: int) -> HttpResponse:
    """丢弃: an upload that was never written goes, with its rows and its file."""
    api.discard_import(actor=request.actor, now=clock.now(), run_id=run_id, reason=request.POST.get("reason", ""))
    messages.success(request, said(t("已丢弃,文件和逐行记录已清除", "Discarded: its file and its rows are gone")))
    return redirect("intake:runs")


@page(act="intake.use", methods=("GET",))
def error_workbook(request: Request, run_id: int) -> HttpResponse:
    """The rows that were not taken, with reasons, as a workbook."""
    name = api.run(run_id=run_id, actor=request.actor).file_name.rsplit(".", 1)[0]
    return _download(api.error_workbook(run_id=run_id, actor=request.actor), f"{name}-未导入.xlsx")


@page(act="intake.use", methods=("GET",))
def workbook(request: Request, run_id: int) -> HttpResponse:
    """The sheets of a workbook that come in together; asks again every moment while a step is running."""
    return _workbook_page(request, run_id)


@page(act="intake.use", methods=("POST",))
def choose_sheet(request: Request, run_id: int) -> HttpResponse:
    """What a sheet holds, or that it stays out; a refusal is said on the workbook's page."""
    try:
        api.choose_sheet(actor=request.actor, now=clock.now(), run_id=run_id, kind=request.POST.get("kind", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _workbook_page(request, run_id, refusal=refusal)
    return redirect("intake:workbook", run_id=run_id)


def _workbook_page(request: Request, run_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    everything = api.workbook(run_id=run_id, actor=request.actor)
    sheets = [card for card in everything if card.kind]
    is_stopped = any(card.is_stuck or card.status == "failed" for card in sheets)
    is_working = any(card.is_working or (card.chain and not is_stopped) for card in sheets)
    context = {"sheets": everything, "run": everything[0], "refusal": refusal, "is_working": is_working,
               "together": api.together(actor=request.actor),
               "may_preview": any(c.status in ("read", "previewed") for c in sheets),
               "may_apply": not is_working and any(c.status == "previewed" for c in sheets)
               and all(c.status in ("previewed", "failed", "done") for c in sheets),
               "may_revert": not is_working and any(c.can_revert for c in sheets),
               "may_discard": not is_working and all(c.can_discard for c in everything)}
    name = "intake/workbook.html#sheets" if request.headers.get("HX-Request") else "intake/workbook.html"
    return render(request, name, context, status=refusal.status if refusal else 200)


@page(act="intake.use", methods=("POST",))
def preview_workbook(request: Request, run_id: int) -> HttpResponse:
    """Previews all sheets."""
    api.preview_workbook(actor=request.actor, now=clock.now(), run_id=run_id)
    return redirect("intake:workbook", run_id=run_id)


@page(act="intake.use", methods=("POST",))
def apply_workbook(request: Request, run_id: int) -> HttpResponse:
    """Starts writing the sheets one after the other; what gives rights asks to confirm the login first."""
    _confirm(request, *(card.kind for card in api.workbook(run_id=run_id, actor=request.actor)))
    api.apply_workbook(actor=request.actor, now=clock.now(), run_id=run_id)
    return redirect("intake:workbook", run_id=run_id)


@page(act="intake.use", methods=("POST",))
def revert_workbook(request: Request, run_id: int) -> HttpResponse:
    """Starts taking the sheets back, the last one first."""
    api.revert_workbook(actor=request.actor, now=clock.now(), run_id=run_id, reason=request.POST.get("reason", "")[:200])
    return redirect("intake:workbook", run_id=run_id)


@page(act="intake.use", methods=("GET",))
def unmatched(request: Request) -> HttpResponse:
    """未匹配清单: codes nobody knows."""
    found = api.unmatched(actor=request.actor, number=page_number(request.GET.get("page")))
    return render(request, "intake/unmatched.html", {"page": found})


@page(act="intake.use", methods=("POST",))
def settle_unmatched(request: Request, row_id: int) -> HttpResponse:
    """Takes a code off the register with a note."""
    api.settle_unmatched(actor=request.actor, now=clock.now(), row_id=row_id, note=request.POST.get("note", ""))
    return redirect("intake:unmatched")


def _confirm(request: Request, *kinds: str) -> None:
    if any(api.confirms(kind=kind) for kind in kinds if kind):
        organisation.require_fresh_login(request)


def _mapping_page(request: Request, run_id: int, *, refusal: Refusal | None = None,
                  chosen: dict[int, str] | None = None) -> HttpResponse:
    card = api.run(run_id=run_id, actor=request.actor)
    context = {"run": card, "card": api.mapping(run_id=run_id, actor=request.actor), "steps": STEPS, "refusal": refusal,
               "chosen": chosen}
    return render(request, "intake/choose_mapping.html", context, status=refusal.status if refusal else 200)


def _said_values(request: Request) -> dict[str, dict[str, str]]:
    """The form's lines: `said_<key>` and `meant_<key>` lie side by side; an empty answer leaves the value as it is."""
    found: dict[str, dict[str, str]] = {}
    for name in request.POST:
        if name.startswith("said_"):
            key = name.removeprefix("said_")
            pairs = zip(request.POST.getlist(name), request.POST.getlist(f"meant_{key}"), strict=False)
            found[key] = {said: "" if meant == NOTHING else meant for said, meant in pairs if meant.strip()}
    return {key: means for key, means in found.items() if means}


def _values_page(request: Request, run_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    card = api.run(run_id=run_id, actor=request.actor)
    context = {"run": card, "columns": api.unknown_values(run_id=run_id, actor=request.actor), "steps": STEPS, "refusal": refusal,
               "nothing": NOTHING}
    return render(request, "intake/choose_values.html", context, status=refusal.status if refusal else 200)


def _download(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=XLSX, headers={
        "Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"})
