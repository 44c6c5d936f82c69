"""Review pages: open, list, sheet, opinions in bulk, submission, access."""

from datetime import timedelta

from guanxi.domains.grading.models import GradeReview, GradeReviewLine
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import system


def opened(client, world, **changes):
    day = clock.today() + timedelta(days=5)
    given = {"scheme": "post-gd-letter", "unit_id": world.city, "round": "quarterly", "closes_on": day.isoformat(),
             "effective_on": day.isoformat(), "name": "四季度", **changes}
    return client.post("/grading/reviews/open/", given)


def test_a_round_from_form_to_submission(book, night, people, world, as_user):
    client = as_user(people.province)
    assert "望溪市" in client.get("/grading/reviews/open/").content.decode()
    address = opened(client, world).headers["Location"]
    body = client.get(address).content.decode()
    assert "屿澜银行望溪分行" in body and "钻石" in body and "500.00 万" in body and "<c-" not in body
    assert client.post(f"{address}opinion/", {"opinion": "agree_all"}).status_code == 302
    with access.bound(system("test")):
        assert set(GradeReviewLine.objects.values_list("opinion", flat=True)) == {"agree"}
        version = GradeReview.objects.get().version
    assert client.post(f"{address}submit/", {"expected_version": version}).status_code == 302
    assert "待审批" in client.get(address).content.decode()
    assert "四季度" in client.get("/grading/reviews/").content.decode()


def test_the_sheet_as_fragment_filters(book, night, people, world, as_user):
    client = as_user(people.province)
    address = opened(client, world).headers["Location"]
    body = client.get(f"{address}?show=down", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in body and "没有符合条件的客户" in body
    assert "rows" not in client.get("/grading/reviews/", headers={"HX-Request": "true"}).content.decode()[:5]


def test_an_objection_of_ticked_lines(book, night, people, world, as_user):
    address = opened(as_user(people.province), world).headers["Location"]
    with access.bound(system("test")):
        line = GradeReviewLine.objects.get(account_id=book.hall).pk
    given = {"opinion": "object", "line": [str(line)], "note": "合同将到期", "wanted_grade": "vip"}
    assert as_user(people.county).post(f"{address}opinion/", given).status_code == 302
    assert "合同将到期" in as_user(people.county).get(address).content.decode()


def test_a_county_sees_only_its_accounts_in_the_sheet(book, night, people, world, as_user):
    address = opened(as_user(people.province), world).headers["Location"]
    body = as_user(people.county).get(address).content.decode()
    assert "柳塘县府办" in body and "屿澜银行" not in body


def test_who_sees_what(book, night, people, world, as_user):
    address = opened(as_user(people.province), world).headers["Location"]
    assert as_user(people.other).get(address).status_code == 404
    assert as_user(people.manager).get("/grading/reviews/").status_code == 403
    assert as_user(people.city).get("/grading/reviews/open/").status_code == 403
    assert as_user(people.city).post(f"{address}withdraw/").status_code == 403
    assert as_user(people.province).post(f"{address}withdraw/").status_code == 302
    assert GradeReview.objects.get().state == "withdrawn"


def test_a_missing_day_is_refused_in_words(book, night, people, world, as_user):
    assert opened(as_user(people.province), world, closes_on="").status_code == 422
    assert opened(as_user(people.province), world, closes_on="gestern").status_code == 422
    assert GradeReview.objects.count() == 0


def test_the_number_of_queries_of_the_sheet_does_not_grow(book, night, people, world, as_user, django_assert_max_num_queries):
    client = as_user(people.province)
    address = opened(client, world).headers["Location"]
    client.get(address)
    with django_assert_max_num_queries(24):
        client.get(address)
