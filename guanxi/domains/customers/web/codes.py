"""The codes of an account, on its archive page: one more, one in the place of another, ended, made the first (operator 1.2)."""

from __future__ import annotations

from django.http import HttpResponse

from guanxi.domains.customers import api
from guanxi.domains.customers.web.accounts import done_or_told
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="account.edit", methods=("POST",))
def add_identifier(request: Request, account_id: int) -> HttpResponse:
    """One more code beside the others."""
    return done_or_told(request, account_id, t("编码已登记", "The code was added"), lambda: api.add_identifier(
        actor=request.actor, now=clock.now(), account_id=account_id, scheme=request.POST.get("scheme", ""), value=request.POST.get("value", "")))


@page(act="account.edit", methods=("POST",))
def set_identifier(request: Request, account_id: int) -> HttpResponse:
    """A code in the place of another: of the one the form names, else of the first of its scheme."""
    replaced = request.POST.get("replaces", "")
    return done_or_told(request, account_id, t("编码已更换,原编码自今日停用", "The code was replaced; the former one ended today"),
                        lambda: api.set_identifier(
        actor=request.actor, now=clock.now(), account_id=account_id, scheme=request.POST.get("scheme", ""),
        value=request.POST.get("value", ""), replaces=int(replaced) if replaced.isascii() and replaced.isdigit() else None))


@page(act="account.edit", methods=("POST",))
def end_identifier(request: Request, account_id: int, identifier_id: int) -> HttpResponse:
    """Ends one code today, or declares that it never was this account's."""
    return done_or_told(request, account_id, t("编码已停用", "The code has ended"), lambda: api.end_identifier(
        actor=request.actor, now=clock.now(), account_id=account_id, identifier_id=identifier_id,
        is_mistake=request.POST.get("is_mistake") == "true"))


@page(act="account.edit", methods=("POST",))
def make_identifier_first(request: Request, account_id: int, identifier_id: int) -> HttpResponse:
    """主编码: the one that lists show."""
    return done_or_told(request, account_id, t("已设为主编码", "It is the first code now"), lambda: api.make_identifier_first(
        actor=request.actor, now=clock.now(), account_id=account_id, identifier_id=identifier_id))
