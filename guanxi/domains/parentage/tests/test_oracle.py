"""The asker hears the same of a parent that exists, of one that nobody has, of one that is two, and of one in the bin, on every channel (PRM-62)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation.testing import browser_of
from guanxi.domains.parentage import api, jobs
from guanxi.domains.parentage.events import ParentAsked
from guanxi.domains.parentage.tests.conftest import HEAD_OFFICE, NOBODYS, ORPHAN, TODAY, Cast
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system

pytestmark = pytest.mark.django_db
OF_THE_REQUEST = re.compile(r'nonce="[^"]*"|csrf[^>]*>|"X-CSRFToken": ?"[^"]*"|value="[A-Za-z0-9]{32,64}"|[0-9a-f-]{12,40}|(?<=/parentage/)\d+')


def same(said: str, code: str) -> str:
    """What was said, without what was typed and the number every request has of its own."""
    return OF_THE_REQUEST.sub("", said.replace(code, "CODE"))


def heard(cast: Cast, client: Client, now: datetime, said: str) -> tuple[object, ...]:
    """All the asker hears of one request, by page and door, after it was passed on; and how much was asked of the database. Then it never was."""
    with transaction.atomic():
        posted = client.post(f"/parentage/accounts/{cast.outlet}/ask/", {"tree_kind": "legal", "said": said, "reason": "框架合同"}, follow=True)
        with access.bound(cast.asker):
            [made] = [one.id for one in api.parent_requests(actor=cast.asker, today=TODAY)]
        jobs.on_parent_asked(ParentAsked(request_id=made, account_id=cast.outlet), now=now)
        answers = [client.get(path) for path in (
            "/parentage/", f"/parentage/{made}/", f"/parentage/accounts/{cast.outlet}/", f"/accounts/{cast.outlet}/blocks/timeline/",
            f"/audit/account/{cast.outlet}/", "/", "/notices/")]
        pages = [answer.content.decode() for answer in answers]
        with access.bound(cast.asker), CaptureQueriesContext(connection) as read:
            api.parent_request(actor=cast.asker, request_id=made, today=TODAY)
        with CaptureQueriesContext(connection) as asked:
            api.ask_parent(actor=cast.asker, now=now, account_id=cast.outlet, tree_kind="billing", said=said, reason="框架合同")
        transaction.set_rollback(True)
    assert {answer.status_code for answer in answers} == {200} and all(said in page for page in pages[:5]), "the pages are about this request"
    return (posted.status_code, same(posted.content.decode(), said), [same(one, said) for one in pages], len(read), len(asked))


def test_prm_62_the_answer_is_the_same_for_a_known_and_an_unknown_parent(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PRM-62: text, status and number of questions to the database; nothing of the parent or of who answers on any page of the asker."""
    for unit in (cast.world.other_city, cast.world.other_province):
        make_account(now=now, unit_id=unit, name="同名集团")
    customers.retire_account(actor=system("test"), now=now, account_id=cast.orphan, reason="重复")
    now += timedelta(hours=1)  # acts of one instant stand in the history in any order
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    client = browser_of(cast.asker.user_id)
    heard(cast, client, now, NOBODYS)  # what a process remembers from its first page on is not the parent's
    known = heard(cast, client, now, HEAD_OFFICE)
    assert known[0] == 200 and "申请已送出" in str(known[1]) and not re.search("机密|fangmi|石城|石渡", str(known))
    for said in (NOBODYS, "同名集团", ORPHAN):
        other = heard(cast, client, now, said)
        assert other == known, said
