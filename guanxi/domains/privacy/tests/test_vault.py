"""金库: asked, decided by whoever is on duty, open for its minutes, closed again, logged (PRM-66); break-glass (PRM-67)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Disclosure
from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.privacy import api, jobs
from guanxi.domains.privacy.models import VaultRequest
from guanxi.domains.privacy.rules import duty as rules
from guanxi.domains.privacy.testing import decide, wish
from guanxi.domains.privacy.tests.conftest import Scene
from guanxi.foundation.django import access, clock
from guanxi.foundation.django.models import AuditAct, AuditRow, EventLog
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def code(call: Callable[[], Any]) -> str:
    try:
        call()
    except Refusal as no:
        return no.code
    return ""


def ask(scene: Scene, now: datetime, actor: Actor | None = None, **more: Any) -> int:
    return api.ask_vault(actor=actor or scene.head, now=now, account_id=scene.account, wish=wish(*more.pop("people", (scene.person,)), **more))


def opening(scene: Scene, request_id: int, now: datetime, actor: Actor | None = None) -> str:
    return code(lambda: api.open_vault(actor=actor or scene.head, now=now, request_id=request_id))


def told(actor: Actor) -> list[str]:
    with access.bound(actor):
        return [one.zh for one in Notice.objects.filter(user_id=actor.user_id, kind="vault").order_by("-id")]


def test_asked_approved_open_and_masked_again(scene: Scene, now: datetime) -> None:
    request_id = ask(scene, now)
    assert opening(scene, request_id, now) == "vault_waiting" and not Disclosure.objects.exists()
    assert code(lambda: ask(scene, now)) == "already_asked"
    with access.bound(scene.superior):
        [waiting] = approvals.waiting_for(actor=scene.superior)
    with access.bound(scene.head):
        [mine] = approvals.asked_by(actor=scene.head)
        assert mine.waits_for.zh == waiting.waits_for.zh == scene.superior.name, "who is asked, not the unit it is about"
    assert "领导慰问" in waiting.title.zh and "陶静" not in waiting.title.zh and "足球" not in str(waiting)
    assert decide(scene.superior, request_id, now + timedelta(minutes=10)) == "approved"
    opened = api.open_vault(actor=scene.head, now=now + timedelta(minutes=39), request_id=request_id)
    [card] = opened.cards
    assert card.shown["hobby"].text == "足球" and opened.until == now + timedelta(minutes=40)
    assert card.shown["residence"].text == "****", "only the fields that were asked for"
    line = Disclosure.objects.get()
    assert (line.level, line.user_id, line.reason) == ("L3", scene.head.user_id, f"vault {request_id}: 领导慰问")
    assert opening(scene, request_id, now + timedelta(minutes=40)) == "vault_closed"
    with access.bound(scene.head):
        assert customers.contact(actor=scene.head, contact_id=scene.person).shown["hobby"].text == "****"


def test_an_act_a_row_and_an_event(scene: Scene, now: datetime) -> None:
    request_id = ask(scene, now)
    decide(scene.superior, request_id, now)
    with access.bound(system("test")):
        event = EventLog.objects.get(kind="guanxi.domains.approvals.events.ApprovalDecided")
        act = AuditAct.objects.get(verb="ask_vault")
        assert (act.actor_id, act.subject_id, act.reason) == (scene.head.user_id, scene.account, "领导慰问")
        assert AuditRow.objects.filter(act_id=act.id, table_name="privacy_vaultrequest", row_id=request_id).exists()
    from guanxi.domains.approvals.events import ApprovalDecided

    for _ in range(2):
        jobs.on_approval_decided(ApprovalDecided(**event.payload), now=now)
    with access.bound(system("test")):
        assert VaultRequest.objects.get().state == "granted"
    [asked] = told(scene.superior)
    assert asked.startswith(f"金库申请({scene.head.name}):查看 ") and "1 人的" in asked and "领导慰问" in asked, "who asks, whose, what, why"
    [granted] = told(scene.head)
    assert granted.startswith(f"金库申请已由 {scene.superior.name} 同意,可打开查看:查看 ") and "1 人的" in granted


def test_a_batch_opens_each_person_once(scene: Scene, now: datetime) -> None:
    request_id = ask(scene, now, people=(scene.person, scene.other), period="batch")
    decide(scene.superior, request_id, now)
    assert [one.name for one in api.open_vault(actor=scene.head, now=now, request_id=request_id).cards] == ["李越", "陶静"]
    assert opening(scene, request_id, now) == "vault_closed"


def test_prm_66_requester_subordinate_and_second_account_do_not_decide(scene: Scene, now: datetime) -> None:
    county = make_actor("county", now=now, unit_id=scene.world.county, roles=("R9",))
    twin_id = organisation.create_user(actor=system("test"), now=now, username="lin2", name="lin", unit_id=scene.world.city, roles=("R9",))
    twin = organisation.actor_of_user(user_id=twin_id)
    request_id = ask(scene, now)
    assert code(lambda: decide(scene.head, request_id, now)) == "own_request"
    assert code(lambda: decide(twin, request_id, now)) == "not_on_duty"
    assert code(lambda: decide(county, request_id, now)) == "not_found"


def test_prm_66_a_decision_is_not_replayed_and_a_revoked_grant_is_masked(
    scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    request_id = ask(scene, now)
    with access.bound(scene.superior):
        [waiting] = approvals.waiting_for(actor=scene.superior)
    browser = browser_of(scene.superior.user_id)
    for status in (302, 409):
        answer = browser.post(f"/approvals/{waiting.id}/decide/", {"decision": "approve", "expected_version": waiting.version})
        assert answer.status_code == status
    assert opening(scene, request_id, now) == ""
    assert opening(scene, request_id, now, scene.superior) == "not_found", "only who asked"
    client, at = browser_of(scene.head.user_id), f"/privacy/vault/{request_id}/"
    assert "足球" in client.post(f"{at}open/", headers=HTMX).content.decode()
    api.revoke_vault(actor=scene.superior, now=now, request_id=request_id, reason="范围不符")
    running = client.get(f"{at}state/", headers=HTMX).content.decode()
    assert "已收回" in running and "足球" not in running, "the page that is still open closes by itself"
    assert opening(scene, request_id, now) == "vault_closed"
    assert code(lambda: api.revoke_vault(actor=scene.superior, now=now, request_id=request_id, reason="")) == "vault_closed"


def test_a_rejection_opens_nothing_and_the_asker_may_take_back(scene: Scene, now: datetime) -> None:
    request_id = ask(scene, now)
    assert decide(scene.superior, request_id, now, decision="reject") == "rejected"
    with access.bound(system("test")):
        approval_id = VaultRequest.objects.get(pk=request_id).approval_id or 0
    api.take_decision(actor=system("test"), now=now, request_id=request_id, approval_id=approval_id)
    [no] = told(scene.head)
    assert no.startswith("金库申请被驳回:查看 ") and no.endswith("不同意"), "which one, with the reason"
    assert opening(scene, request_id, now) == "vault_closed"
    again = ask(scene, now)
    api.revoke_vault(actor=scene.head, now=now, request_id=again, reason="")
    assert code(lambda: decide(scene.superior, again, now)) == "not_waiting"


def test_the_roster_decides_who_is_asked(scene: Scene, now: datetime) -> None:
    def turn(shift: str, approver: Actor, substitute: Actor | None = None) -> int:
        return api.set_duty(actor=scene.superior, now=now, values=api.TurnValues(
            unit_id=scene.world.city, shift=shift, approver_id=approver.user_id, substitute_id=substitute.user_id if substitute else 0,
            valid_from=date(2026, 1, 1), valid_until=None))

    mate = make_actor("mate", now=now, unit_id=scene.world.city, roles=("R9",))
    turn("work", scene.head, mate)
    request_id = ask(scene, now)
    assert code(lambda: decide(scene.superior, request_id, now)) == "not_on_duty"
    assert decide(mate, request_id, now) == "approved"
    evening = now + timedelta(hours=10)
    with pytest.raises(Refusal) as no:
        ask(scene, evening, fields=("residence",))
    assert no.value.code == "no_approver_on_duty" and no.value.way_out and "mate,11-23 08:30" in no.value.way_out.zh
    turn("night", scene.superior)
    assert ask(scene, evening, fields=("residence",))


@pytest.mark.parametrize(("change", "expected"), [
    ({"shift": "lunch"}, "duty_shift"), ({"valid_until": date(2025, 1, 1)}, "duty_days"), ({"approver_id": 0}, "duty_person"),
    ({"unit_id": 0}, "foreign_unit"),
])
def test_what_the_roster_refuses(scene: Scene, now: datetime, change: dict[str, Any], expected: str) -> None:
    values: dict[str, Any] = {"unit_id": scene.world.city, "shift": "work", "approver_id": scene.superior.user_id, "substitute_id": 0,
                              "valid_from": date(2026, 1, 1), "valid_until": None} | change
    assert code(lambda: api.set_duty(actor=scene.head, now=now, values=api.TurnValues(**values))) == expected


def test_prm_67_break_glass_needs_nobody_alerts_and_is_reviewed(scene: Scene, now: datetime) -> None:
    assert code(lambda: api.break_glass(actor=scene.head, now=now, account_id=scene.account, wish=wish(scene.person, reason=""))) == "reason_needed"
    request_id = api.break_glass(actor=scene.head, now=now, account_id=scene.account, wish=wish(scene.person, reason="机房断电"))
    assert api.open_vault(actor=scene.head, now=now, request_id=request_id).cards[0].shown["hobby"].text == "足球"
    [alert] = told(scene.security)
    assert "机房断电" in alert
    assert opening(scene, request_id, now + timedelta(minutes=30)) == "vault_closed"
    assert api.escalate_reviews(actor=system("schedule"), now=now + timedelta(hours=23)) == 0
    late = now + timedelta(hours=24)
    assert api.escalate_reviews(actor=system("schedule"), now=late) == 1
    assert api.escalate_reviews(actor=system("schedule"), now=late) == 0, "told once"
    assert "逾期未复核" in told(scene.superior)[0]
    assert code(lambda: api.review_emergency(actor=scene.head, now=now, request_id=request_id, verdict="justified", note="")) == "forbidden"
    twin_id = organisation.create_user(actor=system("test"), now=now, username="lin-anquan", name="lin", unit_id=scene.world.city, roles=("R21",))
    twin = organisation.actor_of_user(user_id=twin_id)
    assert code(lambda: api.review_emergency(actor=twin, now=late, request_id=request_id, verdict="justified", note="")) == "own_request"
    api.review_emergency(actor=scene.security, now=late, request_id=request_id, verdict="abuse", note="无对应工单")
    with access.bound(scene.security):
        [card] = api.emergencies(actor=scene.security, now=late)
    assert (card.verdict, card.reviewed_by) == ("abuse", "guard")


def test_strangers_and_those_without_the_right(scene: Scene, now: datetime) -> None:
    far = make_actor("far", now=now, unit_id=scene.world.other_city)
    audit = make_actor("audit", now=now, unit_id=scene.world.city, roles=("R17",))
    assert code(lambda: ask(scene, now, far)) == "not_found" and code(lambda: ask(scene, now, audit)) == "forbidden"
    assert code(lambda: ask(scene, now, scene.owner)) == "nothing_in_vault", "the manager opens with a reason"


def test_who_lost_the_account_lost_its_grant(scene: Scene, now: datetime) -> None:
    request_id = ask(scene, now)
    decide(scene.superior, request_id, now)
    elsewhere = make_actor("gone", now=now, unit_id=scene.world.other_city, roles=("R9",))
    moved = Actor(user_id=scene.head.user_id, name="lin", roles=scene.head.roles, unit_id=elsewhere.unit_id, scope=elsewhere.scope)
    assert opening(scene, request_id, now, moved) == "not_found"


def test_ask_vault(scene: Scene) -> None:
    client = browser_of(scene.head.user_id)
    contacts = client.get(f"/accounts/{scene.account}/contacts/").content.decode()
    assert f"/privacy/vault/ask/{scene.account}/?contact={scene.person}" in contacts
    at = f"/privacy/vault/ask/{scene.account}/"
    page = client.get(at, {"contact": scene.person}).content.decode()
    assert "陶静" in page and "足球" not in page and "尚未排班" in page
    refused = client.post(at, {"contact": scene.person, "field": "hobby", "period": "30"})
    assert refused.status_code == 422 and "请填写查看原因" in refused.content.decode()
    card = client.post(at, {"contact": scene.person, "field": "hobby", "period": "30", "reason": "慰问"}, follow=True).content.decode()
    assert "待审批" in card and "足球" not in card
    with access.bound(system("test")):
        at = f"/privacy/vault/{VaultRequest.objects.get().pk}/"
    assert "待审批" in client.get(at).content.decode() and browser_of(scene.owner.user_id).get(at).status_code == 404, "his alone, not the manager's"


def test_open_vault_marks_the_screen_and_closes_by_itself(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    request_id = ask(scene, now)
    decide(scene.superior, request_id, now)
    client, at = browser_of(scene.head.user_id), f"/privacy/vault/{request_id}/"
    assert "足球" not in client.get(at).content.decode()
    shown = client.post(f"{at}open/", headers=HTMX).content.decode()
    assert "足球" in shown and "<html" not in shown
    assert f'class="screen-mark" data-mark="lin {scene.head.user_id} 2026-11-20 10:00"' in shown
    assert client.get(f"{at}state/", headers=HTMX).status_code == 204
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=31))
    closed = client.get(f"{at}state/", headers=HTMX).content.decode()
    assert "已到期" in closed and "足球" not in closed


def test_prm_68_more_cards_than_may_leave_go_through_the_vault(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked where they could not leave, granted by a second person, fetched once by who asked, marked and logged; nobody else, no way around."""
    monkeypatch.setattr(clock, "now", lambda: now)
    client, boss, out = browser_of(scene.head.user_id), browser_of(scene.superior.user_id), f"/accounts/{scene.account}/contacts/export-cards/"
    page = client.post(out)
    ask = f"/privacy/vault/cards/{scene.account}/"
    assert page.status_code == 403 and ask in page.content.decode()
    for said in (" ", "1"):
        assert client.post(ask, {"reason": said}).status_code == 422 and not VaultRequest.objects.exists()
    waiting = client.post(ask, {"reason": "年度走访"}, follow=True).content.decode()
    assert "名片文件" in waiting and "待审批" in waiting
    with access.bound(system("test")):
        request_id = VaultRequest.objects.get().pk
    take = f"/privacy/vault/{request_id}/cards/"
    assert client.post(take).status_code == 409 and opening(scene, request_id, now) == "not_found"
    decide(scene.superior, request_id, now)
    assert take in client.get(f"/privacy/vault/{request_id}/").content.decode()
    assert boss.post(take).status_code == 404
    cards = client.post(take).content.decode().replace("\r\n ", "")
    assert cards.count("BEGIN:VCARD") == 2 and "陶静" in cards and "导出人:lin" in cards and "足球" not in cards
    assert client.post(take).status_code == 409, "once"
    line = Disclosure.objects.get()
    assert (line.level, line.reason, len(line.contact_ids or [])) == ("L2", f"vault {request_id}: 年度走访", 2)


