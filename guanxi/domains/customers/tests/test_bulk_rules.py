"""What a bulk edit does to each account, and which fields may be edited so. No database."""

from __future__ import annotations

import pytest

from guanxi.domains.customers.rules import bulk
from guanxi.foundation.pure.refusal import Refusal


def target(account_id: int, now: object, *, may_edit: bool = True) -> bulk.Target:
    return bulk.Target(id=account_id, now=now, may_edit=may_edit)


def test_accounts_are_sorted_out() -> None:
    found = bulk.sort_out([target(3, ""), target(1, "东城"), target(2, "西城", may_edit=False), target(4, None)], value="东城")
    assert (found.change, found.unchanged, found.refused) == ((3, 4), (1,), (2,))


@pytest.mark.parametrize("key", ["short_name", "customer_kind", "industry_code", "district", "address", "agreement_until", "has_agreement"])
def test_these_may_be_edited_in_bulk(key: str) -> None:
    assert bulk.field_named(key).key == key


@pytest.mark.parametrize("key", ["name", "group_code", "uscc", "unit", "manager", "parent", "version", "id; drop table", ""])
def test_these_may_not(key: str) -> None:
    with pytest.raises(Refusal) as refused:
        bulk.field_named(key)
    assert refused.value.code == "not_in_bulk"


@pytest.mark.parametrize("key", ["post", "department", "post_since", "is_key_person", "is_group_level", "best_time", "best_channel"])
def test_these_may_be_edited_in_bulk_of_people(key: str) -> None:
    assert bulk.field_named(key, of=bulk.PEOPLE).key == key


@pytest.mark.parametrize("key", ["name", "mobile", "office_phone", "email", "hobby", "birthday", "residence", "taboo", "form_of_address",
                                 "owner", "bin"])
def test_a_persons_own_and_private_data_may_not(key: str) -> None:
    """PRM-63: how many have a value already would tell what a mask hides."""
    with pytest.raises(Refusal) as refused:
        bulk.field_named(key, of=bulk.PEOPLE)
    assert refused.value.code == "not_in_bulk" and "逐人" in (refused.value.way_out or refused.value.text).zh


@pytest.mark.parametrize("count", [0, bulk.MOST + 1])
def test_a_set_has_a_size(count: int) -> None:
    with pytest.raises(Refusal, match="bulk_count"):
        bulk.require_count(count)
    bulk.require_count(1)
    bulk.require_count(bulk.MOST)
