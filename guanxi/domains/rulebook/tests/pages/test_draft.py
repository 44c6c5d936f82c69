"""Policy pages: draft with findings and differences, origins, versions, activation, access."""

import pytest

from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.rulebook.models import PolicyVersion

SCHEMES = "operators/demo/grading/schemes.yaml"


def test_from_first_look_to_activation(packs, analyst, as_user):
    client = as_user(analyst)
    body = client.get("/policy/").content.decode()
    assert "没有发现问题" in body and "还没有启用过" in body and "grading/post-gd-letter" in body and "<c-" not in body
    response = client.post("/policy/activate/", {"reason": "开局"})
    assert response.status_code == 302
    assert "开局" in client.get(response.headers["Location"]).content.decode()
    assert "文件与现行版本相同" in client.get("/policy/").content.decode()


def test_findings_are_named_with_file_and_line(packs, analyst, as_user):
    (packs / SCHEMES).write_text("active: [post-gd-letter]\nleading: nothing\n", encoding="utf-8")
    body = as_user(analyst).get("/policy/", headers={"HX-Request": "true"}).content.decode()
    assert "operators/demo/grading/schemes.yaml:2:" in body and "<html" not in body
    refused = as_user(analyst).post("/policy/activate/")
    assert refused.status_code == 422 and PolicyVersion.objects.count() == 0


def test_a_file_that_cannot_be_read_does_not_break_the_page(packs, analyst, as_user):
    (packs / SCHEMES).write_text("active: [", encoding="utf-8")
    assert "schemes.yaml" in as_user(analyst).get("/policy/").content.decode()


def test_origins_show_what_the_source_left_undecided(packs, analyst, as_user):
    body = as_user(analyst).get("/policy/sections/grading/post-gd-letter/").content.decode()
    assert "coefficient_applies_to" in body and "operators/demo/grading/post-gd-letter.yaml:" in body
    assert "sectors/postal/grading/post-gd-letter.yaml:" in body
    fragment = as_user(analyst).get("/policy/sections/privacy/masking/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment and "persons_per_day" in fragment


@pytest.mark.parametrize("path", ["/policy/sections/nothing/", "/policy/versions/999/"])
def test_what_is_not_there(packs, analyst, as_user, path):
    assert as_user(analyst).get(path).status_code == 404


def test_a_wrong_day_is_refused_in_words(packs, analyst, as_user):
    refused = as_user(analyst).post("/policy/activate/", {"effective_from": "2026-02-31", "reason": "文号 12"})
    html = refused.content.decode()
    assert refused.status_code == 422 and "日期写作 2026-01-31" in html and "与现行版本的差异" in html and 'value="文号 12"' in html


def test_who_may_not(packs, analyst, now, as_user):
    manager = as_user(make_actor("manager", now=now, unit_id=analyst.unit_id, roles=("R1",)))
    assert manager.get("/policy/").status_code == 403
    compliance = as_user(make_actor("compliance", now=now, unit_id=analyst.unit_id, roles=("R17",)))
    assert compliance.get("/policy/").status_code == 200
    assert compliance.post("/policy/activate/").status_code == 403
