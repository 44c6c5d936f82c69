"""CON-88, ARC-10: a merge carries everything, old addresses lead on, an undo restores and keeps what was changed since."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, Assignment, Contact, Move
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.duplicates import api
from guanxi.domains.duplicates.models import Merge
from guanxi.domains.duplicates.tests.conftest import GONE, KEEP, Scene, names_of, versions, wish
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.rivals import api as rivals
from guanxi.domains.service import api as service
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, trail
from guanxi.foundation.django.models import AuditAct, AuditRow
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db




def test_everything_follows_and_comes_back(scene: Scene, root: Actor, now: datetime) -> None:
    rival = rivals.add_rival_service(actor=scene.lin, now=now, account_id=scene.gone, values={
        "operator": "other", "product": "cloud", "source": "customer_said", "confidence": "likely"})
    case = service.record_case(actor=scene.lin, now=now, account_id=scene.gone, values={"kind": "complaint", "subject": "断线"})
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone, picks={"name": "loser", "owner": "loser"}))
    with access.bound(root):
        gone, stays = Account.objects.get(pk=scene.gone), Account.objects.get(pk=scene.keep)
        assert (gone.merged_into_id, gone.is_active, stays.name, stays.short_name) == (scene.keep, False, GONE, "恒昌")
        assert customers.owner_of(account_id=scene.keep).user_name == "linyue"  # type: ignore[union-attr] # there is one
        assert {one.value for one in customers.identifiers(account_id=scene.keep)} == {"GL-1", "GL-2"}
        assert rivals.rival_service(actor=root, service_id=rival, today=now.date()).account_id == scene.keep
        assert service.case(actor=root, now=now, case_id=case).account_id == scene.keep
        assert lists.listed(account_id=scene.gone) is None and lists.listed(account_id=scene.keep).name == GONE  # type: ignore[union-attr]
        assert [one.account_id for one in lists.search(text="程砚秋", scope=customers.list_scope(root))] == [scene.keep]
        assert customers.merged_into(account_id=scene.keep) == (scene.gone,)
    assert names_of(scene.keep) == {"程砚秋"}
    undone = api.unmerge(actor=scene.head, now=now + timedelta(days=2), merge_id=merge_id, reason="两家厂")
    assert undone == 0 and names_of(scene.keep) == set() and names_of(scene.gone) == {"程砚秋"}
    with access.bound(root):
        gone, stays = Account.objects.get(pk=scene.gone), Account.objects.get(pk=scene.keep)
        assert (gone.merged_into_id, gone.is_active, stays.name, stays.short_name) == (None, True, KEEP, "")
        assert [customers.owner_of(account_id=one).user_name for one in (scene.keep, scene.gone)] == ["hejun", "linyue"]  # type: ignore[union-attr]
        assert Assignment.objects.filter(valid_until=None).count() == 2
        assert rivals.rival_service(actor=root, service_id=rival, today=now.date()).account_id == scene.gone
        assert service.case(actor=root, now=now, case_id=case).account_id == scene.gone
        assert lists.listed(account_id=scene.gone).name == GONE and Merge.objects.get().state == "undone"  # type: ignore[union-attr]
    assert set(AuditAct.objects.values_list("verb", flat=True)) >= {"merge_accounts", "unmerge"}


def test_nobody_has_moved_between_two_accounts_that_are_one(scene: Scene, root: Actor, now: datetime) -> None:
    """Operator 1.15: the alert and its to-dos go with the merge and come back with its undo; one about a third account stays."""
    def open_ones() -> tuple[int, int]:
        with access.bound(root):
            return Move.objects.filter(state="open").count(), WorkItem.objects.filter(kind="person_moved", state="open").count()

    third = make_account(now=now, unit_id=scene.world.city, name="砚湖食品厂", owner_id=scene.he.user_id)
    for account_id, name, mobile in ((scene.keep, "程砚秋", "13800138000"), (scene.keep, "白露", "13700137000"), (third, "白露", "13700137000")):
        person = make_contact(now=now, account_id=account_id, name=name, mobile=mobile)
        with access.bound(root):
            made = AuditRow.objects.get(table_name="customers_contact", row_id=person, op="I").act_id
        assert made is not None
        customers.find_moves(now=now, act_id=made)
    moves, items = open_ones()
    assert moves == 2
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert open_ones() == (1, items - 2), "the one to the third account stays"
    api.unmerge(actor=scene.head, now=now + timedelta(days=1), merge_id=merge_id, reason="两家厂")
    assert open_ones() == (moves, items)


def test_a_credit_code_that_both_have_is_there_once_and_comes_back(scene: Scene, root: Actor, now: datetime) -> None:
    """Operator 1.2, CON-88."""
    code = "91970200MADEM002XD"
    for account_id in (scene.keep, scene.gone):
        customers.set_identifier(actor=root, now=now, account_id=account_id, scheme="uscc", value=code)

    def held() -> list[list[bool]]:
        with access.bound(root):
            return [[one.valid_until is None for one in customers.identifiers(account_id=account_id) if one.value == code]
                    for account_id in (scene.keep, scene.gone)]

    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert held() == [[True, False], []]
    api.unmerge(actor=scene.head, now=now + timedelta(days=2), merge_id=merge_id, reason="两家厂")
    assert held() == [[True], [True]]


def test_grd_10_who_signed_goes_along_with_the_agreement_and_comes_back(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88: the signing unit of the one that goes stands at the one that stays, unless that has an agreement of its own; an undo parts them."""
    made: dict[int, customers.AccountValues] = {scene.keep: {"has_agreement": None}, scene.gone: {"has_agreement": True, "agreement_number": "XY-2"}}
    for account_id, values in made.items():
        customers.edit_account(actor=root, now=now, account_id=account_id, expected_version=versions(account_id)[account_id], values=values)
    customers.set_agreement_unit(actor=root, now=now, account_id=scene.gone, unit_code="9702")

    def signed() -> list[int | None]:
        with access.bound(root):
            rows = Account.objects.in_bulk([scene.keep, scene.gone])
        return [rows[scene.keep].agreement_unit_id, rows[scene.gone].agreement_unit_id]

    page = scene.client.get(f"/duplicates/accounts/{scene.keep}/with/{scene.gone}/").content.decode()
    assert 'name="pick_agreement_unit" value="loser" required checked' in page
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert signed()[0] == scene.world.city
    api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家厂")
    assert signed() == [None, scene.world.city]
    customers.edit_account(actor=root, now=now, account_id=scene.keep, expected_version=versions(scene.keep)[scene.keep],
                           values={"has_agreement": True, "agreement_number": "XY-1"})
    api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert signed()[0] is None


