"""Requests about its people that keep an account from the recycle bin (wiring.OBJECTIONS), and those of units that move (wiring.UNIT_MOVES)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from guanxi.domains.privacy.models import DutyTurn, SubjectRequest, VaultRequest
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """A vault request that waits, and a person's own request that is not done."""
    found: dict[int, list[Reason]] = {}
    for pk, account_id in VaultRequest.objects.filter(account_id__in=account_ids, state="waiting").order_by("pk").values_list("pk", "account_id"):
        found.setdefault(int(account_id or 0), []).append(Reason(code="vault_waiting", met=False, value=str(pk), text=t(
            f"金库申请 {pk} 待审批", f"vault request {pk} waits")))
    asked = SubjectRequest.objects.filter(account_id__in=account_ids, state__in=("waiting", "approved")).order_by("pk")
    for pk, account_id in asked.values_list("pk", "account_id"):
        found.setdefault(int(account_id or 0), []).append(Reason(code="subject_request_open", met=False, value=str(pk), text=t(
            f"个人信息请求 {pk} 尚未办结", f"data request {pk} is not done")))
    return found


def moves_unit(*, unit_ids: Collection[int], lost_ids: Collection[int], user_ids: Collection[int]) -> list[Reason]:
    """Vault requests that wait there, or were asked there of a superior that is theirs no more; duty turns of these units, which stay. ORG-01."""
    waiting = VaultRequest.objects.filter(state="waiting").filter(
        Q(unit_id__in=unit_ids) | Q(unit_id__in=lost_ids, asked_by_id__in=user_ids)).count()
    turns = DutyTurn.objects.filter(unit_id__in=unit_ids, valid_until=None).count()
    found = [Reason(code="vault_waiting", value=str(waiting), text=t(
        f"金库申请 {waiting} 项待审批,仍由原审批人办理",
                f"{counted(waiting, 'vault request waits|vault requests wait')} and stay with their approver"))] if waiting else []
    return found + ([Reason(code="duty_turns", value=str(turns), text=t(
        f"金库值班 {turns} 班保持不变,请核对审批人",
                f"{counted(turns, 'duty turn|duty turns')} of the vault stay: look whether they still fit"))] if turns else [])
