"""Taking back what was last laid down or ended for a product instance, straight from its history rows (hard-places 3.2).

Not for here: imports, which are taken back as a whole (shares.importing).
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from guanxi.domains.shares import access
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, history
from guanxi.foundation.django.models import AuditAct, AuditRow
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found

UNDOABLE = ("set_revenue_shares", "end_revenue_shares")
SPLITS, PARTS = "shares_revenuesplit", "shares_revenueshare"


def undo_revenue_shares(*, actor: Actor, now: datetime, account_id: int, split_id: int) -> int:
    """Puts the instance back to before the act that last laid down or ended this split; returns the account. Every day stays whole.

    By whoever may set it. Refuses `not_found`, `not_undoable` (an import, or what was itself taken back), and `changed_meanwhile` when a
    later act has changed the same splits: nothing is lost silently.
    """
    with audit.acting(actor=actor, verb="undo_revenue_shares", now=now, subject=Ref("account", account_id)) as act:
        access.require_set(actor, account_id)
        last = AuditRow.objects.filter(table_name=SPLITS, row_id=split_id, account_id=account_id).order_by("-pk").first()
        if last is None:
            raise not_found()
        if last.act_id is None or not AuditAct.objects.filter(pk=last.act_id, verb__in=UNDOABLE).exists():
            raise Refusal("not_undoable", t("这项约定不能单独撤回", "This split cannot be taken back by itself"), status=409,
                          way_out=t("导入的约定请撤销该次导入;其他请重新约定", "Revert the import it came with, or lay down another one"))
        if not _put_back(last.act_id, now):
            raise changed_meanwhile()
        timeline.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic="archive", kind="revenue_shares_undone",
                        text=Text("收入归属的最近一次约定已撤回", "The last change of whose revenue it is was taken back"))
    return account_id


def _put_back(act_id: uuid.UUID, now: datetime) -> bool:
    """False when a row was changed since, or another split has taken its days."""
    try:
        with transaction.atomic():
            undone = [history.undo(table=table, acts=[act_id], now=now) for table in (SPLITS, PARTS)]
            if any(one.kept for one in undone) or not (undone[0].restored or undone[0].deleted or undone[0].reinserted):
                raise _Kept
    except (IntegrityError, _Kept):
        return False
    return True


class _Kept(Exception):
    """Something was changed since: the savepoint goes back."""
