"""What the database cannot store is named before a view sees it (IMP-26)."""

from __future__ import annotations

import json
from unittest.mock import patch

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.web.middleware import RefusalMiddleware, refusal_response


@pytest.mark.parametrize(("request_", "named", "field"), [
    (RequestFactory().get("/rivals/?operator=a%00b"), {}, "operator"),
    (RequestFactory().get("/rivals/?sort=name&q=%00"), {}, "q"),
    (RequestFactory().get("/rivals/?q=%E6%B1%80"), {}, None),
    (RequestFactory().post("/rivals/add/", "name=a%00b", content_type="application/x-www-form-urlencoded"), {}, "name"),
    (RequestFactory().get("/book/dialogs/x/"), {"name": "a\x00"}, "name"),
])
def test_a_nul_is_refused_and_names_its_field(request_: HttpRequest, named: dict[str, object], field: str | None) -> None:
    request_.META["HTTP_ACCEPT"] = "application/json"
    answer = RefusalMiddleware(lambda _: HttpResponse()).process_view(request_, None, (), named)
    if field is None:
        assert answer is None
    else:
        assert answer is not None and answer.status_code == 422
        assert json.loads(answer.content)["field"] == field and "NUL" in json.loads(answer.content)["text"]


@pytest.mark.parametrize(("method", "htmx", "swap"), [
    ("post", True, "innerHTML"), ("get", True, None), ("post", False, None)])
def test_a_refused_part_keeps_its_place(method: str, htmx: bool, swap: str | None) -> None:
    """What was sent is refused inside the part it was sent from; what is asked again and again ends with the refusal in its place."""
    request = getattr(RequestFactory(), method)("/book/cell/1/kind/", headers={"HX-Request": "true"} if htmx else {})
    with patch("guanxi.foundation.web.middleware.render", return_value=HttpResponse(status=404)):
        assert refusal_response(request, not_found()).headers.get("HX-Reswap") == swap
