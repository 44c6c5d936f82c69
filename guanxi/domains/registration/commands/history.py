"""What a claim's history and its account's timeline say, and who is told. Inside the caller's act, no act of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration.models import HistoryLine, Registration
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref

SUBJECT, LONGEST_LINE = "registration", 700


def happened(*, act: Act, row: Registration, kind: str, text: Text, on_timeline: bool = True, apart: Text | None = None) -> None:
    """One line of the claim's history, and of its account's timeline. apart: what only the history says, after it."""
    zh, en = (f"{text.zh};{apart.zh}", f"{text.en}; {apart.en}") if apart else (text.zh, text.en)
    HistoryLine.objects.bulk_create([HistoryLine(
        registration_id=row.pk, at=act.at, kind=kind, zh=zh[:LONGEST_LINE], en=en[:LONGEST_LINE], actor_name=act.actor.name)])
    if on_timeline:
        timeline.record(act=act, account_id=row.account_id, subject=Ref(SUBJECT, row.pk), topic="archive", kind=f"registration_{kind}", text=text)


def object_of(project: str) -> Text:
    """What a claim is about, in a sentence."""
    return t(f"项目“{project}”", f"the project “{project}”") if project else t("客户", "the account")


def by(act: Act, text: Text) -> Text:
    """The sentence with who did it, for a notice; a line of history names him beside it."""
    return t(f"{act.actor.name} {text.zh}", f"{act.actor.name} {text.en}")


def tell(*, act: Act, row: Registration, user_ids: Iterable[int], text: Text, what: str) -> None:
    """A notice under the bell of these people."""
    messages.notify(act=act, user_ids=list(user_ids), kind=SUBJECT, text=text, subject=Ref(SUBJECT, row.pk),
                    dedupe_key=f"registration:{row.pk}:{what}")


def call(*, act: Act, kind: str, about: Ref, people: Sequence[organisation.UserCard], due_on: date, title: Text) -> None:
    """A to-do for those who decide. On no account: row security shows each his own."""
    work.raise_calls(act=act, calls=[
        work.Call(kind=kind, about=about, owner_id=user.id, due_on=due_on, title=title, dedupe_key=f"{kind}:{about.id}:{user.id}",
                  weight=work.DECISION) for user in people])
