"""Why this grade and what is missing, for one account; who may ask; the preview of a changed pack."""

from datetime import date

import pytest

from guanxi.domains.grading import api
from guanxi.domains.grading.models import CalculatedGrade
from guanxi.domains.rulebook.tests.conftest import packs  # noqa: F401 - a fixture
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal

TODAY = date(2026, 11, 20)


def why(actor, account_id):
    with access.bound(actor):
        return api.why(actor=actor, account_id=account_id, today=TODAY)


def test_the_leading_scheme_comes_first_with_every_condition(book, night, people):
    first, second = why(people.city, book.college)
    assert (first.scheme, first.is_leading, second.scheme) == ("post-gd-letter", True, "value-2d")
    assert (first.calculated, first.effective, first.movement) == ("platinum", None, 1)
    assert first.gap is not None and first.gap.zh == "距钻石还差 1 元"
    assert [(reason.code, reason.met) for reason in first.reasons][:2] == [("agreement", True), ("registration", True)]
    assert first.policy_version.startswith("demo@2026-01-01#")


def test_what_is_missing_says_the_way_out(book, night, people):
    first, _ = why(people.city, book.zone)
    assert (first.calculated, first.gap_fen) == ("", 0)
    assert [missing.name.zh for missing in first.missing] == ["已签协议"]
    assert first.missing[0].way_out.zh == "请签订协议并在客户档案登记编号"


def test_a_foreign_account_is_not_found(book, night, people):
    with pytest.raises(Refusal) as caught:
        why(people.other, book.college)
    assert caught.value.code == "not_found"


def test_stored_and_explained_are_the_same(book, night, people):
    said = {(account_id, one.scheme): one for account_id in vars(book).values() for one in why(people.province, account_id)}
    with access.bound(system("test")):
        stored = {(row.account_id, row.scheme): row for row in CalculatedGrade.objects.all()}
    assert stored.keys() <= said.keys() and {row.grade for row in stored.values()} >= {"platinum", "diamond"}
    assert {key: (one.calculated or "", one.decided_by or "") for key, one in said.items() if key in stored} == {
        key: (row.grade, row.decided_by) for key, row in stored.items()}


def test_the_preview_counts_who_would_move(packs, book, night, people):  # noqa: F811
    scheme = packs / "sectors/postal/grading/post-gd-letter.yaml"
    scheme.write_text(scheme.read_text(encoding="utf-8").replace("from_yuan: 2000000", "from_yuan: 3000000")
                      .replace("below_yuan: 2000000", "below_yuan: 3000000"), encoding="utf-8")
    with access.bound(people.province):
        first, second = api.preview(actor=people.province, today=TODAY)
    assert first.moved == 1 and second.moved == 0
    assert [(one.name, one.from_grade, one.to_grade) for one in first.movers] == [("望溪市第一人民医院", "platinum", "gold")]
    assert first.accounts == 9


def test_the_preview_is_for_those_who_may(book, night, people):
    with pytest.raises(Refusal) as caught:
        api.preview(actor=people.manager, today=TODAY)
    assert caught.value.code == "forbidden"
