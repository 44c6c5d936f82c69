"""`guanxi facts load`, `list`, `revert` and `insights run`: words, exit codes, what changes and what comes back."""

import contextlib
import importlib
import json

import pytest
from typer.testing import CliRunner

from guanxi.domains.insights import api
from guanxi.domains.insights.models import FactFile, NightRun
from guanxi.domains.insights.testing import bill, make_account, used, write_csv
from guanxi.domains.organisation.testing import make_world
from guanxi.foundation import child
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell import insights_cli
from guanxi.shell.trouble import Trouble


@pytest.fixture(autouse=True)
def _here(monkeypatch, settings, tmp_path):
    """The command joins the test's own database, lake and process."""
    settings.GUANXI_STATE = str(tmp_path)
    monkeypatch.setattr(insights_cli, "connected", contextlib.nullcontext)

    def run(target, arguments, **limits):
        module, _, function = target.partition(":")
        answer = getattr(importlib.import_module(module), function)(**json.loads(json.dumps(arguments)))
        return json.loads(json.dumps(answer))
    monkeypatch.setattr(child, "run", run)


@pytest.fixture
def account(db, now):
    return make_account(now=now, unit_id=make_world(now=now).city, name="望溪市第一人民医院", group_code="G1")


def facts(*arguments):
    return CliRunner().invoke(insights_cli.facts_app, list(map(str, arguments)), catch_exceptions=False)


def revenue(account_id):
    found = api.measures_of(account_ids=[account_id]).get(account_id)
    return found["last_month_fen"] if found else None


DECLARED = ("--unit", "yuan", "--tax", "excl")


def test_load_with_the_night_says_rows_money_and_what_is_unmapped(account):
    source = write_csv([bill(202610, "G1", "100"), bill(202610, "G404", "7"), bill(202610, "G1", "x")])
    done = facts("load", source, *DECLARED, "--as-of", "2026-11-05", "--night")
    assert done.exit_code == 0
    assert "loaded: 2 rows, 1 rejected, months 202610-202610, 107.00 yuan excl. tax" in done.stdout
    assert "published" in done.stdout and "unmapped 7.00 yuan" in done.stdout
    assert revenue(account) == 10_000


def test_unknown_codes_are_counted_and_led_to(account):
    done = facts("load", write_csv([bill(202610, "G404", "1"), bill(202610, "G405", "1"), bill(202610, "G1", "1")]), *DECLARED)
    assert "2 unknown codes on the unmatched register" in done.stdout


def test_usage_is_loaded_with_its_units_and_shows_no_money(account):
    """ARC-29 from the command line, where files of millions of lines come in."""
    done = facts("load", write_csv([used(202610, "G1", "流量", "2"), used(202610, "G404", "流量", "1")], profile="usage_month"),
                 "--profile", "usage_month", "--unit", "GB,minute")
    assert "loaded: 2 rows, 0 rejected, months 202610-202610\n" in done.stdout
    assert "1 unknown codes on the unmatched register: their usage counts for nobody" in done.stdout
    assert "yuan" not in facts("list").stdout


def test_without_the_night_it_says_when_figures_change(account):
    assert "guanxi insights run" in facts("load", write_csv([bill(202610, "G1", "1")]), *DECLARED).stdout
    assert revenue(account) is None and not NightRun.objects.exists()


def test_revert_brings_back_the_figures_before_and_says_which_night_runs(account, now):
    facts("load", write_csv([bill(202610, "G1", "100")]), *DECLARED, "--night")
    facts("load", write_csv([bill(202610, "G1", "999")]), *DECLARED, "--night")
    assert revenue(account) == 99_900
    newest = FactFile.objects.order_by("-pk").values_list("pk", flat=True)[0]
    done = facts("revert", newest, "--reason", "出账错误")
    waiting = NightRun.objects.get(status="queued")
    assert done.exit_code == 0 and f"file {newest} reverted; night {waiting.pk} is queued" in done.stdout
    assert "202610" in waiting.reason
    api.perform_night(run_id=waiting.pk, now=now)
    assert revenue(account) == 10_000
    listed = facts("list").stdout.splitlines()
    assert [line.split()[1] for line in listed] == ["reverted", "active"]


def test_what_cannot_be_reverted(account):
    with pytest.raises(Refusal) as caught:
        facts("revert", 987654)
    assert caught.value.code == "not_found"
    facts("load", write_csv([bill(202610, "G1", "1")]), *DECLARED)
    only = FactFile.objects.get().pk
    facts("revert", only)
    with pytest.raises(Refusal) as caught:
        facts("revert", only)
    assert caught.value.code == "already_reverted"


@pytest.mark.parametrize(("arguments", "code"), [((), "unit_not_declared"), (("--unit", "yuan"), "tax_not_declared"),
                                                 (("--unit", "yuan", "--tax", "excl", "--profile", "bills"), "unknown_profile")])
def test_what_is_not_declared_is_refused(account, arguments, code):
    with pytest.raises(Refusal) as caught:
        facts("load", write_csv([bill(202610, "G1", "1")]), *arguments)
    assert caught.value.code == code and FactFile.objects.count() == 0


def test_trouble_is_one_sentence(account, tmp_path):
    with pytest.raises(Trouble) as caught:
        facts("load", tmp_path / "none.csv", *DECLARED)
    assert "There is no file none.csv." in str(caught.value)
    with pytest.raises(Trouble) as caught:
        facts("load", write_csv([bill(202610, "G1", "1")]), *DECLARED, "--as-of", "gestern")
    assert "2026-11-05" in str(caught.value)


def test_a_night_without_files_keeps_the_last_figures(account):
    with pytest.raises(Trouble) as caught:
        CliRunner().invoke(insights_cli.insights_app, ["run"], catch_exceptions=False)
    assert "the last figures stay" in str(caught.value)
