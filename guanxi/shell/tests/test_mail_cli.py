"""`guanxi mail returned`: what a mail server hands over by pipe, file, folder or Maildir, each once (ARC-12)."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from guanxi.domains.messages.models import OutgoingMail
from guanxi.domains.messages.tests.returns import DELAYED, POSTFIX, SPAM, UUID, report
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.shell import mail_cli

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(root: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr(mail_cli, "connected", contextlib.nullcontext)
    with access.bound(root):
        return OutgoingMail.objects.create(at=now, to_address="he@example.com", subject="s", body="b", message_id=f"<{UUID}@guanxi>", state="sent",
                                           attempts=1, sent_at=now, decision_id=7).pk


def run(*paths: Path, piped: bytes = b"") -> Result:
    return CliRunner().invoke(mail_cli.app, ["returned", *map(str, paths)], input=piped, catch_exceptions=False)


def state(root: Actor) -> str:
    with access.bound(root):
        return OutgoingMail.objects.get().state


def test_arc_12_a_pipe_hands_over_one_mail(root: Actor, letter: int) -> None:
    assert [run(piped=report(POSTFIX)).stdout.strip() for _ in range(2)] == ["permanent: 1", "known: 1"]
    assert state(root) == "returned"


def test_arc_12_files_folders_and_maildirs_in_one_call(root: Actor, letter: int, tmp_path: Path) -> None:
    """A Maildir is emptied, a file and a folder stay where they lie; a second call knows them."""
    folder, maildir = tmp_path / "kept", tmp_path / "Maildir"
    for one in (folder, maildir / "new", maildir / "cur", maildir / "tmp"):
        one.mkdir(parents=True)
    (tmp_path / "one.eml").write_bytes(report(DELAYED))
    (folder / "two.eml").write_bytes(report(SPAM))
    (maildir / "new" / "3").write_bytes(b"out of office")
    places = (tmp_path / "one.eml", folder, maildir)
    assert run(*places).stdout.strip() == "refused: 1, temporary: 1, unreadable: 1"
    assert run(*places).stdout.strip() == "known: 2" and run(maildir).stdout.strip() == "Nothing there."
    assert state(root) == "returned"


def test_arc_12_a_place_that_does_not_exist_is_said(letter: int, tmp_path: Path) -> None:
    said = run(tmp_path / "mial.eml")
    assert said.exit_code == 2 and "mial.eml" in re.sub(r"[^\w.]", "", said.output), "drawn in a box that may break the line anywhere"
