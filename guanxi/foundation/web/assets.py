"""The built files of the front end, as WhiteNoise serves them. Not for here: what they are built from (`frontend/build.py`)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound
from whitenoise.middleware import WhiteNoiseMiddleware

Handler = Callable[[HttpRequest], HttpResponseBase]


class AssetsMiddleware:
    """A file that went away under a running server is not found: 404, no error of ours."""

    def __init__(self, get_response: Handler) -> None:
        self.served = WhiteNoiseMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            answer: HttpResponseBase = self.served(request)
        except FileNotFoundError:
            if not request.path_info.startswith(settings.STATIC_URL):
                raise
            return HttpResponseNotFound()
        return answer
