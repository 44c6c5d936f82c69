"""Workbooks of imports as files: what was not taken, and empty ones to fill in."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse

from guanxi.domains.intake import api as intake
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.words import ListedBy

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def errors(*, actor: Actor, run_id: int) -> HttpResponse:
    """Every row that was not taken as it came, with its number and why, at most 100,000 (xlsx). Refuses `not_found`. IMP-06."""
    return HttpResponse(intake.error_workbook(run_id=run_id, actor=actor), content_type=XLSX)


def blank(*, actor: Actor, kind: Annotated[str, ListedBy("read_kinds", "kind")]) -> HttpResponse:
    """An empty workbook with the columns of a kind (xlsx). Refuses an unknown kind."""
    return HttpResponse(intake.blank_workbook(kind=kind, actor=actor), content_type=XLSX)


def same_file(*, actor: Actor, run_id: int) -> intake.RunCard | None:
    """The latest finished import of the same kind and file before this one, null when there is none. Refuses `not_found`. IMP-23."""
    return intake.same_file_before(run_id=run_id, actor=actor)
