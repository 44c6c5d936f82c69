"""A bulk edit: draft, run, progress, undo that keeps later edits; rows, book, acts, refusals (IMP-27, hard-places 3.2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, Assignment, ChangeSet
from guanxi.domains.customers.rules import bulk as rules
from guanxi.domains.customers.testing import make_account
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, make_actor, make_user
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def head(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("lin", now=now, unit_id=world.county, roles=("R9",))


@pytest.fixture(scope="module")
def accounts(together: Together, world: World, now: datetime) -> list[int]:
    with together():
        kinds = ("private", "government", "private")
        return [make_account(now=now, unit_id=world.county, name=f"客户{n}", customer_kind=kind) for n, kind in enumerate(kinds)]


def prepared(actor: Actor, now: datetime, ids: list[int], field: str = "customer_kind", value: str = "government", *, is_list: bool = False) -> int:
    return api.prepare_change_set(actor=actor, now=now, wanted=api.Wanted(field=field, value=value, account_ids=ids, is_list=is_list))


def kinds(ids: list[int]) -> list[str]:
    with access.bound(system("test")):
        return [Account.objects.get(pk=pk).customer_kind for pk in ids]


def card(actor: Actor, change_set_id: int) -> api.ChangeSetCard:
    with access.bound(actor):
        return api.change_set(actor=actor, change_set_id=change_set_id)


def test_a_draft_says_what_would_happen_and_edits_nothing(head: Actor, accounts: list[int], now: datetime) -> None:
    draft = prepared(head, now, accounts)
    found = card(head, draft)
    assert (found.state, found.total, found.unchanged, found.refused) == ("draft", 2, 1, 0)
    with access.bound(head):
        lines = api.change_set_lines(actor=head, change_set_id=draft)
        assert api.change_set_lines(actor=head, change_set_id=draft, which="") == lines, "a blank is no list of its own"
    assert [(line.name, line.before.zh, line.after.zh) for line in lines] == [("客户0", "民企", "党政"), ("客户2", "民企", "党政")]
    assert kinds(accounts) == ["private", "government", "private"]
    assert api.change_sets(actor=head) == ()


def test_running_writes_rows_book_and_one_act_and_again_does_nothing(head: Actor, accounts: list[int], now: datetime) -> None:
    draft = prepared(head, now, accounts)
    for _ in range(2):
        api.run_change_set(actor=head, now=now + MINUTE, change_set_id=draft)
    assert kinds(accounts) == ["government"] * 3
    assert set(Book.objects.filter(pk__in=accounts).values_list("customer_kind", flat=True)) == {"government"}
    (act,) = [a for a in AuditAct.objects.filter(verb="bulk_edit", subject_id=draft) if AuditAct.objects.filter(caused_by=a.pk).exists()]
    assert AuditAct.objects.get(verb="bulk_edit_batch", caused_by=act.pk).actor_id == head.user_id
    with access.bound(head):
        assert Account.objects.get(pk=accounts[0]).version == 2
        (listed,) = api.change_sets(actor=head)
    assert (listed.state, listed.changed, listed.passed_over) == ("done", 2, 0)


def test_an_edit_after_the_preview_is_not_overwritten(head: Actor, accounts: list[int], now: datetime) -> None:
    draft = prepared(head, now, accounts)
    api.edit_account(actor=head, now=now + MINUTE, account_id=accounts[0], expected_version=1, values={"customer_kind": "institution"})
    api.run_change_set(actor=head, now=now + 2 * MINUTE, change_set_id=draft)
    assert kinds(accounts) == ["institution", "government", "government"]
    assert card(head, draft).passed_over == 1


def test_batches_go_on_where_a_job_stopped(head: Actor, accounts: list[int], now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    monkeypatch.setattr(rules, "BATCH", 1)
    draft = prepared(head, now, accounts, value="state_owned")
    api.run_change_set(actor=head, now=now, change_set_id=draft)
    assert card(head, draft).state == "running"
    from guanxi.domains.customers.commands import bulk_writing
    assert bulk_writing.write_batch(actor=head, now=now + MINUTE, change_set_id=draft)
    assert (card(head, draft).percent, card(head, draft).changed) == (33, 1)
    api.advance_in_background(now=now + MINUTE, change_set_id=draft)
    assert kinds(accounts) == ["state_owned"] * 3
    assert card(head, draft).state == "done"
    api.take_back_change_set(actor=head, now=now + 2 * MINUTE, change_set_id=draft)
    assert card(head, draft).state == "undoing"
    api.finish_take_back(now=now + 2 * MINUTE, change_set_id=draft)
    assert kinds(accounts) == ["private", "government", "private"]
    assert card(head, draft).state == "undone"


def test_taken_back_keeps_and_lists_what_was_edited_since(head: Actor, accounts: list[int], now: datetime) -> None:
    draft = prepared(head, now, accounts)
    api.run_change_set(actor=head, now=now + MINUTE, change_set_id=draft)
    api.edit_account(actor=head, now=now + 2 * MINUTE, account_id=accounts[2], expected_version=2, values={"address": "望溪路1号"})
    for _ in range(2):
        api.take_back_change_set(actor=head, now=now + 3 * MINUTE, change_set_id=draft)
    assert kinds(accounts) == ["private", "government", "government"]
    assert Book.objects.get(pk=accounts[0]).customer_kind == "private"
    with access.bound(head):
        (kept,) = api.change_set_lines(actor=head, change_set_id=draft, which="kept")
    assert (kept.name, card(head, draft).kept) == ("客户2", 1)


def test_a_filled_field_is_no_longer_unknown_and_clearing_is_possible(head: Actor, accounts: list[int], now: datetime) -> None:
    api.mark_account_unknown(actor=head, now=now, account_id=accounts[0], field="district")
    api.run_change_set(actor=head, now=now, change_set_id=prepared(head, now, accounts, "district", "柳塘县"))
    with access.bound(head):
        assert Account.objects.get(pk=accounts[0]).known_unknown == []
    api.run_change_set(actor=head, now=now + MINUTE, change_set_id=prepared(head, now + MINUTE, accounts, "district", ""))
    with access.bound(head):
        assert set(Account.objects.filter(pk__in=accounts).values_list("district", flat=True)) == {""}


def test_an_owner_is_assigned_in_bulk_and_the_former_one_comes_back(head: Actor, world: World, now: datetime) -> None:
    former = make_user("hejun", now=now, unit_id=world.county, roles=("R1",))
    other = make_user("zhou", now=now, unit_id=world.county, roles=("R1",))
    third = make_user("wu", now=now, unit_id=world.county, roles=("R1",))
    ids = [make_account(now=now, unit_id=world.county, name=name, owner_id=owner) for name, owner in
           (("甲", former), ("乙", None), ("丙", former), ("丁", other))]
    draft = prepared(head, now, ids, "owner", "zhou")
    assert (card(head, draft).total, card(head, draft).unchanged) == (3, 1)
    api.run_change_set(actor=head, now=now + MINUTE, change_set_id=draft)
    assert set(Book.objects.filter(pk__in=ids).values_list("owner_id", flat=True)) == {other}
    present = Assignment.objects.get(account_id=ids[2], role="owner", valid_until=None).pk
    api.assign(actor=head, now=now + 2 * MINUTE, account_id=ids[2], user_id=third, replaces=present)
    api.take_back_change_set(actor=head, now=now + 3 * MINUTE, change_set_id=draft)
    assert [Book.objects.get(pk=pk).owner_id for pk in ids] == [former, None, third, other]
    assert card(head, draft).kept == 1


def test_lif_17_taking_back_makes_nobody_owner_who_has_left_meanwhile(head: Actor, world: World, now: datetime) -> None:
    """That account is kept as it is and listed with the reason; one whose former owner left long before, and had no owner then, goes back to none."""
    former, stays, _ = (make_user(name, now=now, unit_id=world.county, roles=("R1",)) for name in ("hejun", "wu", "zhou"))
    ids = [make_account(now=now, unit_id=world.county, name=name, owner_id=owner) for name, owner in (("甲", former), ("乙", None), ("丙", stays))]
    draft = prepared(head, now, ids, "owner", "zhou")
    api.run_change_set(actor=head, now=now + MINUTE, change_set_id=draft)
    organisation.disable_user(actor=system("test"), now=now + 2 * MINUTE, user_id=former, reason="left")
    api.take_back_change_set(actor=head, now=now + 3 * MINUTE, change_set_id=draft)
    zhou = organisation.users_by_staff_number(numbers=["zhou"])["zhou"].id
    assert [Book.objects.get(pk=pk).owner_id for pk in ids] == [zhou, None, stays] and card(head, draft).kept == 1
    with access.bound(head):
        [line] = api.change_set_lines(actor=head, change_set_id=draft, which="kept")
    assert (line.account_id, line.why and line.why.zh) == (ids[0], "原归属人已离岗")


def test_at_most_what_the_actor_may_edit(head: Actor, world: World, accounts: list[int], now: datetime) -> None:
    manager = make_actor("hejun", now=now, unit_id=world.county)
    mine = make_account(now=now, unit_id=world.county, name="望溪银行", owner_id=manager.user_id)
    with pytest.raises(Refusal) as unseen:
        prepared(manager, now, [mine, accounts[0]])
    assert unseen.value.status == 404
    assert card(manager, prepared(manager, now, [mine, accounts[0]], is_list=True)).total == 1
    with pytest.raises(Refusal) as foreign:
        card(manager, prepared(head, now, accounts))
    assert foreign.value.status == 404
    reader = make_actor("reader", now=now, unit_id=world.county, roles=("R12",))
    with pytest.raises(Refusal) as forbidden:
        prepared(reader, now, accounts)
    assert forbidden.value.status == 403


@pytest.mark.parametrize(("field", "value", "code"), [
    ("name", "x", "not_in_bulk"), ("customer_kind", "alien", "unknown_choice"), ("agreement_until", "31.31", "wrong_value"),
    ("owner", "nobody", "unknown_person"), ("address", "330102199003076533", "identity_number"),
])
def test_refused_before_anything_is_written(head: Actor, accounts: list[int], now: datetime, field: str, value: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        prepared(head, now, accounts, field, value)
    assert refused.value.code == code
    assert not ChangeSet.objects.exists()


def test_what_cannot_be_run_or_taken_back(head: Actor, accounts: list[int], now: datetime) -> None:
    empty = prepared(head, now, [accounts[1]])
    old = prepared(head, now, accounts)
    for draft, at, code in ((empty, now, "nothing_to_change"), (old, now + timedelta(days=2), "draft_too_old")):
        with pytest.raises(Refusal) as refused:
            api.run_change_set(actor=head, now=at, change_set_id=draft)
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        api.take_back_change_set(actor=head, now=now, change_set_id=old)
    assert refused.value.code == "not_done"
    assert api.forget_drafts(now=now + timedelta(days=2)) == 2


CUSTOM = (  # kind, given, as it lies there, as it is said
    ("text", "三线机房", "三线机房", "三线机房"), ("number", "1,200.50", "1200.5", "1200.5"), ("money", "88.5", 8850, "88.50 元"),
    ("date", "2026-3-1", "2026-03-01", "2026-03-01"), ("bool", "否", False, "否"), ("choice", "02", "02", "乙级"),
    ("multi_choice", "02;01", ["01", "02"], "甲级、乙级"),
)


@pytest.mark.parametrize(("kind", "given", "stored", "said"), CUSTOM, ids=[one[0] for one in CUSTOM])
def test_a_custom_field_is_changed_in_bulk_and_taken_back(head: Actor, accounts: list[int], now: datetime, kind: str, given: str, stored: object,
                                                          said: str) -> None:
    """SYS-22: every kind, typed; what lies beside it in `extra` stays; the book's column follows; one edited since is kept."""
    choices = "甲级\n乙级" if kind in ("choice", "multi_choice") else ""
    definitions: tuple[Any, ...] = ({"zh": "机房等级", "kind": kind, "choices": choices}, {"zh": "旁边", "kind": "text"})
    key, other = (f"cf_{api.define_field(actor=system('test'), now=now, subject='account', values=values)}" for values in definitions)
    beside: Any = {other: "留着"}
    api.edit_account(actor=head, now=now, account_id=accounts[0], expected_version=1, values=beside)
    draft = prepared(head, now, accounts, key, given)
    assert ((key, "机房等级") in [(name, label.zh) for name, label in api.bulk_fields()], card(head, draft).total) == (True, 3)
    api.run_change_set(actor=head, now=now + MINUTE, change_set_id=draft)
    assert extras(accounts) == [{key: stored, other: "留着"}, {key: stored}, {key: stored}]
    assert (card(head, draft).value.zh, card(head, draft).field.zh) == (said, "机房等级")
    again = prepared(head, now + MINUTE, accounts, key, given)
    assert card(head, again).unchanged == 3
    api.edit_account(actor=head, now=now + 2 * MINUTE, account_id=accounts[2], expected_version=2, values={"address": "望溪路1号"})
    api.take_back_change_set(actor=head, now=now + 3 * MINUTE, change_set_id=draft)
    assert extras(accounts) == [{other: "留着"}, {}, {key: stored}]


