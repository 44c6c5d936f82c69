"""两步验证, as the security administrator looks after it: who has a second step, and taking it away from who lost his (PRM-71, PRM-72)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.organisation import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="organisation.factors", methods=("GET",))
def factors(request: Request) -> HttpResponse:
    """Who logs in with a second step; found by name, login or staff number."""
    return _list(request)


@page(act="organisation.factors", methods=("POST",))
@api.fresh_login
def reset_factor(request: Request, user_id: int) -> HttpResponse:
    """Takes it away, with the reason; asks for a fresh login first."""
    try:
        api.reset_factor(actor=request.actor, now=clock.now(), user_id=user_id, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _list(request, refusal=refusal, refused=user_id)
    messages.success(request, said(t("已重置:其设备已退出,下次凭口令登录后可重新设置",
                                     "Reset: he is logged out, and sets it up anew after his next login")))
    return redirect("people:factors")


def _list(request: Request, *, refusal: Refusal | None = None, refused: int = 0) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()[:40]
    return render(request, "organisation/factors.html", {
        "found": api.factor_holders(actor=request.actor, wanted=wanted, number=page_number(request.GET.get("page"))), "wanted": wanted,
        "refusal": refusal, "refused": refused, "given": request.POST.get("reason", "")}, status=refusal.status if refusal else 200)
