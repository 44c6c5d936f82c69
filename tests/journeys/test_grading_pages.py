"""The pages of a decided round, of 80/20 and of a preview with the eye of a machine, light, dark, on a phone, on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.journeys.test_pages import look

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
LINES = (("砚湖矿业集团股份有限公司望溪分公司", "diamond", 1, "approved", 600_000_000), ("砚湖农商行", "gold", 3, "approved", 40_000_000),
         ("砚湖供销社", "vip", 4, "rejected", 1_200_000))


@pytest.fixture(scope="session")
def decided(world, django_db_blocker) -> int:
    """A closed round of another province, written straight into its tables: nothing of the scene's book moves."""
    from guanxi.domains.customers.testing import make_account
    from guanxi.domains.grading.models import GradeReview, GradeReviewLine
    from guanxi.domains.grading.testing import activate
    from guanxi.domains.organisation.testing import make_user
    from guanxi.domains.rulebook import api as rulebook
    from guanxi.foundation.django import audit
    from guanxi.foundation.pure.actor import system

    unit = world.other_province
    with django_db_blocker.unblock():
        make_user("yankai", now=NOW, unit_id=unit, roles=("R10",), name="阎凯")
        if not rulebook.versions():
            activate(now=NOW)
        label = rulebook.versions()[0].label
        accounts = [make_account(now=NOW, unit_id=unit, name=name) for name, *_ in LINES]
        with audit.acting(actor=system("test"), verb="open_review", now=NOW):
            review = GradeReview(
                scheme="post-gd-letter", round="annual", name="2026 年度认定", unit_id=unit, policy_version=label, opens_on=date(2026, 11, 1),
                closes_on=date(2026, 11, 15), effective_on=date(2026, 12, 1), state="closed", submission=1, opened_by_id=0,
                opened_by_name="方若琳", decided_at=NOW)
            review.store(now=NOW)
            for account_id, (_, grade, rank, decision, fen) in zip(accounts, LINES, strict=True):
                GradeReviewLine(
                    review=review, account_id=account_id, unit_id=unit, calculated_grade=grade, calculated_rank=rank, proposed_grade=grade,
                    proposed_rank=rank, decided_by=f"threshold:{grade}", value_fen=fen, approver_unit_id=unit, approval_id=1, opinion="agree",
                    opinion_by_name="石磊", decision=decision, decider_name="许立诚", decided_on=NOW.date(),
                    decider_note="证据不足" if decision == "rejected" else "").store(now=NOW)
    return review.pk


@pytest.mark.parametrize("page_of", ["", "minutes/"])
def test_a_decided_round_is_accessible_and_fits(visit, decided, accessible, overflow, page_of):
    look(visit("yankai", f"/grading/reviews/{decided}/{page_of}"), accessible, overflow)


def test_the_minutes_print_without_frame_and_buttons_and_with_lines_to_sign(visit, decided):
    page = visit("yankai", f"/grading/reviews/{decided}/minutes/")
    assert not page.get_by_text("主持人签字").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("aside").first.is_visible() and not page.get_by_role("button", name="打印").is_visible()
    for said in ("方若琳", "许立诚", "审批意见:证据不足", "主持人签字"):
        assert page.get_by_text(said).first.is_visible(), said


def test_the_list_is_downloaded_under_its_name(visit, decided):
    page = visit("yankai", f"/grading/reviews/{decided}/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下发名单").click()
    assert waiting.value.suggested_filename == "2026 年度认定-沧原省-2026-12-01.xlsx"


def test_the_preview_is_accessible_and_fits(visit, decided, accessible, overflow):
    look(visit("yankai", "/grading/preview/"), accessible, overflow)