def test_break_glass(scene: Scene) -> None:
    client = browser_of(scene.head.user_id)
    page = client.post(f"/privacy/vault/emergency/{scene.account}/", {"contact": scene.person, "field": "hobby", "reason": "断电"}, follow=True)
    assert "紧急查看:未经审批" in page.content.decode()
    guard = browser_of(scene.security.user_id)
    listed = guard.get("/privacy/reviews/").content.decode()
    assert "断电" in listed and "lin" in listed and "陶静" not in listed
    with access.bound(system("test")):
        request_id = VaultRequest.objects.get().pk
    assert guard.post(f"/privacy/reviews/{request_id}/", {"verdict": ""}).status_code == 422
    assert "已复核" in guard.post(f"/privacy/reviews/{request_id}/", {"verdict": "justified"}, follow=True).content.decode()
    assert client.get("/privacy/reviews/").status_code == 403


def test_roster(scene: Scene) -> None:
    client = browser_of(scene.head.user_id)
    assert "尚未排班" in client.get("/privacy/duty/").content.decode()
    form = {"unit": scene.world.city, "shift": "work", "approver": scene.superior.user_id, "substitute": "", "valid_from": "2026-01-01"}
    assert client.post("/privacy/duty/set/", form | {"approver": ""}).status_code == 422
    page = client.post("/privacy/duty/set/", form, follow=True).content.decode()
    assert "fang" in page and "长期" in page
    assert browser_of(scene.owner.user_id).post("/privacy/duty/set/", form).status_code == 403