def test_org_24_the_partner_goes_along_with_the_mode_and_comes_back(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88: who serves the one that goes serves the one that stays, unless that is owned in a way of its own; an undo parts them."""
    party = organisation.create_party(actor=root, now=now, parent_id=scene.world.city, code="9702-DL", name="乡信服务", duty_kind="agent")
    until = now.date() + timedelta(days=60)
    customers.set_ownership_mode(actor=root, now=now, account_id=scene.gone, mode="partner", reason="代理商服务", partner_code="9702-DL",
                                 partner_until=until)

    def served() -> list[tuple[str, str, int | None]]:
        with access.bound(root):
            rows = Account.objects.in_bulk([scene.keep, scene.gone])
        return [(one.ownership_mode, one.ownership_reason, one.partner_unit_id) for one in (rows[scene.keep], rows[scene.gone])]

    before = served()
    assert before == [("", "", None), ("partner", "代理商服务", party)]
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert served()[0] == before[1]
    api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家厂")
    assert served() == before
    customers.set_ownership_mode(actor=root, now=now, account_id=scene.keep, mode="named_list", reason="自管")
    api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert served()[0] == ("named_list", "自管", None)


def test_org_12_a_member_of_the_teams_of_both_keeps_his_function(scene: Scene, root: Actor, now: datetime) -> None:
    """He serves the one on site and is in the team of the other: merged he is in the team, and after an undo as before."""
    he = scene.he.user_id or 0
    held = customers.assign(actor=root, now=now, account_id=scene.keep, user_id=he, role="local_service")
    joined = customers.join_team(actor=root, now=now, account_id=scene.gone, staff_number="S-hejun", function="engineering")

    def stands() -> dict[int, tuple[int, str, bool]]:
        with access.bound(root):
            return {row.pk: (row.account_id, row.function, row.valid_until is None) for row in Assignment.objects.filter(role="local_service")}

    before = stands()
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert stands() == {held: (scene.keep, "engineering", True), joined: (scene.keep, "engineering", False)}
    assert api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家厂") == 0 and stands() == before


def test_what_was_changed_since_stays_and_is_listed(scene: Scene, root: Actor, now: datetime) -> None:
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    with access.bound(root):
        version = Contact.objects.get(pk=scene.person).version
    customers.edit_contact(actor=scene.he, now=now, contact_id=scene.person, expected_version=version, values={"post": "厂长"})
    make_contact(now=now, account_id=scene.keep, name="新来的")
    assert api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家厂") == 1
    assert names_of(scene.keep) == {"程砚秋", "新来的"} and names_of(scene.gone) == set()
    with access.bound(root):
        assert Merge.objects.get().kept == {"customers_contact": [scene.person]}


def test_of_the_record_that_stays_only_fields_edited_since_stay(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88: name, short name and agreement came from the other one; the name is edited since. It alone stays, and the page says so."""
    customers.edit_account(actor=root, now=now, account_id=scene.gone, expected_version=versions(scene.gone)[scene.gone],
                           values={"has_agreement": True, "agreement_number": "XY-2"})
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone, picks={"name": "loser"}))
    customers.edit_account(actor=scene.he, now=now, account_id=scene.keep, expected_version=versions(scene.keep)[scene.keep],
                           values={"name": "望溪恒昌新厂", "district": "开发区"})
    answer = scene.client.post(f"/duplicates/merges/{merge_id}/undo/", {"reason": "两家厂"}, follow=True).content.decode()
    with access.bound(root):
        stays, row = Account.objects.get(pk=scene.keep), Merge.objects.get()
    assert (stays.name, stays.district, stays.short_name, stays.has_agreement, stays.agreement_number) == ("望溪恒昌新厂", "开发区", "", None, "")
    assert stays.name_key == chinese.company_key("望溪恒昌新厂") and stays.version == versions(scene.keep)[scene.keep]
    assert (row.kept, row.kept_fields) == ({}, ["name"])
    assert "合并后又改过的字段" in answer and "<p>客户名称</p>" in answer and "已拆分;1 处" in answer
    with access.bound(root):
        listed = lists.listed(account_id=scene.keep)
    assert listed is not None and (listed.name, listed.short_name) == ("望溪恒昌新厂", "")


