"""What the timeline says of a request, who is told, whose to-do it is. Inside the caller's act, no act of its own.

What the asker reads is said in the system's name: the name of who refused would tell him that there is somebody to refuse (PRM-62).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from guanxi.domains.messages import api as messages
from guanxi.domains.parentage import access
from guanxi.domains.parentage.models import ParentRequest
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref

SUBJECT, ANSWER_CALL = "parent_request", "answer_parent"


def happened(*, act: Act, row: ParentRequest, kind: str, text: Text) -> None:
    """One line of the timeline of the account that is to be attached."""
    timeline.record(act=act, account_id=row.account_id, subject=Ref(SUBJECT, row.pk), topic="archive", kind=f"parent_{kind}", text=text)


def tell(*, act: Act, row: ParentRequest, text: Text, what: str) -> None:
    """A notice under the asker's bell, once for each `what`; by nobody's name."""
    messages.notify(act=replace(act, actor=access.BY_ITSELF), user_ids=[row.asked_by_id], kind=SUBJECT, text=text, subject=Ref(SUBJECT, row.pk),
                    dedupe_key=f"{SUBJECT}:{row.pk}:{what}")


def call(*, act: Act, row: ParentRequest, name: str, people: Sequence[int], due_on: date) -> None:
    """A to-do for those who answer. On no account: who answers need not see the one that is to be attached."""
    title = t(f"答复挂接申请:{name}"[:200], f"Answer a request for a parent: {name}"[:200])
    work.raise_calls(act=act, calls=[
        work.Call(kind=ANSWER_CALL, about=Ref(SUBJECT, row.pk), owner_id=one, due_on=due_on, title=title,
                  dedupe_key=f"{ANSWER_CALL}:{row.pk}:{one}", weight=work.DECISION) for one in people])


def settle(*, act: Act, request_id: int) -> None:
    """Closes the to-dos of all who might have answered; row security hides each from the others."""
    with access.unbounded(act):
        work.settle(act=act, kind=ANSWER_CALL, subject_kind=SUBJECT, subject_ids=[request_id])
