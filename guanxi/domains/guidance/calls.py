"""The to-do that a paper is for the head of a unit it goes to (ORG-01): raised when it is issued, and each morning for who leads the unit by then."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.domains.guidance import access, queries, rules
from guanxi.domains.guidance.models import Paper, Receipt
from guanxi.domains.work import api as work
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref

SUBJECT, CALL = "guidance", "guidance"


def open_calls(*, actor: Actor) -> Sequence[work.Call]:
    """What units he leads today still owe: a result where one is asked for, else that it was read. ORG-01.

    Who was named after a paper came has it next morning; who leads the unit no longer loses it.
    """
    led = [one for one in access.spoken_for(actor) if (head := queries.head_of(unit_id=one)) and head.id == actor.user_id]
    found = Receipt.objects.select_related("paper").filter(unit_id__in=led, answered_at=None, paper__withdrawn_at=None) if led else ()
    return [call(one.paper, one, owner_id=actor.user_id) for one in found if one.paper.due_on is not None or one.signed_at is None]


def call(paper: Paper, receipt: Receipt, *, owner_id: int) -> work.Call:
    """The to-do of one unit, for its head."""
    return work.Call(kind=CALL, about=Ref(SUBJECT, paper.pk), owner_id=owner_id, dedupe_key=key(receipt), weight=work.PROMISE,
                     due_on=paper.due_on or rules.sign_by(issued_on=paper.issued_on, due_on=None), title=asked(paper))


def key(receipt: Receipt) -> str:
    """At most one open to-do a unit and paper."""
    return f"guidance:{receipt.paper_id}:{receipt.unit_id}"


def asked(paper: Paper) -> Text:
    """What is asked of the unit, in one line."""
    if paper.kind == "experience":
        return t(f"下级经验待阅:{paper.title}", f"An experience from below: {paper.title}")
    kind = rules.KINDS[paper.kind]
    until = (f",{paper.due_on} 前反馈", f", result by {paper.due_on}") if paper.due_on else ("", "")
    return t(f"签收{kind.zh}:{paper.title}{until[0]}", f"{kind.en} to read: {paper.title}{until[1]}")