def test_an_edit_taken_back_by_hand_leaves_nothing_of_the_merge(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88: the name is back at what it was before the merge already; nothing stayed, and nothing is named."""
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone, picks={"name": "loser"}))
    customers.edit_account(actor=scene.he, now=now, account_id=scene.keep, expected_version=versions(scene.keep)[scene.keep],
                           values={"name": KEEP})
    assert api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家厂") == 0
    with access.bound(root):
        stays, gone = (Account.objects.get(pk=one) for one in (scene.keep, scene.gone))
    assert (stays.name, stays.short_name, gone.name, gone.is_active) == (KEEP, "", GONE, True)


def test_a_code_that_passed_on_since_stays_where_it_is_and_is_listed(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88, operator 1.2: the merge is taken back, the code has another holder meanwhile; the record that stayed keeps it as a former one."""
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    third = make_account(now=now, unit_id=scene.world.city, name="恒昌厂", code="GL-3")
    code = next(one for one in customers.identifiers(account_id=scene.keep) if one.value == "GL-2")
    customers.end_identifier(actor=root, now=now, account_id=scene.keep, identifier_id=code.id)
    customers.add_identifier(actor=root, now=now, account_id=third, scheme="group_code", value="GL-2")
    assert api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家厂") == 1
    with access.bound(root):
        assert Merge.objects.get().kept == {"customers_accountidentifier": [code.id]}
    in_force = {(account_id, one.value) for account_id in (scene.keep, scene.gone, third) for one in customers.identifiers(account_id=account_id)
                if one.valid_until is None}
    assert in_force == {(scene.keep, "GL-1"), (third, "GL-3"), (third, "GL-2")}


def test_a_second_merge_is_refused_and_a_merge_of_merges_is_undone_from_above(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88."""
    third = make_account(now=now, unit_id=scene.world.city, name="恒昌厂", code="GL-3")
    asked = wish(scene.keep, scene.gone)
    first = api.merge_accounts(actor=scene.head, now=now, wish=asked)
    with pytest.raises(Refusal) as again:
        api.merge_accounts(actor=scene.head, now=now, wish=asked)
    assert again.value.status == 404
    with pytest.raises(Refusal) as elsewhere:
        api.merge_accounts(actor=scene.head, now=now, wish=wish(third, scene.gone))
    assert elsewhere.value.status == 404
    second = api.merge_accounts(actor=scene.head, now=now, wish=wish(third, scene.keep))
    with access.bound(root):
        assert Account.objects.get(pk=scene.gone).merged_into_id == third
    with pytest.raises(Refusal) as below:
        api.unmerge(actor=scene.head, now=now, merge_id=first, reason="分开")
    assert below.value.code == "not_merged"
    api.unmerge(actor=scene.head, now=now, merge_id=second, reason="分开")
    api.unmerge(actor=scene.head, now=now, merge_id=first, reason="分开")
    assert names_of(scene.gone) == {"程砚秋"}


def test_old_addresses_and_late_forms_lead_to_the_survivor(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88: the page, a block of another domain, a new person and an edit of the account that went."""
    before = versions(scene.gone)[scene.gone]
    api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    page = scene.client.get(f"/accounts/{scene.gone}/?x=1")
    assert page.status_code == 302 and page.headers["Location"] == f"/accounts/{scene.keep}/?x=1"
    told = scene.client.get(f"/accounts/{scene.keep}/").content.decode()  # how he came here is said once, with the way to the merge
    merge_id = api.merges(actor=scene.head, now=now).rows[0].id
    assert f"“{GONE}”已并入“{KEEP}”" in told and f'href="/duplicates/merges/{merge_id}/"' in told and scene.head.name in told.split("已并入")[1][:60]
    assert "已并入" not in scene.client.get(f"/accounts/{scene.keep}/").content.decode().split('id="toasts"')[1]
    assert scene.client.get(f"/accounts/{scene.gone}/blocks/people/", headers={"HX-Request": "true"}).status_code == 302
    assert "已并入" not in scene.client.get(f"/accounts/{scene.keep}/").content.decode().split('id="toasts"')[1]
    assert scene.client.get(f"/rivals/accounts/{scene.gone}/").headers["Location"] == f"/rivals/accounts/{scene.keep}/"
    assert scene.client.post(f"/accounts/{scene.gone}/contacts/add/", {"name": "周六"}).headers["Location"] == f"/accounts/{scene.keep}/contacts/"
    assert names_of(scene.keep) == {"程砚秋", "周六"}
    late = scene.client.post(f"/accounts/{scene.gone}/edit/", {"name": "恒昌", "version": str(before)})
    assert late.status_code == 409 and KEEP in late.content.decode()
    stranger = browser_of(make_actor("fremd", now=now, unit_id=scene.world.other_city).user_id)
    assert stranger.get(f"/accounts/{scene.gone}/").status_code == 404  # nor does he learn where it went
    with access.bound(scene.he):  # who never saw the other one reads its history as part of his own
        acts = trail.of_account(account_id=scene.keep, also=customers.merged_into(account_id=scene.keep)).acts
        assert any(row.table == "customers_account" and row.row_id == scene.gone and row.op == "I" for act in acts for row in act.rows)


def test_the_common_superior_decides_between_two_owners(scene: Scene, root: Actor, now: datetime) -> None:
    with pytest.raises(Refusal) as unseen:
        api.merge_accounts(actor=scene.he, now=now, wish=wish(scene.keep, scene.gone))
    assert unseen.value.status == 404
    steward = make_actor("ruan", now=now, unit_id=scene.world.city, roles=("R18",))
    merge_id = api.merge_accounts(actor=steward, now=now, wish=wish(scene.keep, scene.gone))
    with access.bound(root):
        row = Merge.objects.get(pk=merge_id)
        assert row.state == "waiting" and Account.objects.get(pk=scene.gone).merged_into_id is None
    with pytest.raises(Refusal) as twice:
        api.merge_accounts(actor=steward, now=now, wish=wish(scene.keep, scene.gone))
    assert twice.value.code == "merge_waiting"
    with access.bound(scene.head):
        card = approvals.waiting_for(actor=scene.head)[0]
    assert KEEP in card.title.zh and card.url == f"/duplicates/merges/{merge_id}/"
    assert row.approval_id is not None
    state = api.take_decision(actor=system("merge"), now=now, merge_id=merge_id, approval_id=row.approval_id, decision="approved",
                              decided_by_name="zhou")
    assert state == "merged" and names_of(scene.keep) == {"程砚秋"}
    assert api.take_decision(actor=system("merge"), now=now, merge_id=merge_id, approval_id=row.approval_id, decision="approved",
                             decided_by_name="zhou") == ""


@pytest.mark.parametrize(("decision", "state"), [("approved", "stale"), ("rejected", "rejected")])
def test_approved_after_a_change_it_is_not_done(scene: Scene, root: Actor, now: datetime, decision: str, state: str) -> None:
    steward = make_actor("ruan", now=now, unit_id=scene.world.city, roles=("R18",))
    merge_id = api.merge_accounts(actor=steward, now=now, wish=wish(scene.keep, scene.gone))
    customers.edit_account(actor=scene.lin, now=now, account_id=scene.gone, expected_version=versions(scene.gone)[scene.gone],
                           values={"address": "新址"})
    with access.bound(root):
        approval_id = Merge.objects.get().approval_id
    assert approval_id
    assert api.take_decision(actor=system("merge"), now=now, merge_id=merge_id, approval_id=approval_id, decision=decision,
                             decided_by_name="zhou") == state
    assert names_of(scene.gone) == {"程砚秋"}


def test_people_of_one_account(scene: Scene, root: Actor, now: datetime) -> None:
    other = make_contact(now=now, account_id=scene.gone, name="程硯秋", post="科长", email="c@example.cn")
    with access.bound(scene.lin):
        assert [(one.one_id, one.other_id, one.why) for one in customers.doubled_contacts(account_id=scene.gone)] == [(scene.person, other, "name")]
    merge_id = api.merge_contacts(actor=scene.lin, now=now, account_id=scene.gone, wish=api.Wish(
        survivor_id=scene.person, loser_id=other, survivor_version=1, loser_version=1))
    with access.bound(root):
        person = Contact.objects.get(pk=scene.person)
        assert (person.post, person.email, Contact.objects.get(pk=other).merged_into_id) == ("科长", "c@example.cn", scene.person)
    led = browser_of(scene.lin.user_id).get(f"/accounts/contacts/{other}/")
    assert led.status_code == 302 and led.headers["Location"] == f"/accounts/contacts/{scene.person}/"
    api.unmerge(actor=scene.lin, now=now, merge_id=merge_id, reason="两个人")
    with access.bound(root):
        assert Contact.objects.get(pk=scene.person).post == "" and Contact.objects.get(pk=other).is_active


def test_of_the_person_who_stays_only_fields_edited_since_stay(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88: mobile and hobby came from the other card; the mobile was edited since, and is found by its number still."""
    keep = make_contact(now=now, account_id=scene.gone, name="程硯秋")
    merge_id = api.merge_contacts(actor=scene.lin, now=now, account_id=scene.gone, wish=api.Wish(
        survivor_id=keep, loser_id=scene.person, survivor_version=1, loser_version=1, picks={"name": "loser"}))
    with access.bound(root):
        version = Contact.objects.get(pk=keep).version
    customers.edit_contact(actor=scene.lin, now=now, contact_id=keep, expected_version=version, values={"mobile": "13900139000"})
    assert api.unmerge(actor=scene.lin, now=now, merge_id=merge_id, reason="两个人") == 1
    with access.bound(root):
        stays, gone, row = Contact.objects.get(pk=keep), Contact.objects.get(pk=scene.person), Merge.objects.get()
        assert (stays.name, stays.mobile, gone.mobile, gone.is_active) == ("程硯秋", "13900139000", "13800138000", True)
        assert stays.sort_key == chinese.sort_key("程硯秋", is_person=True)
        assert (row.kept, row.kept_fields) == ({}, ["mobile"])
        assert [field.zh for field in api.merge(actor=root, merge_id=merge_id, now=now).kept_fields] == ["手机"]


def test_who_may_not_and_too_late(scene: Scene, now: datetime) -> None:
    fremd = make_actor("fremd", now=now, unit_id=scene.world.other_city, roles=("R9",))
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    for actor, at, reason, code in ((fremd, now, "ok", "not_found"), (scene.he, now, "ok", "forbidden"), (scene.head, now, " ", "reason_needed"),
                                    (scene.head, now + timedelta(days=31), "ok", "unmerge_too_late")):
        with pytest.raises(Refusal) as no:
            api.unmerge(actor=actor, now=at, merge_id=merge_id, reason=reason)
        assert no.value.code == code
    with pytest.raises(Refusal) as same:
        api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.keep))
    assert same.value.code == "same_record"
