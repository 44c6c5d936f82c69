"""Fields without code: defined, filled, masked, counted, in history, retired and restored (issue 3 point 6, PRM-63, PRM-64)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, Contact, CustomField
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import World, make_actor
from guanxi.foundation.django import access, trail
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
PRIVATE: dict[str, Any] = {"level": "L3", "purpose": "客户关怀,须本人同意", "retention": "停用后24个月"}


def define(now: datetime, subject: str = "account", *, actor: Actor | None = None, **values: Any) -> int:
    given: Any = {"zh": "机房等级", "kind": "text", **values}
    return api.define_field(actor=actor or system("test"), now=now, subject=subject, values=given)


def own(key: str, value: str) -> dict[str, Any]:
    return {key: value}


def edit(now: datetime, account_id: int, **values: Any) -> None:
    with access.bound(system("test")):
        version = Account.objects.get(pk=account_id).version
    api.edit_account(actor=system("test"), now=now, account_id=account_id, expected_version=version, values=values)  # type: ignore[arg-type]


def test_the_catalogue_of_today_holds_it_at_once(now: datetime) -> None:
    number = define(now, kind="choice", choices="甲级 | Tier A\n乙级", en="Tier", help_zh="按机房评级证书", required="true")
    field = api.catalogue("account")[f"cf_{number}"]
    assert (field.zh, field.en, field.kind, field.required, field.help.zh) == ("机房等级", "Tier", "choice", True, "按机房评级证书")
    assert field in api.editable_fields(subject="account") and field not in api.catalogue("contact").fields
    assert define(now, zh="办公面积", kind="number") == number + 1


def test_values_pass_the_same_typed_door(world: World, now: datetime) -> None:
    """ARC-08: a field of the house is held to the same standard as a declared one."""
    tier, area = define(now, kind="choice", choices="甲级\n乙级"), define(now, zh="办公面积", kind="number")
    account_id = make_account(now=now, unit_id=world.city, **own(f"cf_{tier}", "02"))
    edit(now, account_id, **{f"cf_{area}": "1,200.50", "district": "砚湖区"})
    with access.bound(system("test")):
        assert Account.objects.get(pk=account_id).extra == {f"cf_{tier}": "02", f"cf_{area}": "1200.5"}
    edit(now, account_id, **{f"cf_{tier}": ""})
    with access.bound(system("test")):
        assert Account.objects.get(pk=account_id).extra == {f"cf_{area}": "1200.5"}
    for key, value, code in ((f"cf_{tier}", "09", "unknown_choice"), ("cf_999", "x", "unknown_field"), ("is_admin", "1", "unknown_field")):
        with pytest.raises(Refusal) as refused:
            edit(now, account_id, **{key: value})
        assert (refused.value.code, refused.value.field) == (code, key)


def test_only_headquarters_defines(world: World, now: datetime) -> None:
    steward = make_actor("steward", now=now, unit_id=world.hq, roles=("R18",))
    assert define(now, actor=steward)
    for name, unit, roles in (("local", world.city, ("R18",)), ("manager", world.hq, ("R10",))):
        with pytest.raises(Refusal) as refused:
            define(now, zh="别的", actor=make_actor(name, now=now, unit_id=unit, roles=roles))
        assert refused.value.status == 403
    assert CustomField.objects.count() == 1
    assert AuditAct.objects.filter(verb="define_field").count() == 1, "what was refused left no act"


def test_history_names_the_field_and_undo_takes_the_value_back(world: World, now: datetime, root: Actor) -> None:
    key = f"cf_{define(now)}"
    account_id = make_account(now=now, unit_id=world.city, **own(key, "甲级"))
    edit(now + timedelta(minutes=1), account_id, **{key: "乙级"})
    with access.bound(root):
        [row] = trail.of_account(account_id=account_id).acts[0].rows
    assert [(one.column, one.before, one.after) for one in row.changes] == [(key, "甲级", "乙级")]
    act = AuditAct.objects.filter(verb="edit_account").latest("at")
    api.undo_edit(actor=root, now=now + timedelta(minutes=2), act_id=act.pk)
    with access.bound(root):
        assert Account.objects.get(pk=account_id).extra == {key: "甲级"}


def test_a_private_field_of_a_contact_behaves_like_a_declared_one(world: World, now: datetime) -> None:
    """PRM-63, PRM-64, PRM-65: masked outside its team, opened with a reason and logged; a mask posted back changes nothing."""
    diet, brand = f"cf_{define(now, 'contact', zh='饮食禁忌', **PRIVATE)}", f"cf_{define(now, 'contact', zh='常用品牌')}"
    owner = make_actor("hejun", now=now, unit_id=world.city)
    account_id = make_account(now=now, unit_id=world.city, owner_id=owner.user_id)
    person_id = make_contact(now=now, account_id=account_id, **own(diet, "海鲜过敏"), **own(brand, "某品牌"))
    with access.bound(owner):
        card = api.contact(actor=owner, contact_id=person_id)
    assert {line.key: (line.text.zh, line.is_masked) for line in card.own} == {diet: ("****", True), brand: ("某品牌", False)}
    assert card.opens_with_reason
    opened = api.disclose_contact(actor=owner, now=now, contact_id=person_id, reason="安排会议餐")
    assert {line.key: line.text.zh for line in opened.own} == {diet: "海鲜过敏", brand: "某品牌"} and opened.shows_private
    values: Any = {diet: "****", brand: "另一品牌"}
    api.edit_contact(actor=owner, now=now, contact_id=person_id, expected_version=card.version, values=values)
    with access.bound(owner):
        assert Contact.objects.get(pk=person_id).extra == {diet: "海鲜过敏", brand: "另一品牌"}
    assert diet in api.personal_keys(subject="contact") and brand not in api.personal_keys(subject="contact")


def test_a_required_field_counts_and_may_be_unknown(world: World, now: datetime, root: Actor) -> None:
    account_id = make_account(now=now, unit_id=world.city)
    make_contact(now=now, account_id=account_id)
    keys = [f"cf_{define(now, subject, required='true')}" for subject in ("account", "contact")]

    def percent() -> tuple[int, int]:
        with access.bound(root):
            return api.archive(actor=root, account_id=account_id).percent, Book.objects.get(account_id=account_id).completeness or 0

    edit(now, account_id, district="砚湖区")
    before = percent()
    assert before[0] == before[1], "the same rule in Python and in the book's SQL (ARC-11)"
    edit(now, account_id, **{keys[0]: "甲级"})
    filled = percent()
    assert filled[0] == filled[1] > before[0]
    edit(now, account_id, **{keys[0]: ""})
    api.mark_account_unknown(actor=root, now=now, account_id=account_id, field=keys[0])
    assert percent() == filled, "未知(已问) counts as done"
    with access.bound(root):
        assert keys[1] in [gap.key for gap in api.archive(actor=root, account_id=account_id).gaps]


def test_retired_it_leaves_the_pages_and_stays_in_history(world: World, now: datetime, root: Actor) -> None:
    number = define(now)
    key = f"cf_{number}"
    account_id = make_account(now=now, unit_id=world.city, **own(key, "甲级"))
    api.retire_field(actor=root, now=now, number=number)
    assert key not in [field.key for field in api.catalogue("account").fields] and api.catalogue_ever("account")[key].zh == "机房等级"
    with pytest.raises(Refusal, match="unknown_field"):
        edit(now, account_id, **{key: "乙级"})
    edit(now, account_id, district="砚湖区")
    again = define(now)
    assert again == number + 1, "the number is never used again"
    with pytest.raises(Refusal, match="field_name_taken"):
        api.restore_field(actor=root, now=now, number=number)
    api.retire_field(actor=root, now=now, number=again)
    api.restore_field(actor=root, now=now, number=number)
    with access.bound(root):
        assert api.cards(actor=root, ids=[account_id])[account_id].extra == {key: "甲级"}


def test_edits_are_versioned_ordered_and_bounded(now: datetime, root: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = define(now), define(now, zh="办公面积", kind="number", is_listed="true")
    api.edit_field(actor=root, now=now, number=first, expected_version=1, values={"zh": "机房评级", "en": "Rating"})
    with pytest.raises(Refusal, match="changed_meanwhile"):
        api.edit_field(actor=root, now=now, number=first, expected_version=1, values={"zh": "别名"})
    api.move_field(actor=root, now=now, number=second, by=-1)
    assert [field.key for field in api.customs("account")] == [f"cf_{second}", f"cf_{first}"]
    monkeypatch.setattr("guanxi.domains.customers.rules.custom_fields.MOST_LISTED", 1)
    with pytest.raises(Refusal, match="too_many_listed"):
        define(now, zh="第三个", is_listed="true")
    assert AuditAct.objects.filter(verb__in=("edit_field", "move_field")).count() == 2
