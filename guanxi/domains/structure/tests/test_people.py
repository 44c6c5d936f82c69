"""What happens to rows and lines when people leave, move, are one, or their accounts become one (ARC-06, CON-88, operator 1.15)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Move
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.duplicates import api as duplicates
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.structure import api
from guanxi.domains.structure.merging import Structures
from guanxi.domains.structure.models import Line, Seat
from guanxi.domains.structure.tests.conftest import TODAY, Scene, chart, lines, standing
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(scene: Scene, now: datetime) -> Scene:
    """director > deputy > head > man report; the deputy is in charge of IT, whose head is `head`."""
    scene.place(scene.deputy, "deputy", now)
    scene.place(scene.head, "it", now)
    scene.draw("reports_to", scene.director, now, below=scene.deputy)
    scene.draw("reports_to", scene.deputy, now, below=scene.head)
    scene.draw("reports_to", scene.head, now, below=scene.man)
    scene.draw("oversees", scene.deputy, now, row="it")
    return scene


def retire(scene: Scene, now: datetime, contact_id: int) -> object:
    with access.bound(scene.manager):
        version = customers.contact(actor=scene.manager, contact_id=contact_id).version
    return customers.retire_contact(actor=scene.manager, now=now, contact_id=contact_id, expected_version=version, reason="退休")


def test_who_leaves_takes_his_row_and_lines_along_and_back(filled: Scene, now: datetime) -> None:
    """ARC-06: ended in the same act, and there again when it is taken back."""
    before = chart(filled.manager, filled.own)
    act = retire(filled, now, filled.deputy)
    found = chart(filled.manager, filled.own)
    assert standing(found) == {"it": ["丁浩"]} and lines(found) == ["汇丁浩", "汇.顾小北"]
    customers.undo_edit(actor=filled.manager, now=now, act_id=act)  # type: ignore[arg-type]
    after = chart(filled.manager, filled.own)
    assert standing(after) == standing(before) and lines(after) == lines(before)


@pytest.mark.parametrize(("never_left", "since"), [(True, TODAY), (False, TODAY + timedelta(days=30))])
def test_who_is_restored_has_his_row_again(filled: Scene, now: datetime, root: Actor, never_left: bool, since: date) -> None:
    """ARC-06: who never left has row and lines as before; who was away begins in his row today, and what was in between stays history."""
    before = chart(filled.manager, filled.own)
    retire(filled, now, filled.deputy)
    customers.restore_contact(actor=filled.manager, now=now + timedelta(days=30), contact_id=filled.deputy, never_left=never_left)
    after = chart(filled.manager, filled.own)
    assert standing(after) == standing(before)
    assert (lines(after) == lines(before)) is never_left
    with access.bound(root):
        rows = list(Seat.objects.filter(contact_id=filled.deputy).order_by("pk").values_list("valid_from", "valid_until"))
    assert rows[-1] == (since, None) and len(rows) == (1 if never_left else 2)


def test_a_row_that_he_left_before_is_not_his_again(filled: Scene, now: datetime) -> None:
    api.leave_row(actor=filled.manager, now=now, account_id=filled.own, contact_id=filled.deputy)
    retire(filled, now, filled.deputy)
    customers.restore_contact(actor=filled.manager, now=now + timedelta(days=30), contact_id=filled.deputy)
    assert "deputy" not in standing(chart(filled.manager, filled.own))


def test_what_no_longer_fits_does_not_come_back(filled: Scene, now: datetime) -> None:
    """The head has a new superior, the director is gone, and a circle would close: the person is back, the lines that fit with him."""
    act = retire(filled, now, filled.deputy)
    filled.draw("reports_to", filled.man, now, below=filled.director)
    customers.undo_edit(actor=filled.manager, now=now, act_id=act)  # type: ignore[arg-type]
    found = chart(filled.manager, filled.own)
    assert standing(found)["deputy"] == ["江映雪"] and lines(found) == ["汇丁浩", "汇.顾小北", "汇..柏文渊"]
    again = retire(filled, now, filled.man)
    filled.draw("reports_to", filled.deputy, now, below=filled.director)
    customers.undo_edit(actor=filled.manager, now=now, act_id=again)  # type: ignore[arg-type]
    assert lines(chart(filled.manager, filled.own)) == ["汇江映雪", "汇.柏文渊", "汇丁浩", "汇.顾小北"]


def test_who_moved_leaves_his_place_behind(filled: Scene, now: datetime, root: Actor) -> None:
    """人随岗走: his former row and lines end and stay with the former account; those of the new record are his now (operator 1.15)."""
    other = make_account(now=now, unit_id=filled.world.city, name="望溪二院", owner_id=filled.manager.user_id, customer_kind="institution",
                         industry_code="Q84")
    customers.edit_contact(actor=filled.manager, now=now, contact_id=filled.deputy, expected_version=1, values={"mobile": "13812341234"})
    chief = make_contact(now=now, account_id=other, name="院长二")
    record = make_contact(now=now, account_id=other, name="江映雪", mobile="13812341234")
    api.place_person(actor=filled.manager, now=now, account_id=other, contact_id=record, row="hospital.deputy", values={})
    api.draw_line(actor=filled.manager, now=now, account_id=other, kind="reports_to", above_id=chief, below_id=record, values={})
    with access.bound(root):
        Move.objects.all().delete()
        move = Move.objects.create(old_contact_id=filled.deputy, new_contact_id=record, old_account_id=filled.own, new_account_id=other,
                                   matched_by="mobile", created_at=now, updated_at=now)
    assert customers.confirm_move(actor=filled.manager, now=now, move_id=move.pk) == filled.deputy
    assert lines(chart(filled.manager, filled.own)) == ["汇丁浩", "汇.顾小北"]
    there = chart(filled.manager, other)
    assert standing(there) == {"deputy": ["江映雪"]} and lines(there) == ["汇院长二", "汇.江映雪"]
    with access.bound(root):
        assert Seat.objects.get(contact_id=filled.deputy, account_id=filled.own).valid_until == TODAY


def test_one_person_entered_twice(filled: Scene, now: datetime, root: Actor) -> None:
    """CON-88: the survivor's row and superior stay, what only the double had comes along; taken back, all stands as before."""
    double = make_contact(now=now, account_id=filled.own, name="江映雪", post="分管副院长")
    officer = make_contact(now=now, account_id=filled.own, name="罗微")
    filled.place(double, "officer", now)
    filled.draw("reports_to", double, now, below=filled.director)
    wish = duplicates.Wish(survivor_id=filled.deputy, loser_id=double, survivor_version=1, loser_version=1)
    with pytest.raises(Refusal, match="merge_circle"):
        duplicates.merge_contacts(actor=filled.manager, now=now, account_id=filled.own, wish=wish)
    api.end_line(actor=filled.manager, now=now, account_id=filled.own, line_id=_line(root, double, filled.director))
    filled.draw("reports_to", filled.head, now, below=double)
    filled.draw("reports_to", double, now, below=officer)
    before = chart(filled.manager, filled.own)
    merged = duplicates.merge_contacts(actor=filled.manager, now=now, account_id=filled.own, wish=wish)
    found = chart(filled.manager, filled.own)
    assert standing(found) == {"deputy": ["江映雪"], "it": ["丁浩"]}
    assert sorted(lines(found)) == sorted(["汇柏文渊", "汇.江映雪", "汇..丁浩", "汇...顾小北", "汇..罗微", "管江映雪", "管.信息科", "管..丁浩"])
    duplicates.unmerge(actor=filled.manager, now=now, merge_id=merged, reason="是两个人")
    apart = chart(filled.manager, filled.own)
    assert lines(apart) == lines(before) and standing(apart) == standing(before)


