"""The fragments beside the forms of an account and of a person: 可能已有相同客户. Never in the way of saving (IMP-19, PRM-62)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.duplicates import api
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="account.create", methods=("POST",))
def check_account(request: Request) -> HttpResponse:
    """What may be the same as the account being entered; a form's values come in the body, so that no log keeps them.

    A form that enters a person as well calls the account's name `account_name`.
    """
    name = request.POST.get("account_name", "") or request.POST.get("name", "")
    with access.bound(request.actor, read_only=True):
        hints, sealed = api.entry_hints(actor=request.actor, name=name, short_name=request.POST.get("short_name", ""),
                                        uscc=request.POST.get("code_uscc", ""))
    return render(request, "duplicates/check_account.html", {"hints": hints, "sealed": sealed})


@page(act="contact.edit", methods=("POST",))
def check_contact(request: Request, account_id: int) -> HttpResponse:
    """People of this account who may be the one being entered."""
    with access.bound(request.actor, read_only=True):
        hints = api.person_hints(actor=request.actor, account_id=account_id, name=request.POST.get("name", ""), mobile=request.POST.get("mobile", ""))
    return render(request, "duplicates/check_contact.html", {"hints": hints, "account_id": account_id})


def entered(*, actor: Actor, now: datetime, subject: Ref, answers: Sequence[str]) -> None:
    """After saving (wiring.ENTERED): what was answered “not the same” is remembered, the rest waits in the queue."""
    if subject.kind == "account":
        api.remember_entry(actor=actor, now=now, account_id=subject.id, answers=answers)
