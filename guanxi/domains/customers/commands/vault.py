"""The vault (金库): personal data that opens only when a superior of the responsible unit agrees, for the pack's grant_minutes.

The approval itself is the grant: who asked, which person, when it was decided; nothing is kept beside it, so it ends by
itself. Not for here: deciding (approvals), what lies in the vault (the matrix).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import access
from guanxi.domains.customers.commands import disclosures
from guanxi.domains.customers.fields import CONTACT
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.queries import contacts as contact_queries
from guanxi.domains.customers.queries import privacy
from guanxi.domains.customers.queries.contacts import ContactCard
from guanxi.domains.customers.rules.masking import Relation
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.policy.privacy import Masking

KIND = "vault"
DAYS = 1  # a request nobody decides by tomorrow evening is closed


@dataclass(frozen=True, kw_only=True)
class VaultAnswer:
    """Either the person with the vault open (until), or the number of the request that was made. unit_name decides it."""

    card: ContactCard | None = None
    until: datetime | None = None
    request_id: int = 0
    unit_name: str = ""
    minutes: int = 0


def ask_vault(*, actor: Actor, now: datetime, contact_id: int, reason: str) -> VaultAnswer:
    """Opens the vault for one person when it has been approved, else asks the account's unit for it. PRM-66, operator 1.8.

    Refuses `not_found`, `nothing_in_vault` (the matrix puts nothing of this person there for this reader), `reason_needed`,
    `already_asked`. Nobody approves his own request; whoever approves is a superior at the account's unit or above.
    """
    with audit.acting(actor=actor, verb="ask_vault", now=now, subject=Ref("contact", contact_id), reason=reason) as act:
        row = Contact.objects.filter(pk=contact_id, is_active=True).first()
        if row is None:
            raise not_found()
        access.require(actor, "contact.unmask", row.account_id)
        relation, masking = access.relation_of(actor=actor, account_id=row.account_id), privacy.masking()
        levels = _in_vault(row, masking, relation)
        minutes = masking.limits.grant_minutes
        if granted := _granted(actor, row, now - timedelta(minutes=minutes)):
            request_id, decided_at = granted
            card = disclosures.log_and_show(act=act, row=row, levels=levels, reason=f"vault {request_id}: {reason.strip()}".rstrip(" :"))
            return VaultAnswer(card=card, until=decided_at + timedelta(minutes=minutes), request_id=request_id, minutes=minutes)
        if not reason.strip():
            raise Refusal("reason_needed", t("请填写查看原因或工单号", "Give a reason or a work-order number"), field="reason")
        account = Account.objects.select_related("unit").get(pk=row.account_id)
        question = approvals.Question(
            kind=KIND, subject=Ref("contact", contact_id), subject_version=row.version, unit_ids=[account.unit_id],
            title=t(f"金库:查看 {account.name[:40]} {row.name} 的私人信息,原因:{reason.strip()[:80]}",
                    f"Vault: private data of {row.name}, {account.name[:40]}; reason: {reason.strip()[:80]}"),
            url=f"/accounts/{row.account_id}/contacts/", payload={"levels": sorted(levels), "minutes": minutes},
            expires_on=now.astimezone(clock.ZONE).date() + timedelta(days=DAYS))
        request_id = approvals.request(act=act, question=question)
        return VaultAnswer(request_id=request_id, unit_name=account.unit.name, minutes=minutes)


def _in_vault(row: Contact, masking: Masking, relation: Relation) -> set[str]:
    classes = {field.level for field in CONTACT.fields if masking.showing(field.level, relation) == "vault"}
    levels = {level for level in classes if contact_queries.holds(row=row, level=level)}
    if not levels:
        raise Refusal("nothing_in_vault", t("没有需要金库审批的信息", "There is nothing that needs vault approval"),
                      way_out=t("可直接查看,或按政策不予显示", "It opens without, or the policy never shows it"))
    return {str(level) for level in levels}


def _granted(actor: Actor, row: Contact, since: datetime) -> tuple[int, datetime] | None:
    """The latest approval of this reader's own request that still counts."""
    for one in approvals.requests_about(actor=actor, subject=Ref("contact", row.pk)):
        decided = max((step.decided_at for step in one.steps if step.decided_at), default=None)
        if one.kind == KIND and one.asked_by_id == actor.user_id and one.state == "approved" and decided and decided >= since:
            return one.id, decided
    return None
