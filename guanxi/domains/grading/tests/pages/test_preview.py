"""Who would move: full, fragment, access."""


def test_full_page_counts_accounts(book, night, people, as_user):
    body = as_user(people.province).get("/grading/preview/").content.decode()
    assert "9 户中 0 户的测算等级会变动" in body and "<c-" not in body


def test_fragment_and_access(book, night, people, as_user):
    body = as_user(people.province).get("/grading/preview/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in body and "没有客户变动" in body
    assert as_user(people.manager).get("/grading/preview/").status_code == 403
