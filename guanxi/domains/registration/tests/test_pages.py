"""registrations, register, registration_card, account_registrations, decide_registration, report_progress, withdraw_registration,
open_dispute, decide_dispute, appeal_dispute: by browser."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import browser_of
from guanxi.domains.registration.models import Registration
from guanxi.domains.registration.tests.conftest import MARCH_3, MARCH_5, Cast, in_force
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
LIST, FORM = "/registration/", "/registration/register/"


@pytest.fixture(autouse=True)
def _march(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_NOW", MARCH_5.isoformat())


def logged_in(actor: Actor) -> Client:
    return browser_of(actor.user_id)


def read(client: Client, path: str, **more: str) -> str:
    answer = client.get(path, headers=more)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_story_7_by_browser(cast: Cast) -> None:
    """register → registration_card (why refused) → open_dispute → decide_dispute → appeal_dispute, each with its refusal on the page."""
    held = cast.claim(cast.team, MARCH_3)
    county, head, above = logged_in(cast.county), logged_in(cast.head), logged_in(cast.above)
    account = read(county, f"/accounts/{cast.hall}/")
    assert f"/registration/accounts/{cast.hall}/" in account and f"{FORM}?account_id={cast.hall}" in account
    assert "柳塘县人民政府" in read(county, f"{FORM}?account_id={cast.hall}")
    form = {"account_id": str(cast.hall), "project": "数字县域", "proof": "3月4日县长办公会", "expected": "120", "key": "k"}
    answer = county.post(FORM, form)
    mine = str(answer.headers["Location"])
    assert answer.status_code == 302 and county.post(FORM, form).headers["Location"] == mine, "the same form twice is one claim"
    page = read(county, mine)
    assert "为什么未受理" in page and "一点接入" in page and "gaoyi" in page and "申请仲裁" in page and "120.00 万" in page
    pack = page.split("政策包</dt>")[1].split("</dd>")[0]
    assert pack.endswith(" 起施行") and "@" not in pack.split(">")[-1], "the version in words; its label is for who looks closer"
    assert county.post(FORM, form | {"proof": "3月5日局长来电", "key": "k2"}).headers["Location"] == mine
    again = read(county, mine)
    assert "依据:3月4日县长办公会" in again and "依据:3月5日局长来电" in again, "the first attempt's proof stays in the history"
    owner = logged_in(cast.team)
    assert "县长办公会" not in read(owner, f"/registration/{held}/"), "the other side reads that there was an attempt, not what it rests on"
    assert county.post(f"{mine}disputes/open/", {"reason": ""}).status_code == 422
    assert county.post(f"{mine}disputes/open/", {"reason": "本县一直在跟"}).status_code == 302
    waiting = read(head, f"{LIST}?view=decide")
    assert "数字县域" in waiting and "2026-03-10" in waiting and f"/registration/{held}/" in waiting
    card = read(head, f"/registration/{held}/")
    decide = next(line.split('action="')[1].split('"')[0] for line in card.splitlines() if "/decide/" in line and "disputes" in line)
    assert county.post(decide, {"decision": "transfer", "reason": "ok", "version": "1"}).status_code == 403
    empty = head.post(decide, {"decision": "keep", "version": "1"})
    assert empty.status_code == 422 and "裁决须写明理由" in empty.content.decode()
    assert head.post(decide, {"decision": "keep", "reason": "行业团队先走访", "version": "1"}).status_code == 302
    assert "协办" in read(county, mine) and "行业团队先走访" in read(county, mine)
    assert "申诉期限" in read(county, mine) and "由未获支持的一方提出" in read(head, f"/registration/{held}/")
    appeal = decide.replace("/decide/", "/appeal/").replace(f"/{held}/", f"/{mine.split('/')[2]}/", 1)
    assert county.post(appeal, {"reason": "县里已签意向书"}).status_code == 302
    assert "数字县域" in read(above, f"{LIST}?view=decide") and "申诉" in read(above, f"{LIST}?view=decide")


def test_registrations_list_filter_and_fragment(cast: Cast) -> None:
    cast.claim(cast.team)
    cast.claim(cast.team, project="智慧水务")
    team = logged_in(cast.team)
    page = read(team, LIST)
    assert "数字县域" in page and "智慧水务" in page and 'href="/registration/"' in page, "in the navigation"
    part = read(team, f"{LIST}?view=all&q=水务", **{"HX-Request": "true"})
    assert "智慧水务" in part and "数字县域" not in part and "<html" not in part
    assert "数字县域" not in read(team, f"{LIST}?state=expired")
    assert "数字县域" not in read(logged_in(cast.stranger), f"{LIST}?view=all")
    assert "数字县域" in read(logged_in(cast.head), f"{LIST}?view=all")


def test_register_says_why_not_and_keeps_the_form(cast: Cast) -> None:
    county = logged_in(cast.county)
    form = {"account": "柳塘县人民政府", "project": "数字县域", "proof": "走访", "expected": "12"}
    wrong = (({"account": "没有这家"}, 404, "不在您的管辖范围内"), ({"expected": "十万"}, 422, "应为数字"), ({"proof": " "}, 422, "请写明依据"))
    for changes, status, said in wrong:
        answer = county.post(FORM, form | changes)
        text = answer.content.decode()
        assert answer.status_code == status and said in text and "数字县域" in text
    in_force(MARCH_3, claims={"protect_days": None})
    assert "没有规定报备保护期" in read(county, FORM) and "没有规定报备保护期" in read(county, LIST)
    assert county.post(FORM, form).status_code == 409
    with access.bound(system("test")):
        assert not Registration.objects.exists()


def test_decide_report_progress_and_withdraw(cast: Cast) -> None:
    county, head, team = logged_in(cast.county), logged_in(cast.head), logged_in(cast.team)
    at = str(county.post(FORM, {"account_id": str(cast.hall), "proof": "新入驻"}).headers["Location"])
    assert "柳塘县人民政府" in read(head, f"{LIST}?view=decide")
    assert head.post(f"{at}decide/", {"decision": "decline"}).status_code == 422
    assert head.post(f"{at}decide/", {"decision": "confirm"}).status_code == 302
    assert "没有走访、联系或需求记录" in read(county, at)
    refused = county.post(f"{at}progress/", {"kind": "visit", "note": "3月5日走访"})
    assert refused.status_code == 422 and "请选择作为凭据的" in refused.content.decode(), "a note alone proves nothing to who sees the account"
    customers.record_visit(actor=cast.county, now=MARCH_5, account_id=cast.hall, values={"remark": "见县府办主任"})
    page = read(county, at)
    [visit] = re.findall(r'name="evidence" value="(visit:\d+)"', page)
    assert "见县府办主任" in page and 'value=""' not in page.split('name="evidence"')[1].split("</fieldset>")[0], "a note alone is not offered"
    assert county.post(f"{at}progress/", {"kind": "visit", "note": "3月5日走访", "evidence": visit}).status_code == 302
    assert "凭走访记录 2026-03-05" in read(head, at) and "走访记录 2026-03-05" in read(head, at)
    assert county.post(f"{at}documents/", {"file": SimpleUploadedFile("方案.exe", b"x")}).status_code == 422
    assert county.post(f"{at}documents/", {"file": SimpleUploadedFile("方案.pdf", b"%PDF-1.4")}).status_code == 302
    [paper] = re.findall(r'href="(/files/[^"]+)"', read(head, at))
    assert head.get(paper).status_code == 200 and team.get(paper).status_code == 404
    assert "3月5日走访" in read(county, at) and "保护中" in read(county, f"/registration/accounts/{cast.hall}/")
    assert team.get(at).status_code == 404 and team.get(f"/registration/accounts/{cast.hall}/").status_code == 404
    assert team.post(f"{at}withdraw/").status_code == 404
    assert county.post(f"{at}withdraw/", {"reason": "重复"}).status_code == 302
    assert county.post(f"{at}withdraw/").status_code == 409
    assert "已撤回" in read(county, f"{at}")
