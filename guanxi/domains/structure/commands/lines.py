"""汇报 and 分管: who is whose superior, who is in charge of whom or of which department (operator 1.15)."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated

from guanxi.domains.structure import access, rules
from guanxi.domains.structure.commands import seats, telling
from guanxi.domains.structure.commands.seats import HowKnown
from guanxi.domains.structure.commands.writing import day_of, edges, end, held
from guanxi.domains.structure.fields import KINDS, REPORTS_TO
from guanxi.domains.structure.models import Line
from guanxi.domains.structure.queries import policy
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import ListedBy, OneOf


def draw_line(
    *, actor: Actor, now: datetime, account_id: int, kind: Annotated[str, OneOf(KINDS)], above_id: int, below_id: int | None = None,
    row: Annotated[str, ListedBy("read_structure", "rows.key")] = "", values: HowKnown,
) -> uuid.UUID:
    """`above` is in charge of (oversees) or the superior of (reports_to) `below`; being in charge may also be of a whole row. Returns the act.

    A new superior ends the one before; a line that stands has its day, source and confidence corrected. Refuses `not_found`, `forbidden`,
    `not_responsible`, `unknown_kind`, `one_end` (a person or a row, and 汇报 only to a person), `not_here`, `unknown_row`, `to_self`, `circle`,
    wrong values by field.
    """
    today = day_of(now)
    with audit.acting(actor=actor, verb="draw_line", now=now, subject=Ref("account", account_id)) as act:
        access.require_edit(actor, account_id)
        _require_ends(kind, above_id, below_id, row)
        words = rules.clean_words(values, today=today)
        template = policy.template_of(actor=actor, account_id=account_id, says=policy.rows(on=today)) if row else None
        if row and (template is None or row not in template.keys):
            raise seats.unknown_row()
        held(account_id=account_id, people=[("above_id", above_id), *([("below_id", below_id)] if below_id else [])])
        standing = Line.objects.filter(account_id=account_id, kind=kind, valid_until=None)
        line = standing.filter(above_id=above_id, below_id=below_id, row=row).first()
        if kind == REPORTS_TO and line is None:
            end(standing.filter(below_id=below_id), on=words["valid_from"], act=act)
        new = rules.Edge(above=rules.person(above_id), below=rules.person(below_id) if below_id else rules.row(row), since=words["valid_from"])
        if line is None and rules.closes_circle(edges(account_id=account_id, kind=kind), new):
            raise rules.circle(kind)
        line = line or Line(account_id=account_id, kind=kind, above_id=above_id, below_id=below_id, row=row, recorded_by_id=actor.user_id,
                            recorded_by_name=actor.name)
        for key, value in words.items():
            setattr(line, key, value)
        line.store(now=now)
        telling.drawn(act=act, line=line)
    return act.id


def end_line(*, actor: Actor, now: datetime, account_id: int, line_id: int) -> uuid.UUID:
    """It is no longer so, from today on; returns the act. Refuses `not_found`, `forbidden`, `not_responsible`."""
    with audit.acting(actor=actor, verb="end_line", now=now, subject=Ref("account", account_id)) as act:
        access.require_edit(actor, account_id)
        held(account_id=account_id)
        line = Line.objects.filter(pk=line_id, account_id=account_id, valid_until=None).first()
        if line is None:
            raise not_found()
        end(Line.objects.filter(pk=line_id), on=day_of(now), act=act)
        telling.ended(act=act, line=line)
    return act.id


def _require_ends(kind: str, above_id: int, below_id: int | None, row: str) -> None:
    if kind not in dict(KINDS):
        raise Refusal("unknown_kind", t("请选择汇报或分管", "Choose reports to or in charge of"), field="kind")
    if bool(below_id) == bool(row) or (kind == REPORTS_TO and row):
        raise Refusal("one_end", t("请选择一个人,或一个岗位", "Choose one person, or one row"), field="below_id",
                      way_out=t("汇报只在人与人之间;分管可以到部门(岗位)", "One reports to a person; one may be in charge of a department (row)"))
    if above_id == below_id:
        raise Refusal("to_self", t("两端是同一个人", "Both ends are the same person"), field="below_id")
