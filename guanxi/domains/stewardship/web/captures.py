"""快速采集: what every post learns at a customer, into the archive in one go, with what one has brought so far."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship import api
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import entry
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

ACCOUNT_KEYS = ("name", "customer_kind", "district", "address")
CONTACT_KEYS = ("name", "post", "department", "mobile", "office_phone", "email", "hobby")


@page(act="stewardship.capture")
def capture(request: Request) -> HttpResponse:
    """Account, person and need of one conversation, into the archive in one go. ARC-15, ORG-21."""
    if request.method != "POST":
        return _capture_page(request, None)
    given = request.POST
    account = {key: given.get(f"account_{key}", "").strip() for key in ACCOUNT_KEYS}
    try:
        with access.bound(request.actor, read_only=True):
            known = customers.account_named(actor=request.actor, said=account["name"]) if account["name"] else None
        found = api.capture(
            actor=request.actor, now=clock.now(), account_id=known, account=account,  # type: ignore[arg-type] # texts; the command reads them
            contact={key: given.get(f"contact_{key}", "").strip() for key in CONTACT_KEYS},  # type: ignore[arg-type]
            need=given.get("need", ""), key=given.get("key", ""))
    except idempotency.AlreadyDone as done:
        return _went(request, int(done.result))
    except Refusal as refusal:
        if refusal.code not in ("account_unknown", "not_captured") and refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _capture_page(request, refusal)
    if known is None and "account.create" in request.acts:
        entry.entered(actor=request.actor, now=clock.now(), subject=Ref("account", found.account_id), answers=given.getlist(entry.ANSWER))
    messages.success(request, said(t("已采集入档,记在您名下", "Captured into the archive, in your name")))
    return _went(request, found.account_id)


def _went(request: Request, account_id: int) -> HttpResponse:
    """To the account's quality, to the account, or, for who sees neither, back to the form."""
    with access.bound(request.actor, read_only=True):
        is_seen = bool(customers.cards(actor=request.actor, ids=[account_id]))
    if not is_seen:
        return redirect("stewardship:capture")
    return redirect("stewardship:account_quality" if "stewardship.view" in request.acts else "account_page:account", account_id=account_id)


def _capture_page(request: Request, refused: Refusal | None) -> HttpResponse:
    own, is_all = api.captures_of(roles=request.actor.roles, today=clock.today()), "contact.edit" in request.acts
    accounts = [key for key in ACCOUNT_KEYS if key == "name" or "account.create" in request.acts or f"account.{key}" in own.fields]
    people = [key for key in CONTACT_KEYS if is_all or f"contact.{key}" in own.fields]
    return render(request, "stewardship/capture.html", {
        "account_fields": _fields(request, "account", customers.ACCOUNT, accounts),
        "contact_fields": _fields(request, "contact", customers.CONTACT, people),
        "hears": is_all or own.need, "check": entry.check_url("account") if "account.create" in request.acts else "",
        "credit": api.credit_of(actor=request.actor, user_id=request.actor.user_id, today=clock.today()),
        "need": request.POST.get("need", ""), "refused": refused,
        "key": request.POST.get("key") or uuid.uuid4().hex}, status=refused.status if refused else 200)


def _fields(request: Request, kind: str, known: Any, keys: list[str]) -> list[tuple[Any, str]]:
    """What the form asks, with what was given; an account's name may come with the address (from its page)."""
    return [(known[key], request.POST.get(f"{kind}_{key}", request.GET.get("account", "")[:200] if (kind, key) == ("account", "name") else ""))
            for key in keys]
