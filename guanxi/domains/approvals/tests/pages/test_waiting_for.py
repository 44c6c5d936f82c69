"""Approval pages: lists, one request, deciding, access."""


def test_full_page_lists_what_waits(people, ask, as_user):
    request_id = ask()
    body = as_user(people["city"]).get("/approvals/").content.decode()
    assert "季度评审" in body and f"/approvals/{request_id}/" in body and "<c-" not in body
    assert "季度评审" in as_user(people["asker"]).get("/approvals/").content.decode()


def test_the_card_shows_the_form_to_the_decider_only(people, ask, as_user):
    request_id = ask()
    assert "decide/" in as_user(people["city"]).get(f"/approvals/{request_id}/").content.decode()
    assert "decide/" not in as_user(people["asker"]).get(f"/approvals/{request_id}/").content.decode()
    fragment = as_user(people["city"]).get(f"/approvals/{request_id}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "环节" in fragment


def test_deciding_on_the_page(people, ask, as_user):
    request_id = ask()
    client = as_user(people["city"])
    refused = client.post(f"/approvals/{request_id}/decide/", {"decision": "reject", "expected_version": "1", "note": " "})
    body = refused.content.decode()
    assert refused.status_code == 422 and "驳回请写明原因" in body and f"/approvals/{request_id}/decide/" in body, "the form stays"
    late = client.post(f"/approvals/{request_id}/decide/", {"decision": "reject", "expected_version": "7", "note": "材料不全"})
    assert late.status_code == 409 and "材料不全" in late.content.decode(), "what was typed stays"
    assert client.post(f"/approvals/{request_id}/decide/", {"decision": "approve", "expected_version": "1"}).status_code == 302
    assert "澜州省" in as_user(people["province"]).get("/approvals/").content.decode()


def test_who_may_not(people, ask, as_user):
    request_id = ask()
    assert as_user(people["other"]).get(f"/approvals/{request_id}/").status_code == 404
    assert as_user(people["clerk"]).get("/approvals/").status_code == 403
    assert as_user(people["clerk"]).post(f"/approvals/{request_id}/decide/").status_code == 403
