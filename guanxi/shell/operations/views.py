"""The jobs page, one record's history, and the search over acts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as mails
from guanxi.foundation.django import clock, queue, trail
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.web.http import Request, may
from guanxi.foundation.web.views import page
from guanxi.shell.operations import columns, labels, names, words

SHOWN_DAYS, SHOWN_LINES = 30, 20
STATUSES = (("failed", t("失败", "Failed")), ("doing", t("运行中", "Running")), ("todo", t("等待", "Waiting")))


@page(act="jobs.view", methods=("GET",))
def jobs(request: Request) -> HttpResponse:
    """Queues and their jobs, and mails that did not go out."""
    chosen = request.GET.get("status", "failed")
    status = chosen if chosen in dict(STATUSES) else "failed"
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
    """Who changed what on one account, in the book or in the recycle bin; 404 for an account the reader may not see.

    Nobody from outside (ORG-24); who does not see its money reads sites and people (operator 1.1, PRM-59, docs/adr/0011).
    """
    card = customers.cards(actor=request.actor, ids=[account_id]).get(account_id)
    if card is None and "bin.view" not in request.acts:
        raise not_found()
    binned = None if card else customers.bin_entry(actor=request.actor, account_id=account_id, today=clock.today())  # its history stays
    serves = customers.only_serves(actor=request.actor, account_id=account_id)
    found = trail.of_account(account_id=account_id, also=customers.merged_into(account_id=account_id), before=request.GET.get("before", ""),
                             tables=None if customers.sees_money(actor=request.actor, account_id=account_id) else words.ON_SITE)
    relation = "service" if serves else customers.relation_of(actor=request.actor, account_id=account_id)
    return render(request, "operations/account_audit.html", {
        "account": card or binned, "account_id": account_id, "acts": _shown(request, found.acts, relation), "before": found.before,
        "disclosures": [] if request.GET.get("before") or binned else _disclosures(request, account_id),
    })


@page(act="audit.view", methods=("GET",))
def audit_search(request: Request) -> HttpResponse:
    """Acts by verb, person and day. The security administrator sees acts without business data only (PRM-72).

    Of accounts that the reader only serves on site: sites and people, as in their own history (operator 1.1, PRM-59).
    """
    is_admin = request.actor.scope.shape == "none"
    served = customers.served_accounts(actor=request.actor)
    found = trail.search(
        verb=request.GET.get("verb", "")[:60], actor_name=request.GET.get("actor", "").strip()[:120],
        since=_day(request.GET.get("since", "")), until=_day(request.GET.get("until", ""), days=1),
        verbs=words.ADMINISTRATION if is_admin else None, only_seen=not is_admin and request.actor.scope.shape != "all",
        narrow=served, tables=words.ON_SITE, before=request.GET.get("before", ""),
    )
    verbs = words.ADMINISTRATION if is_admin else tuple(words.VERBS)
    return render(request, "operations/audit_search.html", {
        "acts": _shown(request, found.acts, "other", served), "before": found.before, "is_admin": is_admin,
        "verbs": [(name, words.VERBS.get(name, t(name, name))) for name in verbs],
    })


def _shown(request: Request, acts: Sequence[trail.ActLine], relation: words.Relation, served: Collection[int] = ()) -> list[dict[str, Any]]:
    known = names.of(actor=request.actor, acts=acts)
    return [{"act": act, "verb": words.verb(act), "who": words.actor(act), "channel": labels.CHANNELS.get(act.channel), "rows": [
        _row(row, "service" if row.account_id in served else relation, known) for row in act.rows if words.says_something(row)]} for act in acts]


def _row(row: trail.RowChange, relation: words.Relation, known: names.Names) -> dict[str, Any]:
    changes = [
        (words.column(row, one), *(words.value(row, value, one.column, relation=relation, names=known) for value in words.both(row, one)))
        for one in row.changes if not columns.is_internal(row.table, one.column) and not words.is_private(row, one.column, relation=relation)]
    return {"table": words.table(row), "row": row, "name": known.row(row.table, row.row_id), "changes": changes}


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


def _day(text: str, *, days: int = 0) -> datetime | None:
    try:
        found = datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day, made aware below
    except ValueError:
        return None
    return datetime.combine(found, time(), tzinfo=clock.ZONE) + timedelta(days=days)
