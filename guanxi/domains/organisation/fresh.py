"""Step-up: before what cannot be taken back, a person shows again that it is he, with password or second factor.

One mechanism for every domain: call `require_fresh_login` in a view, or put `@fresh_login` under `@page`. The library asks, and repeats the
suspended POST when it is satisfied. Not for here: what a login needs at all (web.gate), calls without a browser (they have no session).
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse

from guanxi.domains.organisation import profile
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """True while the last login or confirmation of this session is younger than the profile's `fresh_minutes`. Real seconds."""
    records = get_authentication_records(request, request.user)
    last = max((float(one.get("at", 0)) for one in records), default=0.0)
    return time.time() - last < profile.in_force().profile.session.fresh_minutes * 60


def require_fresh_login(request: HttpRequest) -> None:
    """Sends the reader to confirm his login unless he did lately; then he is back where he was, his form repeated. ATK-48, PRM-66.

    Refuses `no_way_to_confirm` for who has neither a password nor a second factor here.
    """
    if is_fresh(request):
        return
    if not get_reauthentication_flows(request.user):
        raise Refusal("no_way_to_confirm", status=403, text=t(
            "此操作须重新验证身份,但您的账号没有口令或两步验证",
            "This asks you to confirm your login, but you have neither a password nor a second factor"),
                      way_out=t("请先在“登录安全”设置两步验证", "Set up a second factor under Login security"))
    raise ReauthenticationRequired()


def fresh_login(view: View) -> View:
    """The same as a decorator for POSTs: reading the page asks nothing."""

    @functools.wraps(view)
    def serve(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method == "POST":
            require_fresh_login(request)
        return view(request, *args, **kwargs)

    return serve
