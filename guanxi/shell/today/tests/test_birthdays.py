"""IMP-28, CAR-11: a birthday becomes one to-do of who is responsible, on its substitute day too, and of nobody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.rules import birthdays as rules
from guanxi.domains.customers.testing import TwoAccounts, make_contact, make_two_accounts
from guanxi.domains.organisation.testing import make_actor, same_browser
from guanxi.domains.work import api as work
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.today import raising
from tests.together import Together

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 7, 26, 1, tzinfo=UTC)
TODAY = date(2026, 7, 26)
ROOT = system("test")


@pytest.mark.parametrize(("stored", "today", "days", "zh"), [
    ("1970-05-10", date(2026, 5, 6), 4, "5月10日"), ("1970-05-10", date(2026, 5, 5), None, ""), ("05-10", date(2026, 5, 11), None, ""),
    ("1988-02-29", date(2026, 2, 26), 2, "2月29日(今年 2月28日,当年无此日,按28日)"), ("02-29", date(2028, 2, 27), 2, "2月29日"),
    ("01-02", date(2026, 12, 30), 3, "1月2日"), ("1988-04-17", date(2026, 4, 17), 0, "4月17日"),
    ("农历12-30", date(2025, 1, 26), 2, "农历腊月三十(今年 1月28日,该月无三十,按廿九)"),
    ("农历12-30", date(2026, 2, 16), 0, "农历腊月三十(今年 2月16日,该月无三十,按廿九)"),
    ("农历2025-闰06-15", date(2026, 7, 26), 2, "农历闰六月十五(今年 7月28日,闰月按六月)"),
    ("农历闰06-15", date(2025, 8, 8), 0, "农历闰六月十五(今年 8月8日)"), ("农历06-15", date(2026, 7, 28), 0, "农历六月十五(今年 7月28日)"),
    ("农历11-14", date(2026, 12, 20), 2, "农历冬月十四(今年 12月22日)"), ("农历11-25", date(2026, 12, 30), 3, "农历冬月廿五(明年 1月2日)"),
    ("农历12-30", date(2102, 1, 1), None, ""),
])
def test_imp_28_which_day_a_birthday_is_told_for(stored: str, today: date, days: int | None, zh: str) -> None:
    birthday = rules.stored_birthday(text=stored)
    assert birthday is not None
    kept = rules.coming(today, 4).get(birthday.key)
    assert (kept.days_left if kept else None) == days
    if kept:
        assert rules.said(birthday=birthday, kept=kept).zh == zh and "19" not in zh


@pytest.fixture(scope="module")
def _scene(together: Together) -> tuple[TwoAccounts, int]:
    with together():
        made = TwoAccounts(**make_two_accounts(now=NOW, customer_kind="government"))
        person = make_contact(now=NOW, account_id=made.own, name="霍明远", mobile="13800001234", birthday="农历2025-闰06-15")
        make_contact(now=NOW, account_id=made.own, name="未问过", mobile="13800001235", birthday="1970-07-28")
        agree(person)
        return made, person


@pytest.fixture
def scene(_scene: tuple[TwoAccounts, int], monkeypatch: pytest.MonkeyPatch) -> tuple[TwoAccounts, int]:
    monkeypatch.setenv("GUANXI_NOW", NOW.isoformat())
    return _scene


def agree(person: int, *, at: datetime = NOW, said_on: date = date(2026, 7, 1)) -> None:
    consent.record_consent(actor=ROOT, now=at, contact_id=person, said=consent.Said(
        state="given", purposes=("care",), channels=("phone", "post"), said_on=said_on, evidence="phone_call"))


def raise_all(days: int = 0) -> None:
    raising.raise_day(now=NOW + timedelta(days=days), today=TODAY + timedelta(days=days))


def states() -> list[tuple[int, str]]:
    with access.bound(ROOT):
        return list(WorkItem.objects.filter(kind="birthday").order_by("pk").values_list("owner_id", "state"))


def of(actor: Actor) -> list[work.Item]:
    with access.bound(actor):
        day = work.day(actor=actor, today=TODAY)
    return [item for item in (*day.must, *day.can) if item.kind == "birthday"]


def test_imp_28_one_to_do_for_the_owner_alone_until_the_day_is_over(scene: tuple[TwoAccounts, int]) -> None:
    """Raised twice it is one; who was not asked is not greeted; nobody else reads it, and the day is in no stored text."""
    made, person = scene
    boss = make_actor("boss", now=NOW, unit_id=made.world.city, roles=("R9",))
    raise_all()
    raise_all(1)
    (item,) = of(made.manager)
    assert (item.subject.id, item.due_on, item.account_id, item.title.zh) == (person, date(2026, 7, 28), None, "生日问候:霍明远")
    with access.bound(boss):
        assert work.item(actor=boss, item_id=item.id, today=TODAY) is None
        assert all(one.kind != "birthday" for one in work.open_items_of(account_ids=[made.own], today=TODAY).get(made.own, ()))
    html = same_browser(made.client).get("/").content.decode()
    assert "农历闰六月十五(今年 7月28日,闰月按六月)" in html and "可用:电话、邮寄" in html and "仅限问候" in html and "2025-" not in html
    assert f"/accounts/contacts/{person}/" in html
    raise_all(3)
    assert states() == [(made.manager.user_id, "settled")]


def test_imp_28_who_does_not_see_the_person_cannot_be_given_the_to_do(scene: tuple[TwoAccounts, int]) -> None:
    made, _ = scene
    far = make_actor("far", now=NOW, unit_id=made.world.other_city, roles=("R1",))
    raise_all()
    (item,) = of(made.manager)
    with pytest.raises(Refusal) as refused:
        work.pass_on_item(actor=made.manager, now=NOW, item_id=item.id, to_user_id=far.user_id or 0, reason="ok")
    assert refused.value.code == "passed_out_of_sight" and len(of(made.manager)) == 1


@pytest.mark.parametrize("ended_by", ["greeting", "visit", "retired", "withdrawn"])
def test_imp_28_it_ends_before_its_day_and_stays_ended(scene: tuple[TwoAccounts, int], ended_by: str) -> None:
    made, person = scene
    on_the_day = NOW + timedelta(days=2)
    raise_all(2)
    assert states() == [(made.manager.user_id, "open")]
    match ended_by:
        case "greeting":
            consent.record_touch(actor=made.manager, now=on_the_day, contact_id=person, purpose="care", channel="phone", note="生日快乐")
        case "visit":
            customers.record_visit(actor=made.manager, now=on_the_day, account_id=made.own, values={})
        case "retired":
            customers.retire_contact(actor=made.manager, now=NOW, contact_id=person, expected_version=1, reason="离职")
        case _:
            consent.withdraw_consent(actor=made.manager, now=NOW, contact_id=person, purpose="care", evidence="hotline", source="来电")
            raise_all(2)
    assert states() == [(made.manager.user_id, "settled")]
    raise_all(2)
    assert states() == [(made.manager.user_id, "settled")]


def test_imp_28_what_he_says_in_the_afternoon_counts_that_day(scene: tuple[TwoAccounts, int]) -> None:
    """A night, or an import, raises the day's work again: who said no at 15:00 is not greeted, who agreed then is."""
    made, person = scene
    afternoon = NOW + timedelta(hours=6)
    consent.withdraw_consent(actor=made.manager, now=afternoon, contact_id=person, purpose="care", evidence="hotline", source="来电")
    raise_all()
    assert states() == []
    agree(person, at=afternoon + timedelta(minutes=1), said_on=TODAY)
    raise_all()
    assert states() == [(made.manager.user_id, "open")]


def test_imp_28_a_new_owner_gets_it_and_the_former_one_loses_it_at_once(scene: tuple[TwoAccounts, int]) -> None:
    made, _ = scene
    new = make_actor("new", now=NOW, unit_id=made.world.city, roles=("R1",))
    raise_all()
    with access.bound(ROOT):
        former = customers.owner_of(account_id=made.own)
    assert former is not None
    customers.assign(actor=ROOT, now=NOW, account_id=made.own, user_id=new.user_id or 0, role="owner", replaces=former.id)
    raise_all()
    assert of(made.manager) == [] and len(of(new)) == 1
