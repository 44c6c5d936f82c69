"""An upload nobody wants: discarded by hand with its rows and its file; a file without a row goes by night (IMP-24)."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from guanxi.domains.files.models import Attachment
from guanxi.domains.intake import api
from guanxi.domains.intake.models import ImportRun
from guanxi.domains.intake.tests import corpus
from guanxi.domains.organisation.testing import World, browser_of, make_actor
from guanxi.foundation.django import storage, strays
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

HEADER = ["单位编码", "单位名称", "上级编码", "联系电话"]


def sheet(name: str) -> bytes:
    return corpus.text([HEADER, ["T-1", name, "9702", ""]]).encode("gb18030")


def uploaded(actor: Actor, now: datetime, content: bytes, *, is_previewed: bool = False) -> int:
    run_id = api.upload_file(actor=actor, now=now, kind="test_units", file_name="网点.csv", chunks=[content])
    if is_previewed:
        api.preview(actor=actor, now=now, run_id=run_id)
        api.run_preview(run_id=run_id, now=now)
    return run_id


@pytest.mark.django_db
def test_an_upload_that_was_never_written_goes_with_rows_and_file(subject: str, manager: Actor, now: datetime) -> None:
    content = sheet("丢弃网点")
    run_id, again = uploaded(manager, now, content, is_previewed=True), uploaded(manager, now, content)
    browser, sha256 = browser_of(manager.user_id), ImportRun.objects.get(pk=run_id).file_sha256
    page = browser.get(reverse("intake:runs")).content.decode()
    assert f'data-dialog="discard-{run_id}"' in page and f'data-dialog="discard-{again}"' in page
    assert browser.post(reverse("intake:discard_import", args=[run_id]), {"reason": "传错了"}).headers["Location"] == reverse("intake:runs")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from intake_row where run_id = %s", [run_id])
        assert cursor.fetchone() == (0,)
    assert storage.path(sha256).exists(), "the second upload has the same file"
    act = AuditAct.objects.get(verb="discard_import")
    assert (act.subject_id, act.reason, act.actor_id) == (run_id, "传错了", manager.user_id)
    assert api.discard_import(actor=manager, now=now, run_id=again) == 1
    assert not storage.path(sha256).exists() and not ImportRun.objects.exists() and not Attachment.objects.exists()


@pytest.mark.django_db
def test_who_answers_for_the_unit_tidies_up_without_looking_inside(subject: str, world: World, manager: Actor, stranger: Actor,
                                                                  now: datetime) -> None:
    run_id = uploaded(manager, now, sheet("遗留网点"))
    head, far = (make_actor(name, now=now, unit_id=unit, roles=("R9",)) for name, unit in (("head", world.city), ("far", world.other_city)))
    for other in (stranger, far):
        assert browser_of(other.user_id).post(reverse("intake:discard_import", args=[run_id])).status_code == 404
    browser = browser_of(head.user_id)
    assert f'data-dialog="discard-{run_id}"' in browser.get(reverse("intake:runs")).content.decode()
    assert browser.get(reverse("intake:choose_mapping", args=[run_id])).status_code == 404
    assert browser.post(reverse("intake:discard_import", args=[run_id])).status_code == 302
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_what_was_written_or_is_being_read_is_not_discarded(subject: str, manager: Actor, now: datetime) -> None:
    run_id = uploaded(manager, now, sheet("已写网点"), is_previewed=True)
    api.apply_import(actor=manager, now=now, run_id=run_id)
    api.run_apply(run_id=run_id, now=now)
    for status, code in (("done", "import_step"), ("failed", "import_written")):
        ImportRun.objects.filter(pk=run_id).update(status=status)
        assert not api.run(run_id=run_id, actor=manager).can_discard
        with pytest.raises(Refusal) as refused:
            api.discard_import(actor=manager, now=now, run_id=run_id)
        assert refused.value.code == code
    reading = uploaded(manager, now, sheet("在读网点"))
    api.preview(actor=manager, now=now, run_id=reading)
    with pytest.raises(Refusal) as refused:
        api.discard_import(actor=manager, now=now, run_id=reading)
    assert refused.value.code == "import_step" and refused.value.status == 409


@pytest.mark.django_db
def test_an_upload_whose_file_was_destroyed_meanwhile_is_asked_for_again(subject: str, manager: Actor, now: datetime,
                                                                        monkeypatch: pytest.MonkeyPatch) -> None:
    from guanxi.domains.intake.commands import upload
    look = upload.look

    def looked(**given: object) -> object:
        found = look(**given)  # type: ignore[arg-type] # passed on as it came
        storage.path(str(given["sha256"])).unlink()
        return found

    monkeypatch.setattr(upload, "look", looked)
    with pytest.raises(Refusal) as refused:
        uploaded(manager, now, sheet("无影网点"))
    assert refused.value.code == "file_gone" and not ImportRun.objects.exists()


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_file_that_no_row_names_goes_a_day_later(settings: Any, tmp_path: Path, now: datetime) -> None:
    """As after a kill between the file and its row. The night asks as the owner: so does the row that names a file."""
    settings.GUANXI_STATE = tmp_path
    stray, young, named = (storage.put([f"{word} {now}".encode()]) for word in ("stray", "young", "named"))
    for sha256 in (stray, named):
        os.utime(storage.path(sha256), times=(0, 0))
    ImportRun.objects.using("owner").create(kind="accounts", file_sha256=named, file_name="a.csv", created_by=0, created_at=now, updated_at=now)
    assert strays.forget(older_than=timedelta(days=1)) == 1
    assert [storage.path(one).exists() for one in (stray, young, named)] == [False, True, True]
    assert {("files_attachment", "sha256"), ("lists_bookexport", "sha256"), ("privacy_subjectrequest", "sha256")} <= set(strays.columns())
