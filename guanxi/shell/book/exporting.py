"""Pages of taking a list away: at once, or by a job whose file is fetched within a day."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import IO, cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock, storage
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page
from guanxi.shell.book import large, leaving, saved, saying, standing, words
from guanxi.shell.book.accounts import BOOK

JOB = large.JOB


@page(act="book.export", methods=("POST",))
def export_book(request: Request) -> HttpResponse:
    """The list on screen as a file: filters, sort, shown columns. Above 2,000 rows a job writes it. SYS-22."""
    now, language, params = clock.now(), get_language() or "zh-hans", saved.on_screen(request)
    format = lists.format_of(request.POST.get("format", ""))
    kept = lists.keep(params=params, columns=standing.columns(request, params, BOOK), today=clock.today(), units=words.units().below)
    asked = leaving.Leaving(kept=kept, actor=request.actor, now=now, language=language)
    shares, filtered = leaving.shares(asked), saying.filters(asked.params, kept.sort)
    rows, private = shares.rows, large.columns_private(kept.columns)
    way = lists.way_of(rows=rows, limit=customers.rows_leaving(), is_private=bool(private) or shares.way == "vault")
    if way == "vault":
        return large.ask_page(request, large.Large(kept=kept, format=format, rows=rows, people=shares.people, said=filtered,
                                                   why=large.because(rows=rows, people=shares.people, private=private)))
    if way == "later":
        lists.ask_export(actor=request.actor, now=now, kept=kept, format=format, rows=rows, said=filtered.zh, language=language, job=JOB)
        messages.info(request, said(t(f"{rows:,} 户正在后台导出,完成后通知您下载",
                f"{counted(rows, 'account is|accounts are')} being exported; a notice tells when")))
        return redirect("book:exports")
    out = tempfile.TemporaryFile(dir=storage.area("work"))  # noqa: SIM115 - the response closes it
    written = leaving.write(asked, format=format, out=out)
    lists.record_export(actor=request.actor, now=now, kept=kept, format=format, rows=written, said=filtered.zh)
    out.seek(0)
    return _file(out, leaving.name_of(now, format, language))


@page(act="book.export", methods=("GET",))
def exports(request: Request) -> HttpResponse:
    """One's own background exports; asks again while one is being written."""
    now = clock.now()
    cards = [(card, saying.of_list(card.kept, of=card.of), card.is_there(now)) for card in lists.exports(actor=request.actor)]
    return render(request, "book/exports.html#list" if request.headers.get("HX-Request") else "book/exports.html", {
        "cards": cards, "is_waiting": any(card.state == "waiting" for card, _, _ in cards)})


@page(act="book.export", methods=("POST",))
def fetch_export(request: Request, export_id: int) -> HttpResponse:
    """The finished file, for 24 hours; who fetched it is written down first."""
    card = customers.fetch_list(actor=request.actor, now=clock.now(), export_id=export_id)
    return _file(Path(storage.path(card.sha256)).open("rb"), leaving.name_of(card.asked_at, card.format, card.language, of=card.of))


def _file(content: IO[bytes], name: str) -> HttpResponse:
    response = FileResponse(content, as_attachment=True, filename=name, content_type="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return cast(HttpResponse, response)  # a streaming response has all that the page decorator touches
