"""缺项清单 (ARC-03): whose people lack which field, filled at a tap."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="account.view", methods=("GET",))
def people_gaps(request: Request) -> HttpResponse:
    """People whose card lacks something: mine, one owner's, or in one's scope, where a superior begins and who owns none; by field; missing, or
    asked in vain."""
    given = request.GET
    owner = given.get("owner", "")
    is_wide = "account.assign" in request.acts or not api.owned_counts(user_ids=[request.actor.user_id])
    whose = given.get("whose") or ("scope" if is_wide else "mine")
    narrowed = api.GapFilter(
        whose="owner" if owner.isdecimal() else "scope" if whose == "scope" else "mine",
        owner_id=int(owner) if owner.isdecimal() and len(owner) < 19 else None, field=given.get("field", ""), asked=given.get("asked") == "1",
        due=given.get("due") == "1")
    found = api.people_gaps(actor=request.actor, narrowed=narrowed, number=page_number(given.get("page")))
    counts = api.gap_counts(actor=request.actor) if narrowed.whose == "mine" else {}
    fields = [(api.CONTACT[key], counts.get(key)) for key in api.CARD]
    again = api.ask_again(actor=request.actor, today=clock.today()) if narrowed.whose == "mine" and narrowed.asked else None
    return render(request, "customers/people_gaps.html", {
        "page": found, "again": again, "narrowed": narrowed, "fields": fields,
        "owner_name": found.rows[0].owner_name if narrowed.owner_id and found.rows else ""})


@page(act="contact.edit", methods=("POST",))
def fill_gap(request: Request, contact_id: int) -> HttpResponse:
    """One field, or 未知(已问) for it; the answer to htmx is the person's line as it is now."""
    field, refusal = request.POST.get("field", ""), None
    try:
        if request.POST.get("asked") == "1":
            api.mark_contact_unknown(actor=request.actor, now=clock.now(), contact_id=contact_id, field=field)
        else:
            api.fill_gap(actor=request.actor, now=clock.now(), contact_id=contact_id, field=field, value=request.POST.get("value", ""))
    except Refusal as no:
        if no.status in (403, 404):
            raise
        refusal = no
    if not request.htmx:
        messages.add_message(request, messages.WARNING if refusal else messages.SUCCESS, said(refusal.text if refusal else t("已保存", "Saved")))
        return redirect("customers:people_gaps")
    with access.bound(request.actor, read_only=True):
        row = api.gap_row(actor=request.actor, contact_id=contact_id)
    return render(request, "customers/people_gaps.html#row", {
        "one": row, "refusal": refusal, "written": request.POST.get("value", "")[:120] if refusal else "", "wrong": field},
        status=refusal.status if refusal else 200)
