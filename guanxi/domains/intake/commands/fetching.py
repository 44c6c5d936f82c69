"""Taking the rows that were not taken away as a file: it may hold people, so that fetching it is an act (PRM-65)."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from guanxi.domains.intake.queries import workbooks
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref


def error_workbook(*, run_id: int, actor: Actor) -> bytes:
    """The rows that were not taken, as `workbooks.error_workbook`; the act is written when the reading transaction ends. Refuses `not_found`."""
    content = workbooks.error_workbook(run_id=run_id, actor=actor)
    transaction.on_commit(partial(_write_down, run_id, actor))
    return content


def _write_down(run_id: int, actor: Actor) -> None:
    with audit.acting(actor=actor, verb="fetch_import_errors", now=clock.now(), subject=Ref("import", run_id)):
        pass
