"""The rest of story 3: a city works on a diamond account by letter only; a county reports its VIP accounts to the city (SAL-04, SAL-05)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from guanxi.domains.customers.testing import make_account
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.registration import api, objecting
from guanxi.domains.registration.models import Letter, RecordReport, Registration
from guanxi.domains.registration.rules import letters as rules
from guanxi.domains.registration.tests.conftest import MARCH_3, MARCH_5, Cast, day
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.today import raising

DAY = date(2026, 3, 3)


def told(actor: Actor) -> list[str]:
    with access.bound(actor):
        return [one.text.zh for one in messages.notices(actor=actor)]


def validity(start: int, end: int, **more: Any) -> rules.Validity:
    return rules.Validity(number="L-1", valid_from=DAY + timedelta(days=start), valid_until=DAY + timedelta(days=end), **more)


@pytest.mark.parametrize(("letters", "code"), [
    ([], "letter_needed"), ([validity(0, 0)], ""), ([validity(-9, -1)], "letter_expired"), ([validity(1, 9)], "letter_expired"),
    ([validity(-1, 9, is_revoked=True)], "letter_expired"), ([validity(-9, -1), validity(0, 9)], ""),
])
def test_which_letters_count(letters: list[rules.Validity], code: str) -> None:
    no = rules.refusal(letters=letters, on=DAY)
    assert (no.code if no else "") == code and (no is None or no.way_out)


@pytest.mark.parametrize(("grade", "tier", "needed"), [
    ("diamond", "city", True), ("diamond", "county", True), ("diamond", "province", False), ("gold", "city", False), ("", "city", False)])
def test_who_needs_a_letter(grade: str, tier: str, needed: bool) -> None:
    assert rules.needs_letter(grade=grade, grades=("diamond",), tier=tier) is needed


@pytest.mark.parametrize(("changes", "code"), [
    ({}, ""), ({"number": " "}, "letter_number"), ({"content": ""}, "letter_content"), ({"grade": "diamond"}, "letter_object"),
    ({"names_account": False}, "letter_object"), ({"valid_until": DAY - timedelta(days=1)}, "letter_days"),
    ({"issuer_tier": "city"}, "letter_issuer"),
    ({"receiver_tier": "county"}, "letter_receiver"), ({"is_below": False}, "letter_receiver"), ({"valid_until": date(2027, 3, 4)}, "letter_long"),
])
def test_what_a_sound_letter_is(changes: dict[str, Any], code: str) -> None:
    given: dict[str, Any] = {"number": "粤授〔2026〕1", "content": "开发", "names_account": True, "grade": "", "valid_from": DAY, "valid_until": DAY,
                             "issuer_tier": "province", "receiver_tier": "city", "is_below": True} | changes
    try:
        found = [no.code for no in rules.problems(draft=rules.Draft(**given), longest_days=365)]
    except Refusal as no:
        found = [no.code]
    assert found == ([code] if code else [])


def graded(account_id: int, grade: str) -> None:
    """The book shows this grade in force (written by grading, above us)."""
    with connection.cursor() as cursor:
        cursor.execute("update lists_book set grade = %s, grade_rank = 1 where account_id = %s", [grade, account_id])


def todo(actor: Actor, on: date) -> list[str]:
    with access.bound(actor):
        plan = work.day(actor=actor, today=on)
    return [item.kind for item in [*plan.must, *plan.can]]


def logged_in(actor: Actor) -> Client:
    return browser_of(actor.user_id)


def _strip_and_day_say(manager: Actor, account_id: int, now: datetime, said: str) -> None:
    """What the strip of the account page says, and whether the owner has it to do (SAL-04); "" for neither."""
    raising.raise_day(now=now, today=now.date())
    page = logged_in(manager).get(f"/accounts/{account_id}/").content.decode()
    assert said in page if said else "授权委托书" not in page
    assert ("letter_missing" in todo(manager, now.date())) is bool(said)


@pytest.mark.django_db
def test_story_3_a_city_works_on_a_diamond_account_by_letter(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """issue_letter, letters, letter_card, revoke_letter: refused without, done with, refused again when it has expired."""
    monkeypatch.setenv("GUANXI_NOW", MARCH_3.isoformat())
    manager = make_actor("hejun", now=MARCH_3, unit_id=cast.world.city)
    bank = make_account(now=MARCH_3, unit_id=cast.world.city, name="屿澜银行望溪分行", code="GL-1", owner_id=manager.user_id)
    graded(bank, "diamond")
    with pytest.raises(Refusal) as no:
        cast.claim(manager, said="", account_id=bank, project="专线续约")
    assert no.value.code == "letter_needed" and "省公司" in (no.value.way_out or no.value.text).zh
    _strip_and_day_say(manager, bank, MARCH_3, "该客户须凭省公司授权委托书开展工作,目前没有")
    head, above = logged_in(cast.head), logged_in(cast.above)
    form: dict[str, Any] = {"number": "澜授〔2026〕7号", "to_unit": str(cast.world.city), "account": "GL-1", "content": "开发、维护", "grade": "",
                            "valid_from": "2026-03-01", "valid_until": "2026-05-31"}
    assert head.post("/registration/letters/issue/", form).status_code == 403, "a city does not authorise itself"
    assert "请附上授权委托书扫描件" in above.post("/registration/letters/issue/", form).content.decode()
    many = above.post("/registration/letters/issue/", form | {"account": "没有的客户", "content": "", "valid_until": "2026-02-01"}).content.decode()
    assert all(one in many for one in ("请写明授权事项", "截止日早于起始日", "没有找到", "请附上授权委托书扫描件")), "everything at once"
    answer = above.post("/registration/letters/issue/", form | {"file": SimpleUploadedFile("授权.pdf", b"%PDF-1.4 letter")})
    assert answer.status_code == 302, answer.content.decode()
    at = str(answer.headers["Location"])
    assert "letter_missing" not in todo(manager, DAY), "recorded: done at once"
    for reader in (head, above, logged_in(manager)):
        page = reader.get(at).content.decode()
        assert "澜授〔2026〕7号" in page and "授权.pdf" in page and "有效" in page
        link = next(part.split('"')[0] for part in page.split('href="') if part.startswith("/files/"))
        assert b"".join(reader.get(link).streaming_content) == b"%PDF-1.4 letter"  # type: ignore[attr-defined] # a download
    stranger = logged_in(cast.stranger)
    assert stranger.get(at).status_code == 404 and stranger.get(link).status_code == 404
    assert "澜授" not in stranger.get("/registration/letters/").content.decode() and "澜授" in head.get("/registration/letters/").content.decode()
    assert cast.claim(manager, said="", account_id=bank, project="专线续约")
    _strip_and_day_say(manager, bank, MARCH_3, "")
    monkeypatch.setenv("GUANXI_NOW", day(1, 6).isoformat())
    _strip_and_day_say(manager, bank, day(1, 6), "授权委托书 澜授〔2026〕7号 已于 2026-05-31 到期")
    monkeypatch.setenv("GUANXI_NOW", MARCH_3.isoformat())
    with pytest.raises(Refusal) as late:
        cast.claim(manager, day(1, 6), said="", account_id=bank, project="云网融合")
    assert late.value.code == "letter_expired" and "2026-05-31" in late.value.text.zh and late.value.way_out
    assert head.post(f"{at}revoke/", {"reason": "ok"}).status_code == 403
    assert above.post(f"{at}revoke/", {"reason": ""}).status_code == 422 and above.post(f"{at}revoke/", {"reason": "改由省中心"}).status_code == 302
    with access.bound(manager):
        refusal = api.letter_refusal(account_id=bank, grade="diamond", unit_id=manager.unit_id, on=DAY)
        lines = [line.text.zh for line in timeline.for_account(account_id=bank, actor=manager, sees_money=True).lines]
    assert refusal and "已撤销" in refusal.text.zh and sum("澜授〔2026〕7号" in line for line in lines) == 2
    assert "已撤销" in logged_in(manager).get(f"/registration/accounts/{bank}/").content.decode()
    revoked, issued = told(cast.head)
    assert issued.startswith("收到授权委托书 澜授〔2026〕7号:开发、维护") and "改由省中心" in revoked, "the city hears of it, and of its end"


@pytest.mark.django_db
def test_a_letter_for_a_grade_covers_all_its_accounts_and_the_number_is_once(cast: Cast) -> None:
    terms = api.LetterTerms(number="L-2", to_unit_id=cast.world.city, content="开发", valid_from=DAY, valid_until=DAY, grade="diamond")
    given: dict[str, Any] = {"actor": cast.above, "now": MARCH_3, "terms": terms, "file_name": "a.png", "file_size": 3, "chunks": [b"png"]}
    assert api.issue_letter(**given)
    with pytest.raises(Refusal) as no:
        api.issue_letter(**given)
    assert no.value.code == "letter_number_taken"
    graded(cast.hall, "diamond")
    assert cast.claim(cast.county), "the county works under its city's letter"
    with access.bound(system("test")):
        assert Letter.objects.get().account_id is None


@pytest.mark.django_db
def test_story_3_a_county_reports_its_vip_accounts_and_the_city_confirms(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """reports, report_for_record, answer_reports: what is not yet reported, the city's to-do, receipt, return."""
    monkeypatch.setenv("GUANXI_NOW", MARCH_5.isoformat())
    other = make_account(now=MARCH_3, unit_id=cast.world.county, name="柳塘县水务局", owner_id=cast.county.user_id)
    in_city = make_account(now=MARCH_3, unit_id=cast.world.city, name="望溪某公司", owner_id=cast.county.user_id)
    for account in (cast.hall, other, in_city):
        graded(account, "vip")
    county, head = logged_in(cast.county), logged_in(cast.head)
    page = county.get("/registration/reports/").content.decode()
    assert "柳塘县水务局" in page and "柳塘县人民政府" in page and "望溪某公司" not in page, "a city's own account is not reported"
    above = head.get("/registration/reports/").content.decode()
    assert page.count('name="account"') == 2 and " checked>" not in page and "全选" in page, "nothing is ticked beforehand, all can be at once"
    assert "柳塘县水务局" in above and "由县公司" in above and 'name="account"' not in above, "whose duty it is not only reads"
    assert "柳塘县" not in logged_in(cast.stranger).get("/registration/reports/").content.decode()
    send = "/registration/reports/report/"
    assert county.post(send, {}).status_code == 422 and county.post(send, {"account": str(in_city)}).status_code == 409
    foreign = head.post(send, {"account": [str(cast.hall), str(other)]})
    assert foreign.status_code == 403 and "由县公司自己报备案:柳塘县" in foreign.content.decode()
    assert county.post(send, {"account": [str(cast.hall), str(other)], "note": "一季度"}).status_code == 302
    assert county.post(send, {"account": str(other)}).status_code == 409
    assert "没有未备案" in county.get("/registration/reports/").content.decode() and todo(cast.head, date(2026, 3, 5)) == ["confirm_reports"]
    waiting = head.get("/registration/reports/?state=reported").content.decode()
    assert "确认收到" in waiting and "一季度" in waiting and waiting.count('name="report"') == 2 and " checked>" not in waiting
    own = county.get("/registration/reports/?state=reported").content.decode()
    assert "一季度" in own and 'type="checkbox"' not in own and "确认收到" not in own, "who only waits sees no ticks and no form"
    with access.bound(system("test")):
        first, second = RecordReport.objects.order_by("pk")
    answer = "/registration/reports/answer/"
    assert county.post(answer, {"report": str(first.pk), "decision": "confirmed"}).status_code == 403
    assert head.post(answer, {"report": str(first.pk), "decision": "returned"}).status_code == 422
    refused = head.post(answer, {"report": str(second.pk), "decision": "returned", "answer": "缺"}).content.decode()
    assert '<input value="缺" ' in refused, "what was typed stays"
    assert f'<input checked type="checkbox" class="checkbox checkbox-sm" name="report" value="{second.pk}"' in refused
    assert f'<input type="checkbox" class="checkbox checkbox-sm" name="report" value="{first.pk}"' in refused, "what was not ticked is not"
    assert head.post(answer, {"report": str(first.pk), "decision": "confirmed"}).status_code == 302
    assert todo(cast.head, date(2026, 3, 5)) == ["confirm_reports"], "one is left"
    assert head.post(answer, {"report": str(second.pk), "decision": "returned", "answer": "资料不全"}).headers["Location"].endswith("?state=reported")
    assert told(cast.county) == [f"{cast.head.name} 退回了 1 户备案:资料不全"], "who has to do it again"
    assert head.post(answer, {"report": str(second.pk), "decision": "confirmed"}).status_code == 404, "answered already"
    assert todo(cast.head, date(2026, 3, 5)) == []
    again = county.get("/registration/reports/").content.decode()
    assert "柳塘县水务局" in again and "柳塘县人民政府" not in again
    with access.bound(cast.county):
        lines = [line.text.zh for line in timeline.for_account(account_id=cast.hall, actor=cast.county, sees_money=True).lines]
    assert lines[:2] == ["备案已由望溪市确认", "已报望溪市备案"]


@pytest.mark.django_db
def test_org_20_a_protected_registration_and_a_letter_keep_an_account_with_its_owner(cast: Cast) -> None:
    """ORG-20: when a unit's accounts are distributed; each until its last day."""
    with audit.acting(actor=system("test"), verb="test", now=MARCH_3):
        Registration(account_id=cast.hall, project="", proof="走访", user_id=cast.county.user_id, unit_id=cast.world.county, state="active",
                     registered_on=DAY, protected_until=DAY + timedelta(days=9)).store(now=MARCH_3)
        Letter(number="澜授〔2026〕1", account_id=cast.hall, from_unit_id=cast.world.province, to_unit_id=cast.world.city, content="开发",
               valid_from=DAY, valid_until=DAY + timedelta(days=19), issued_by_id=0, issued_by_name="许立诚").store(now=MARCH_3)

    def kept(after: int) -> list[str]:
        found = objecting.keeps_owner(account_ids=[cast.hall], today=DAY + timedelta(days=after))
        return [reason.code for reason in found.get(cast.hall, ())]

    assert [kept(9), kept(10), kept(20)] == [["registration_protected", "letter"], ["letter"], []]
