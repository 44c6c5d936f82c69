"""The page that reads a file's hidden mark: for whoever audits (PRM-68)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy import api as privacy
from guanxi.foundation.django import access, audit, clock
from guanxi.foundation.pure import watermark
from guanxi.foundation.pure.actor import system
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell import marks


@page(act="audit.view")
def read_mark(request: Request) -> HttpResponse:
    """A file in, who took it away out; asking is an act."""
    given = request.FILES.get("file")
    if request.method != "POST" or given is None:
        return render(request, "book/read_mark.html", {"found": None})
    with audit.acting(actor=request.actor, verb="read_mark", now=clock.now()):
        found = watermark.read(marks.texts(given), key=settings.GUANXI_HASH_KEY)
    with access.bound(system("watermark"), read_only=True):
        people = organisation.users(ids=[mark.user_id for mark, _ in found])
        reasons = privacy.reasons_of(request_ids=[mark.request_id for mark, _ in found])
    return render(request, "book/read_mark.html", {"name": given.name, "found": [
        (mark, rows, people.get(mark.user_id), reasons.get(mark.request_id, "")) for mark, rows in found]})
