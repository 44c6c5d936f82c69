"""handovers, open_handover, handover_card, handover_sheet, witness_handover, replace_witness, end_handover_overlap, take_back_handover,
orphans: by browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Assignment, Handover, HandoverLine
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.models import User
from guanxi.domains.organisation.testing import make_actor, make_user
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

pytestmark = pytest.mark.django_db
OPEN = "/accounts/handovers/open/"


@dataclass(frozen=True, kw_only=True)
class Parties:
    """The three who hand over, and who arranges it; `scene.manager` hands over."""

    scene: Scene
    chief: Client
    new: Client
    witness: Client
    form: dict[str, str]

    def confirmed(self) -> str:
        answer = self.chief.post(OPEN, self.form)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer.headers["Location"])


@pytest.fixture
def parties(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Parties:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    chief, new, witness = (logged_in(make_actor(name, now=now, unit_id=scene.world.city, roles=(role,)))
                           for name, role in (("chief", "R9"), ("linna", "R1"), ("jiandu", "R17")))
    form = {"from": "S-hejun", "to": "S-linna", "witness": "S-jiandu", "effective_on": "2026-11-20", "overlap_days": "10",
            "account": str(scene.own), "key": "k1"}
    return Parties(scene=scene, chief=chief, new=new, witness=witness, form=form)


def test_the_parties_are_named_by_number_or_by_name(parties: Parties) -> None:
    """A name that one bears is enough, on the preview and when it is confirmed; what means nobody stays in its field with the way out."""
    User.objects.filter(username="linna").update(name="林娜")
    User.objects.filter(username="jiandu").update(name="陈监")
    said = parties.form | {"to": "林娜", "witness": "陈监"}
    assert "林娜 <span" in parties.chief.get(OPEN, said).content.decode()
    wrong = parties.chief.post(OPEN, said | {"to": "林那"}).content.decode()
    assert "接收人:没有“林那”" in wrong and "请核对工号或姓名" in wrong and 'value="陈监"' in wrong
    assert parties.chief.post(OPEN, said).status_code == 302
    assert Handover.objects.get().to_user_id == User.objects.get(username="linna").pk


def test_open_handover_previews_before_it_writes(parties: Parties) -> None:
    empty = parties.chief.get(OPEN).content.decode()
    assert "S-hejun" in empty and 'name="account"' not in empty and "没有“" not in empty
    form = {key: value for key, value in parties.form.items() if key not in ("account", "key")}
    page = parties.chief.get(OPEN, form).content.decode()
    assert f'value="{parties.scene.own}"' in page and "checked" in page and "2026-12-04" in page and "望溪银行" in page
    part = parties.chief.get(OPEN, form, headers={"HX-Request": "true"}).content.decode()
    assert "望溪银行" in part and "<html" not in part
    cut = parties.chief.get(OPEN, form | {"cutoff_on": "2026-11-01"}).content.decode()
    assert "2026-11-01 前计交出人" in cut and "2026-11 账期起" in cut and "日期" not in part
    assert not HandoverLine.objects.exists()


@pytest.mark.parametrize(("changes", "said"), [
    ({"to": "S-hejun"}, "同一人"), ({"witness": "S-linna"}, "第三人"), ({"to": "S-9999"}, "S-9999"), ({"overlap_days": "11"}, "最长 10 个工作日"),
    ({"effective_on": "2026-11-19"}, "今天至三个月内"), ({"account": "0"}, "已不归属交出人"),
    ({"cutoff_on": "2026-08-01"}, "相差不得超过三个月"), ({"cutoff_on": "2026-02-30"}, "业绩切割日写作"),
])
def test_open_handover_says_why_not_and_keeps_the_form(parties: Parties, changes: dict[str, str], said: str) -> None:
    answer = parties.chief.post(OPEN, parties.form | changes)
    text = answer.content.decode()
    if changes == {"account": "0"}:
        assert answer.status_code == 404, "an account that is not there"
    else:
        assert answer.status_code == 422 and said in text and 'value="S-linna"' in text
    assert not HandoverLine.objects.exists()


def test_the_same_form_twice_is_one_handover(parties: Parties) -> None:
    assert parties.confirmed() == parties.confirmed() and HandoverLine.objects.count() == 1


def test_handover_card_witness_handover_and_handovers(parties: Parties) -> None:
    at = parties.confirmed()
    assert Assignment.objects.get(account_id=parties.scene.own, valid_until=None).user_id != parties.scene.manager.user_id
    assert "撤回交接" in parties.chief.get(at).content.decode()
    card = parties.witness.get(at).content.decode()
    assert "确认已当面交接" in card and "望溪银行" in card
    for client in (parties.chief, parties.new, parties.witness, parties.scene.client):
        assert at in client.get("/accounts/handovers/").content.decode()
    assert parties.new.post(f"{at}witness/").status_code == 403
    assert parties.witness.post(f"{at}witness/", {"remark": "资料齐全"}, follow=True).content.decode().count("资料齐全") == 1
    assert parties.chief.post(f"{at}take-back/").status_code == 409


def test_handover_sheet_has_a_block_per_account_and_lines_to_sign(parties: Parties, root: Actor, now: datetime) -> None:
    with audit.acting(actor=root, verb="raise", now=now) as act:
        work.raise_calls(act=act, calls=[work.Call(
            kind=kind, about=Ref("account", parties.scene.own), owner_id=parties.scene.manager.user_id, due_on=now.date(), title=t(title, title),
            dedupe_key=kind, account_id=parties.scene.own, weight=weight) for kind, title, weight in (
                ("promised", "答应周五送方案", work.PROMISE), ("archive_gap", "补录行业", work.ROUTINE))])
    parties.form["cutoff_on"] = "2026-12-01"
    at = parties.confirmed()
    sheet = parties.new.get(f"{at}sheet/").content.decode()
    places = [sheet.index(text) for text in ("未兑现承诺", "答应周五送方案", "未结待办</div>", "补录行业")]
    assert sheet.count("2026-12-01") == 2 and places == sorted(places)
    for text in ("望溪银行", "GL-1", "合同、协议原件", "钥匙、门禁、通行证", "走访卡册", "监交人签字", "data-print"):
        assert text in sheet
    assert "138" not in sheet, "no telephone number on paper"


def test_replace_witness_says_why_not_and_the_sheet_who_signs_for_a_leaver(parties: Parties, now: datetime) -> None:
    at = parties.confirmed()
    make_actor("erjian", now=now, unit_id=parties.scene.world.city, roles=("R17",))
    assert "更换监交人" in parties.chief.get(at).content.decode() and "更换监交人" not in parties.new.get(at).content.decode()
    for form, said in (({"witness": "S-9", "reason": "ok"}, "没有“S-9”"), ({"witness": "S-linna", "reason": "ok"}, "第三人")):
        answer = parties.chief.post(f"{at}replace-witness/", form)
        assert answer.status_code == 422 and said in answer.content.decode()
    assert parties.new.post(f"{at}replace-witness/", {"witness": "S-erjian", "reason": "ok"}).status_code == 403
    assert "erjian" in parties.chief.post(f"{at}replace-witness/", {"witness": "S-erjian", "reason": "出差"}, follow=True).content.decode()
    organisation.disable_user(actor=system("test"), now=now, user_id=parties.scene.manager.user_id, reason="left")
    assert "由 chief 代签" in parties.new.get(f"{at}sheet/").content.decode()


def test_end_handover_overlap_takes_the_reading(parties: Parties) -> None:
    at = parties.confirmed()
    assert parties.scene.client.get(f"/accounts/{parties.scene.own}/contacts/").status_code == 200
    assert parties.scene.client.post(f"/accounts/{parties.scene.own}/edit/", {"version": "1", "name": "x"}).status_code == 403
    assert parties.chief.post(f"{at}end-overlap/").status_code == 302
    assert parties.scene.client.get(f"/accounts/{parties.scene.own}/contacts/").status_code == 404
    assert "GL-1" not in parties.scene.client.get(f"{at}sheet/").content.decode(), "the list shows him names only now"


def test_take_back_handover_gives_all_back(parties: Parties, root: Actor) -> None:
    at = parties.confirmed()
    assert parties.new.post(f"{at}take-back/").status_code == 403
    assert parties.chief.post(f"{at}take-back/", {"reason": "误操作"}).status_code == 302
    assert Assignment.objects.get(account_id=parties.scene.own).user_id == parties.scene.manager.user_id
    with access.bound(root):
        assert Handover.objects.get().state == "taken_back"


def test_what_a_leaver_handed_over_has_no_button(parties: Parties, now: datetime) -> None:
    at = parties.confirmed()
    assert f'action="{at}take-back/"' in parties.chief.get(at).content.decode()
    organisation.disable_user(actor=system("test"), now=now, user_id=parties.scene.manager.user_id, reason="left")
    assert f'action="{at}take-back/"' not in parties.chief.get(at).content.decode()
    answer = parties.chief.post(f"{at}take-back/")
    assert answer.status_code == 409 and "另办一次交接" in answer.content.decode()


def test_nobody_else_sees_or_opens_one(parties: Parties, now: datetime) -> None:
    at = parties.confirmed()
    other = logged_in(make_actor("fremd", now=now, unit_id=parties.scene.world.other_city, roles=("R9",)))
    assert other.get(at).status_code == 404 and other.get(f"{at}sheet/").status_code == 404
    assert at not in other.get("/accounts/handovers/").content.decode()
    assert parties.new.get(OPEN).status_code == 403 and parties.new.post(OPEN, parties.form).status_code == 403
    page = other.get(OPEN, parties.form).content.decode()
    assert "望溪银行" not in page and "管辖范围" in page


def test_orphans_are_adopted_one_by_one(parties: Parties, now: datetime) -> None:
    assert "没有孤儿客户" in parties.chief.get("/accounts/orphans/").content.decode()
    organisation.disable_user(actor=system("test"), now=now + timedelta(seconds=1), user_id=parties.scene.manager.user_id, reason="left")
    page = parties.chief.get("/accounts/orphans/").content.decode()
    held = Assignment.objects.get(account_id=parties.scene.own)
    assert "望溪银行" in page and "机密厂" not in page and f'value="{held.pk}"' in page and "归属客户经理" in page
    adopted = {"role": "owner", "replaces": str(held.pk), "back": "orphans", "next": "0"}
    nobody = parties.chief.post(f"/accounts/{parties.scene.own}/assign/", adopted | {"staff_number": "查无此人"}, follow=True)
    assert nobody.redirect_chain[-1][0] == f"/accounts/orphans/#adopt-{held.pk}" and 'value="查无此人"' in nobody.content.decode()  # typed stays
    done = parties.chief.post(f"/accounts/{parties.scene.own}/assign/", adopted | {"staff_number": "S-linna"})
    assert done.headers["Location"] == "/accounts/orphans/#adopt-0", "the next one waits there"
    assert "没有孤儿客户" in parties.chief.get("/accounts/orphans/").content.decode() and clock.today() == held.valid_from


def test_orphans_of_one_leaver_or_one_unit_and_the_next_of_them(parties: Parties, now: datetime) -> None:
    """LIF-17: somebody's five among two hundred are found, and adopting one leads to the next of the same."""
    scene = parties.scene
    second = make_account(now=now, unit_id=scene.world.city, name="望溪保险", owner_id=scene.manager.user_id)
    other = make_user("qiaoli", now=now, unit_id=scene.world.county, roles=("R1",), name="乔莉")
    third = make_account(now=now, unit_id=scene.world.county, name="柳塘水务", owner_id=other)
    for user_id in (scene.manager.user_id, other):
        organisation.disable_user(actor=system("test"), now=now + timedelta(seconds=1), user_id=user_id, reason="left")
    page = parties.chief.get("/accounts/orphans/").content.decode()
    assert all(name in page for name in ("望溪银行", "望溪保险", "柳塘水务", "3 项待认养", "乔莉 · 1"))
    of_one = parties.chief.get(f"/accounts/orphans/?from={scene.manager.user_id}").content.decode()
    assert "望溪银行" in of_one and "望溪保险" in of_one and "柳塘水务" not in of_one and "2 项待认养" in of_one
    in_county = parties.chief.get(f"/accounts/orphans/?unit={scene.world.county}").content.decode()
    assert "柳塘水务" in in_county and "望溪银行" not in in_county
    held = {one.account_id: one.pk for one in Assignment.objects.filter(account_id__in=(scene.own, second, third), valid_until=None)}
    first, following = [account for _, account in sorted((of_one.index(f'id="adopt-{held[account]}"'), account) for account in (scene.own, second))]
    sent = {"role": "owner", "replaces": str(held[first]), "back": "orphans", "next": str(held[following]), "from": str(scene.manager.user_id)}
    assert f'name="next" value="{held[following]}"' in of_one
    done = parties.chief.post(f"/accounts/{first}/assign/", sent | {"staff_number": "S-linna"})
    assert done.headers["Location"] == f"/accounts/orphans/?from={scene.manager.user_id}#adopt-{held[following]}"
    parties.chief.post(f"/accounts/{following}/assign/", sent | {"staff_number": "S-linna", "replaces": str(held[following])})
    assert "这里都已认养" in parties.chief.get(f"/accounts/orphans/?from={scene.manager.user_id}").content.decode(), "and the way to the others"