def test_what_comes_late_to_the_double_of_who_has_left_ends_with_him(filled: Scene, now: datetime, root: Actor) -> None:
    """CON-88: a transaction that was under way wrote to the record that had gone."""
    double = make_contact(now=now, account_id=filled.own, name="江映雪")
    filled.draw("reports_to", double, now, below=filled.director)
    api.leave_row(actor=filled.manager, now=now, account_id=filled.own, contact_id=filled.deputy)
    filled.place(double, "officer", now)
    retire(filled, now, filled.deputy)
    with audit.acting(actor=root, verb="carry_late", now=now) as act:
        Structures().merge(subject=Ref("contact", double), into=Ref("contact", filled.deputy), act=act)
        assert not Seat.objects.filter(contact_id=filled.deputy, valid_until=None).exists()
        assert not Line.objects.filter(above_id=filled.deputy, valid_until=None).exists()


def test_accounts_that_become_one_keep_both_hierarchies(filled: Scene, now: datetime, root: Actor) -> None:
    """CON-88: rows and lines go along; a circle through a row refuses the merge."""
    twin = make_account(now=now, unit_id=filled.world.city, name="望溪一院", owner_id=filled.manager.user_id, customer_kind="institution",
                        industry_code="Q84")
    twin_head = make_contact(now=now, account_id=twin, name="闻静")
    api.mark_row_unknown(actor=filled.manager, now=now, account_id=twin, row="hospital.it")
    api.place_person(actor=filled.manager, now=now, account_id=twin, contact_id=twin_head, row="hospital.it", values={})
    api.mark_row_unknown(actor=filled.manager, now=now, account_id=twin, row="hospital.deputy")
    act = api.draw_line(actor=filled.manager, now=now, account_id=twin, kind="oversees", above_id=twin_head, row="hospital.deputy", values={})
    wish = duplicates.Wish(survivor_id=filled.own, loser_id=twin, survivor_version=_version(root, filled.own), loser_version=_version(root, twin))
    head = make_actor("zhou", now=now, unit_id=filled.world.city, roles=("R9",))
    with pytest.raises(Refusal, match="merge_circle"):
        duplicates.merge_accounts(actor=head, now=now, wish=wish)
    api.undo_structure(actor=filled.manager, now=now, act_id=act)
    duplicates.merge_accounts(actor=head, now=now, wish=wish)
    found = chart(filled.manager, filled.own)
    assert standing(found) == {"deputy": ["江映雪"], "it": ["丁浩", "闻静"]} and "分管副院长" not in [gap.zh for gap in found.gaps]


def _line(root: Actor, above: int, below: int) -> int:
    with access.bound(root):
        return Line.objects.get(above_id=above, below_id=below, valid_until=None).pk


def _version(root: Actor, account_id: int) -> int:
    with access.bound(root):
        return customers.cards(actor=root, ids=[account_id])[account_id].version
