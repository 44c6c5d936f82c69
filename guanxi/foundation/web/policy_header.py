"""The Content-Security-Policy of an answer, written once a process: the library put its eleven directives together twice for each answer.

A view's own policy (the library's decorators) is still the library's.
"""

from __future__ import annotations

import functools

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_NONCE = "NONCE"


class PolicyHeaderMiddleware(CSPMiddleware):
    """The library's, for a policy that is the same for all answers but for the page's nonce."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Sets the header where the view set none."""
        if any(name.startswith("_csp_") for name in vars(response)):
            return super().process_response(request, response)
        nonce = getattr(request, "_csp_nonce", None)
        response.headers.setdefault(HEADER, _policy(True).replace(_NONCE, nonce) if nonce else _policy(False))
        if nonce is None:  # too late to ask for one: the header is written
            request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined] # the library's place
        return response


@functools.cache
def _policy(with_nonce: bool) -> str:
    return build_policy(nonce=_NONCE if with_nonce else None)
