"""What a request may hold, and in which state it is at an instant (PRM-66, PRM-67)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import ListedBy, OfPack

BATCH = "batch"
VERDICTS = ("justified", "abuse")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What somebody wants to see. period: minutes as text, or "batch"."""

    contact_ids: Sequence[int]
    fields: Sequence[Annotated[str, ListedBy("read_vault_fields", "items")]]
    reason: str
    period: Annotated[str, OfPack(section="privacy/vault", words=lambda found: [str(one) for one in found.period_minutes], also=(BATCH,))] = ""


def minutes_of(*, period: str, allowed: Collection[int]) -> int:
    """Minutes of a period, 0 for this batch. Refuses `vault_period`."""
    if period == BATCH:
        return 0
    if not period.isdecimal() or int(period) not in allowed:
        raise Refusal("vault_period", t("请选择查看时段", "Choose for how long"), field="period")
    return int(period)


def require_whole(*, wish: Wish, in_vault: Collection[str], people: Collection[int], most: int) -> None:
    """Refuses a wish without reason, people or fields, with more than lies there, or more people than one request may hold."""
    stated.require(wish.reason, ask=t("请填写查看原因或工单号", "Give a reason or a work-order number"))
    if not wish.contact_ids:
        raise Refusal("vault_people", t("请勾选要查看的联系人", "Choose the people"), field="contact")
    if not set(wish.contact_ids) <= set(people):
        raise Refusal("not_found", t("没有找到,或您无权查看", "Not found, or not yours to see"), status=404)
    if len(wish.contact_ids) > most:
        raise Refusal("vault_people", t(f"一次申请最多{most}人", f"One request holds at most {counted(most, 'person|people')}"), field="contact",
                      way_out=t("请分批申请", "Ask in parts"))
    if not wish.fields:
        raise Refusal("vault_fields", t("请勾选要查看的信息", "Choose the fields"), field="field")
    if not set(wish.fields) <= set(in_vault):
        raise Refusal("nothing_in_vault", t("所选信息不在金库中", "These fields do not lie in the vault for you"), way_out=t(
            "可直接查看,或按政策不予显示", "They open without, or the policy never shows them"))


def until_of(*, granted_at: datetime, minutes: int, batch_hours: int) -> datetime:
    """When a grant ends by itself."""
    return granted_at + (timedelta(minutes=minutes) if minutes else timedelta(hours=batch_hours))


def state_at(*, state: str, until: datetime | None, now: datetime) -> str:
    """The stored state, with a grant that is over by the clock."""
    return "expired" if state == "granted" and until is not None and now >= until else state


def refuse_review(*, is_own: bool, is_reviewed: bool, verdict: str, note: str) -> Refusal | None:
    """Why this person may not close the review like this. is_own: he asked himself, with this account or another of his. PRM-67."""
    if is_reviewed:
        return Refusal("already_reviewed", t("该紧急查看已复核", "It was reviewed already"), status=409)
    if is_own:
        return Refusal("own_request", t("不能复核自己的紧急查看", "Nobody reviews his own emergency"), status=403,
                       way_out=t("请由另一位安全管理员复核", "Ask another security administrator"))
    if verdict not in VERDICTS:
        return Refusal("verdict_needed", t("请选择复核结论", "Choose a verdict"), field="verdict")
    if verdict == "abuse":
        return stated.refusal(note, ask=t("认定不当时请写明原因", "Say why it was not justified"), code="note_needed", field="note")
    return None