def test_who_is_made_responsible_hears_of_it_and_of_many_once(parties: Parties, now: datetime) -> None:
    """ORG-10: twenty-four accounts were adopted and their new owner heard nothing."""
    scene, linna = parties.scene, User.objects.get(staff_number="S-linna")
    made = [make_account(now=now, unit_id=scene.world.city, name=f"望溪{n}号店") for n in range(5)]
    for account_id in made:
        parties.chief.post(f"/accounts/{account_id}/assign/", {"role": "owner", "staff_number": "S-linna"})
    reader = organisation.actor_of_user(user_id=linna.pk)
    with access.bound(reader):
        lines = [(line.text.zh.partition(" ")[2], line.account_id) for line in messages.notices(actor=reader) if line.kind == "assigned"]
    assert lines == [("今天又指定您负责多户客户,请看台账", None), *((f"指定您为“望溪{n}号店”的归属客户经理", made[n]) for n in (2, 1, 0))]
    assert "指定您为“望溪0号店”" in parties.new.get("/notices/").content.decode()


def test_who_only_reads_is_told_so_before_he_fills_in_the_form(parties: Parties) -> None:
    """2.7: the former manager reads through the overlap; a form whose sending is refused would cost him what he wrote."""
    address = f"/accounts/{parties.scene.own}/edit/"
    saves = 'data-icon="save"'
    assert saves in parties.scene.client.get(address).content.decode()
    parties.confirmed()
    page = parties.scene.client.get(address).content.decode()
    assert "不负责维护" in page and "请由归属客户经理修改" in page and saves not in page
    assert saves in parties.new.get(address).content.decode()


