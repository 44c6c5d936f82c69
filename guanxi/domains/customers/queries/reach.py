"""What a machine must know of a person before anybody contacts him: for the gate of consent, never for a page (C13)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from guanxi.domains.customers.models import Contact


@dataclass(frozen=True, kw_only=True)
class Reach:
    """A person as the gate needs him, unmasked. email: to compare with where a mail goes. taboo: in his own words, not to be shown."""

    contact_id: int
    account_id: int
    name: str
    post: str
    is_key_person: bool
    is_active: bool
    has_phone: bool
    has_mobile: bool
    email: str
    best_channel: str
    best_time: str
    taboo: str


def taboos_of(*, contact_ids: Collection[int]) -> dict[int, str]:
    """The taboos of those of these people who have any, in their own words, not to be shown. One statement."""
    return dict(Contact.objects.filter(pk__in=list(contact_ids)).exclude(taboo="").values_list("pk", "taboo"))


def reach_of(*, contact_ids: Collection[int]) -> dict[int, Reach]:
    """These people, also those who left; row security hides those of accounts one may not see. Two statements."""
    rows = Contact.objects.filter(pk__in=list(contact_ids)).prefetch_related("more_phones")
    return {row.pk: Reach(
        contact_id=row.pk, account_id=row.account_id, name=row.name, post=row.post, is_key_person=row.is_key_person, is_active=row.is_active,
        has_mobile=bool(row.mobile), has_phone=bool(row.mobile or row.office_phone or row.more_phones.all()), email=row.email,
        best_channel=row.best_channel, best_time=row.best_time, taboo=row.taboo) for row in rows}
