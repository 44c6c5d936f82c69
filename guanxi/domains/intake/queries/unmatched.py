"""The unmatched register (未匹配清单): codes nobody here knows, grouped, with where they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, IntegerField, Max, Min, Sum, When

from guanxi.domains.intake import access, importables
from guanxi.domains.intake.models import ImportRun, UnmatchedRow
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import Page

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class UnmatchedCode:
    """One unknown code. id: its newest line; rows: how many lines hold it; run_id None: its file came without an import."""

    id: int
    label: Text
    field: Text
    code: str
    rows: int
    run_id: int | None
    file_name: str
    since: datetime


def unmatched(*, actor: Actor, number: int = 1) -> Page[UnmatchedCode]:
    """Open codes, the most frequent first, of the runs the actor may see."""
    access.require(actor=actor)
    subjects = {subject.kind: subject for subject in importables.importables()}
    register = access.visible_unmatched(UnmatchedRow.objects.filter(settled_at=None), actor=actor)
    held = Case(When(run=None, then=F("row_no")), default=1, output_field=IntegerField())
    found = (register.values("kind", "field", "code")
             .annotate(rows=Sum(held), newest=Max("pk"), run=Max("run_id"), source=Max("source_name"), since=Min("created_at"))
             .order_by("-rows", "kind", "code")[(number - 1) * PAGE: number * PAGE + 1])
    lines = list(found)
    names = dict(ImportRun.objects.filter(pk__in=[line["run"] for line in lines]).values_list("pk", "file_name"))
    cards = []
    for line in lines[:PAGE]:
        subject = subjects.get(line["kind"])
        labels = {field.key: field.label for field in subject.fields} if subject else {}
        cards.append(UnmatchedCode(
            id=line["newest"], label=subject.label if subject else Text(line["kind"], line["kind"]),
            field=labels.get(line["field"], Text(line["field"], line["field"])), code=line["code"], rows=line["rows"],
            run_id=line["run"], file_name=names.get(line["run"], line["source"]), since=line["since"]))
    return Page(rows=cards, number=number, size=PAGE, has_next=len(lines) > PAGE)
