"""What waits for a decision when a unit goes under another superior (wiring.UNIT_MOVES, ORG-01): steps stay with the unit they were put to."""

from __future__ import annotations

from collections.abc import Collection

from guanxi.domains.approvals.models import WAITING, Step
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Reason


def moves_unit(*, unit_ids: Collection[int], lost_ids: Collection[int], user_ids: Collection[int]) -> list[Reason]:
    """Requests that wait for one of these units, and those of their people that wait for a unit above that is theirs no more."""
    waiting = Step.objects.filter(is_next=True, state=WAITING, request__state=WAITING)
    here = waiting.filter(unit_id__in=unit_ids).count()
    above = waiting.filter(unit_id__in=lost_ids, request__asked_by_id__in=user_ids).count()
    found = [Reason(code="approvals_here", value=str(here), text=t(
        f"待这些单位审批的申请 {here} 项,仍由它们办理",
                f"{counted(here, 'request waits|requests wait')} for these units and stay with them"))] if here else []
    return found + ([Reason(code="approvals_above", value=str(above), text=t(
        f"其人员提交、待原上级审批的申请 {above} 项,仍由原上级办理",
                f"{counted(above, 'request|requests')} of their people wait for the former superior and stay"))]
        if above else [])
