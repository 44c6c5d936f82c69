"""People leave as a file of cards (vCard): under the masking and the log of their page, business data and own numbers only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from guanxi.domains.customers import access
from guanxi.domains.customers.commands.disclosures import log_people
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.queries import contacts, privacy
from guanxi.domains.customers.rules import cards as rules
from guanxi.domains.customers.rules.masking import Relation
from guanxi.foundation.django import audit, clock, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.catalogue import Level
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.policy.privacy import Leaving, Masking

LEVEL: Level = "L2"
"""Mobile and e-mail. What is above (L3) is in no card, whoever asks."""


def export_cards(*, actor: Actor, now: datetime, account_id: int, contact_ids: Collection[int] | None = None) -> str:
    """The .vcf of an account's people, or of some of them: audited, numbers of own accounts plain and logged as on the page. PRM-63, PRM-65.

    Refuses `not_found`, `forbidden`, `vault_needed` where the pack wants an approval for so many rows of this relation, `limit_reached`.
    """
    with audit.acting(actor=actor, verb="export_cards", now=now, subject=Ref("account", account_id)) as act:
        rows, relation, masking = _asked(act, account_id, contact_ids)
        if _leaving(rows, relation, masking) != "watermark":
            raise Refusal(
                "vault_needed", t("导出这些联系人须经金库审批", "To take these people away needs vault approval"), status=403,
                way_out=t(f"归属经理一次最多导出{masking.export.small_rows}人;其余请在金库申请",
                          f"The account's manager may take {counted(masking.export.small_rows, 'person|people')} at a time; ask the vault for more"))
        opened = {LEVEL} if masking.showing(LEVEL, relation) == "plain_logged" else set()
        held = [row.pk for row in rows if contacts.holds(row=row, level=LEVEL)]
        if opened and held:
            log_people(act=act, account_id=account_id, contact_ids=held, level=LEVEL, masking=masking, reason="vCard")
        return _file(act, rows, contacts.cards_of(rows=rows, relation=relation, masking=masking, disclosed={pk: frozenset(opened) for pk in held}))


def require_cards_may_leave(*, actor: Actor, account_id: int) -> tuple[int, ...]:
    """The people whose cards an approval could let out; refuses `not_found`, `forbidden`, and `cards_stay` where the pack lets nobody. PRM-68."""
    access.require(actor, "contact.unmask", account_id)
    rows, relation, masking = _people(actor, account_id, None)
    if _leaving(rows, relation, masking) == "refused":
        raise Refusal("cards_stay", t("这些联系人不允许导出", "These people may not be taken away"), status=403,
                      way_out=t("请向归属客户经理了解", "Ask the account's manager"))
    return tuple(row.pk for row in rows)


def export_granted_cards(*, act: Act, account_id: int, contact_ids: Collection[int], reason: str) -> str:
    """The .vcf of people under a grant that the vault holds, logged inside the caller's act; what the matrix refuses stays out. PRM-68."""
    rows, relation, masking = _asked(act, account_id, contact_ids)
    if _leaving(rows, relation, masking) == "refused":
        raise not_found()
    log_people(act=act, account_id=account_id, contact_ids=[row.pk for row in rows], level=LEVEL, masking=masking, reason=reason, is_granted=True)
    return _file(act, rows, contacts.cards_of(rows=rows, relation=relation, masking=masking,
                                              disclosed={row.pk: frozenset({LEVEL}) for row in rows}))


def _asked(act: Act, account_id: int, contact_ids: Collection[int] | None) -> tuple[list[Contact], Relation, Masking]:
    access.require(act.actor, "contact.unmask", account_id)
    return _people(act.actor, account_id, contact_ids)


def _people(actor: Actor, account_id: int, contact_ids: Collection[int] | None) -> tuple[list[Contact], Relation, Masking]:
    rows = [row for row in contacts.rows_of(account_id=account_id) if contact_ids is None or row.pk in contact_ids]
    if not rows:
        raise not_found()
    return rows, access.relation_of(actor=actor, account_id=account_id), privacy.masking()


def _file(act: Act, rows: Sequence[Contact], shown: Sequence[contacts.ContactCard]) -> str:
    company = Account.objects.values_list("name", flat=True).get(pk=rows[0].account_id)
    said = participants.people_said(actor=act.actor, contact_ids=[row.pk for row in rows], now=act.at)

    def plain(card: contacts.ContactCard, key: str) -> str:
        value = card.shown[key]
        return "" if value.is_masked else value.text

    return rules.written(
        note=f"导出人:{act.actor.signed.zh} {act.at.astimezone(clock.ZONE):%Y-%m-%d %H:%M} {act.id.hex[:8]}",
        cards=[rules.Card(name=card.name, post=plain(card, "post"), department=plain(card, "department"), company=company,
                          mobile=plain(card, "mobile"), office_phone=plain(card, "office_phone"), email=plain(card, "email")) for card in shown],
        said=[f"联系授权:{said[card.id].text.zh}" if card.id in said else "" for card in shown])


def _leaving(rows: Sequence[Contact], relation: Relation, masking: Masking) -> Leaving:
    """What the pack says of so many rows of this relation: only with a mark, after an approval, or never (operator 1.8)."""
    return masking.export.of_people(rows=len(rows), relations=[relation])
