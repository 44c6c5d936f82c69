"""Handing out an attachment: always as a download, never for the browser to guess what it is."""

from __future__ import annotations

from typing import cast

from django.http import FileResponse, HttpResponse

from guanxi.domains.files import api
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="home.view", methods=("GET",))
def open_attachment(request: Request, attachment_id: int) -> HttpResponse:
    """The bytes under the name they were given (RFC 6266: Chinese names in UTF-8), with nosniff."""
    card, path = api.open_attachment(attachment_id=attachment_id, actor=request.actor)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=card.name, content_type="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return cast(HttpResponse, response)  # a streaming response has all that the page decorator touches
