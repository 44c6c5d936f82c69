"""Custom fields in an import: known by their header, every kind, several values, unknown words, unchanged rows, taken back (SYS-22)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.imports.test_account_import import bring, reasons
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import World, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from tests.together import Together

pytestmark = pytest.mark.django_db
DEFINED: tuple[dict[str, Any], ...] = (
    {"zh": "机房等级", "kind": "choice", "choices": "甲级 | Tier A\n乙级"}, {"zh": "办公面积", "kind": "number"},
    {"zh": "年度IT预算", "kind": "money"},
    {"zh": "信创截止", "kind": "date"}, {"zh": "是否上市", "kind": "bool"}, {"zh": "在用云", "kind": "multi_choice", "choices": "阿云\n腾云\n华云"},
    {"zh": "备注要点", "kind": "text"},
)
HEADER = "客户名称,集团编码,归属单位,机房等级,办公面积,年度IT预算,信创截止,是否上市,在用云,备注要点"


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


def define(now: datetime, root: Actor, subject: str = "account") -> list[str]:
    return [f"cf_{api.define_field(actor=root, now=now, subject=subject, values=values)}" for values in DEFINED]  # type: ignore[arg-type]


def extra_of(root: Actor) -> dict[str, Any]:
    with access.bound(root):
        return Account.objects.get().extra


def test_every_kind_comes_in_changes_and_goes_back(world: World, steward: Actor, root: Actor, now: datetime) -> None:
    tier, area, budget, until, listed, clouds, note = define(now, root)
    line = "望溪银行,GL-1,9702,甲级,\"1,200.50\",12.5万,2027/3/1,是,华云、阿云,双路市电"
    run_id, counts = bring(steward, now, line, header=HEADER)
    assert counts == {"new": 1}
    stored = {tier: "01", area: "1200.5", budget: 12_500_000, until: "2027-03-01", listed: True, clouds: ["01", "03"], note: "双路市电"}
    assert extra_of(root) == stored
    assert bring(steward, now, line, header=HEADER)[1] == {"unchanged": 1}, "the same file twice writes nothing"
    later, counts = bring(steward, now, "望溪银行,GL-1,9702,乙级,,,,否,,", header=HEADER)
    assert counts == {"changed": 1} and reasons(later, "zh") == ["将更新:机房等级、是否上市"]
    assert extra_of(root) == stored | {tier: "02", listed: False}, "a blank cell never erases"
    intake.revert_now(now=now, run_id=later)
    assert extra_of(root) == stored
    intake.revert_now(now=now, run_id=run_id)
    with access.bound(root):
        assert not Account.objects.exists()


def test_foreign_words_are_named_and_unknown_is_an_answer(world: World, steward: Actor, root: Actor, now: datetime) -> None:
    keys = define(now, root)
    run_id, counts = bring(steward, now, "望溪银行,GL-1,9702,顶级,,,,,,", "望溪分行,GL-2,9702,,很大,,,,,", "望溪支行,GL-3,9702,,,,,,阿云、月云,",
                           "望溪水务,GL-4,9702,,,,,,,未知", header=HEADER)
    assert counts == {"new": 1, "rejected": 3}
    assert sorted(reasons(run_id)) == ["choice_unknown", "choice_unknown", "number_unknown"]
    with access.bound(root):
        account = Account.objects.get()
    assert account.known_unknown == [keys[-1]] and account.extra == {}


def test_people_bring_theirs(world: World, steward: Actor, root: Actor, now: datetime) -> None:
    tier, _, _, _, _, clouds, note = define(now, root, "contact")
    account_id = make_account(now=now, unit_id=world.city, code="GL-1")
    sheet = "单位,姓名,职务,机房等级,在用云,备注要点\nGL-1,陶静,副行长,乙级,腾云;阿云,爱喝茶\n"
    _, counts = intake.import_now(actor=steward, now=now, kind="contacts", file_name="people.csv", chunks=[sheet.encode()])
    assert counts == {"new": 1}
    with access.bound(root):
        person = Contact.objects.get(account_id=account_id)
    assert person.extra == {tier: "02", clouds: ["01", "02"], note: "爱喝茶"}
    _, counts = intake.import_now(actor=steward, now=now, kind="contacts", file_name="people.csv", chunks=[sheet.replace("爱喝茶",
        "喝咖啡").encode()])
    assert counts == {"changed": 1}
    with access.bound(root):
        assert Contact.objects.get(pk=person.pk).extra == {tier: "02", clouds: ["01", "02"], note: "喝咖啡"}


def test_a_field_retired_while_a_file_waits_is_left_out(world: World, steward: Actor, root: Actor, now: datetime) -> None:
    keys = define(now, root)
    api.retire_field(actor=root, now=now, number=int(keys[0].removeprefix("cf_")))
    _, counts = bring(steward, now, "望溪银行,GL-1,9702,甲级,,,,,,要点", header=HEADER)
    assert counts == {"new": 1} and extra_of(root) == {keys[-1]: "要点"}
