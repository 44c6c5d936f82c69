"""Asking and deciding: rows, audit, event, refusals, and who may."""

from datetime import date, timedelta

import pytest

from guanxi.domains.approvals import api
from guanxi.domains.approvals.models import Request
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.models import AuditAct, AuditRow, EventLog
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal


def decide(people, now, request_id, who, decision="approve", note="", version=1):
    return api.decide_request(actor=people[who], now=now, request_id=request_id, decision=decision, note=note,
                              expected_version=version)


def card(actor, request_id):
    with access.bound(actor):
        return api.request_card(actor=actor, request_id=request_id)


def test_two_steps_are_decided_in_order_and_the_asker_hears_of_it(people, ask, now):
    request_id = ask()
    assert decide(people, now, request_id, "city") == "waiting"
    assert decide(people, now, request_id, "province", note="同意", version=2) == "approved"
    found = card(people["asker"], request_id)
    assert [(step.state, step.decided_by) for step in found.steps] == [("approved", "city"), ("approved", "province")]
    with access.bound(system("test")):
        (event,) = EventLog.objects.filter(kind="guanxi.domains.approvals.events.ApprovalDecided")
        assert event.payload["decision"] == "approved" and event.payload["subject_version"] == 3
        acts = AuditAct.objects.filter(verb="decide_request").order_by("at", "id")
        assert {(act.subject_id, act.actor_name) for act in acts} == {(request_id, "city"), (request_id, "province")}
        assert AuditRow.objects.filter(table_name="approvals_request", op="U").count() == 2


def test_a_rejection_ends_it_and_needs_a_reason(people, ask, now):
    request_id = ask()
    with pytest.raises(Refusal) as caught:
        decide(people, now, request_id, "city", "reject")
    assert caught.value.code == "note_needed"
    assert decide(people, now, request_id, "city", "reject", "证据不足") == "rejected"
    with pytest.raises(Refusal) as caught:
        decide(people, now, request_id, "province", version=2)
    assert caught.value.code == "not_waiting"


@pytest.mark.parametrize(("who", "code"), [
    ("asker", "own_request"), ("clerk", "forbidden"), ("other", "not_found"),
])
def test_who_may_not_decide(people, ask, now, who, code):
    request_id = ask()
    with pytest.raises(Refusal) as caught:
        decide(people, now, request_id, who)
    assert caught.value.code == code


def test_a_city_does_not_decide_the_step_of_the_province(people, ask, now, world):
    request_id = ask(world.province, world.city)
    with pytest.raises(Refusal) as caught:
        decide(people, now, request_id, "city")
    assert caught.value.code == "not_your_step"


def test_a_superior_decides_for_the_city(people, ask, now, world):
    assert decide(people, now, ask(world.city), "province") == "approved"


def test_somebody_was_faster(people, ask, now):
    with pytest.raises(Refusal) as caught:
        decide(people, now, ask(), "city", version=9)
    assert caught.value.code == "changed_meanwhile"


def test_the_same_question_waits_only_once(ask):
    ask()
    with pytest.raises(Refusal) as caught:
        ask()
    assert caught.value.code == "already_asked"


def test_an_expired_request_is_not_decided_and_is_closed_by_the_night(people, ask, now):
    request_id = ask(expires_on=date(2026, 11, 25))
    later = now + timedelta(days=6)
    with pytest.raises(Refusal) as caught:
        decide(people, later, request_id, "city")
    assert caught.value.code == "approval_expired"
    assert api.expire_requests(actor=system("night"), now=now) == 0
    assert api.expire_requests(actor=system("night"), now=later) == 1
    assert card(people["asker"], request_id).state == "expired"


def test_only_the_asker_withdraws(people, ask, now):
    request_id = ask()
    with pytest.raises(Refusal) as caught, audit.acting(actor=people["city"], verb="withdraw", now=now) as act:
        api.withdraw_request(act=act, request_id=request_id)
    assert caught.value.code == "forbidden"
    with audit.acting(actor=people["asker"], verb="withdraw", now=now) as act:
        api.withdraw_request(act=act, request_id=request_id)
    assert card(people["asker"], request_id).state == "withdrawn"


def test_lists_show_each_what_waits_for_him(people, ask):
    request_id = ask()

    def waiting(who):
        with access.bound(people[who]):
            return [found.id for found in api.waiting_for(actor=people[who])]

    assert {who: waiting(who) for who in people} == {
        "asker": [], "city": [request_id], "province": [request_id], "other": [], "clerk": [],
    }
    with access.bound(people["asker"]):
        assert [found.id for found in api.asked_by(actor=people["asker"])] == [request_id]


def test_row_security_hides_requests_of_other_units(people, ask):
    ask()
    with access.bound(people["other"]):
        assert Request.objects.count() == 0


def test_deciders_get_a_to_do_that_closes_by_itself(people, ask, now):
    from guanxi.domains.work import api as work

    def open_items(who):
        with access.bound(people[who]):
            day = work.day(actor=people[who], today=date(2026, 11, 20))
            return len(day.must) + len(day.can)

    request_id = ask()
    assert (open_items("city"), open_items("asker")) == (1, 0)
    decide(people, now, request_id, "province", "reject", "不符合")
    assert open_items("city") == 0
