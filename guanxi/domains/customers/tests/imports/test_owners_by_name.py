"""An account manager in a list: by number, by name, by both; the present one changes nothing (IMP-16, SYS-22)."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers.models import Assignment
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.imports.test_account_import import bring, reasons
from guanxi.domains.organisation.models import User
from guanxi.domains.organisation.testing import World, make_actor, make_user
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    """Of 望溪市, whose county has a 何俊 too; GL-1 is the one's who has left, GL-2 the county's 何俊's."""
    with together():
        for login, name, unit_id in (("hejun", "何俊", world.city), ("hejun2", "何俊", world.county), ("lin", "林婉清", world.county),
                                     ("su1", "苏沐", world.county), ("su2", "苏沐", world.county), ("xu", "许立成", world.other_city)):
            make_user(login, now=now, unit_id=unit_id, name=name)
        gone = make_user("gone", now=now, unit_id=world.city, name="陆一鸣")
        make_account(now=now, unit_id=world.city, name="望溪银行", code="GL-1", owner_id=gone)
        with access.bound(system("test")):
            county = User.objects.get(username="hejun2").pk
            User.objects.filter(pk=gone).update(is_active=False)
        make_account(now=now, unit_id=world.city, name="望溪厂", code="GL-2", owner_id=county)
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


@pytest.mark.parametrize(("code", "said", "verdict", "answer"), [
    ("GL-3", "S-hejun2", "new", "hejun2"),  # by number, as ever
    ("GL-3", "hejun2", "new", "hejun2"),
    ("GL-3", "何俊", "new", "hejun"),  # the one of the row's unit, though the county has another
    ("GL-3", "林婉清", "new", "lin"),  # nobody of the unit, one of all he answers for
    ("GL-3", "何俊(工号 S-hejun2)", "new", "hejun2"),
    ("GL-3", "何俊（S-hejun2）", "new", "hejun2"),
    ("GL-3", "林婉清(S-hejun2)", "rejected", "unknown_manager"),  # number and name are two people's
    ("GL-3", "苏沐", "rejected", "manager_ambiguous"),
    ("GL-3", "许立成", "rejected", "unknown_manager"),  # of another territory: as if there were none
    ("GL-3", "无此人", "rejected", "unknown_manager"),
    ("GL-3", "陆一鸣", "rejected", "unknown_manager"),  # has left
    ("GL-1", "陆一鸣", "unchanged", "gone"),  # but it is still his
    ("GL-1", "S-gone", "unchanged", "gone"),
    ("GL-1", "何俊", "changed", "hejun"),
    ("GL-2", "何俊", "unchanged", "hejun2"),  # the present one before the unit's
    ("GL-2", "S-hejun", "changed", "hejun"),
])
def test_whom_a_row_names(world: World, steward: Actor, now: datetime, code: str, said: str, verdict: str, answer: str) -> None:
    name = {"GL-1": "望溪银行", "GL-2": "望溪厂"}.get(code, "望溪店")
    run_id, counts = bring(steward, now, f"{name},{code},9702,{said}", header="客户名称,集团编码,归属单位,归属经理")
    assert counts == {verdict: 1}
    if verdict == "rejected":
        assert reasons(run_id) == [answer] and all("工号" in one for one in reasons(run_id, "zh"))
        return
    with access.bound(system("test")):
        owner = Assignment.objects.get(account__name=name, role="owner", valid_until=None).user_id
        assert User.objects.get(pk=owner).username == answer
