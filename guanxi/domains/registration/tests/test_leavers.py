"""A leaver's claims are his unit's: listed for the superior, who names who takes each over; protection runs on (SAL-02, PRM-71)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.domains.registration import api
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.tests.conftest import MARCH_5, Cast, day
from guanxi.domains.registration.tests.test_claims import See, todo
from guanxi.domains.work import api as work
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
ROOT = system("test")


def leave(actor: Actor, at: datetime = MARCH_5) -> str:
    assert actor.user_id
    return " ".join(line.zh for line in organisation.disable_user(actor=ROOT, now=at, user_id=actor.user_id, reason="离职"))


def waiting(actor: Actor) -> list[int]:
    with access.bound(actor):
        return [one.id for one in api.registrations(actor=actor, view="left").rows]


def test_they_stand_and_wait_for_the_superior_s_word(cast: Cast, seen: See) -> None:
    held = cast.claim(cast.team)
    before = seen(cast.head, held)
    assert waiting(cast.head) == []
    assert "1 项报备待主管指定承接人,保护期照常计算" in leave(cast.team)
    now = seen(cast.head, held)
    assert (now.state, now.protected_until, now.progress_by) == ("active", before.protected_until, before.progress_by)
    assert now.has_left and now.may_adopt and waiting(cast.head) == [held] and waiting(cast.stranger) == []
    assert "adopt_claims" in todo(cast.head, MARCH_5.date())
    with access.bound(cast.head):
        assert next(line.kind for line in api.history(registration_id=held)) == "left"
    assert "orphan_claims" in AuditAct.objects.values_list("verb", flat=True)


def test_who_takes_it_over_is_of_the_unit_and_acts_for_it_in_the_arbitration_too(cast: Cast, seen: See) -> None:
    held = cast.claim(cast.team)
    api.open_dispute(actor=cast.county, now=MARCH_5, registration_id=cast.refused(cast.county), reason="本县一直在跟")
    heir = make_actor("heir", now=MARCH_5, unit_id=seen(cast.head, held).unit_id, roles=("R3",))

    def give(actor: Actor, to: Actor) -> Callable[[], None]:
        return lambda: api.adopt_registration(actor=actor, now=day(6), registration_id=held, user_id=to.user_id or 0)

    refused("not_left", give(cast.head, heir))
    leave(cast.team)
    refused("not_decider", give(cast.county, heir))
    refused("not_found", give(cast.stranger, heir))
    refused("foreign_person", give(cast.head, cast.county))
    refused("unknown_person", give(cast.head, cast.team))
    api.adopt_registration(actor=cast.head, now=day(6), registration_id=held, user_id=heir.user_id or 0)
    card = seen(heir, held)
    assert (card.user_name, card.is_mine, card.may_progress, card.protected_until) == ("heir", True, True, date(2026, 6, 1))
    assert waiting(cast.head) == [] and "adopt_claims" not in todo(cast.head, date(2026, 3, 6))
    with access.bound(ROOT):
        assert Dispute.objects.get().holder_user_id == heir.user_id
    api.report_progress(actor=heir, now=day(7), registration_id=held, kind="visit", note="3月7日走访")


def test_sal_02_a_refused_claim_is_adopted_arbitrated_and_appealed_by_who_takes_it_over(cast: Cast, seen: See) -> None:
    """SAL-02, LIF-17: the leaver was the challenger. His superior names who goes on; once decided, the appeal is the next one's; then it is over."""
    held, other = cast.claim(cast.team), cast.refused(cast.county)
    unit_id = seen(cast.head, other).unit_id
    heir, last = (make_actor(name, now=MARCH_5, unit_id=unit_id, roles=("R11",)) for name in ("heir", "last"))
    assert "1 项报备待主管指定承接人" in leave(cast.county)
    assert waiting(cast.head) == [other] and "adopt_claims" in todo(cast.head, MARCH_5.date())
    api.adopt_registration(actor=cast.head, now=day(6), registration_id=other, user_id=heir.user_id or 0)
    assert waiting(cast.head) == [] and "adopt_claims" not in todo(cast.head, date(2026, 3, 6))
    dispute_id = api.open_dispute(actor=heir, now=day(6), registration_id=other, reason="本县一直在跟")
    api.decide_dispute(actor=cast.head, now=day(9), dispute_id=dispute_id, decision="keep", reason="团队在先", expected_version=1)
    assert "1 项报备" in leave(heir, day(14))
    with access.bound(ROOT):
        call = next(one for one in work.open_items_owned(owner_id=cast.head.user_id or 0, today=date(2026, 3, 14)) if one.kind == "adopt_claims")
    assert call.due_on == date(2026, 3, 16), "the fifth workday after the decision is the last for an appeal"
    assert seen(cast.head, other).state == "supporting" and waiting(cast.head) == [other]
    api.adopt_registration(actor=cast.head, now=day(15), registration_id=other, user_id=last.user_id or 0)
    refused("not_loser", lambda: api.appeal_dispute(actor=cast.head, now=day(16), dispute_id=dispute_id, reason="ok"))
    api.appeal_dispute(actor=last, now=day(16), dispute_id=dispute_id, reason="请省公司复核")
    api.withdraw_registration(actor=cast.team, now=day(17), registration_id=held)
    leave(last, day(18))
    assert waiting(cast.head) == [], "nobody holds the object: he who wants it registers it"
    refused("registration_state", lambda: api.adopt_registration(actor=cast.head, now=day(18), registration_id=other,
                                                                  user_id=cast.head.user_id or 0))


