"""The warning before entry, without the seal that only a form needs."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import api as duplicates
from guanxi.foundation.pure.actor import Actor


def account_hints(*, actor: Actor, name: str, short_name: str = "", uscc: str = "") -> Sequence[duplicates.Hint]:
    """Accounts that may be the one to be entered: that there is one and whom to ask, nothing else of it (PRM-62)."""
    return duplicates.entry_hints(actor=actor, name=name, short_name=short_name, uscc=uscc)[0]


def accounts_side_by_side(*, actor: Actor, account_id: int, other_id: int) -> duplicates.Comparison:
    """Two accounts, the first one staying: versions, fields, what hangs on each, whether they may be merged now. Refuses `not_found`."""
    return duplicates.accounts_side_by_side(actor=actor, survivor_id=account_id, loser_id=other_id)


def contacts_side_by_side(*, actor: Actor, contact_id: int, other_id: int) -> duplicates.Comparison:
    """Two people of one account, masked for the caller. Refuses `not_found`."""
    return duplicates.contacts_side_by_side(actor=actor, survivor_id=contact_id, loser_id=other_id)[1]


def doubled_contacts(*, actor: Actor, account_id: int) -> tuple[customers.Doubled, ...]:
    """People of an account with the same mobile or the same name; each pair once. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    return customers.doubled_contacts(account_id=account_id)
