"""The jobs page, one record's history, and the search over acts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as mails
from guanxi.foundation.django import clock, queue
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web.http import Request, may
from guanxi.foundation.web.views import page
from guanxi.shell.operations import history, names, verbs, words

SHOWN_DAYS, SHOWN_LINES = 30, 20
STATUSES: tuple[tuple[queue.Status, Text], ...] = (("failed", t("失败", "Failed")), ("doing", t("运行中", "Running")), ("todo", t("等待", "Waiting")))


@page(act="jobs.view", methods=("GET",))
def jobs(request: Request) -> HttpResponse:
    """Queues and their jobs, and mails that did not go out."""
    asked = request.GET.get("status")
    status: queue.Status = next((known for known, _ in STATUSES if known == asked), "failed")
    return render(request, "operations/jobs.html", {
        "queues": queue.state(), "workers": queue.live_workers(), "lines": queue.lines(status=status), "status": status,
        "statuses": STATUSES, "mails": mails.undelivered_mails(limit=20), "may_retry": may(request, "jobs.retry"),
    })


@page(act="jobs.retry", methods=("POST",))
def retry_job(request: Request, job_id: int) -> HttpResponse:
    """Another row of tries for a failed job."""
    queue.retry(actor=request.actor, now=clock.now(), job_id=job_id)
    messages.success(request, t("已重新排队", "Queued again").in_language(get_language() or ""))
    return redirect("operations:jobs")


@page(act="jobs.retry", methods=("POST",))
def send_mail_again(request: Request, mail_id: int) -> HttpResponse:
    """Another row of tries for a failed mail."""
    mails.send_again(actor=request.actor, now=clock.now(), mail_id=mail_id)
    messages.success(request, t("已重新发送", "Sent again").in_language(get_language() or ""))
    return redirect("operations:jobs")


@page(act="account.history", methods=("GET",))
def account_audit(request: Request, account_id: int) -> HttpResponse:
    """Who changed what on one account, in the book or in the recycle bin; 404 for an account the reader may not see."""
    before, today = request.GET.get("before", ""), clock.today()
    found = history.account_history(actor=request.actor, acts=request.acts, today=today, account_id=account_id, before=before)
    card = customers.cards(actor=request.actor, ids=[account_id]).get(account_id)
    binned = None if card else customers.bin_entry(actor=request.actor, account_id=account_id, today=today)
    return render(request, "operations/account_audit.html", {
        "account": card or binned, "account_id": account_id, "acts": found.acts, "before": found.before,
        "disclosures": [] if before or binned else _disclosures(request, account_id),
    })


@page(act="audit.view", methods=("GET",))
def audit_search(request: Request) -> HttpResponse:
    """Acts by verb, person and day; the verbs by what they are about."""
    is_admin, given = history.is_administrator(request.actor), request.GET
    since, until = (_day(given.get(name, "")) for name in ("since", "until"))
    wrong = None
    if any(given.get(name) and day is None for name, day in (("since", since), ("until", until))):
        wrong = t("日期写作 2026-01-31;此条件未使用", "Write a day as 2026-01-31: it was not used")
    elif since and until and since > until:
        wrong = t("起始日晚于截止日,请调换", "It begins after it ends: change the days round")
    found = history.search_acts(actor=request.actor, verb=given.get("verb", ""), name=given.get("actor", ""), since=since,
                                until=until, before=given.get("before", ""))
    return render(request, "operations/audit_search.html", {
        "acts": found.acts, "before": found.before, "is_admin": is_admin, "wrong": wrong,
        "is_asked": any(given.get(name) for name in ("verb", "actor", "since", "until")),
        "verbs": verbs.grouped(words.ADMINISTRATION if is_admin else words.VERBS, language=get_language() or ""),
    })


def _disclosures(request: Request, account_id: int) -> list[dict[str, Any]]:
    """One line per reason or approval; what opened with pages, one per person and day."""
    found = customers.disclosures(actor=request.actor, account_id=account_id, days=SHOWN_DAYS, today=clock.today())
    people = names.people(user_ids=[line.user_id for line in found])
    shown: dict[object, dict[str, Any]] = {}
    for number, line in enumerate(found):
        key: object = (line.user_id, line.level, line.at.astimezone(clock.ZONE).date()) if line.silent else number
        entry = shown.setdefault(key, {"line": line, "name": people.get(line.user_id, "–"), "views": 0, "persons": 0})
        entry["views"] += 1
        entry["persons"] = max(entry["persons"], line.persons)
    return list(shown.values())[:SHOWN_LINES]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
