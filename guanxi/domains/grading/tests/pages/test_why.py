"""The grade page of an account: full, fragment, access, naming."""

from guanxi.domains.grading.models import AccountGrade
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system


def test_full_page_lists_every_condition_and_the_gap(book, night, people, as_user):
    body = as_user(people.city).get(f"/grading/accounts/{book.college}/why/").content.decode()
    assert "距钻石还差 1 元" in body and "已签协议" in body and "4,999,999" in body
    assert "demo@2026-01-01#" in body and "<c-" not in body


def test_fragment_is_the_block_only(book, night, people, as_user):
    body = as_user(people.city).get(f"/grading/accounts/{book.zone}/why/", headers={"HX-Request": "true"}).content.decode()
    assert 'id="grading-why"' in body and "<html" not in body
    assert "请签订协议并在客户档案登记编号" in body


def test_in_english(book, night, people, as_user):
    client = as_user(people.city)
    client.cookies["language"] = "en"
    assert "1 yuan to Diamond" in client.get(f"/grading/accounts/{book.college}/why/").content.decode()


def test_a_foreign_account_looks_like_none(book, night, people, as_user):
    assert as_user(people.other).get(f"/grading/accounts/{book.college}/why/").status_code == 404
    assert as_user(people.city).get("/grading/accounts/999999/why/").status_code == 404


def test_naming_and_ending_on_the_page(book, night, people, as_user):
    client = as_user(people.city)
    address = f"/grading/accounts/{book.cooperative}"
    given = {"scheme": "post-gd-letter", "grade": "gold", "reason": "领导指定", "valid_until": "2099-12-31"}
    assert client.post(f"{address}/name/", given).status_code == 302
    assert "领导指定" in client.get(f"{address}/why/").content.decode()
    assert client.post(f"{address}/end-name/", {"scheme": "post-gd-letter"}).status_code == 302
    with access.bound(system("test")):
        assert AccountGrade.objects.count() == 0


def test_a_wrong_day_is_refused_in_words(book, night, people, as_user):
    given = {"scheme": "post-gd-letter", "grade": "gold", "reason": "ok", "valid_until": "2026-13-45"}
    response = as_user(people.city).post(f"/grading/accounts/{book.hall}/name/", given)
    assert response.status_code == 422 and "2026-01-31" in response.content.decode()


def test_account_managers_may_not_name(book, night, people, as_user):
    assert as_user(people.manager).post(f"/grading/accounts/{book.hall}/name/", {}).status_code == 403