def test_who_only_reads_is_offered_no_button_whose_act_is_refused(parties: Parties) -> None:
    """The same rule that refuses the act decides on its button, on each page of the account."""
    own = parties.scene.own
    parties.confirmed()
    for page, buttons in (
            (f"/accounts/{own}/", ("编辑档案", "记一次走访", "接手采集", "移入回收站")), (f"/accounts/{own}/blocks/people/", ("补录</a>",)),
            (f"/accounts/{own}/contacts/", ("接手采集", "名片导入")), (f"/accounts/{own}/edit/", ('data-icon="save"',)),
            (f"/rivals/accounts/{own}/", ("登记对手的现场促销</summary>",)), (f"/stewardship/accounts/{own}/", ("补录客户资料",))):
        reads, tends = parties.scene.client.get(page).content.decode(), parties.new.get(page).content.decode()
        for button in buttons:
            assert button not in reads, (page, button)
        assert any(button in tends for button in buttons), page


def test_the_sheet_gives_no_sum_for_accounts_whose_money_the_reader_does_not_see(parties: Parties, now: datetime) -> None:
    """It is signed: 200 万 beside 20 accounts was the revenue of the one that he reads (PRM-59)."""
    scene, head = parties.scene, make_actor("guo", now=now, unit_id=parties.scene.world.city, roles=("R7",))
    other = make_account(now=now, unit_id=scene.world.city, name="望溪学院", code="GL-77", owner_id=scene.manager.user_id)
    api.assign(actor=system("test"), now=now, account_id=other, user_id=head.user_id or 0, role="customer_response")
    at = parties.chief.post(OPEN, parties.form | {"account": [str(scene.own), str(other)]}).headers["Location"]
    sheet, his = (client.get(f"{at}sheet/").content.decode() for client in (parties.new, logged_in(head)))
    assert "仅您可见收入" not in sheet and "您查看该客户不含收入" not in sheet
    assert "(仅您可见收入的 1 户)" in his and "您查看该客户不含收入" in his
