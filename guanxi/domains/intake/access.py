"""Who may see and handle an import run: who started it, and whoever sees every account; who may tidy up: who answers for his unit too."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from guanxi.domains.intake import importables, rules
from guanxi.domains.intake.models import ImportRun, UnmatchedRow
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, not_found


def visible(runs: QuerySet[ImportRun], *, actor: Actor) -> QuerySet[ImportRun]:
    """The runs this actor may know of: his own, and every one for whom sees every account; of kinds he imports himself."""
    runs = runs.exclude(kind__in=_closed(actor))
    return runs if actor.scope.shape == "all" else runs.filter(created_by=actor.user_id)


def listed(runs: QuerySet[ImportRun], *, actor: Actor) -> QuerySet[ImportRun]:
    """Those he may know of, and for who answers for a unit the uploads of its people that nobody has written yet: by name, not their content."""
    runs = runs.exclude(kind__in=_closed(actor))
    if actor.scope.shape == "all":
        return runs
    ours = Q(created_by=actor.user_id)
    if actor.scope.unit_ids and organisation.acts_of(actor.roles) >= {"intake.use", "account.assign"}:
        people = RawSQL("select id from organisation_user where unit_id = any(%s)", [list(actor.scope.unit_ids)])
        ours |= Q(status__in=rules.UNWRITTEN, created_by__in=people)
    return runs.filter(ours)


def visible_unmatched(rows: QuerySet[UnmatchedRow], *, actor: Actor) -> QuerySet[UnmatchedRow]:
    """Lines of the register from runs he may know of; those without a run for whoever sees every account."""
    return rows if actor.scope.shape == "all" else rows.filter(run__in=visible(ImportRun.objects.all(), actor=actor))


def _closed(actor: Actor) -> list[str]:
    return [subject.kind for subject in importables.importables() if not importables.may(actor, subject)]


def subject_of(*, kind: str, actor: Actor) -> importables.Importable:
    """What is imported. Refuses an unknown kind, and `forbidden` to who does not import such things (the administrator no customers)."""
    require(actor=actor)
    subject = importables.importable(kind)
    if not importables.may(actor, subject):
        raise Refusal("forbidden", t(f"您的角色不能导入{subject.label.zh}", f"Your role may not import {subject.label.en}"), status=403,
                      way_out=t("请联系系统管理员", "Ask the system administrator"))
    return subject


def require(*, actor: Actor) -> None:
    """Importing at all. Refuses `forbidden` to roles without the act."""
    if actor.kind != "system" and "intake.use" not in organisation.acts_of(actor.roles):
        raise Refusal("forbidden", t("您的角色不能导入数据", "Your role may not import"), status=403,
                      way_out=t("请联系系统管理员", "Ask the system administrator"))


def run_of(*, run_id: int, actor: Actor, is_locked: bool = False) -> ImportRun:
    """The run, locked for a change when asked; a foreign one looks like one that does not exist."""
    require(actor=actor)
    runs = ImportRun.objects.select_for_update() if is_locked else ImportRun.objects.all()
    found = visible(runs, actor=actor).filter(pk=run_id).first()
    if found is None:
        raise not_found()
    return found


def workbook_of(*, run_id: int, actor: Actor) -> Sequence[ImportRun]:
    """The runs of the workbook this run belongs to, in the order in which they are written; the run alone when there is none."""
    run = run_of(run_id=run_id, actor=actor)
    if run.workbook_id is None:
        return [run]
    return list(visible(ImportRun.objects.filter(workbook_id=run.workbook_id), actor=actor).order_by("place"))


def to_discard(*, run_id: int, actor: Actor) -> Sequence[ImportRun]:
    """The run, or all sheets of its workbook, locked, for one of `listed`; a foreign one looks like one that does not exist."""
    require(actor=actor)
    run = listed(ImportRun.objects.filter(pk=run_id), actor=actor).first()
    if run is None:
        raise not_found()
    same = Q(pk=run_id) if run.workbook_id is None else Q(workbook_id=run.workbook_id)
    runs = list(ImportRun.objects.select_for_update().filter(same).order_by("pk"))
    if not runs:
        raise not_found()
    return runs
