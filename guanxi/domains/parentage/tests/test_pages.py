"""ask_parent, parent_request, parent_requests, account_parent_requests, answer_parent, withdraw_parent: by browser."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation.testing import browser_of
from guanxi.domains.parentage.models import ParentRequest
from guanxi.domains.parentage.tests.conftest import HEAD_OFFICE, NOBODYS, Cast

pytestmark = pytest.mark.django_db


def test_arc_27_asked_from_the_tree_answered_from_the_day(cast: Cast, now: datetime) -> None:
    """The refusal of a foreign code leads to the form; the same form twice is one request; 今日 leads the owner to it; both read the end."""
    asker, owner = browser_of(cast.asker.user_id), browser_of(cast.owner.user_id)
    at = f"/parentage/accounts/{cast.outlet}/ask/"
    tree = asker.get(f"/accounts/{cast.outlet}/tree/?kind=billing&parent_code={HEAD_OFFICE}").content.decode()
    assert f"{at}?tree_kind=billing&amp;said={HEAD_OFFICE}" in tree and "申请挂接" in tree
    form = asker.get(f"{at}?tree_kind=billing&said={HEAD_OFFICE}").content.decode()
    assert f'value="{HEAD_OFFICE}"' in form and '"billing" selected' in form and "提示都相同" in form
    given = {"tree_kind": "billing", "said": HEAD_OFFICE, "reason": "框架合同", "key": "k"}
    assert asker.post(at, given | {"reason": ""}).status_code == 422
    first, second = (asker.post(at, given).headers["Location"] for _ in range(2))
    assert first == second and asker.get(first).status_code == 200
    assert asker.post(at, given | {"key": "z"}).status_code == 409
    cast_again(cast, now)
    assert "答复挂接申请:柳塘营业部" in owner.get("/").content.decode() and "待我答复" in owner.get("/parentage/").content.decode()
    page = owner.get(first).content.decode()
    assert "同意挂接" in page and "机密集团总部" in page and f"/accounts/{cast.outlet}/" not in page
    assert owner.get(at).status_code == 404 and asker.post(f"{first}answer/", {"decision": "attach", "version": "1"}).status_code == 403
    no = owner.post(f"{first}answer/", {"decision": "refuse", "reason": "机密集团不收", "version": "1"})
    assert no.status_code == 422 and "不能查看的名称" in no.content.decode() and "机密集团不收" in no.content.decode()
    assert owner.post(f"{first}answer/", {"decision": "attach", "version": "1"}).status_code == 302
    assert "已挂接" in asker.get(first).content.decode() and "已挂接" in asker.get(f"/parentage/accounts/{cast.outlet}/").content.decode()
    assert "parentage/accounts" in asker.get(f"/accounts/{cast.outlet}/").content.decode()


def cast_again(cast: Cast, now: datetime) -> None:
    """What the queue does with the request of the form."""
    from guanxi.domains.parentage import jobs
    from guanxi.domains.parentage.events import ParentAsked

    [made] = ParentRequest.objects.values_list("pk", flat=True)
    jobs.on_parent_asked(ParentAsked(request_id=made, account_id=cast.outlet), now=now)


def test_the_own_head_names_the_parent_or_refuses_and_the_asker_may_take_it_back(cast: Cast, now: datetime) -> None:
    head, asker = browser_of(cast.head.user_id), browser_of(cast.asker.user_id)
    made = cast.ask(now, NOBODYS)
    page = head.get(f"/parentage/{made}/", headers={"Accept-Language": "en"}).content.decode()
    assert "parent_code" in page and NOBODYS in page
    no = head.post(f"/parentage/{made}/answer/", {"decision": "attach", "parent_code": HEAD_OFFICE, "version": "1"})
    assert no.status_code == 422 and HEAD_OFFICE in no.content.decode()
    assert asker.post(f"/parentage/{made}/withdraw/").status_code == 302 and "已撤回" in asker.get(f"/parentage/{made}/").content.decode()
    assert asker.post(f"/parentage/{made}/withdraw/").status_code == 409
    assert browser_of(cast.owner.user_id).get(f"/parentage/{made}/").status_code == 404
