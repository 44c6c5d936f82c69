"""The warning while somebody enters an account or a person: what he may see by name and link, of the rest only that it exists and whom to ask.

PRM-62, IMP-19. Not for here: the people of other accounts (人随岗走, customers.commands.moves).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates.fields import WHY
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access as binding
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text

MOST, MOST_ASKED = 5, 2
_SALT = "guanxi.duplicates.entry"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who may answer for a unit: its head, or the next above."""

    name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Hint:
    """One account that may be the same. Not visible to the reader: account_id, name and why are empty, unit_name and people say whom to ask.

    is_binned: it lies in the recycle bin; said so to everybody alike, without its name.
    """

    account_id: int
    name: str
    why: Text
    unit_name: str
    people: Sequence[Asked]
    is_binned: bool = False

    @property
    def is_visible(self) -> bool:
        """True when the reader may open it."""
        return self.account_id > 0


@dataclass(frozen=True, kw_only=True)
class PersonHint:
    """A person of the same account who may be the one being entered."""

    contact_id: int
    name: str
    post: str
    why: Text


def entry_hints(*, actor: Actor, name: str, short_name: str = "", uscc: str = "") -> tuple[Sequence[Hint], str]:
    """Hints for what is being entered, at most five, and the seal with which the form answers “not the same” to exactly these."""
    with _unbounded(actor):
        known = customers.known_accounts(name=name[:200], short_name=short_name[:80], uscc=uscc[:60])[:MOST]
    seen = customers.account_names(actor=actor, ids=[one.account_id for one in known])
    hints = []
    for one in known:
        if one.account_id in seen:
            hints.append(Hint(account_id=one.account_id, name=seen[one.account_id].name, why=WHY[one.why], unit_name="", people=()))
        else:
            hint = Hint(account_id=0, name="", why=Text("", ""), unit_name=organisation.unit(unit_id=one.unit_id).name,
                        people=responsible_for(unit_id=one.unit_id), is_binned=one.is_binned)
            if hint not in hints:
                hints.append(hint)
    return hints, seal(user_id=actor.user_id, account_ids=[one.account_id for one in known]) if known else ""


def seal(*, user_id: int, account_ids: Collection[int]) -> str:
    """What the form carries instead of the ids of accounts its reader may not know of: nobody can read or make it."""
    return salted_hmac(_SALT, f"{user_id}:{','.join(map(str, sorted(account_ids)))}", algorithm="sha256").hexdigest()


def person_hints(*, actor: Actor, account_id: int, name: str, mobile: str) -> Sequence[PersonHint]:
    """People of this account with the same name or mobile. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    known = customers.same_people(account_id=account_id, name=name[:60], mobile=mobile[:40])
    return [PersonHint(contact_id=one.id, name=one.name, post=one.post, why=WHY[known[one.id]])
            for one in customers.contacts(actor=actor, account_id=account_id) if one.id in known][:MOST]


def responsible_for(*, unit_id: int) -> Sequence[Asked]:
    """Heads of the unit, or of the nearest one above that has any."""
    return tuple(Asked(name=user.name, phone=user.phone) for user in organisation.heads_above(unit_id=unit_id)[:MOST_ASKED])


@contextmanager
def _unbounded(actor: Actor) -> Iterator[None]:
    """The look over everybody's accounts inside the reader's own transaction."""
    binding.bind(system("entry_hints"))
    try:
        yield
    finally:
        binding.bind(actor)