def extras(ids: list[int]) -> list[dict[str, object]]:
    with access.bound(system("test")):
        return [Account.objects.get(pk=pk).extra for pk in ids]


def test_a_custom_field_refuses_what_its_form_refuses_and_what_is_retired(head: Actor, accounts: list[int], now: datetime) -> None:
    given: Any = {"zh": "机柜数", "kind": "number"}
    number = api.define_field(actor=system("test"), now=now, subject="account", values=given)
    draft = prepared(head, now, accounts, f"cf_{number}", "3")
    with pytest.raises(Refusal) as refused:
        prepared(head, now, accounts, f"cf_{number}", "三")
    assert (refused.value.code, refused.value.field) == ("wrong_value", f"cf_{number}")
    api.retire_field(actor=system("test"), now=now, number=number)
    for call in (lambda: prepared(head, now, accounts, f"cf_{number}", "4"),
                 lambda: api.run_change_set(actor=head, now=now, change_set_id=draft)):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.code == "not_in_bulk"
    assert card(head, draft).value.zh == "3" and extras(accounts) == [{}, {}, {}]


def test_a_batch_takes_few_statements(head: Actor, accounts: list[int], now: datetime) -> None:
    draft = prepared(head, now, accounts)
    with CaptureQueriesContext(connection) as queries:
        api.run_change_set(actor=head, now=now, change_set_id=draft)
    assert len([q for q in queries.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]) <= 45

