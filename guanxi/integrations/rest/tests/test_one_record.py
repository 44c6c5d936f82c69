"""ARC-10: what the shop, the call centre, a file and a program bring of one customer becomes one record, whoever comes first."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.stewardship import api as stewardship
from guanxi.domains.timeline.models import Entry
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.integrations.rest.tests.conftest import House, Program

pytestmark = pytest.mark.django_db
Channel = Callable[[], None]


@pytest.fixture
def channels(house: House, program: Callable[..., Program], now: datetime, monkeypatch: pytest.MonkeyPatch) -> dict[str, Channel]:
    """Each brings what it knows of 望溪银行 and of 吴敏 there, by its own way in."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    teller = make_actor("teller", now=now, unit_id=house.world.city, roles=("R12",))
    agent = make_actor("agent", now=now, unit_id=house.world.city, roles=("R4",))
    steward = make_actor("steward", now=now, unit_id=house.world.city, roles=("R18",))

    def captured(actor: Actor, name: str, need: str, **person: str) -> None:
        stewardship.capture(actor=actor, now=now, account_id=None, account={"name": name}, contact={"name": "吴敏", **person},  # type: ignore[typeddict-item]
                            need=need)

    def file() -> None:
        for kind, text in (("accounts", "客户名称,集团编码,地址\n望溪银行,JT1,解放路 1 号\n"),
                           ("contacts", "集团编码,姓名,手机,职务\nJT1,吴敏,13800005678,网络科长\n")):
            _, counts = intake.import_now(actor=steward, now=now, kind=kind, file_name=f"{kind}.csv", chunks=[text.encode()])
            assert not {key for key, number in counts.items() if number} - {"new", "changed", "unchanged"}, counts

    def rest() -> None:
        key = program(house.manager)
        doubled = key("POST", "accounts", {"values": {"name": "望溪银行", "customer_kind": "institution"}, "identifiers": {"group_code": "JT1"}})
        assert doubled.status_code in (409, 422), "the same number is the same customer"
        one = key("GET", f"accounts/{house.own}")
        changed = key("PATCH", f"accounts/{house.own}", {"values": {"short_name": "望银"}}, If_Match=one["ETag"])
        assert changed.status_code in (200, 204), changed.content

    return {"shop": lambda: captured(teller, "望溪银行", "要办对公宽带", mobile="13800005678"),
            "call_centre": lambda: captured(agent, "JT1", "问专线资费", email="wumin@wx.example"), "file": file, "rest": rest}


ORDERS = [tuple(one) for one in itertools.permutations(("shop", "call_centre", "file", "rest"))]


@pytest.mark.parametrize("order", [ORDERS[0], ORDERS[-1], ("file", "shop", "rest", "call_centre")], ids="-".join)
def test_arc_10_four_channels_make_one_record(house: House, channels: dict[str, Any], order: tuple[str, ...]) -> None:
    for channel in order:
        channels[channel]()
    with access.bound(system("test")):
        account = Account.objects.get(name="望溪银行")
        assert (account.pk, account.address, account.short_name) == (house.own, "解放路 1 号", "望银")
        person = Contact.objects.get(name="吴敏")
        assert (person.account_id, person.mobile, person.email, person.post) == (house.own, "13800005678", "wumin@wx.example", "网络科长")
        needs = set(Entry.objects.filter(account_id=house.own, kind="need_captured").values_list("zh", flat=True))
        assert needs == {"teller采集的需求:要办对公宽带", "agent采集的需求:问专线资费"}
