"""Claims and disputes that keep an account from the recycle bin (wiring.OBJECTIONS); claims and letters that keep it with its owner."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from guanxi.domains.registration import fields
from guanxi.domains.registration.models import Dispute, LeadDispute, Letter, Registration
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """Somebody holds it, asks for it, or disputes it."""
    found: dict[int, list[Reason]] = {}
    for pk, account_id in Registration.objects.filter(account_id__in=account_ids, state__in=fields.HOLDING).order_by("pk").values_list(
            "pk", "account_id"):
        found.setdefault(account_id, []).append(Reason(code="registration_open", met=False, value=str(pk), text=t(
            f"登记报备 {pk} 有效或待确认", f"registration {pk} is in force or waits")))
    for pk, account_id in Dispute.objects.filter(account_id__in=account_ids, state=fields.OPEN).order_by("pk").values_list("pk", "account_id"):
        found.setdefault(account_id, []).append(Reason(code="dispute_open", met=False, value=str(pk), text=t(
            f"登记争议 {pk} 尚未裁决", f"dispute {pk} is not decided")))
    for pk, account_id in LeadDispute.objects.filter(account_id__in=account_ids, state=fields.OPEN).order_by("pk").values_list("pk", "account_id"):
        found.setdefault(account_id, []).append(Reason(code="lead_dispute_open", met=False, value=str(pk), text=t(
            f"牵头争议 {pk} 尚未裁决", f"the dispute {pk} about who leads is not decided")))
    return found


def keeps_owner(*, account_ids: Collection[int], today: date) -> Objections:
    """A claim whose protection runs (SAL-02), and a letter that names the account (SAL-04). A letter for a grade binds units, not owners."""
    found: dict[int, list[Reason]] = {}
    held = Registration.objects.filter(account_id__in=account_ids, state=fields.ACTIVE, protected_until__gte=today)
    for pk, account_id, until in held.order_by("pk").values_list("pk", "account_id", "protected_until"):
        found.setdefault(account_id, []).append(Reason(code="registration_protected", met=False, value=str(pk), source="SAL-02", text=t(
            f"登记报备 {pk} 保护至 {until}", f"registration {pk} protects it until {until}")))
    named = Letter.objects.filter(account_id__in=account_ids, revoked_on=None, valid_from__lte=today, valid_until__gte=today)
    for number, letter_of, until in named.order_by("pk").values_list("number", "account_id", "valid_until"):
        if letter_of is not None:
            found.setdefault(letter_of, []).append(Reason(code="letter", met=False, value=number, source="SAL-04", text=t(
                f"授权委托书 {number} 有效至 {until}", f"letter of authorisation {number} is valid until {until}")))
    return found
