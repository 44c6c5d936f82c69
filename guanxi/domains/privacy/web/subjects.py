"""Pages of a person's rights: requests, asking for one, its card, and the report as a workbook or JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.privacy import api
from guanxi.foundation.django import access, clock, personal, personal_words
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.cells import neutral
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

KINDS: dict[str, Text] = {"report": t("个人信息副本", "Copy of his data"), "erase": t("删除个人信息", "Erasure")}
STATES: dict[str, Text] = {
    "waiting": t("待审批", "Waiting"), "approved": t("处理中", "Under way"), "done": t("已完成", "Done"), "held": t("依法保留", "Kept by law"),
    "rejected": t("已驳回", "Rejected"), "expired": t("已过期", "Expired"),
}
TONES = {"waiting": "info", "approved": "info", "done": "success", "held": "warning", "rejected": "error", "expired": "neutral"}
WORDS = {"kinds": KINDS, "states": STATES, "tones": TONES}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(act="privacy.subjects", methods=("GET",))
def subjects(request: Request) -> HttpResponse:
    """What people asked about their own data, newest first."""
    return render(request, "privacy/subjects.html", WORDS | {
        "found": api.subject_requests(actor=request.actor, now=clock.now()),
        "former": api.former_figures(actor=request.actor, today=clock.today())})


@page(act="privacy.subjects")
def ask_subject(request: Request, contact_id: int) -> HttpResponse:
    """The form for one person; what is refused stays in it, with every reason that keeps his data."""
    return _ask(request, partial(api.ask_subject, contact_id=contact_id), partial(_form, request, contact_id))


@page(act="privacy.subjects")
def ask_account_subject(request: Request, account_id: int) -> HttpResponse:
    """The same form for a customer who is an individual."""
    return _ask(request, partial(api.ask_account_subject, account_id=account_id), partial(_account_form, request, account_id))


@page(act="privacy.use", methods=("GET",))
def subject_card(request: Request, request_id: int) -> HttpResponse:
    """One request; the approver reads it too."""
    found = api.subject_request(actor=request.actor, request_id=request_id, now=clock.now())
    return render(request, "privacy/subject_card.html", WORDS | {"found": found, "is_mine": found.asked_by_id == request.actor.user_id, "counts": [
        (personal_words.table_word(name, titles), number) for titles in [personal.titles()] for name, number in found.counts.items()
        if number and name != personal.LEFT], "left": found.counts.get(personal.LEFT, 0)})


@page(act="privacy.subjects", methods=("POST",))
def fetch_report(request: Request, request_id: int) -> HttpResponse:
    """The report for 24 hours, as a workbook or JSON; who fetched it is written down first."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    sections = [_in(language, one) for one in api.fetch_report(actor=request.actor, now=clock.now(), request_id=request_id)]
    if request.POST.get("format") == "json":
        return _file(json.dumps(sections, ensure_ascii=False, indent=1).encode(), f"subject-report-{request_id}.json", "application/json")
    return _file(_workbook(sections), f"subject-report-{request_id}.xlsx", XLSX)


def _in(language: str, section: Mapping[str, Any]) -> dict[str, Any]:
    """A section in one language: title, labels, rows of texts."""
    return {"title": section["title"][language], "labels": [label[language] for label in section["labels"]],
            "rows": [[cell if isinstance(cell, str) else cell[language] for cell in row] for row in section["rows"]]}


def _workbook(sections: list[dict[str, Any]]) -> bytes:
    import xlsxwriter  # here: only downloads need it

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        for number, section in enumerate(sections, start=1):
            sheet = book.add_worksheet(f"{number} {section['title']}".translate(str.maketrans("", "", "[]:*?/\\'"))[:28])
            sheet.set_column(0, len(section["labels"]), 24)
            sheet.write_row(0, 0, section["labels"], bold)
            for line, row in enumerate(section["rows"], start=1):
                sheet.write_row(line, 0, [neutral(value) for value in row])
        if not sections:
            book.add_worksheet("0")
    return out.getvalue()


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={
        "Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"})


def _ask(request: Request, command: Callable[..., int], form: Callable[..., HttpResponse]) -> HttpResponse:
    if request.method != "POST":
        return form()
    try:
        request_id = command(actor=request.actor, now=clock.now(), kind=request.POST.get("kind", ""), basis=request.POST.get("basis", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return form(refusal=refusal)
    messages.success(request, said(t("已提交,由另一人审批", "Sent: a second person decides")))
    return redirect("privacy:subject_card", request_id=request_id)


def _form(request: Request, contact_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    person = customers.contact(actor=request.actor, contact_id=contact_id)
    return _asked(request, person.name, reverse("customers:contact_card", args=[contact_id]), refusal)


def _account_form(request: Request, account_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    card = api.individual(actor=request.actor, account_id=account_id)
    return _asked(request, card.name, reverse("account_page:account", args=[account_id]), refusal)


def _asked(request: Request, name: str, back: str, refusal: Refusal | None) -> HttpResponse:
    return render(request, "privacy/ask_subject.html", WORDS | {
        "name": name, "back": back, "refusal": refusal, "basis": request.POST.get("basis", ""),
        "kind": request.POST.get("kind", request.GET.get("kind", "report"))}, status=refusal.status if refusal else 200)
