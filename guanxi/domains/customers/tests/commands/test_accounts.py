"""create_account, edit_account, set_identifier, mark_account_unknown: row, audit, derived rows, refusals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from guanxi.domains.customers import api
from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.models import Account, AccountIdentifier, Visibility
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.lists.models import Book, SearchEntry
from guanxi.domains.organisation.testing import World, make_actor
from guanxi.foundation.django import access, audit, idempotency, prepared
from guanxi.foundation.django.models import AuditAct, AuditRow
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db


def test_a_manager_creates_his_account(world: World, now: datetime) -> None:
    """ARC-01: one command writes the account, its codes, its owner, its line of the book and its words of the search."""
    manager = make_actor("hejun", now=now, unit_id=world.city)
    account_id = api.create_account(
        actor=manager, now=now, values={"name": "望溪银行", "industry_code": "货币金融服务", "customer_kind": "state_owned"},
        identifiers={"group_code": "GL-9702-0001873", "uscc": "91970200madem002xd"})
    with access.bound(manager):
        seen = api.account(actor=manager, account_id=account_id)
        assert (seen.card.name, seen.card.industry_code, seen.number("uscc")) == ("望溪银行", "J66", "91970200MADEM002XD")
        assert seen.assignments[0].user_id == manager.user_id
        assert [r.code for r in api.why_visible(actor=manager, account_id=account_id)] == ["via_owner", "money_in_person"]
    book = Book.objects.get(account_id=account_id)
    assert (book.owner_name, book.group_code, book.unit_id) == ("hejun", "GL-9702-0001873", world.city)
    assert SearchEntry.objects.filter(subject_kind="account", subject_id=account_id).exists()
    assert AccountIdentifier.objects.get(scheme="group_code").issuer == "97"
    assert AuditAct.objects.filter(verb="create_account").count() == 1


def test_nobody_creates_in_another_region(world: World, now: datetime) -> None:
    manager = make_actor("hejun", now=now, unit_id=world.city)
    with pytest.raises(Refusal) as no:
        api.create_account(actor=manager, now=now, values={"name": "石渡粮油", "unit": world.other_city})
    assert no.value.code == "foreign_unit"
    assert not AuditAct.objects.filter(verb="create_account").exists()


def test_a_code_of_another_region_is_refused_without_saying_whose(world: World, now: datetime) -> None:
    make_account(now=now, unit_id=world.other_city, name="石渡机密厂", code="GL-9703-1")
    manager = make_actor("hejun", now=now, unit_id=world.city)
    with pytest.raises(Refusal) as no:
        api.create_account(actor=manager, now=now, values={"name": "望溪厂"}, identifiers={"group_code": "GL-9703-1"})
    assert no.value.code == "code_taken" and "石渡" not in no.value.text.zh + str(no.value.way_out)


def test_the_same_code_of_another_province_is_another_code(world: World, now: datetime) -> None:
    first = make_account(now=now, unit_id=world.city, code="GL-1")
    assert make_account(now=now, unit_id=world.other_province, name="沧原厂", code="GL-1") != first


def test_a_form_sent_twice_makes_one_account(world: World, now: datetime) -> None:
    manager = make_actor("hejun", now=now, unit_id=world.city)
    made = api.create_account(actor=manager, now=now, values={"name": "望溪银行"}, key="k1")
    with pytest.raises(idempotency.AlreadyDone) as again:
        api.create_account(actor=manager, now=now, values={"name": "望溪银行"}, key="k1")
    assert again.value.result == str(made) and Book.objects.count() == 1


def test_a_new_account_is_found_by_the_words_that_a_refresh_would_write(world: World, now: datetime, root: Actor) -> None:
    made = api.create_account(actor=root, now=now, values={"name": "望溪银行", "short_name": "望银", "unit": world.city})
    first = SearchEntry.objects.values().get(subject_kind="account", subject_id=made)
    with access.bound(root):
        derived.refresh_search([made])
    assert SearchEntry.objects.values().get(subject_kind="account", subject_id=made) == first and first["label"] == "望溪银行"


def test_edit_keeps_book_search_and_history(world: World, now: datetime, root: Actor) -> None:
    account_id = make_account(now=now, unit_id=world.city, address="解放路1号")
    api.edit_account(actor=root, now=now, account_id=account_id, expected_version=1, values={"name": "望溪发展银行", "is_upstream": True})
    with access.bound(root):
        assert Account.objects.get(pk=account_id).version == 2
        image = AuditRow.objects.get(table_name="customers_account", op="U", row_id=account_id).before
    assert image and image["name"] == "望溪银行" and image["address"] == "解放路1号"
    assert Book.objects.get(account_id=account_id).name == "望溪发展银行"
    assert SearchEntry.objects.get(subject_kind="account", subject_id=account_id).label == "望溪发展银行"


def test_two_editors_the_second_is_told(world: World, now: datetime, root: Actor) -> None:
    account_id = make_account(now=now, unit_id=world.city)
    api.edit_account(actor=root, now=now, account_id=account_id, expected_version=1, values={"district": "砚湖区"})
    with pytest.raises(Refusal) as no:
        api.edit_account(actor=root, now=now, account_id=account_id, expected_version=1, values={"district": "榆浦区"})
    assert no.value.code == "changed_meanwhile"
    assert AuditAct.objects.filter(verb="edit_account").count() == 1


@pytest.mark.parametrize(("values", "code", "field"), [
    ({"name": " "}, "required", "name"),
    ({"name": "\u202e行银"}, "hidden_character", "name"),
    ({"address": "110101199003078515"}, "identity_number", "address"),
    ({"influence_percentile": "101"}, "wrong_value", "influence_percentile"),
    ({"customer_kind": "king"}, "unknown_choice", "customer_kind"),
    ({"industry_code": "炼金术"}, "wrong_value", "industry_code"),
    ({"agreement_until": "2024/2/30"}, "wrong_value", "agreement_until"),
    ({"short_name": "长" * 81}, "too_long", "short_name"),
])
def test_wrong_values_are_refused_by_field(world: World, now: datetime, root: Actor, values: Any, code: str, field: str) -> None:
    account_id = make_account(now=now, unit_id=world.city)
    with pytest.raises(Refusal) as no:
        api.edit_account(actor=root, now=now, account_id=account_id, expected_version=1, values=values)
    assert (no.value.code, no.value.field) == (code, field)


def test_a_foreign_account_does_not_exist(world: World, now: datetime) -> None:
    account_id = make_account(now=now, unit_id=world.other_city)
    manager = make_actor("hejun", now=now, unit_id=world.city)
    for call in (
        lambda: api.edit_account(actor=manager, now=now, account_id=account_id, expected_version=1, values={"name": "x"}),
        lambda: api.set_identifier(actor=manager, now=now, account_id=account_id, scheme="uscc", value="x"),
        lambda: api.mark_account_unknown(actor=manager, now=now, account_id=account_id, field="uscc"),
        lambda: api.set_parent(actor=manager, now=now, account_id=account_id, parent_code=""),
        lambda: api.add_contact(actor=manager, now=now, account_id=account_id, values={"name": "x"}),
    ):
        with pytest.raises(Refusal) as no:
            call()
        assert no.value.status == 404


def test_a_lead_reads_the_tree_and_writes_only_his_own(world: World, now: datetime, root: Actor) -> None:
    head = make_account(now=now, unit_id=world.other_province, name="总行", code="HEAD")
    branch = make_account(now=now, unit_id=world.city, name="分行")
    api.set_parent(actor=root, now=now, account_id=branch, parent_code="HEAD")
    lead = make_actor("daianlan", now=now, unit_id=world.other_province, roles=("R3",))
    api.assign(actor=root, now=now, account_id=head, user_id=lead.user_id, role="lead")
    assert set(Visibility.objects.filter(user_id=lead.user_id).values_list("account_id", "via")) == {(head, "lead"), (branch, "lead_tree")}
    with pytest.raises(Refusal) as no:
        api.edit_account(actor=lead, now=now, account_id=branch, expected_version=1, values={"name": "x"})
    assert no.value.code == "not_responsible"
    api.edit_account(actor=lead, now=now, account_id=head, expected_version=1, values={"short_name": "屿澜"})


def test_a_new_number_ends_the_former_one(world: World, now: datetime, root: Actor) -> None:
    account_id = make_account(now=now, unit_id=world.city, code="GL-1")
    api.set_identifier(actor=root, now=now, account_id=account_id, scheme="group_code", value=" GL-2 ")
    rows = {i.value: (i.is_primary, i.valid_until) for i in AccountIdentifier.objects.filter(account_id=account_id)}
    assert rows["GL-2"] == (True, None) and rows["GL-1"][0] is False and rows["GL-1"][1] is not None
    assert Book.objects.get(account_id=account_id).group_code == "GL-2"
    api.set_identifier(actor=root, now=now, account_id=account_id, scheme="group_code", value="")
    assert Book.objects.get(account_id=account_id).group_code == ""


def test_a_wrong_check_digit_is_kept_and_shown(world: World, now: datetime, root: Actor) -> None:
    account_id = make_account(now=now, unit_id=world.city)
    api.set_identifier(actor=root, now=now, account_id=account_id, scheme="uscc", value="91970200MADEM002X1")
    assert api.identifiers(account_id=account_id)[0].warning is not None


def test_completeness_in_the_book_is_the_rule(world: World, now: datetime, root: Actor) -> None:
    account_id = make_account(now=now, unit_id=world.city, district="砚湖区", has_agreement=False)
    make_contact(now=now, account_id=account_id, mobile="13812341234")
    make_contact(now=now, account_id=account_id, name="陶静", office_phone="0971-8000123", hobby="足球")

    def both() -> tuple[int | None, int]:
        with access.bound(root):
            return Book.objects.get(account_id=account_id).completeness, api.archive(actor=root, account_id=account_id).percent

    before = both()
    assert before[0] == before[1]
    api.mark_account_unknown(actor=root, now=now, account_id=account_id, field="uscc")
    after = both()
    assert after[0] == after[1] > before[1]
    with pytest.raises(Refusal, match="cannot_be_unknown"):
        api.mark_account_unknown(actor=root, now=now, account_id=account_id, field="name")


def test_a_row_stored_by_the_written_statement_is_the_row_that_is_saved(world: World, now: datetime) -> None:
    """prepared.insert: every column as `save` stores it, with a key of its own or the next one; a doubled key is refused the same way."""
    actor = make_actor("head", now=now, unit_id=world.city, roles=("R9",))
    values: dict[str, Any] = {
        "unit_id": world.city, "name": "望溪银行", "short_name": "望溪", "industry_code": "J66", "created_at": now, "updated_at": now,
        "has_agreement": None, "agreement_until": now.date(), "is_upstream": True, "revenue_group": 2,
        "known_unknown": ["address"], "extra": {"cf_1": "是", "cf_2": [1]}}
    saved, stored, placed = Account(**values), Account(**values), Account(pk=7_000_000, **values)
    with audit.acting(actor=actor, verb="create_account", now=now):
        saved.save(force_insert=True)
        prepared.insert(stored)
        prepared.insert(placed)
        assert stored.pk > saved.pk and placed.pk == 7_000_000 and not stored._state.adding
        rows = [Account.objects.filter(pk=one.pk).values().get() | {"id": 0} for one in (saved, stored, placed)]
        assert rows[0] == rows[1] == rows[2] and rows[0]["extra"] == values["extra"]
        stored.name = "望溪银行股份"
        stored.store(now=now)
        with pytest.raises(IntegrityError), transaction.atomic():
            prepared.insert(Account(pk=7_000_000, **values))
