"""What the timeline says of a hierarchy, and the work that is settled when nothing is left to find out."""

from __future__ import annotations

from guanxi.domains.customers import api as customers
from guanxi.domains.structure import rules
from guanxi.domains.structure.commands.writing import day_of
from guanxi.domains.structure.fields import GAP_CALL, KINDS
from guanxi.domains.structure.models import Line, Seat, UnknownRow
from guanxi.domains.structure.queries import policy
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref


def placed(*, act: Act, account_id: int, contact_id: int, row: str) -> None:
    """Somebody fills a row."""
    settle_gaps(act=act, account_id=account_id)
    _seat(act, account_id, contact_id, row, "seat_filled", Text("就岗", "now in the row"))


def left(*, act: Act, account_id: int, contact_id: int, row: str) -> None:
    """Somebody fills a row no longer."""
    _seat(act, account_id, contact_id, row, "seat_left", Text("离岗", "no longer in the row"))


def drawn(*, act: Act, line: Line) -> None:
    """A line was written down."""
    _line(act, line, "line_drawn", Text("", ""))


def ended(*, act: Act, line: Line) -> None:
    """A line is no longer so."""
    _line(act, line, "line_ended", Text("已不再", "no longer "))


def settle_gaps(*, act: Act, account_id: int) -> None:
    """Nothing is left to find out: its work goes."""
    template = policy.template_of(actor=act.actor, account_id=account_id, says=policy.rows(on=day_of(act.at)))
    filled = set(Seat.objects.filter(account_id=account_id, valid_until=None).values_list("row", flat=True))
    asked = set(UnknownRow.objects.filter(account_id=account_id).values_list("row", flat=True))
    if not rules.empty_rows(template, filled=filled, asked=asked):
        work.settle(act=act, kind=GAP_CALL, subject_kind="account", subject_ids=[account_id])


def _seat(act: Act, account_id: int, contact_id: int, row: str, kind: str, word: Text) -> None:
    name = customers.names_of(actor=act.actor, ids=[contact_id]).get(contact_id, "–")
    said = policy.rows(on=day_of(act.at)).row_name(row)
    timeline.record(act=act, account_id=account_id, subject=Ref("contact", contact_id), topic="people", kind=kind,
                    text=Text(f"{name} {word.zh}:{said.zh}", f"{name} {word.en} {said.en}"))


def _line(act: Act, line: Line, kind: str, word: Text) -> None:
    names = customers.names_of(actor=act.actor, ids=[one for one in (line.above_id, line.below_id) if one])
    row = policy.rows(on=day_of(act.at)).row_name(line.row)
    above = names.get(line.above_id, "–")
    below = Text(*[names.get(line.below_id, "–")] * 2) if line.below_id else row
    verb = dict(KINDS)[line.kind]
    text = Text(f"{above} {word.zh}{verb.zh} {below.zh}", f"{above} is {word.en}in charge of {below.en}") if line.kind == "oversees" else Text(
        f"{below.zh} {word.zh}向 {above} 汇报", f"{below.en} {word.en}reports to {above}")
    timeline.record(act=act, account_id=line.account_id, subject=Ref("contact", line.above_id), topic="people", kind=kind, text=text)