def test_before_an_end_the_superior_is_called_and_then_who_took_over(cast: Cast, seen: See) -> None:
    """Operator 1.11: the days of progress run on after he left, and the to-do goes from hand to hand."""
    held = cast.claim(cast.team)
    unit_id = seen(cast.head, held).unit_id
    leave(cast.team)
    api.advance_registrations(actor=system("schedule"), now=day(27))
    assert "registration_progress" in todo(cast.head, date(2026, 3, 27))
    heir = make_actor("heir", now=day(27), unit_id=unit_id, roles=("R3",))
    api.adopt_registration(actor=cast.head, now=day(27), registration_id=held, user_id=heir.user_id or 0)
    assert "registration_progress" in todo(heir, date(2026, 3, 27)) and "registration_progress" not in todo(cast.head, date(2026, 3, 27))
    api.advance_registrations(actor=system("schedule"), now=day(10, 4))
    with access.bound(ROOT):
        assert Registration.objects.get(pk=held).state == "lapsed"


def test_adopt_registration_by_browser(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_NOW", MARCH_5.isoformat())
    held = cast.claim(cast.team)
    leave(cast.team)
    head = browser_of(cast.head.user_id)
    listed = head.get("/registration/?view=left").content.decode()
    assert f"/registration/{held}/" in listed and "待承接" in listed and "已离岗" in listed
    assert "保护期和进展期限照常计算" in head.get(f"/registration/{held}/").content.decode()
    assert head.post(f"/registration/{held}/adopt/", {"staff_number": "S-nobody"}).status_code == 422
    assert browser_of(cast.county.user_id).post(f"/registration/{held}/adopt/", {"staff_number": "S-linwanqing"}).status_code == 403
    assert head.post(f"/registration/{held}/adopt/", {"staff_number": "S-linwanqing"}).status_code == 302
    with access.bound(ROOT):
        assert Registration.objects.get(pk=held).user_id == cast.head.user_id


def test_the_page_offers_who_may_take_it_over_the_account_s_manager_first(cast: Cast, monkeypatch: pytest.MonkeyPatch, seen: See) -> None:
    """SAL-02: of the unit and above it, with a role for claims; nobody else is offered, and a manager of another unit is said with a way out."""
    monkeypatch.setenv("GUANXI_NOW", MARCH_5.isoformat())
    held = cast.claim(cast.team)
    make_actor("mate", now=MARCH_5, unit_id=seen(cast.head, held).unit_id, roles=("R3",))
    make_actor("clerk", now=MARCH_5, unit_id=seen(cast.head, held).unit_id, roles=("R12",))
    assert offered(cast.head, held) == []
    leave(cast.team)
    page = browser_of(cast.head.user_id).get(f"/registration/{held}/").content.decode()
    assert 'list="heirs"' in page and "客户现由 zhouxiaoman" in page and "请撤回后由其报备" in page and "撤回即结束现有保护" in page
    assert offered(cast.head, held) == ["S-mate", "S-linwanqing", "S-xulicheng"], "the nearest first, not the leaver, not without a role"
    api.withdraw_registration(actor=cast.head, now=MARCH_5, registration_id=held)
    own = cast.claim(cast.county, MARCH_5)
    heir = make_actor("erbe", now=MARCH_5, unit_id=cast.world.county, roles=("R1",))
    make_actor("aaa", now=MARCH_5, unit_id=cast.world.county, roles=("R1",))
    leave(cast.county)
    take_over(cast, heir)
    assert offered(cast.head, own)[:2] == ["S-erbe", "S-aaa"]
    assert "客户现由" not in browser_of(cast.head.user_id).get(f"/registration/{own}/").content.decode()


def offered(reader: Actor, registration_id: int) -> list[str]:
    with access.bound(reader):
        return [one.staff_number for one in api.heirs_of(actor=reader, registration_id=registration_id).people]


def take_over(cast: Cast, heir: Actor) -> None:
    with access.bound(ROOT):
        held = customers.owner_of(account_id=cast.hall)
    customers.assign(actor=ROOT, now=MARCH_5, account_id=cast.hall, user_id=heir.user_id or 0, role="owner", replaces=held.id if held else None)
