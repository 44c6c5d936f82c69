"""Night pages: full, fragment, access; the button."""

from __future__ import annotations

import pytest

from guanxi.domains.insights.models import FactFile, NightRun
from guanxi.domains.organisation.testing import browser_of, make_user


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
    first, second = (client.post("/insights/runs/request/", follow=True).content.decode() for _ in range(2))
    assert "已排队,通常几分钟内完成" in first
    assert "已排队,通常几分钟内完成" not in second and "还在排队,不必重复" in second
    assert NightRun.objects.filter(status="queued").count() == 1


def test_request_night_is_refused_to_others(as_role, world):
    assert as_role("R1", unit=world.city).post("/insights/runs/request/").status_code == 403
    assert NightRun.objects.count() == 0


@pytest.mark.parametrize("role", ["R10", "R15", "R18"])
def test_prm_59_a_province_reads_which_night_counts_and_none_of_the_nations_sums(as_role, world, published, data_file, role):
    """PRM-59, PRM-60: list, one night, files, and a file of its own whole. 107 yuan were billed in the nation, 7 of them to nobody."""
    FactFile.objects.filter(pk=data_file.pk).update(rejects=[{"row": 3, "field": "code", "zh": "他省编码", "en": "foreign"}], unknown_codes=1)
    province, nation = as_role(role, unit=world.province), browser_of(make_user("nation", now=data_file.created_at, unit_id=world.hq, roles=(role,)))
    pages = ("/insights/runs/", f"/insights/runs/{published}/", "/insights/files/")
    scoped, whole = ({path: one.get(path).content.decode().split("<main")[1] for path in pages} for one in (province, nation))
    assert not [path for path in pages for secret in ("107.00", "7.00", "他省编码") if secret in scoped[path]]
    assert "107.00" in whole["/insights/files/"] and "他省编码" in whole["/insights/files/"] and "7.00" in whole["/insights/runs/"]
    assert "通过" in scoped[pages[1]] and "2026-11-05" in scoped[pages[1]] and "bills.csv" in scoped[pages[2]]
