"""Into the recycle bin and out of it: rows, act, event, timeline, notice, refusals; everything else forgets it (issue 3 point 9, C6)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, BinEntry, Contact, TreeEdge
from guanxi.domains.customers.queries import bin as bins
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.intake import api as intake
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.models import Book, SearchEntry
from guanxi.domains.organisation.testing import World, browser_of, make_actor, refused
from guanxi.domains.timeline.models import Entry
from guanxi.domains.work import api as work
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.models import AuditAct, EventLog
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT, USCC, MINUTE = system("test"), "91970200MADEM002XD", timedelta(minutes=1)


@pytest.fixture(scope="module")
def head(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("zhou", now=now, unit_id=world.city, roles=("R9",))


@pytest.fixture(scope="module")
def group(together: Together, world: World, now: datetime) -> int:
    with together():
        return make_account(now=now, unit_id=world.city, name="望溪集团", code="GL-0")


@pytest.fixture
def alone(world: World, now: datetime) -> int:
    """A group on which nothing hangs, whatever the tests before have made below the other one."""
    return make_account(now=now, unit_id=world.city, name="清溪集团", code="TOP")


@pytest.fixture(scope="module")
def bank(together: Together, world: World, manager: Actor, group: int, now: datetime) -> int:
    """An account with an owner, a person, a credit code, a group above and a to-do of somebody."""
    with together():
        account = make_account(now=now, unit_id=world.city, code="GL-1", owner_id=manager.user_id)
        make_contact(now=now, account_id=account, name="陶静", mobile="13812341234")
        api.set_identifier(actor=ROOT, now=now, account_id=account, scheme="uscc", value=USCC)
        api.set_parent(actor=ROOT, now=now, account_id=account, parent_code="GL-0")
        with audit.acting(actor=ROOT, verb="raise_day", now=now) as act:
            work.raise_call(act=act, call=work.Call(kind="archive_gap", about=Ref("account", account), account_id=account, owner_id=manager.user_id,
                                                    due_on=now.date(), title=Text("补录档案", "Fill it"), dedupe_key=f"gap:{account}"))
        return account


def retire(actor: Actor, now: datetime, account_id: int, **more: int) -> None:
    api.retire_account(actor=actor, now=now + MINUTE, account_id=account_id, reason="已注销", **more)


def found_everywhere(actor: Actor, account_id: int) -> set[str]:
    """Where one still meets the account."""
    with access.bound(actor):
        scope = api.list_scope(actor)
        places = {
            "book": account_id in lists.account_ids(query=lists.BookQuery(), scope=scope, most=100),
            "search": any(hit.account_id == account_id for hit in lists.search(text="望溪银行", scope=scope)),
            "people": bool(api.contacts(actor=actor, account_id=account_id)) if account_id in api.cards(actor=actor, ids=[account_id]) else False,
            "names": account_id in api.account_names(actor=actor, ids=[account_id]), "named": api.account_named(actor=actor, said="GL-1") is not None,
            "scope": Entry.objects.filter(api.account_scope(actor).q("account_id"), account_id=account_id).exists(),
            "work": bool(work.open_items(account_id=account_id, today=date(2030, 1, 1))),
        }
    return {place for place, is_there in places.items() if is_there}


EVERYWHERE = {"book", "search", "people", "names", "named", "work"}


def test_it_leaves_everything_and_comes_back_as_it_was(
    bank: int, group: int, manager: Actor, head: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Row, act, event, timeline, notice; book, search, people, trees, to-dos and owners go and return."""
    assert found_everywhere(head, bank) == found_everywhere(ROOT, bank) == EVERYWHERE
    monkeypatch.setattr(bins, "retention", lambda *, on: 180)
    Book.objects.filter(pk=bank).update(grade="A", revenue_12m_fen=5)
    retire(head, now, bank)
    for one in (head, manager, ROOT):
        assert found_everywhere(one, bank) == set()
    with access.bound(head):
        entry = BinEntry.objects.get()
        assert (entry.account_id, entry.reason, entry.binned_by_name, entry.state) == (bank, "已注销", head.name, "binned")
        assert api.account_tree(actor=head, account_id=group, tree_kind="legal").below == 0
        (card,) = api.bin_entries(actor=head, today=now.date()).rows
        assert card.name == "望溪银行" and card.may_restore and card.kept_until == now.date() + timedelta(days=180)
        refused("not_found", api.account, actor=head, account_id=bank)
    with access.bound(ROOT):
        assert not SearchEntry.objects.filter(account_id=bank).exists() and not Contact.objects.filter(account=bank, is_active=True).exists()
        assert Entry.objects.filter(account_id=bank, kind="account_retired").exists() and WorkItem.objects.get(account_id=bank).state == "settled"
    act = AuditAct.objects.get(verb="retire_account")
    assert (act.subject_id, act.reason, act.id) == (bank, "已注销", entry.act)
    assert EventLog.objects.filter(kind="guanxi.domains.customers.events.AccountRetired", act_id=act.id).exists()
    api.restore_account(actor=manager, now=now + 2 * MINUTE, account_id=bank)  # its owner may, whoever put it there
    assert found_everywhere(head, bank) == EVERYWHERE | {"scope"}  # the timeline tells of both
    with access.bound(ROOT):
        assert TreeEdge.objects.get(child=bank).parent_id == group and Book.objects.get(pk=bank).revenue_12m_fen == 5
        assert BinEntry.objects.get().state == "restored" and api.owner_of(account_id=bank).user_id == manager.user_id  # type: ignore[union-attr]
        assert api.bin_entries(actor=ROOT, today=now.date()).rows == []
    retire(head, now + 3 * MINUTE, bank)  # and again: a stay of its own
    assert BinEntry.objects.filter(state="binned").count() == 1


