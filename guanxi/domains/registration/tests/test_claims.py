"""Story 7 exactly, CON-82 by name, and what else a claim goes through: masking, confirmation, progress, the night (operator 1.11)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account
from guanxi.domains.customers.testing import make_account
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.registration import api
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.tests.conftest import MARCH_3, MARCH_5, Cast, day, in_force
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
See = Callable[[Actor, int], api.ClaimCard]


def todo(actor: Actor, on: date) -> list[str]:
    with access.bound(actor):
        plan = work.day(actor=actor, today=on)
    return [item.kind for item in [*plan.must, *plan.can]]


def code(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as no:
        call()
    return no.value.code


def test_who_sells_registers_the_customer_he_won(cast: Cast, seen: See) -> None:
    """SAL-02, ARC-15: a salesperson's claim counts like anybody's; of the territory of his unit only."""
    seller = make_actor("seller", now=MARCH_3, unit_id=cast.world.city, roles=("R2",))
    won = make_account(now=MARCH_3, unit_id=cast.world.city, name="砚湖食品厂", owner_id=seller.user_id)
    claim = cast.claim(seller, said="", account_id=won, project="厂区互联")
    assert seen(seller, claim).state == "active"
    elsewhere = make_account(now=MARCH_3, unit_id=cast.world.other_city, name="石渡机床厂")
    assert elsewhere and code(lambda: cast.claim(seller, said="石渡机床厂")) == "account_unknown"


def test_story_7(cast: Cast, seen: See) -> None:
    """Industry team on 3 March, county on 5 March refused, arbitration by the head of the city, the county supports. SAL-02, SAL-03."""
    held = cast.claim(cast.team)
    assert (seen(cast.team, held).state, seen(cast.team, held).protected_until) == ("active", date(2026, 6, 1))
    with pytest.raises(api.Taken) as no:
        cast.claim(cast.county, MARCH_5, project="数字 县域")
    assert no.value.status == 409 and "gaoyi" in no.value.text.zh and "望溪市" in (no.value.way_out or no.value.text).zh
    mine = no.value.registration_id
    assert seen(cast.county, mine).state == "refused"
    dispute = api.open_dispute(actor=cast.county, now=MARCH_5, registration_id=mine, reason="本县一直在跟")
    assert todo(cast.head, date(2026, 3, 5)) == ["decide_dispute"]
    with access.bound(cast.head):
        [card] = api.disputes_to_decide(actor=cast.head, today=date(2026, 3, 5))
    assert card.due_on == date(2026, 3, 10) and "gaoyi" in card.holder and "zhouxiaoman" in card.challenger
    for party, claim in ((cast.team, held), (cast.county, mine)):
        [theirs] = _disputes(party, claim, today=5)
        assert theirs.challenger == card.challenger, "whose reason it is, the history and the notice say so anyway"
        with access.bound(party):
            assert api.claim_of_dispute(dispute_id=dispute) == held, "who owns the customer reads the other's claim too"
    with access.bound(cast.stranger), pytest.raises(Refusal, match="not_found"):
        api.claim_of_dispute(dispute_id=dispute)
    assert seen(cast.team, held).state == "active", "the incumbent keeps acting"
    for other, no_code in ((cast.team, "not_arbiter"), (cast.county, "not_arbiter"), (cast.stranger, "not_found")):
        with pytest.raises(Refusal, match=no_code):
            api.decide_dispute(actor=other, now=MARCH_5, dispute_id=dispute, decision="transfer", reason="ok", expected_version=1)
    api.decide_dispute(actor=cast.head, now=day(6), dispute_id=dispute, decision="keep", reason="行业团队先走访", expected_version=1)
    assert (seen(cast.team, held).state, seen(cast.county, mine).state) == ("active", "supporting")
    assert not seen(cast.county, mine).may_progress and not seen(cast.county, mine).may_withdraw, "support is read-only"
    assert todo(cast.head, date(2026, 3, 6)) == []
    with access.bound(cast.county):
        lines = [line.text.zh for line in timeline.for_account(account_id=cast.hall, actor=cast.county, sees_money=True).lines]
        assert any("维持原报备" in notice.text.zh for notice in messages.notices(actor=cast.county))
    assert any("未被受理" in line for line in lines) and any("裁决:维持原报备" in line for line in lines)
    with access.bound(system("test")):
        assert AuditRow.objects.filter(table_name="registration_registration", account_id=cast.hall).count() >= 3


def test_a_deadline_of_an_unknown_year_is_provisional_and_counted_again(cast: Cast) -> None:
    """SLA-13: three workdays from 30 December; the calendar of the new year comes out and moves the arbitration and its to-do."""
    new_year = datetime(2026, 12, 30, 2, 0, tzinfo=MARCH_3.tzinfo)
    cast.claim(cast.team, new_year)
    mine = cast.refused(cast.county, new_year)
    api.open_dispute(actor=cast.county, now=new_year, registration_id=mine, reason="ok")

    def card() -> api.DisputeCard:
        with access.bound(cast.head):
            return api.disputes_to_decide(actor=cast.head, today=new_year.date())[0]

    assert card().due_on == date(2027, 1, 4) and "2027年放假安排" in str(card().why_provisional)
    holidays = [{"key": "new_year", "name": {"zh": "元旦", "en": "New Year"}, "first": "2027-01-01", "last": "2027-01-04"}]
    in_force(new_year, **{"organisation/calendar": {"years": [{"key": "2027", "notice": "放假安排", "holidays": holidays}]}})
    assert api.recount_deadlines(actor=system("test"), now=new_year) == 1 and api.recount_deadlines(actor=system("test"), now=new_year) == 0
    assert card().due_on == date(2027, 1, 6) and card().why_provisional is None
    with access.bound(cast.head):
        assert [item.due_on for item in work.open_items_owned(owner_id=cast.head.user_id, today=new_year.date())] == [date(2027, 1, 6)]


def _disputes(actor: Actor, claim_id: int, *, today: int) -> tuple[api.DisputeCard, ...]:
    with access.bound(actor):
        return api.disputes_of(actor=actor, registration_id=claim_id, today=date(2026, 3, today))


def test_an_appeal_goes_up_once_and_may_turn_it_round(cast: Cast, seen: See) -> None:
    held, mine = cast.claim(cast.team), cast.refused(cast.county)
    dispute = api.open_dispute(actor=cast.county, now=MARCH_5, registration_id=mine, reason="ok")
    assert code(lambda: api.open_dispute(actor=cast.county, now=MARCH_5, registration_id=mine, reason="ok")) == "dispute_exists"
    api.decide_dispute(actor=cast.head, now=day(6), dispute_id=dispute, decision="keep", reason="先到先得", expected_version=1)
    assert code(lambda: api.appeal_dispute(actor=cast.team, now=day(6), dispute_id=dispute, reason="ok")) == "not_loser"
    assert code(lambda: api.appeal_dispute(actor=cast.county, now=day(16), dispute_id=dispute, reason="ok")) == "appeal_late"
    said = [_disputes(cast.county, mine, today=on)[0] for on in (13, 14)]
    assert [(one.appeal_until, one.is_appeal_over) for one in said] == [(date(2026, 3, 13), False), (date(2026, 3, 13), True)]
    appeal = api.appeal_dispute(actor=cast.county, now=day(9), dispute_id=dispute, reason="县里已签意向书")
    with access.bound(cast.team):
        notice = messages.notices(actor=cast.team)[0].text.zh
    assert notice.startswith("柳塘县人民政府 · 数字县域:zhouxiaoman 对裁决提出申诉") and notice.endswith("裁决前按原裁决执行"), notice
    [_, above] = _disputes(cast.team, held, today=9)
    assert "gaoyi" in above.holder and "zhouxiaoman" in above.challenger
    assert [one.appeal_until for one in _disputes(cast.county, mine, today=9)] == [None, None], "one appeal, and it is made"
    assert code(lambda: api.decide_dispute(actor=cast.head, now=day(9), dispute_id=appeal, decision="keep", reason="ok", expected_version=1)) in (
        "not_arbiter", "decided_before")
    api.decide_dispute(actor=cast.above, now=day(10), dispute_id=appeal, decision="transfer", reason="以签约方为准", expected_version=1)
    assert (seen(cast.team, held).state, seen(cast.county, mine).state) == ("supporting", "active")
    assert seen(cast.county, mine).protected_until == date(2026, 6, 8), "protected from the day of the decision"
    assert code(lambda: api.appeal_dispute(actor=cast.team, now=day(10), dispute_id=appeal, reason="ok")) == "appealed_once"


def test_who_may_not_see_the_account_reads_no_name(cast: Cast) -> None:
    cast.claim(cast.county)
    with pytest.raises(api.Taken) as no:
        cast.claim(cast.team, MARCH_5)
    words = f"{no.value}{no.value.text}{no.value.way_out}{no.value.reasons}"
    assert "zhouxiaoman" not in words and "柳塘" not in words and "2026" not in words and "single_contact" in words
    with access.bound(cast.team):
        assert api.holder_of(actor=cast.team, registration_id=no.value.registration_id).is_masked
        with pytest.raises(Refusal, match="not_found"):
            api.registrations_of(actor=cast.team, account_id=cast.hall)


def test_an_account_outside_the_territory_cannot_be_registered(cast: Cast, now: datetime) -> None:
    foreign = make_account(now=now, unit_id=cast.world.other_city, name="石渡机密厂", code="GL-9703-9")
    assert code(lambda: cast.claim(cast.team, said="石渡机密厂")) == "account_unknown"
    assert code(lambda: cast.claim(cast.team, said="GL-9703-9")) == "account_unknown"
    assert code(lambda: cast.claim(cast.team, said="", account_id=foreign)) == "not_found"
    assert code(lambda: cast.claim(cast.team, said="", account_id=cast.hall)) == "not_found", "by number only what he sees"
    assert code(lambda: cast.claim(cast.county, proof=" ")) == code(lambda: cast.claim(cast.county, proof="1")) == "proof_missing"
    with access.bound(system("test")):
        assert not Registration.objects.exists()


def test_the_base_pack_refuses_with_a_clear_message(cast: Cast) -> None:
    in_force(MARCH_3, claims={"protect_days": None})
    assert code(lambda: cast.claim(cast.team)) == "protect_days_blank"
    assert code(lambda: cast.claim(cast.team, at=datetime(2025, 6, 1, 2, 0, tzinfo=MARCH_3.tzinfo))) == "policy_missing"


def test_a_whole_account_waits_for_its_superior_and_then_counts_as_registered(cast: Cast, seen: See) -> None:
    claim = cast.claim(cast.county, project="")
    assert seen(cast.county, claim).state == "waiting" and todo(cast.head, date(2026, 3, 3)) == ["confirm_registration"]
    decide = {"registration_id": claim, "now": MARCH_5}
    assert code(lambda: api.decide_registration(actor=cast.county, decision="confirm", **decide)) == "not_decider"  # type: ignore[arg-type]
    assert code(lambda: api.decide_registration(actor=cast.head, decision="decline", **decide)) == "note_needed"  # type: ignore[arg-type]
    api.decide_registration(actor=cast.head, decision="confirm", **decide)  # type: ignore[arg-type]
    assert seen(cast.county, claim).protected_until == date(2026, 6, 3) and todo(cast.head, date(2026, 3, 5)) == []
    with access.bound(cast.county):
        assert Account.objects.get(pk=cast.hall).registered_on == date(2026, 3, 5)
    assert cast.claim(cast.team) and cast.refused(cast.team, project=""), "a project is another object than its account"


def registered(cast: Cast) -> date | None:
    with access.bound(cast.county):
        return Account.objects.get(pk=cast.hall).registered_on


def test_the_day_of_registration_comes_and_goes_with_the_claim(cast: Cast) -> None:
    """SAL-02: unregistered is no key account, and nobody types the day himself, neither on entry nor later."""
    values = {"registered_on": date(2026, 3, 1)}
    with access.bound(cast.county):
        version = Account.objects.get(pk=cast.hall).version
    assert code(lambda: customers.edit_account(
        actor=cast.county, now=MARCH_3, account_id=cast.hall, expected_version=version, values=values)) == "unknown_field"  # type: ignore[arg-type]
    assert code(lambda: customers.create_account(actor=cast.county, now=MARCH_3, values={"name": "x", **values})) == "unknown_field"  # type: ignore[typeddict-item]
    assert code(lambda: customers.set_registered_on(actor=cast.head, now=MARCH_3, account_id=cast.hall, registered_on=None)) == "forbidden"
    claim = cast.claim(cast.county, project="")
    api.decide_registration(actor=cast.head, now=MARCH_5, registration_id=claim, decision="confirm")
    assert registered(cast) == date(2026, 3, 5)
    assert cast.claim(cast.team) and registered(cast) == date(2026, 3, 5), "a project is another object"
    api.advance_registrations(actor=system("schedule"), now=day(20, 5))
    assert registered(cast) is None, "it lapsed without progress"


def test_a_claim_that_is_given_up_ends_it_and_what_was_registered_before_stays(cast: Cast) -> None:
    claim = cast.claim(cast.county, project="")
    api.decide_registration(actor=cast.head, now=MARCH_5, registration_id=claim, decision="confirm")
    api.withdraw_registration(actor=cast.county, now=MARCH_5, registration_id=claim)
    assert registered(cast) is None
    customers.set_registered_on(actor=system("test"), now=MARCH_3, account_id=cast.hall, registered_on=date(2021, 5, 1))
    again = cast.claim(cast.county, MARCH_5, project="")
    api.decide_registration(actor=cast.head, now=MARCH_5, registration_id=again, decision="confirm")
    api.withdraw_registration(actor=cast.county, now=MARCH_5, registration_id=again)
    assert registered(cast) == date(2021, 5, 1), "history, entered by import"


def test_who_takes_an_account_over_by_decision_has_it_registered_from_that_day(cast: Cast) -> None:
    claim = cast.claim(cast.team, project="")
    api.decide_registration(actor=cast.head, now=MARCH_3, registration_id=claim, decision="confirm")
    mine = cast.refused(cast.county, project="")
    dispute = api.open_dispute(actor=cast.county, now=MARCH_5, registration_id=mine, reason="本县一直在跟")
    api.decide_dispute(actor=cast.head, now=MARCH_5, dispute_id=dispute, expected_version=1, decision="transfer", reason="属地")
    assert registered(cast) == date(2026, 3, 5)


def test_the_night_warns_then_ends_what_showed_no_progress(cast: Cast, seen: See) -> None:
    night, claim, other = system("schedule"), cast.claim(cast.team), cast.claim(cast.team, project="二期")
    api.report_progress(actor=cast.team, now=MARCH_5, registration_id=other, kind="visit", note="3月5日走访县府办")
    assert api.advance_registrations(actor=night, now=day(26)) == 0
    assert todo(cast.team, date(2026, 3, 26)) == ["registration_progress"]
    assert api.advance_registrations(actor=night, now=day(2, 4)) == 0, "the last day still counts"
    assert api.advance_registrations(actor=night, now=day(3, 4)) == 1
    assert (seen(cast.team, claim).state, seen(cast.team, other).state, todo(cast.team, date(2026, 4, 3))) == ("lapsed", "active", [])
    assert cast.claim(cast.county, day(3, 4)), "free again"
    assert api.advance_registrations(actor=night, now=day(2, 6)) == 2
    assert seen(cast.team, other).state == "expired"


def test_a_disputed_claim_does_not_lapse_and_a_withdrawn_one_ends_the_dispute(cast: Cast, seen: See) -> None:
    held, mine = cast.claim(cast.team), cast.refused(cast.county)
    assert cast.refused(cast.county) == mine, "a second try is the same refused claim"
    api.open_dispute(actor=cast.county, now=MARCH_5, registration_id=mine, reason="ok")
    assert api.advance_registrations(actor=system("schedule"), now=day(10, 6)) == 0
    api.withdraw_registration(actor=cast.team, now=day(10, 6), registration_id=held, reason="项目取消")
    with access.bound(system("test")):
        assert Dispute.objects.get().state == "void"
    with access.bound(cast.county):
        assert any("可重新报备" in notice.text.zh for notice in messages.notices(actor=cast.county))
    assert cast.claim(cast.county, day(10, 6)) and code(lambda: cast.claim(cast.county, day(10, 6))) == "already_ours"


def test_others_neither_see_nor_change_a_claim(cast: Cast, seen: See) -> None:
    held = cast.claim(cast.team)
    assert code(lambda: seen(cast.stranger, held)) == "not_found"
    assert code(lambda: api.withdraw_registration(actor=cast.stranger, now=MARCH_5, registration_id=held)) == "not_found"
    assert code(lambda: api.withdraw_registration(actor=cast.county, now=MARCH_5, registration_id=held)) == "not_yours"
    reader = make_actor("leser", now=MARCH_3, unit_id=cast.world.county, roles=("R5",))
    assert code(lambda: cast.claim(reader)) == "forbidden"
    assert customers.may(cast.head, "registration.decide") and seen(cast.head, held).may_withdraw
