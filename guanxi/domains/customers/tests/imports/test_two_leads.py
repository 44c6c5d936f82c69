"""A file does not bring two leads into one legal tree, nor does taking it back (operator 1.1, IMP-21, IMP-27)."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import TreeEdge
from guanxi.domains.customers.queries import leads
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.imports.test_account_import import bring
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import World, make_actor, make_user
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

pytestmark = pytest.mark.django_db
COLUMNS = "客户名称,集团编码,归属单位,上级集团"


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


@pytest.fixture(scope="module")
def banks(together: Together, world: World, now: datetime) -> dict[str, int]:
    """A with a lead, B with another one, C without."""
    with together():
        found = {code: make_account(now=now, unit_id=world.city, name=f"银行{code}", code=code) for code in "ABC"}
        for code in "AB":
            lead(found[code], make_user(f"lead{code}", now=now, unit_id=world.city), now)
        return found


def lead(account_id: int, user_id: int, now: datetime) -> int:
    return customers.assign(actor=system("test"), now=now, account_id=account_id, user_id=user_id, role="lead")


def led(account_id: int) -> int:
    with access.bound(system("test")):
        return len(leads.leads_of_tree(account_id=account_id))


@pytest.mark.parametrize(("rows", "verdicts", "refused"), [
    (["银行B,B,9702,A"], {"conflict": 1}, 1),
    (["银行C,C,9702,A", "银行B,B,9702,C"], {"changed": 1, "conflict": 1}, 2),
    (["新行,N,9702,A", "银行B,B,9702,N", "银行C,C,9702,N"], {"new": 1, "changed": 1, "conflict": 1}, 2),
    (["银行B,B,9702,N", "新行,N,9702,A"], {"changed": 1, "conflict": 1}, 2),
    (["银行A,A,9702,B", "银行B,B,9702,C"], {"conflict": 1, "changed": 1}, 1),
])
def test_the_row_that_joins_two_leads_is_refused(banks: dict[str, int], steward: Actor, now: datetime, rows: list[str],
                                                 verdicts: dict[str, int], refused: int) -> None:
    run_id, counts = bring(steward, now, *rows, header=COLUMNS)
    assert (counts, led(banks["A"]), led(banks["B"])) == (verdicts, 1, 1)
    with access.bound(steward):
        said = {row.row_no: [text.zh for field, text in row.reasons if "首席" in text.zh] for row in intake.rows(run_id=run_id, actor=steward).rows}
    assert [row_no for row_no, found in said.items() if found] == [refused + 1] and "请先结束" in said[refused + 1][0]


def test_taken_back_the_account_stays_where_it_cannot_go_back(banks: dict[str, int], steward: Actor, world: World, now: datetime) -> None:
    bring(steward, now, "银行B,B,9702,C", header=COLUMNS)
    run_id, counts = bring(steward, now, "独立,D,9702,", "银行B,B,9702,D", header=COLUMNS)
    assert counts == {"new": 1, "changed": 1}
    lead(banks["C"], make_user("leadC", now=now, unit_id=world.city), now)
    kept = intake.revert_now(now=now, run_id=run_id)
    assert {row["label"] for row in kept} == {"独立", "银行B"}
    assert led(banks["B"]) == led(banks["C"]) == 1 and TreeEdge.objects.get(child=banks["B"]).parent_id != banks["C"]
