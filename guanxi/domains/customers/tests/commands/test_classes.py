"""How the pack classes accounts: form, book, filters, import, audit of the value lists (ARC-23, ARC-24, ARC-25, ARC-26, ARC-28)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from guanxi.domains.customers import api, policy
from guanxi.domains.customers.models import Account
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.imports.test_account_import import bring, reasons
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import World, browser_of, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import load
from tests.together import Together

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {
    "service_scope": "comprehensive", "cooperation": "potential", "industry_influence": "strategic", "market_role": "agent",
    "sector_code": "letters_colleges",
}


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


def found(actor: Actor, **params: str) -> list[int]:
    query = lists.read_query(params={key: [value] for key, value in params.items()}, today=date(2026, 6, 1))
    return [row.account_id for row in lists.book_page(query=query, scope=api.list_scope(actor)).rows]


def test_arc_23_to_28_a_classed_account_is_found_by_each_of_its_classes(world: World, steward: Actor, now: datetime) -> None:
    """ARC-23, ARC-24, ARC-25, ARC-26, ARC-28: typed, refused outside of the pack's list, in the book by filter and by rule."""
    classed = make_account(now=now, unit_id=world.city, name="望溪大学", customer_kind="institution", **GIVEN)
    make_account(now=now, unit_id=world.city, name="柳塘商行")
    with access.bound(steward, read_only=True):
        card = api.cards(actor=steward, ids=[classed])[classed]
        assert {key: getattr(card, key) for key in GIVEN} == GIVEN
        for key, value in GIVEN.items():
            assert found(steward, **{key: value}) == [classed]
        assert found(steward, where="cooperation = 'potential' AND market_role <> ''") == [classed]
        assert len(found(steward, market_role="none")) == 1
    with pytest.raises(Refusal) as refused:
        api.edit_account(actor=steward, now=now, account_id=classed, expected_version=1, values={"cooperation": "friendly"})
    assert (refused.value.code, refused.value.field) == ("unknown_choice", "cooperation")
    page = browser_of(steward.user_id).get(f"/accounts/{classed}/").content.decode()
    assert "战略大客户" in page and "函件·大专院校" in page


def test_a_file_brings_classes_by_their_words(world: World, steward: Actor, now: datetime) -> None:
    """ARC-28: what is no word of the list is said; a blank cell leaves the field alone."""
    header = "客户名称,集团编码,归属单位,业务范围,市场角色,行业目录"
    assert bring(steward, now, "望溪银行,GL-1,9702,综合大客户,代理商,邮政·金融", header=header)[1] == {"new": 1}
    run, counts = bring(steward, now, "望溪银行,GL-1,9702,专业大客户,,", header=header)
    assert counts == {"changed": 1} and reasons(run, "zh") == ["将更新:业务范围"]
    with access.bound(steward):
        row = Account.objects.get(name="望溪银行")
    assert (row.service_scope, row.market_role, row.sector_code) == ("professional", "agent", "postal_finance")


def test_an_operator_of_another_sector_is_asked_only_what_its_packs_list() -> None:
    """ARC-23 to ARC-26 are the postal sector's lists; an empty list offers nothing. ARC-25: both lists as far as the source gives them."""
    base = policy.Classes()
    assert not any(base.choices(key) for key in GIVEN)
    postal = policy.CLASSES.validate_python(load.load("demo").sections["customers/classes"].data)
    assert len(postal.choices("sector_code")) == 14 + 11 and postal.industries[0].is_open
    assert [len(postal.choices(key)) for key in GIVEN] == [2, 2, 2, 4, 25]
