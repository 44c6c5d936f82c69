"""Pages of taking the list of people away: at once, by a job, or asked of the vault with a reason (SYS-22, PRM-68)."""

from __future__ import annotations

import tempfile
from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy import api as privacy
from guanxi.foundation.django import access, clock, storage
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page
from guanxi.shell.book import large, saved, standing
from guanxi.shell.book import leaving as book
from guanxi.shell.contacts import leaving
from guanxi.shell.contacts.listing import PEOPLE


@page(act="book.export", methods=("POST",))
def export_people(request: Request) -> HttpResponse:
    """The list on screen as a file: its filters, order and columns, masked as on screen. More people than may leave by themselves: the vault, whose
    file holds what it was asked for."""
    now, asked = clock.now(), _asked(request)
    language, format, shares = get_language() or "zh-hans", lists.format_of(request.POST.get("format", "")), leaving.shares(asked)
    way = lists.way_of(rows=shares.rows, limit=leaving.MOST, is_private=shares.way == "vault")
    if way == "vault":
        return _ask_page(request, asked, format, shares.rows)
    if way == "later":
        lists.ask_export(actor=request.actor, now=now, kept=asked.kept, format=format, rows=shares.rows, said=asked.asked.said.zh,
                         language=language, job=leaving.JOB, of=leaving.OF)
        messages.info(request, said(t(f"{shares.rows:,} 人正在后台导出,完成后通知您下载",
                                      f"{counted(shares.rows, 'person is|people are')} being exported; a notice tells when")))
        return redirect("book:exports")
    with access.bound(request.actor, read_only=True):
        ids = customers.people_ids(actor=request.actor, query=asked.asked.query, most=leaving.BATCH)
        people = customers.people_rows(actor=request.actor, ids=ids)
    customers.record_people_export(actor=request.actor, now=now, people=people, columns=asked.columns, said=asked.asked.said.zh)
    out = tempfile.TemporaryFile(dir=storage.area("work"))  # noqa: SIM115 - the response closes it
    leaving.write(asked, format=format, out=out)
    out.seek(0)
    response = FileResponse(out, as_attachment=True, filename=book.name_of(now, format, language, of=leaving.OF),
                            content_type="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return cast(HttpResponse, response)


@page(act="book.export", methods=("POST",))
@organisation.fresh_login
def ask_people_export(request: Request) -> HttpResponse:
    """Sends the request to the approver on duty; a refusal stays in the form."""
    asked, format = _asked(request), lists.format_of(request.POST.get("format", ""))
    rows, filtered = leaving.shares(asked).rows, asked.asked.said
    plain = customers.plain_columns(keys=asked.columns)
    opened = Text("、".join(one.label.zh for one in plain), ", ".join(one.label.en for one in plain))
    what = Text(f"导出联系人 {rows:,} 人{f',明文列:{opened.zh}' if plain else ''}({filtered.zh})",
                f"export of {counted(rows, 'person|people')}{f', in plain: {opened.en}' if plain else ''} ({filtered.en})")
    wanted = large.Large(kept=asked.kept, format=format, rows=rows, people=rows, said=filtered)
    try:
        vault_id = large.put_to_vault(request, wanted, what=what, reason=request.POST.get("reason", ""), of=leaving.OF)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return _ask_page(request, asked, format, rows, refusal=refusal)
    messages.success(request, said(t("已提交,同意后在后台生成文件", "Sent; the file is written once it is approved")))
    return redirect("privacy:vault_card", request_id=vault_id)


def _ask_page(request: Request, asked: leaving.Leaving, format: str, rows: int, *, refusal: Refusal | None = None) -> HttpResponse:
    """Reason and approver for one list of people."""
    columns = customers.people_columns()
    with access.bound(request.actor, read_only=True):
        unit = request.actor.unit_id
        return render(request, "contacts/ask_export.html", {
            "rows": rows, "filtered": asked.asked.said, "format": format, "columns": [columns[key].label for key in asked.columns],
            "plain": [one.label for one in customers.plain_columns(keys=asked.columns)],
            "on_screen": request.POST.get("on_screen", ""), "reason": request.POST.get("reason", ""), "refusal": refusal,
            "small": customers.small_rows(), "duty": privacy.on_duty(actor=request.actor, unit_id=unit, now=clock.now()) if unit else None,
        }, status=refusal.status if refusal else 200)


def _asked(request: Request) -> leaving.Leaving:
    params = saved.on_screen(request)
    kept = PEOPLE.kept(params, standing.columns(request, params, PEOPLE))
    return leaving.Leaving(kept=kept, actor=request.actor, now=clock.now(), language=get_language() or "zh-hans")
