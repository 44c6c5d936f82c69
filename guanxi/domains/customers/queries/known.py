"""Whether people read from a file seem to be known: at this account by name or mobile, at another one the reader sees by mobile."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.rules.cards import Card
from guanxi.foundation.django import blind_index
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t


def notes_of(*, actor: Actor, account_id: int, cards: Sequence[Card]) -> list[Text | None]:
    """For each card who it seems to be, None for somebody new; people of accounts the reader does not see are not told of. IMP-19."""
    hashes = [blind_index.phone_hash(card.mobile) for card in cards]
    held = Contact.objects.filter(is_active=True, mobile_hash__in=[one for one in hashes if one])
    by_hash = {row.mobile_hash: row for row in held.filter(access.account_scope(actor).q("account_id"))}
    accounts = dict(Account.objects.filter(pk__in={row.account_id for row in by_hash.values()}).values_list("pk", "name"))
    here = set(Contact.objects.filter(account_id=account_id, is_active=True).values_list("name", flat=True))
    return [_note(card, by_hash.get(mobile) if mobile else None, here, accounts, account_id) for card, mobile in zip(cards, hashes, strict=True)]


def _note(card: Card, row: Contact | None, here: set[str], accounts: dict[int, str], account_id: int) -> Text | None:
    if row is not None and row.account_id == account_id:
        return t(f"已有此人:{row.name}", f"here already: {row.name}")
    if row is not None:
        return t(f"同一手机在 {accounts[row.account_id]}:{row.name}", f"same mobile at {accounts[row.account_id]}: {row.name}")
    return t("该客户已有同名联系人", "somebody of this name is here already") if card.name in here else None
