"""The home page, and the list under the bell."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.messages import api as messages
from guanxi.foundation.django import clock
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.today import day, links


@page(act="home.view", methods=("GET",))
def home(request: Request) -> HttpResponse:
    """今日: the day of whoever looks."""
    shown = day.blocks(actor=request.actor, acts=request.acts, now=clock.now(), today=clock.today())
    return render(request, "today/home.html", shown)


@page(act="home.view", methods=("GET",))
def notices(request: Request) -> HttpResponse:
    """One's notices, newest first."""
    before = request.GET.get("before", "")
    lines = messages.notices(actor=request.actor, before_id=int(before) if before.isdigit() else 0)
    return render(request, "today/notices.html", {
        "lines": links.told(actor=request.actor, lines=lines), "newest": lines[0].id if lines else 0,
        "older": lines[-1].id if len(lines) == 50 else 0, "has_unread": any(not line.is_read for line in lines),
    })


@page(act="home.view", methods=("POST",))
def read_notices(request: Request) -> HttpResponse:
    """Marks everything up to the newest line of the page as read."""
    up_to = request.POST.get("up_to", "")
    messages.read_notices(actor=request.actor, now=clock.now(), up_to_id=int(up_to) if up_to.isdigit() else 0)
    return redirect("today:notices")
