"""One's own last edit is taken back by the toast's button: record, book, audit; refused when it is not one's own, late, or overtaken."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import World, browser_of, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def bank(together: Together, world: World, manager: Actor, now: datetime) -> int:
    with together():
        return make_account(now=now, unit_id=world.city, name="望溪银行", owner_id=manager.user_id)


def renamed(actor: Actor, now: datetime, account_id: int, name: str) -> uuid.UUID:
    with access.bound(actor):
        version = Account.objects.get(pk=account_id).version
    return api.edit_account(actor=actor, now=now, account_id=account_id, expected_version=version, values={"name": name})


def test_an_edit_is_taken_back_with_its_book_row(manager: Actor, bank: int, now: datetime) -> None:
    act_id = renamed(manager, now, bank, "望海银行")
    assert Book.objects.get(account_id=bank).name == "望海银行"
    done = api.undo_edit(actor=manager, now=now + timedelta(hours=1), act_id=act_id)
    assert (done.subject, done.account_id) == (("account", bank), bank)
    with access.bound(manager):
        account = Account.objects.get(pk=bank)
    assert (account.name, account.version, Book.objects.get(account_id=bank).name) == ("望溪银行", 3, "望溪银行")
    assert AuditAct.objects.filter(verb="undo_edit", subject_id=bank, reason="edit_account").count() == 1


def test_a_retired_contact_comes_back_and_is_found_again(manager: Actor, bank: int, now: datetime) -> None:
    person = make_contact(now=now, account_id=bank, name="程砚秋")
    act_id = api.retire_contact(actor=manager, now=now, contact_id=person, expected_version=1, reason="离职")
    api.undo_edit(actor=manager, now=now, act_id=act_id)
    with access.bound(manager):
        assert Contact.objects.get(pk=person).is_active
    assert Book.objects.get(account_id=bank).contact_count == 1


def test_what_somebody_changed_since_is_not_overwritten(manager: Actor, bank: int, now: datetime, world: World) -> None:
    act_id = renamed(manager, now, bank, "望海银行")
    renamed(manager, now, bank, "望江银行")
    with pytest.raises(Refusal) as no:
        api.undo_edit(actor=manager, now=now, act_id=act_id)
    assert no.value.code == "changed_meanwhile"
    with access.bound(manager):
        assert Account.objects.get(pk=bank).name == "望江银行"


def test_only_ones_own_edit_of_today(manager: Actor, bank: int, now: datetime, world: World) -> None:
    act_id = renamed(manager, now, bank, "望海银行")
    head = make_actor("head", now=now, unit_id=world.city, roles=("R9",))
    for actor, at, act, code in ((head, now, act_id, "not_found"), (manager, now, uuid.uuid4(), "not_found"),
                                 (manager, now + timedelta(hours=25), act_id, "undo_too_late")):
        with pytest.raises(Refusal) as no:
            api.undo_edit(actor=actor, now=at, act_id=act)
        assert no.value.code == code


def test_the_toast_offers_it_and_its_button_does_it(manager: Actor, bank: int, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    browser = browser_of(manager.user_id)
    browser.post(f"/accounts/{bank}/edit/", {"name": "望海银行", "version": "1"})
    act_id = AuditAct.objects.get(verb="edit_account").pk
    assert f"/accounts/undo/{act_id}/" in browser.get(f"/accounts/{bank}/edit/").content.decode()
    answer = browser.post(f"/accounts/undo/{act_id}/", follow=True)
    assert "已撤销" in answer.content.decode() and "望溪银行" in answer.content.decode()
