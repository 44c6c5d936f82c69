"""place_person, leave_row, mark_row_unknown, draw_line, end_line, undo_structure: row, audit, timeline, refusals (operator 1.15)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.structure import api
from guanxi.domains.structure.models import Line, Seat, UnknownRow
from guanxi.domains.structure.tests.conftest import Scene, chart, lines, standing
from guanxi.domains.timeline.models import Entry
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct, AuditRow
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db


def test_rows_are_filled_emptied_and_corrected(scene: Scene, now: datetime, root: Actor) -> None:
    found = chart(scene.manager, scene.own)
    assert found.template.zh == "医院" and [len(level) for level in found.levels] == [1, 1, 4, 1] and len(found.gaps) == 7
    assert [one.name for one in found.unplaced] == ["柏文渊", "丁浩", "顾小北", "江映雪"]
    scene.place(scene.director, "head", now)
    scene.place(scene.head, "officer", now - timedelta(days=40), valid_from="2026-10-01", source="he_said")
    scene.place(scene.head, "it", now, valid_from="2026-11-01", confidence="confirmed")
    scene.place(scene.head, "it", now, valid_from="2026-11-02", confidence="likely")
    found = chart(scene.manager, scene.own)
    assert standing(found) == {"head": ["柏文渊"], "it": ["丁浩"]}
    [head] = found.levels[2][0].people
    assert head.since and (head.since.isoformat(), head.confidence.zh) == ("2026-11-02", "较可信")
    with access.bound(root):
        assert list(Seat.objects.filter(contact_id=scene.head).order_by("pk").values_list("row", "valid_until")) == [
            ("hospital.officer", date(2026, 11, 1)), ("hospital.it", None)]
        act = AuditAct.objects.filter(verb="place_person").latest("at")
        assert act.subject_id == scene.own and AuditRow.objects.filter(act_id=act.id, table_name="structure_seat").exists()
        assert "丁浩 就岗:信息科" in Entry.objects.filter(account_id=scene.own, kind="seat_filled").values_list("zh", flat=True)
    api.leave_row(actor=scene.manager, now=now, account_id=scene.own, contact_id=scene.director)
    assert standing(chart(scene.manager, scene.own)) == {"it": ["丁浩"]}
    with pytest.raises(Refusal, match="not_found"):
        api.leave_row(actor=scene.manager, now=now, account_id=scene.own, contact_id=scene.director)


def test_an_empty_row_is_known_to_be_unknown_until_somebody_fills_it(scene: Scene, now: datetime) -> None:
    """ARC-03: 未知(已问) is an answer."""
    for _ in range(2):
        api.mark_row_unknown(actor=scene.manager, now=now, account_id=scene.own, row="hospital.finance")
    found = chart(scene.manager, scene.own)
    assert "财务科" not in [gap.zh for gap in found.gaps] and len(found.gaps) == 6
    scene.place(scene.man, "finance", now)
    with access.bound(scene.manager):
        assert not UnknownRow.objects.exists()
    with pytest.raises(Refusal, match="row_filled"):
        api.mark_row_unknown(actor=scene.manager, now=now, account_id=scene.own, row="hospital.finance")


def test_in_charge_is_not_reporting(scene: Scene, now: datetime, root: Actor) -> None:
    """The deputy is in charge of IT; its head reports to the director: both stand, neither follows from the other."""
    scene.place(scene.head, "it", now)
    scene.draw("oversees", scene.deputy, now, row="it")
    scene.draw("reports_to", scene.deputy, now, below=scene.head)
    scene.draw("reports_to", scene.director, now, below=scene.head)
    scene.draw("reports_to", scene.head, now, below=scene.man)
    found = chart(scene.manager, scene.own)
    assert lines(found) == ["汇柏文渊", "汇.丁浩", "汇..顾小北", "管江映雪", "管.信息科", "管..丁浩"]
    [it] = [row for row in found.rows if row.key == "hospital.it"]
    assert [end.name.zh for end in it.in_charge] == ["江映雪"] and it.people[0].superior and it.people[0].superior.name.zh == "柏文渊"
    with access.bound(root):
        assert Line.objects.filter(kind="reports_to", below_id=scene.head).count() == 2, "the former superior is history"
        assert "丁浩 向 柏文渊 汇报" in Entry.objects.filter(account_id=scene.own, kind="line_drawn").values_list("zh", flat=True)
        oversees = Line.objects.get(kind="oversees").pk
    api.end_line(actor=scene.manager, now=now, account_id=scene.own, line_id=oversees)
    assert lines(chart(scene.manager, scene.own)) == ["汇柏文渊", "汇.丁浩", "汇..顾小北"]
    with pytest.raises(Refusal, match="not_found"):
        api.end_line(actor=scene.manager, now=now, account_id=scene.own, line_id=oversees)


def test_no_circle_enters_by_a_line_or_through_a_row(scene: Scene, now: datetime) -> None:
    scene.draw("reports_to", scene.director, now, below=scene.deputy)
    scene.draw("reports_to", scene.deputy, now, below=scene.head)
    scene.draw("oversees", scene.deputy, now, row="it")
    for tried in (lambda: scene.draw("reports_to", scene.head, now, below=scene.director), lambda: scene.place(scene.deputy, "it", now)):
        with pytest.raises(Refusal) as refused:
            tried()
        assert (refused.value.code, refused.value.status) == ("circle", 409)
    scene.draw("oversees", scene.head, now, below=scene.director)  # another kind of line
    scene.place(scene.head, "it", now)
    with pytest.raises(Refusal, match="circle"):
        scene.draw("oversees", scene.director, now, below=scene.deputy)
    scene.draw("reports_to", scene.head, now, below=scene.man)


@pytest.mark.parametrize(("given", "code", "field"), [
    ({"kind": "friend"}, "unknown_kind", "kind"), ({}, "one_end", "below_id"), ({"below_id": "man", "row": "hospital.it"}, "one_end", "below_id"),
    ({"kind": "reports_to", "row": "hospital.it"}, "one_end", "below_id"), ({"row": "bank.head"}, "unknown_row", "row"),
    ({"below_id": "deputy"}, "to_self", "below_id"), ({"below_id": "stranger"}, "not_here", "below_id"),
    ({"above_id": "stranger", "below_id": "man"}, "not_here", "above_id")])
def test_lines_that_are_refused(scene: Scene, now: datetime, given: dict[str, str], code: str, field: str) -> None:
    people: Any = {key: getattr(scene, name) if key.endswith("_id") else name for key, name in {
        "kind": "oversees", "above_id": "deputy", **given}.items()}
    with pytest.raises(Refusal) as refused:
        api.draw_line(actor=scene.manager, now=now, account_id=scene.own, values={}, **people)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_who_may_write(scene: Scene, now: datetime, root: Actor) -> None:
    """PRM-58: a foreign account is not there; who only reads it may not write; a stranger in one's own account is nobody."""
    abroad = make_actor("fremd", now=now, unit_id=scene.world.other_city)
    reader = make_actor("leser", now=now, unit_id=scene.world.other_city)
    customers.assign(actor=root, now=now, account_id=scene.own, user_id=reader.user_id or 0, role="local_service")
    for actor, account_id, contact_id, status in ((abroad, scene.own, scene.man, 404), (reader, scene.own, scene.man, 403),
                                                  (scene.manager, scene.foreign, scene.stranger, 404),
                                                  (scene.manager, scene.own, scene.stranger, 422)):
        with pytest.raises(Refusal) as refused:
            api.place_person(actor=actor, now=now, account_id=account_id, contact_id=contact_id, row="hospital.it", values={})
        assert refused.value.status == status
    assert chart(reader, scene.own).may_edit is False


