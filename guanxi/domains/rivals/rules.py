"""Decisions about rival services without database or clock: what may be written, what burns, which alarm has been reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from guanxi.domains.rivals.policy import Watch
from guanxi.foundation.pure import entered
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.foundation.pure.money import to_fen
from guanxi.foundation.pure.refusal import Refusal

MOST_RENT = Decimal(10) ** 9


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """A rival contract that ends. stage: the alarm reached, in days before the end, 0 once it has ended. due_on: the next alarm."""

    days_left: int
    stage: int
    due_on: date


def clean(*, catalogue: Catalogue, values: Mapping[str, object], watch: Watch, today: date) -> dict[str, Any]:
    """The given values as they are stored: `monthly_rent` becomes monthly_rent_fen. Refuses by field. Operator 1.14.

    Refuses `required`, `unknown_choice`, `wrong_value`, `too_long`, `hidden_character`, `identity_number`, `seen_in_future`.
    """
    found: dict[str, Any] = {}
    for key, value in values.items():
        field = catalogue[key]
        if key == "monthly_rent":
            found["monthly_rent_fen"] = _rent(field, value)
        elif field.kind == "date":
            found[key] = entered.day(field, value)
        else:
            found[key] = entered.text(field, value)
        if field.required and not found.get(key):
            raise entered.refused(field, "required", "必填", "is required")
    _known(catalogue, found, watch)
    if (seen := found.get("seen_on")) is not None and seen > today:
        raise entered.refused(catalogue["seen_on"], "seen_in_future", "不能晚于今天", "cannot be later than today")
    return found


def alarm(*, contract_until: date | None, today: date, alarms: Sequence[int]) -> Alarm | None:
    """The alarm this end has reached; None while it is far off or unknown. Days count to the last day of the contract."""
    if contract_until is None:
        return None
    left = (contract_until - today).days
    reached = [days for days in alarms if left <= days]
    if not reached:
        return None
    stage = min(reached) if left >= 0 else 0
    later = [days for days in alarms if days < stage]
    return Alarm(days_left=left, stage=stage, due_on=contract_until - timedelta(days=max(later)) if later else max(today, contract_until))


def ending(*, days_left: int) -> Text:
    """对手合同 87 天后到期, as the strip and the work item say it."""
    if days_left < 0:
        return t(f"对手合同已到期 {-days_left} 天", f"A rival contract ended {counted(-days_left, 'day|days')} ago")
    if days_left == 0:
        return t("对手合同今天到期", "A rival contract ends today")
    return t(f"对手合同 {days_left} 天后到期", f"A rival contract ends in {counted(days_left, 'day|days')}")


def is_stale(*, seen_on: date, today: date, stale_days: int | None) -> bool:
    """Not looked at for longer than the pack allows; a pack that says nothing calls nothing stale."""
    return stale_days is not None and (today - seen_on).days > stale_days


def _known(catalogue: Catalogue, found: Mapping[str, Any], watch: Watch) -> None:
    """Operator and product must be the pack's, source and confidence the catalogue's."""
    choices = {"operator": {one.key for one in watch.operators}, "product": {one.key for one in watch.products}}
    for key, value in found.items():
        known = choices.get(key) or (dict(catalogue[key].choices) if key in ("source", "confidence") else None)
        if known is not None and value not in known:
            raise Refusal("unknown_choice", t(f"{catalogue[key].zh}:不在可选值中", f"{catalogue[key].en}: is not one of the choices"), field=key,
                          way_out=t("其他运营商和产品由政策包“异网情报”列出", "Operators and products are listed in “Rival services” of the pack"))


def _rent(field: Field, value: object) -> int | None:
    text = str(value if value is not None else "").replace(",", "").strip()
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= MOST_RENT or amount != round(amount, 2):
        raise entered.refused(field, "wrong_value", "请填写每月金额,如 4000 或 4000.50", "enter an amount per month such as 4000 or 4000.50")
    return to_fen(amount)