def test_who_may_and_who_may_not(bank: int, world: World, manager: Actor, head: Actor, now: datetime) -> None:
    stranger = make_actor("far", now=now, unit_id=world.other_city)
    reader = make_actor("audit", now=now, unit_id=world.city, roles=("R17",))
    refused("not_found", retire, actor=stranger, now=now, account_id=bank)
    refused("forbidden", retire, actor=reader, now=now, account_id=bank)
    refused("changed_meanwhile", retire, actor=manager, now=now, account_id=bank, expected_version=99)
    refused("reason_missing", api.retire_account, actor=manager, now=now, account_id=bank, reason=" ")
    retire(manager, now, bank)
    refused("not_found", retire, actor=manager, now=now, account_id=bank)  # it is there already
    refused("not_found", api.restore_account, actor=stranger, now=now, account_id=bank)
    refused("forbidden", api.restore_account, actor=reader, now=now, account_id=bank)
    with access.bound(reader):
        (card,) = api.bin_entries(actor=reader, today=now.date()).rows
        assert not card.may_restore
    with access.bound(stranger):
        assert api.bin_entries(actor=stranger, today=now.date()).rows == []
    refused("not_found", api.edit_account, actor=manager, now=now, account_id=bank, expected_version=2, values={"short_name": "望"})
    refused("not_found", api.add_contact, actor=head, now=now, account_id=bank, values={"name": "新人"})


def test_what_is_open_keeps_it_and_is_said(bank: int, group: int, head: Actor, now: datetime) -> None:
    no = refused("still_open", retire, actor=head, now=now, account_id=group)
    assert [one.code for one in no.reasons] == ["has_children"]
    with access.bound(ROOT):
        version = Account.objects.get(pk=bank).version
    api.edit_account(actor=ROOT, now=now, account_id=bank, expected_version=version, values={
        "has_agreement": True, "agreement_until": now.date() + timedelta(days=9)})
    no = refused("still_open", retire, actor=head, now=now, account_id=bank)
    assert [one.code for one in no.reasons] == ["agreement_running"] and "协议履行至" in no.text.zh
    with access.bound(ROOT):
        assert Account.objects.get(pk=bank).is_active and not BinEntry.objects.exists()


def test_its_numbers_stay_its_own_and_whoever_enters_them_is_told(bank: int, head: Actor, world: World, now: datetime) -> None:
    """Masked as the duplicate warning is: that one lies in the bin and whom to ask, no name (PRM-62)."""
    retire(head, now, bank)
    far = make_actor("far", now=now, unit_id=world.other_city, roles=("R9",))
    no = refused("code_in_bin", api.create_account, actor=far, now=now, values={"name": "再建一户"}, identifiers={"group_code": "GL-1"})
    assert no.way_out and head.name in no.way_out.zh and "望溪银行" not in f"{no.text.zh}{no.way_out.zh}"
    other = make_account(now=now, unit_id=world.city, name="别家", code="GL-5")
    refused("parent_in_bin", api.set_parent, actor=head, now=now, account_id=other, parent_code="GL-1")
    with access.bound(ROOT):
        assert [(one.is_binned, one.why) for one in api.known_accounts(name="望溪银行")] == [(True, "name")]
    run_id, counts = intake.import_now(actor=head, now=now, kind="accounts", file_name="客户.csv",
                                       chunks=["客户名称,集团编码,归属单位\n望溪银行,GL-1,9702\n".encode()])
    assert counts == {"rejected": 1}
    (row,) = intake.rows(actor=head, run_id=run_id).rows
    assert "回收站" in str(row)


def test_it_does_not_come_back_before_what_it_hung_on(bank: int, group: int, head: Actor, now: datetime) -> None:
    retire(head, now, bank)
    retire(head, now, group)
    no = refused("parent_in_bin", api.restore_account, actor=head, now=now, account_id=bank)
    assert "望溪集团" in no.text.zh
    with access.bound(ROOT):
        assert not Account.objects.get(pk=bank).is_active
    api.restore_account(actor=head, now=now, account_id=group)
    api.restore_account(actor=head, now=now, account_id=bank)
    with access.bound(ROOT):
        assert TreeEdge.objects.get(child=bank).parent_id == group


