"""Who would move and why: full, fragment, access; a changed pack, an unchanged one."""

import shutil

import pytest

from guanxi.domains.grading import api
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access
from guanxi.policy import files

LADDER = "sectors/postal/grading/post-gd-letter.yaml"


@pytest.fixture
def edit(tmp_path, monkeypatch):
    """Replaces text in a copy of the packs, which then counts as the operator's files."""
    shutil.copytree(files.root(), tmp_path / "packs")
    monkeypatch.setattr(files, "root", lambda: tmp_path / "packs")

    def replace(name: str, old: str, new: str) -> None:
        path = tmp_path / "packs" / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
    return replace


def look(actor, now):
    with access.bound(actor):
        return {one.scheme: one for one in api.preview(actor=actor, today=now.date())}


def test_full_page_counts_accounts(book, night, people, as_user):
    body = as_user(people.province).get("/grading/preview/").content.decode()
    assert "9 户中 0 户的测算等级会变动" in body and "<c-" not in body


def test_fragment_and_access(book, night, people, as_user):
    body = as_user(people.province).get("/grading/preview/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in body and "没有客户变动" in body
    assert as_user(people.manager).get("/grading/preview/").status_code == 403


def test_an_unchanged_scheme_is_only_counted(book, night, people, now):
    found = look(people.province, now)
    assert [(one.is_changed, one.moved, one.accounts) for one in found.values()] == [(False, 0, 9), (False, 0, 9)]
    ladder = {move.from_grade: move.accounts for move in found["post-gd-letter"].moves}
    assert ladder == {"diamond": 1, "platinum": 2, "gold": 1, "vip": 2, "": 3}


def test_a_changed_threshold_names_who_moves_and_why(book, night, people, now, edit):
    edit(LADDER, "from_yuan: 200000\n", "from_yuan: 300000\n")
    edit(LADDER, "below_yuan: 200000\n", "below_yuan: 300000\n")
    found = look(people.province, now)
    assert (found["value-2d"].is_changed, found["value-2d"].moved) == (False, 0)
    (mover,) = found["post-gd-letter"].movers
    assert (mover.account_id, mover.from_grade, mover.to_grade) == (book.hall, "gold", "vip")
    assert (mover.why.code, mover.why.met, mover.why.value, mover.why.source) == ("threshold:gold", False, "200,000", "GRD-06")


def test_who_rises_is_told_what_decided_and_who_loses_a_requirement_is_told_that(book, night, people, now, edit):
    edit(LADDER, "from_yuan: 5000000", "from_yuan: 4000000")
    edit(LADDER, "below_yuan: 5000000", "below_yuan: 4000000")
    edit(LADDER, "rule: has_agreement", "rule: has_agreement AND influence_percentile >= 40")
    movers = {mover.account_id: mover for mover in look(people.province, now)["post-gd-letter"].movers}
    assert (movers[book.college].to_grade, movers[book.college].why.code) == ("", "agreement")
    edit(LADDER, " AND influence_percentile >= 40", "")
    (college,) = look(people.province, now)["post-gd-letter"].movers
    assert (college.from_grade, college.to_grade, college.why.code, college.why.met) == ("platinum", "diamond", "threshold:diamond", True)


def test_a_changed_page_shows_the_reason(book, night, people, as_user, edit):
    edit(LADDER, "from_yuan: 200000\n", "from_yuan: 300000\n")
    edit(LADDER, "below_yuan: 200000\n", "below_yuan: 300000\n")
    body = as_user(people.province).get("/grading/preview/").content.decode()
    assert "9 户中 1 户的测算等级会变动" in body and f"/grading/accounts/{book.hall}/why/" in body
    assert "近12月收入 ≥ 300,000 元" in body and "文件与现行测算规则相同" in body


def test_a_county_previews_only_what_it_sees(book, night, people, world, now, edit):
    edit(LADDER, "from_yuan: 10000\n", "from_yuan: 11000\n")
    head = make_actor("head", now=now, unit_id=world.other_province, roles=("R10",))
    assert look(head, now)["post-gd-letter"].accounts == 0
