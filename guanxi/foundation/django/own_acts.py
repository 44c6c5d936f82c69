"""One's own last change, taken back by the button in its toast: whose it is, and until when (hard-places 3.2).

Not for here: how a record is put back (history), and change sets of many records, which have pages of their own.
"""

from __future__ import annotations

import uuid
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta

from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

WITHIN = timedelta(hours=24)
BY_HAND = t("请直接修改该记录", "Edit the record instead")


@dataclass(frozen=True, kw_only=True)
class OwnAct:
    """What was done, and to what."""

    verb: str
    subject: Ref


def own_act(*, actor: Actor, now: datetime, act_id: uuid.UUID, verbs: Container[str], way_out: Text = BY_HAND) -> OwnAct:
    """The actor's own act of these verbs. Refuses `not_found` (also another's), and `undo_too_late` after a day."""
    done = AuditAct.objects.filter(pk=act_id, actor_id=actor.user_id).first()
    if done is None or done.subject_id is None or done.verb not in verbs:
        raise not_found()
    if now - done.at > WITHIN:
        raise Refusal("undo_too_late", t("只能撤销24小时内的修改", "Only edits of the last 24 hours can be undone"), status=409, way_out=way_out)
    return OwnAct(verb=done.verb, subject=Ref(done.subject_kind, done.subject_id))


def changed_since(*, way_out: Text = BY_HAND) -> Refusal:
    """Somebody changed the record after the act that was to be taken back: nothing is lost silently."""
    return Refusal("changed_meanwhile", t("该记录之后又被修改过,不能撤销", "The record was changed since and cannot be put back"), status=409,
                   way_out=way_out)