def test_the_end_of_a_turn_is_asked_with_what_comes_of_it(scene: Scene) -> None:
    """PRM-66: that nobody covers the shift then, or that heads approve again, is said before; one press ends nothing."""
    client = browser_of(scene.head.user_id)
    form = {"unit": scene.world.city, "approver": scene.superior.user_id, "valid_from": "2026-01-01"}
    page = client.post("/privacy/duty/set/", form | {"shift": "work"}, follow=True).content.decode()
    assert "结束后不再有值班表" in page and "该班次无人值班" not in page
    page = client.post("/privacy/duty/set/", form | {"shift": "night"}, follow=True).content.decode()
    assert page.count("结束后该班次无人值班") == 2 and "当班无审批人时,申请不能提交;请先安排" in page and "不再有值班表" not in page
    assert page.count('data-dialog="d-end-') == 2


def test_who_decides_once_a_turn_has_ended() -> None:
    def turn(unit_id: int, shift: str, approver: int, **more: Any) -> rules.Turn:
        given: dict[str, Any] = {"unit_id": unit_id, "shift": shift, "approver_id": approver, "substitute_id": None, "valid_from": date(2026, 1, 1)}
        return rules.Turn(**given | more)

    ended, day = turn(1, "work", 5), date(2026, 3, 5)
    for turns, expected in (
        ([], "heads"), ([turn(9, "work", 6)], "heads"), ([turn(1, "work", 6, valid_until=date(2026, 3, 4))], "heads"),
        ([turn(1, "night", 6)], "nobody"), ([turn(2, "work", 6)], "covered"), ([turn(2, "work", 7)], "nobody"),
        ([turn(2, "work", 7, substitute_id=6)], "covered"), ([turn(1, "work", 6, valid_from=date(2026, 4, 1))], "nobody"),
    ):
        assert rules.once_ended(turns=[ended, *turns], ended=ended, chain=[1, 2], today=day, gone={7}) == expected, turns


def test_what_was_asked_for_and_is_not_recorded_is_said(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else who asked wonders whether it is hidden from him, and asks again."""
    monkeypatch.setattr(clock, "now", lambda: now)
    request_id = ask(scene, now, fields=("hobby", "taboo"))
    decide(scene.superior, request_id, now)
    shown = browser_of(scene.head.user_id).post(f"/privacy/vault/{request_id}/open/", headers=HTMX).content.decode()
    assert "足球" in shown and shown.count("未登记") == 1
