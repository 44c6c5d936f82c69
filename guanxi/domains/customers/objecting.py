"""What of the archive itself keeps an account from the recycle bin (wiring.OBJECTIONS), or with its owner (wiring.KEEPS_OWNER); and what
keeps somebody in his unit (wiring.PERSON_HOLDS) or a unit in use (wiring.UNIT_HOLDS)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from guanxi.domains.customers.models import Account, Assignment, HandoverLine, TreeEdge
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """Accounts below it, a hand-over under way, an agreement that runs."""
    found: dict[int, list[Reason]] = {}
    below: dict[int, set[int]] = {}
    for parent, child in TreeEdge.objects.filter(parent__in=account_ids).values_list("parent_id", "child_id"):
        below.setdefault(parent, set()).add(child)
    for parent, children in below.items():
        found.setdefault(parent, []).append(Reason(code="has_children", met=False, value=str(len(children)), text=t(
            f"其下还有 {len(children)} 户下级客户(请先调整其上级)", f"{counted(len(children), 'account|accounts')} hang below it (move them first)")))
    for line in HandoverLine.objects.filter(account__in=account_ids, is_open=True).values_list("account_id", "handover_id"):
        found.setdefault(line[0], []).append(Reason(code="handover_open", met=False, value=str(line[1]), text=t(
            f"交接 {line[1]} 尚未结束", f"hand-over {line[1]} is not over")))
    running = Account.objects.filter(Q(agreement_until__gte=today), pk__in=account_ids, has_agreement=True)
    for account_id, until in running.values_list("pk", "agreement_until"):
        found.setdefault(account_id, []).append(Reason(code="agreement_running", met=False, value=str(until), text=t(
            f"协议履行至 {until}", f"its agreement runs until {until}")))
    return found


def keeps_owner(*, account_ids: Collection[int], today: date) -> Objections:
    """A hand-over under way: two ways of giving an account away at once are one too many."""
    return {account_id: [Reason(code="handover_open", met=False, value=str(handover_id), source="LIF-17", text=t(
        f"交接 {handover_id} 尚未结束", f"hand-over {handover_id} is not over"))]
        for account_id, handover_id in HandoverLine.objects.filter(account__in=account_ids, is_open=True).values_list("account_id", "handover_id")}


def holds_person(*, user_id: int) -> Reason | None:
    """Accounts he owns: they go to a colleague before he goes to another unit (ORG-10, LIF-17)."""
    owned = Assignment.objects.filter(user_id=user_id, role="owner", valid_until=None, account__is_active=True).count()
    return Reason(code="owns_accounts", met=False, value=str(owned), source="LIF-17", text=t(
        f"名下还有 {owned} 户客户", f"he owns {counted(owned, 'account|accounts')}")) if owned else None


def holds_unit(*, unit_id: int) -> Reason | None:
    """Accounts that lie there (LIF-17), or are served through it (ORG-24)."""
    if served := Account.objects.filter(partner_unit_id=unit_id, is_active=True).count():
        return Reason(code="is_partner", met=False, value=str(served), source="ORG-24", text=t(
            f"还有 {served} 户客户由其服务,请先在“归属”中改管理方式或换合作伙伴",
            f"{counted(served, 'account is|accounts are')} served through it (change that under Responsible first)"))
    there = Account.objects.filter(unit_id=unit_id, is_active=True).count()
    return Reason(code="has_accounts", met=False, value=str(there), source="LIF-17", text=t(
        f"归属客户 {there} 户", f"{counted(there, 'account|accounts')}")) if there else None


def moves_unit(*, unit_ids: Collection[int], lost_ids: Collection[int], user_ids: Collection[int]) -> list[Reason]:
    """Accounts that lie there and go along, and hand-overs of them that are open (ORG-09)."""
    there = Account.objects.filter(unit_id__in=unit_ids, is_active=True).count()
    open_lines = HandoverLine.objects.filter(account__unit_id__in=unit_ids, is_open=True).count()
    found = [Reason(code="accounts_move", value=str(there), source="ORG-09", text=t(
        f"归属客户 {there} 户随之换上级", f"{counted(there, 'account goes|accounts go')} along"))] if there else []
    return found + ([Reason(code="handovers_open", value=str(open_lines), source="ORG-09", text=t(
        f"其中 {open_lines} 户在交接中,照常办理", f"{open_lines} of them are in a hand-over that goes on"))] if open_lines else [])
