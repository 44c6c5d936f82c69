"""The list as one framework API: routing by path and method, the key in front of every operation, problems at the edge."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.integrations.rest import arguments, callers, problems, serve
from guanxi.integrations.rest.operation import Operation
from guanxi.integrations.rest.operations import OPERATIONS

VERSION = "1"
_CONVERTERS = {int: "int", uuid.UUID: "uuid", str: "str"}


def built() -> NinjaAPI:
    """The API with every operation of the list."""
    api = NinjaAPI(title="关系 Guanxi", version=VERSION, auth=callers.Key(), docs_url=None, openapi_url=None, urls_namespace="rest")
    for kind in (Refusal, HttpError, ValidationError, Exception):
        api.add_exception_handler(kind, _problem)
    for operation in OPERATIONS:
        api.default_router.add_api_operation(
            "/" + path_of(operation), [operation.method], serve.view_of(operation), operation_id=operation.id, url_name=operation.id,
            summary=f"{operation.title.zh} · {operation.title.en}", tags=[operation.topic])
    return api


def path_of(operation: Operation) -> str:
    """The path with the framework's converters: an id that is no number does not exist."""
    path = operation.path
    for one in arguments.of(operation).path:
        path = path.replace(f"{{{one.name}}}", f"{{{_CONVERTERS[one.kind]}:{one.name}}}")
    return path


def _problem(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    if isinstance(error, ValidationError | HttpError):  # only paths reach the framework's own checks
        return problems.of_refusal(request, not_found())
    return problems.of_error(request, error if isinstance(error, Exception) else error())


API = built()