def test_a_selection_goes_there_as_one_change_set_and_comes_back_whole(bank: int, group: int, head: Actor, world: World, now: datetime) -> None:
    """IMP-27: previewed with what stays and why, run, taken back; what was restored by hand is left alone."""
    more = [make_account(now=now, unit_id=world.city, name=f"旧户{n}") for n in range(2)]
    refused("reason_missing", api.prepare_change_set, actor=head, now=now, wanted=api.Wanted(field="bin", value=" ", account_ids=more))
    draft = api.prepare_change_set(actor=head, now=now + MINUTE, wanted=api.Wanted(field="bin", value="两年无业务", account_ids=[bank, group, *more]))
    with access.bound(head):
        card = api.change_set(actor=head, change_set_id=draft)
        (line,) = api.change_set_lines(actor=head, change_set_id=draft, which="refused")
    assert (card.total, card.refused, card.value.zh) == (3, 1, "两年无业务") and line.account_id == group and "下级客户" in line.after.zh
    api.run_change_set(actor=head, now=now + 2 * MINUTE, change_set_id=draft)
    with access.bound(head):
        assert {card.account_id for card in api.bin_entries(actor=head, today=now.date()).rows} == {bank, *more}
    api.restore_account(actor=head, now=now + 3 * MINUTE, account_id=more[0])
    api.take_back_change_set(actor=head, now=now + 4 * MINUTE, change_set_id=draft)
    with access.bound(head):
        done = api.change_set(actor=head, change_set_id=draft)
        assert (done.state, done.changed, done.kept) == ("undone", 3, 0) and api.bin_entries(actor=head, today=now.date()).rows == []
        assert set(api.cards(actor=head, ids=[bank, *more])) == {bank, *more}


def test_a_whole_tree_goes_from_the_leaves_up_and_comes_back_from_the_top_down(
    world: World, manager: Actor, head: Actor, alone: int, now: datetime,
) -> None:
    """One change set: what is open keeps its account and whoever stands above it; the rest goes and returns with its places."""
    ids = {"group": alone}
    running: Any = {"has_agreement": True, "agreement_until": date(2030, 1, 1)}
    for name, parent in (("branch", "TOP"), ("leaf", "branch"), ("other", "TOP"), ("bound", "other")):
        more = running if name == "bound" else {}
        ids[name] = make_account(now=now, unit_id=world.city, name=name, code=name, owner_id=manager.user_id, **more)
        api.set_parent(actor=ROOT, now=now, account_id=ids[name], parent_code=parent)
    draft = api.prepare_tree_retirement(actor=head, now=now + MINUTE, account_id=alone, reason="集团注销")
    with access.bound(head):
        card = api.change_set(actor=head, change_set_id=draft)
        stays = {line.name: line.after.zh for line in api.change_set_lines(actor=head, change_set_id=draft, which="refused")}
        owners = [(one.name, one.accounts) for one in api.change_set_owners(actor=head, change_set_id=draft)]
    assert (card.total, card.refused, owners) == (2, 3, [(manager.name, 2)])
    assert set(stays) == {"bound", "other", "清溪集团"} and "协议履行至" in stays["bound"] and "下级客户" in stays["清溪集团"]
    api.run_change_set(actor=head, now=now + 2 * MINUTE, change_set_id=draft)

    def in_the_bin() -> set[int]:
        with access.bound(ROOT):
            return set(BinEntry.objects.filter(state="binned").values_list("account_id", flat=True))

    assert in_the_bin() == {ids["branch"], ids["leaf"]}
    api.take_back_change_set(actor=head, now=now + 3 * MINUTE, change_set_id=draft)
    assert in_the_bin() == set()
    with access.bound(ROOT):
        assert dict(TreeEdge.objects.filter(child__in=ids.values()).values_list("child", "parent")) == {
            ids["branch"]: alone, ids["leaf"]: ids["branch"], ids["other"]: alone, ids["bound"]: ids["other"]}
        assert api.change_set(actor=ROOT, change_set_id=draft).kept == 0
    refused("no_tree", api.prepare_tree_retirement, actor=head, now=now, account_id=ids["leaf"], reason="ok")
    far = make_actor("far", now=now, unit_id=world.other_city)
    refused("not_found", api.prepare_tree_retirement, actor=far, now=now, account_id=alone, reason="ok")


def test_the_pages_of_a_tree(world: World, head: Actor, alone: int, now: datetime) -> None:
    leaf = make_account(now=now, unit_id=world.city, name="望溪银行柳塘支行", code="GL-9")
    api.set_parent(actor=ROOT, now=now, account_id=leaf, parent_code="TOP")
    client = browser_of(head.user_id)
    assert f"/accounts/{alone}/retire-tree/" in client.get(f"/accounts/{alone}/retire/").content.decode()
    assert "法人树下级 1 户" in client.get(f"/accounts/{alone}/retire-tree/").content.decode()
    assert client.post(f"/accounts/{alone}/retire-tree/", {"reason": " "}).status_code == 422
    preview = client.post(f"/accounts/{alone}/retire-tree/", {"reason": "集团注销"}, follow=True).content.decode()
    assert "将移入 2 户" in preview and "望溪银行柳塘支行" in preview and "/run/" in preview
    foreign = browser_of(make_actor("far", now=now, unit_id=world.other_city).user_id)
    assert foreign.get(f"/accounts/{alone}/retire-tree/").status_code == 404