def test_the_last_change_is_taken_back(scene: Scene, now: datetime, root: Actor) -> None:
    api.mark_row_unknown(actor=scene.manager, now=now, account_id=scene.own, row="hospital.it")
    act = api.place_person(actor=scene.manager, now=now, account_id=scene.own, contact_id=scene.head, row="hospital.it", values={})
    assert api.undo_structure(actor=scene.manager, now=now, act_id=act) == scene.own
    found = chart(scene.manager, scene.own)
    assert standing(found) == {} and "信息科" not in [gap.zh for gap in found.gaps], "asked in vain again"
    first = api.draw_line(actor=scene.manager, now=now, account_id=scene.own, kind="reports_to", above_id=scene.deputy,
                          below_id=scene.head, values={})
    scene.draw("reports_to", scene.director, now, below=scene.head)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        api.undo_structure(actor=scene.manager, now=now, act_id=first)
    ended = api.end_line(actor=scene.manager, now=now, account_id=scene.own, line_id=_open(root, "reports_to"))
    scene.draw("reports_to", scene.head, now, below=scene.director)
    with pytest.raises(Refusal, match="changed_meanwhile"):
        api.undo_structure(actor=scene.manager, now=now, act_id=ended)  # it would close a circle
    with pytest.raises(Refusal, match="undo_too_late"):
        api.undo_structure(actor=scene.manager, now=now + timedelta(days=2), act_id=ended)
    with pytest.raises(Refusal, match="not_found"):
        api.undo_structure(actor=make_actor("andere", now=now, unit_id=scene.world.city), now=now, act_id=ended)


def _open(root: Actor, kind: str) -> int:
    with access.bound(root):
        return Line.objects.get(kind=kind, valid_until=None).pk
