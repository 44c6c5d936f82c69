"""Night pages: full, fragment, access; the button."""

from __future__ import annotations

import pytest

from guanxi.domains.insights.models import NightRun


def test_full_page_shows_stamp_and_button(as_role, published):
    body = as_role("R15").get("/insights/runs/").content.decode()
    assert "2026-10 出账 · 不含税 · 截至 11-05" in body
    assert "立即计算" in body
    assert "<c-" not in body


def test_fragment_is_the_list_only(as_role, published):
    body = as_role("R15").get("/insights/runs/", headers={"HX-Request": "true"}).content.decode()
    assert 'id="nights"' in body
    assert "<html" not in body


def test_waiting_night_is_polled(as_role, published, now, root):
    from guanxi.domains.insights import api

    api.request_night(actor=root, now=now)
    assert 'hx-trigger="every 3s"' in as_role("R15").get("/insights/runs/").content.decode()


def test_one_night_shows_checks_and_basis(as_role, published):
    body = as_role("R15").get(f"/insights/runs/{published}/").content.decode()
    assert "已归属加未归属等于读入" in body
    assert "通过" in body
    assert "2026-11-05" in body


def test_unknown_night_is_404(as_role):
    assert as_role("R15").get("/insights/runs/999999/").status_code == 404


@pytest.mark.parametrize("path", ["/insights/runs/", "/insights/runs/1/", "/insights/files/"])
def test_account_managers_are_refused(as_role, world, path):
    assert as_role("R1", unit=world.city).get(path).status_code == 403


def test_request_night_queues_one(as_role, published):
    client = as_role("R15")
    assert client.post("/insights/runs/request/").status_code == 302
    assert client.post("/insights/runs/request/").status_code == 302
    assert NightRun.objects.filter(status="queued").count() == 1


def test_request_night_is_refused_to_others(as_role, world):
    assert as_role("R1", unit=world.city).post("/insights/runs/request/").status_code == 403
    assert NightRun.objects.count() == 0
