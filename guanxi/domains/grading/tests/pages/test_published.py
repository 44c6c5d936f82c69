"""What a decided round publishes: the workbook cell by cell, the minutes, who may have them."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from guanxi.domains.customers.models import Account
from guanxi.domains.grading.models import GradeReviewLine
from guanxi.domains.grading.tests.commands.test_reviews import TODAY, decide, deciders, open_round, submit
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import system


@pytest.fixture
def decided(book, night, people, world, now):
    """A round of the city: the county objects for its hall, the city rejects its two, the province approves three."""
    with audit.acting(actor=system("test"), verb="edit_account", now=now):
        account = Account.objects.get(pk=book.college)
        account.name = "=HYPERLINK(1)理工大学"
        account.store(now=now)
    review_id = open_round(people, world, now, name="2026 四季度/评审", effective_on=TODAY + timedelta(days=30))
    with access.bound(system("test")):
        hall = GradeReviewLine.objects.get(review_id=review_id, account_id=book.hall).pk
    from guanxi.domains.grading import api
    api.set_opinion(actor=people.county, now=now, review_id=review_id, opinion="agree")
    api.set_opinion(actor=people.county, now=now, review_id=review_id, line_ids=[hall], opinion="object", note="合同将到期", wanted_grade="vip")
    submit(people, now, review_id)
    requests = deciders(people, review_id)
    decide(people.province, now, requests["澜州省"])
    decide(people.province, now, requests["望溪市"], "reject", "证据不足")
    return review_id


def sheet(client, review_id):
    answer = client.get(f"/grading/reviews/{review_id}/list/")
    assert answer.status_code == 200, answer.content.decode()[:300]
    return answer, list(load_workbook(io.BytesIO(answer.content)).active.rows)


def test_the_published_list_cell_by_cell(decided, people, as_user, book):
    answer, (head, *rows) = sheet(as_user(people.province), decided)
    assert "2026%20%E5%9B%9B%E5%AD%A3%E5%BA%A6_%E8%AF%84%E5%AE%A1-%E6%9C%9B%E6%BA%AA%E5%B8%82-2026-12-20.xlsx" in answer["Content-Disposition"]
    assert [cell.value for cell in head] == [
        "客户", "集团编码", "原有效等级", "测算等级", "拟定等级", "有效等级", "审批结果", "审批人", "审批日期", "原因", "政策版本"]
    said = {row[0].value: [cell.value for cell in row[2:10]] for row in rows}
    assert list(said) == ["屿澜银行望溪分行", "=HYPERLINK(1)理工大学", "望溪市第一人民医院", "柳塘县府办", "柳塘县水务局"]
    assert said["屿澜银行望溪分行"] == ["无等级", "钻石", "钻石", "钻石", "通过", "province", "2026-11-20", "近12月收入 ≥ 5,000,000 元"]
    assert said["柳塘县府办"] == ["无等级", "黄金", "贵宾", "无等级", "驳回", "province", "2026-11-20", "合同将到期;审批意见:证据不足"]
    assert rows[0][10].value.startswith("demo@2026-01-01#")


def test_no_cell_is_a_formula(decided, people, as_user):
    _, rows = sheet(as_user(people.province), decided)
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}


def test_everybody_gets_only_the_accounts_he_sees(decided, people, as_user):
    _, (_, *rows) = sheet(as_user(people.county), decided)
    assert [row[0].value for row in rows] == ["柳塘县府办", "柳塘县水务局"]
    assert as_user(people.other).get(f"/grading/reviews/{decided}/list/").status_code == 404
    assert as_user(people.other).get(f"/grading/reviews/{decided}/minutes/").status_code == 404
    assert as_user(people.manager).get(f"/grading/reviews/{decided}/minutes/").status_code == 403


def test_the_minutes_name_people_counts_changes_and_exceptions(decided, people, as_user):
    body = as_user(people.city).get(f"/grading/reviews/{decided}/minutes/").content.decode()
    assert "<c-" not in body and "等级评审会议纪要" in body and "2026 四季度/评审" in body
    for said in ("county(2)", "澜州省", "望溪市", "涉及 5 户,通过 3 户,驳回 2 户", "合同将到期", "data-print", "2026-12-20"):
        assert said in body, said
    county = as_user(people.county).get(f"/grading/reviews/{decided}/minutes/").content.decode()
    assert "屿澜银行" not in county and "涉及 2 户" in county


def test_before_the_last_decision_there_is_neither(book, night, people, world, now, as_user):
    review_id = open_round(people, world, now)
    for page in ("list", "minutes"):
        answer = as_user(people.province).get(f"/grading/reviews/{review_id}/{page}/")
        assert answer.status_code == 409 and "还没有全部审批" in answer.content.decode()
    assert "下发名单" not in as_user(people.province).get(f"/grading/reviews/{review_id}/").content.decode()


def test_the_sheet_of_a_decided_round_leads_to_both(decided, people, as_user):
    body = as_user(people.province).get(f"/grading/reviews/{decided}/").content.decode()
    assert f"/grading/reviews/{decided}/list/" in body and f"/grading/reviews/{decided}/minutes/" in body


def test_the_number_of_queries_does_not_grow_with_the_lines(decided, people, as_user, django_assert_max_num_queries):
    client = as_user(people.province)
    client.get(f"/grading/reviews/{decided}/list/")
    with django_assert_max_num_queries(16):
        client.get(f"/grading/reviews/{decided}/list/")
    with django_assert_max_num_queries(22):
        client.get(f"/grading/reviews/{decided}/minutes/")
