"""The log of what rivals do at our customers' sites, and what we did about it (SAL-28)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TypedDict

from guanxi.domains.customers import api as customers
from guanxi.domains.rivals import access, rules
from guanxi.domains.rivals.fields import RIVAL_PROMOTION
from guanxi.domains.rivals.models import RivalPromotion
from guanxi.domains.rivals.queries import policy
from guanxi.domains.rivals.words import Operator
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock, idempotency
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

SUBJECT, ANSWER_CALL = "rival_promotion", "rival_promotion"


class RivalPromotionValues(TypedDict, total=False):
    """What people enter about a promotion; keys and kinds are the catalogue's."""

    operator: Operator
    seen_on: date | str | None
    site: str
    activity: str
    counter_measure: str


def log_promotion(*, actor: Actor, now: datetime, account_id: int, values: RivalPromotionValues, key: str = "") -> int:
    """Records what a rival did at the account's site; returns its id. seen_on not given: today. SAL-28.

    Who stands on site but does not answer for the account reports it (ORG-21). Without a counter-measure the account's owner gets a to-do, when the
    pack gives days for it; the answer is his. Refuses wrong values by field, `not_found`, `forbidden`. `key`: a repeated form is harmless.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="log_promotion", now=now, subject=Ref("account", account_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        answers = access.may_answer(actor, account_id)
        given: dict[str, object] = {"operator": "", "activity": "", **values, "seen_on": values.get("seen_on") or today}
        fields = rules.clean(catalogue=RIVAL_PROMOTION, values=given, watch=policy.watch(on=today), today=today)
        row = RivalPromotion(account_id=account_id, recorded_by_id=actor.user_id, recorded_by_name=actor.name, **fields)
        if not answers:
            row.counter_measure = ""
        if row.counter_measure:
            row.answered_on, row.answered_by_name = today, actor.name
        row.store(now=now)
        _tell(act, row, "logged", t("对手现场促销", "A rival promoted on site"), row.activity)
        if not row.counter_measure:
            _call_owner(act, row, today)
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def answer_promotion(*, actor: Actor, now: datetime, promotion_id: int, counter_measure: str) -> int:
    """Writes down what we do against it; returns the account. The to-do is settled. Refuses an empty answer. SAL-28."""
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="answer_promotion", now=now, subject=Ref(SUBJECT, promotion_id)) as act:
        row = RivalPromotion.objects.select_for_update().filter(pk=promotion_id).first()
        if row is None:
            raise not_found()
        access.require_edit(actor, row.account_id)
        said = rules.clean(catalogue=RIVAL_PROMOTION, values={"counter_measure": counter_measure}, watch=policy.watch(on=today), today=today)
        if not said["counter_measure"]:
            raise Refusal("counter_measure_missing", t("请填写我方对策", "Say what we do about it"), field="counter_measure")
        row.counter_measure, row.answered_on, row.answered_by_name = said["counter_measure"], today, actor.name
        row.store(now=now)
        work.settle(act=act, kind=ANSWER_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
        _tell(act, row, "answered", t("我方对策", "Our counter-measure"), row.counter_measure)
    return row.account_id


def _call_owner(act: Act, row: RivalPromotion, today: date) -> None:
    owner, watch = customers.owner_of(account_id=row.account_id), policy.watch(on=today)
    if owner is None or watch.answer_days is None:
        return
    name = watch.operator_name(row.operator)
    work.raise_call(act=act, call=work.Call(
        kind=ANSWER_CALL, about=Ref(SUBJECT, row.pk), owner_id=owner.user_id, account_id=row.account_id, weight=work.MONEY,
        due_on=today + timedelta(days=watch.answer_days), dedupe_key=f"{ANSWER_CALL}:{row.pk}",
        title=t(f"回应 {name.zh} 现场促销", f"Answer the promotion of {name.en} on site")))


def _tell(act: Act, row: RivalPromotion, what: str, said: Text, detail: str) -> None:
    name = policy.watch(on=act.at.astimezone(clock.ZONE).date()).operator_name(row.operator)
    timeline.record(act=act, account_id=row.account_id, subject=Ref(SUBJECT, row.pk), topic="archive", kind=f"rival_promotion_{what}",
                    text=Text(f"{said.zh}({name.zh}):{detail}", f"{said.en} ({name.en}): {detail}"))
