"""人随岗走: the page on which the two managers settle whether two records are one person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="account.view", methods=("GET",))
def move_card(request: Request, move_id: int) -> HttpResponse:
    """Both sides, each as far as the reader sees its account."""
    return render(request, "customers/move_card.html", {"move": api.move(actor=request.actor, move_id=move_id)})


@page(act="contact.edit", methods=("POST",))
def confirm_move(request: Request, move_id: int) -> HttpResponse:
    """是同一人,已调任."""
    api.confirm_move(actor=request.actor, now=clock.now(), move_id=move_id)
    messages.success(request, said(t("已转到新单位,原任职已记录", "The person has moved; the former post is kept")))
    return redirect("customers:move_card", move_id=move_id)


@page(act="contact.edit", methods=("POST",))
def deny_move(request: Request, move_id: int) -> HttpResponse:
    """不是同一人."""
    api.deny_move(actor=request.actor, now=clock.now(), move_id=move_id)
    messages.success(request, said(t("已记录:不是同一人", "Recorded: not the same person")))
    return redirect("customers:move_card", move_id=move_id)
