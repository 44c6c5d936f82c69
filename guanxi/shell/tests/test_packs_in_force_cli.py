"""`guanxi policy diff`, `preview`, `activate`, `explain` against a database: a changed pack from the file to its effect."""

import contextlib
import shutil

import pytest
from typer.testing import CliRunner

from guanxi.domains.grading import api as grading
from guanxi.domains.grading.testing import activate, make_graded
from guanxi.domains.organisation.testing import make_world
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import files
from guanxi.shell import policy_cli
from guanxi.shell.trouble import Trouble

LADDER = "sectors/postal/grading/post-gd-letter.yaml"
DEMO = "operators/demo/grading/post-gd-letter.yaml"


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    """The command joins the test's own database."""
    monkeypatch.setattr(policy_cli, "connected", contextlib.nullcontext)


@pytest.fixture
def edit(tmp_path, monkeypatch):
    """Replaces text in a copy of the packs, which then counts as the operator's files."""
    folder = tmp_path / "packs"
    shutil.copytree(files.root(), folder)
    monkeypatch.setattr(files, "root", lambda: folder)

    def replace(name, *changes):
        text = (folder / name).read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (folder / name).write_text(text, "utf-8")
    return replace


@pytest.fixture
def hall(db, now):
    """One gold account of 200,000 yuan under the shipped pack, as the night graded it."""
    activate(now=now)
    account_id = make_graded(now=now, unit_id=make_world(now=now).county, name="柳塘县府办", yuan=200_000)
    grading.regrade(actor=system("night"), now=now, run_id=1)
    return account_id


def run(*arguments):
    return CliRunner().invoke(policy_cli.app, list(arguments), catch_exceptions=False)


GOLD_AT_300 = (("from_yuan: 200000\n", "from_yuan: 300000\n"), ("below_yuan: 200000\n", "below_yuan: 300000\n"))


def test_nothing_changed_is_said_by_all_three(hall, edit):
    assert run("diff").stdout == "0 differences\n"
    assert "post-gd-letter: 0 of 1 accounts would move" in run("preview").stdout
    with pytest.raises(Refusal) as caught:
        run("activate", "--reason", "again")
    assert caught.value.code == "policy_unchanged"


def test_a_changed_threshold_from_file_to_effect(hall, edit):
    edit(LADDER, *GOLD_AT_300)
    edit("sectors/postal/examples.yaml", ("value_yuan: 200000,", "value_yuan: 300000,"), ("value_yuan: 199999,", "value_yuan: 299999,"))
    edit("operators/demo/examples.yaml", ("value_yuan: 190000,", "value_yuan: 290000,"))
    assert run("diff").stdout.splitlines() == [
        "grading/post-gd-letter grades.gold.from_yuan: 200000 -> 300000",
        "grading/post-gd-letter grades.vip.below_yuan: 200000 -> 300000", "2 differences"]
    assert run("preview").stdout.splitlines()[:2] == ["post-gd-letter: 1 of 1 accounts would move", "    gold -> vip: 1"]
    done = run("activate", "--reason", "黄金门槛上调")
    assert done.exit_code == 0 and "in force from " in done.stdout and "demo@" in done.stdout
    assert rulebook.versions()[0].reason == "黄金门槛上调"
    assert run("diff").stdout == "0 differences\n"
    assert "1 of 1 accounts would move" in run("preview").stdout, "until the grades are calculated with the new version"
    grading.regrade(actor=system("night"), now=clock.now(), run_id=2)
    assert "post-gd-letter: 0 of 1 accounts would move" in run("preview").stdout


def test_explain_shows_the_overlay_and_what_lay_below(hall, edit):
    edit(DEMO, ("movement:", "grades:\n  - { key: gold, from_yuan: 250000 }\n  - { key: vip, below_yuan: 250000 }\nmovement:"))
    said = run("explain", "grading/post-gd-letter", "grades.gold.from_yuan").stdout
    assert said.startswith(f"grades.gold.from_yuan = 250000  [{DEMO}:") and f"    over 200000  [{LADDER}:" in said


@pytest.mark.parametrize("command", ["diff", "activate"])
def test_broken_packs_are_named_and_nothing_is_activated(hall, edit, command):
    edit(LADDER, ("rule: has_agreement", "rule: has_agreement AND"))
    before = len(rulebook.versions())
    found = run(command)
    assert found.exit_code == 1 and f"{LADDER}:11:" in found.stdout and "[rule_syntax]" in found.stdout
    assert len(rulebook.versions()) == before


def test_a_wrong_day_is_one_sentence(hall, edit):
    edit(DEMO, ("months_protected: 3", "months_protected: 4"))
    with pytest.raises(Trouble) as caught:
        run("activate", "--effective-from", "morgen")
    assert "2026-12-01" in str(caught.value)
    assert len(rulebook.versions()) == 1
