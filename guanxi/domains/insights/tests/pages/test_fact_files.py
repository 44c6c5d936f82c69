"""Data files: full page, access, revert from the page."""

from __future__ import annotations

from guanxi.domains.insights.models import FactFile, NightRun


def test_full_page(as_role, data_file):
    body = as_role("R15").get("/insights/files/").content.decode()
    assert "bills.csv" in body
    assert "出账 · 不含税" in body
    assert "撤销" in body
    assert "<c-" not in body


def test_revert_facts_starts_a_night(as_role, data_file):
    assert as_role("R15").post(f"/insights/files/{data_file.pk}/revert/", {"reason": "错误"}).status_code == 302
    assert FactFile.objects.get().status == "reverted"
    assert NightRun.objects.filter(status="queued").count() == 1


def test_revert_is_refused_to_account_managers(as_role, world, data_file):
    assert as_role("R1", unit=world.city).post(f"/insights/files/{data_file.pk}/revert/").status_code == 403
    assert FactFile.objects.get().status == "active"
