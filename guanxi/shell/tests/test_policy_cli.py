"""`guanxi policy check` and `explain` on files, without a database: words, exit codes."""

import contextlib
import shutil

import pytest
from typer.testing import CliRunner

from guanxi.policy import files
from guanxi.shell import policy_cli
from guanxi.shell.trouble import Trouble

SOURCE = "sectors/postal/grading/post-gd-letter.yaml"


def run(*arguments):
    return CliRunner().invoke(policy_cli.app, list(arguments), catch_exceptions=False)


def test_the_shipped_packs_pass():
    found = run("check")
    assert found.exit_code == 0 and "0 errors" in found.stdout


def test_an_error_is_named_with_file_line_and_way_out(tmp_path):
    packs = tmp_path / "policies"
    shutil.copytree(files.root(), packs)
    path = packs / SOURCE
    path.write_text(path.read_text(encoding="utf-8").replace("rule: has_agreement", "rule: has_agrement"), encoding="utf-8")
    found = run("check", "--packs", str(packs), "--language", "en")
    assert found.exit_code == 1
    assert f"{SOURCE}:11:11 error [unknown_measure]" in found.stdout and "did you mean has_agreement?" in found.stdout


def test_explain_says_who_says_so():
    found = run("explain", "grading/post-gd-letter", "grades.gold.from_yuan")
    assert found.stdout.startswith("grades.gold.from_yuan = 200000  [sectors/postal/grading/post-gd-letter.yaml:")


@pytest.mark.parametrize("arguments", [("explain", "grading/none"), ("check", "--packs", "nowhere"),
                                       ("explain", "grading/schemes", "--operator", "nobody")])  # fmt: skip
def test_trouble_is_one_sentence(arguments):
    with pytest.raises(Trouble) as caught:
        run(*arguments)
    assert str(caught.value).endswith((".", "demo", "known: demo")) or "no operator" in str(caught.value)


@pytest.mark.django_db
@pytest.mark.parametrize(("forced", "words"), [
    ("", ("security profile: demo (Demo (password only)), chosen by security/active, origin ours", "second factor: nobody")),
    ("mlps3", ("mlps3 (MLPS level 3), chosen by SECURITY_PROFILE", "changed every 90 days, 5 remembered", "second factor: all", "devices: 2")),
    ("asvs", ("asvs (ASVS)", "at least 12 characters, three kinds: no", "changed every never days", "devices: any number")),
])
def test_status_says_which_profile_is_in_force(monkeypatch, settings, forced, words):
    monkeypatch.setattr(policy_cli, "connected", contextlib.nullcontext)
    settings.GUANXI_PROFILE = forced
    found = run("status")
    assert found.exit_code == 0 and all(word in found.stdout for word in words), found.stdout
