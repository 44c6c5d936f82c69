"""PRM-70: a file that waits is fetched only while its reader sees every account in it, and the money it shows; page and interface alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.models import ExportTaken
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.book import leaving
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT = system("test")


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture(autouse=True)
def _at(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


def written(actor: Actor, now: datetime, *columns: str, **filters: list[str]) -> int:
    """A list that a job has written for him."""
    kept = lists.keep(params=filters, columns=columns, today=clock.today())
    export_id = lists.ask_export(actor=actor, now=now, kept=kept, format="csv", rows=1, said="", language="zh-hans",
                                 job="guanxi.shell.book.jobs.write_export")
    leaving.write_later(export_id=export_id, now=now)
    return export_id


def fetched(actor: Actor, export_id: int) -> tuple[int, str]:
    answer: Any = visitor(actor).post(f"/book/exports/{export_id}/")
    return answer.status_code, "" if answer.streaming else answer.content.decode()


def by_interface(actor: Actor, now: datetime, export_id: int) -> tuple[int, str]:
    with access.bound(actor):
        terms = organisation.TokenTerms(name="t", scopes=("book.export",), is_read_only=False, addresses=(),
                                        expires_on=(now + timedelta(days=300)).date())
    secret = organisation.create_token(actor=actor, now=now, terms=terms).secret
    answer: Any = visitor(actor).post(f"/api/v1/exports/{export_id}/fetch", content_type="application/json", headers={
        "Authorization": f"Bearer {secret}", "Idempotency-Key": f"fetch-{export_id}"})
    return answer.status_code, "" if answer.streaming else answer.json()["code"]


def serve_only(scene: Scene, actor: Actor, now: datetime) -> int:
    """The bank is his to serve on site and no more; returns that assignment."""
    with access.bound(ROOT):
        owner = customers.owner_of(account_id=scene.bank)
    assert owner
    customers.end_assignment(actor=ROOT, now=now, account_id=scene.bank, assignment_id=owner.id, reason="交接")
    return customers.assign(actor=ROOT, now=now, account_id=scene.bank, user_id=actor.user_id, role="local_service")


def test_prm_70_a_file_goes_with_the_sight_of_its_accounts_and_of_their_money(scene: Scene, now: datetime) -> None:
    him = scene.manager
    names, money = written(him, now, "code"), written(him, now, "revenue")
    assert fetched(him, names)[0] == fetched(him, money)[0] == 200
    serving = serve_only(scene, him, now)
    status, page = fetched(him, money)
    assert status == 403 and "其中 1 户(共 2 户)" in page and "请重新导出" in page
    assert fetched(him, names)[0] == 200, "without money he sees as much as before"
    blank = written(him, now, "revenue")
    assert fetched(him, blank)[0] == 200, "written while he only serves: the money stands not in it"
    customers.end_assignment(actor=ROOT, now=now, account_id=scene.bank, assignment_id=serving, reason="撤回")
    assert fetched(him, names)[0] == fetched(him, blank)[0] == 403
    assert by_interface(him, now, names) == (403, "export_not_his")
    assert by_interface(him, now, written(him, now, "revenue")) == (200, ""), "anew it holds what he sees now"


def test_prm_70_who_moved_away_fetches_nothing_and_a_merged_record_takes_nothing_along(scene: Scene, now: datetime) -> None:
    """A unit's files: an account in the bin is still its own; another unit's is not."""
    export_id = written(scene.head, now, "revenue")
    customers.retire_account(actor=scene.head, now=now, account_id=scene.council, reason="重复录入")
    assert fetched(scene.head, export_id)[0] == 200
    organisation.move_user(actor=ROOT, now=now, user_id=scene.head.user_id, unit_id=scene.world.other_province, reason="调动")
    gone = organisation.actor_of_user(user_id=scene.head.user_id)
    status, page = fetched(gone, export_id)
    assert status == 403 and "其中 3 户(共 3 户)" in page


def test_prm_70_an_individual_handed_over_within_the_unit_asks_the_matrix_again(scene: Scene, now: datetime) -> None:
    """His own leave with him; a unit's need the vault (operator 1.8): the head owned one and gave him to the manager."""
    person = make_account(now=now, unit_id=scene.world.county, name="宋知远", owner_id=scene.head.user_id, customer_kind="individual")
    export_id = written(scene.head, now, "code", kind=["individual"])
    assert fetched(scene.head, export_id)[0] == 200
    with access.bound(ROOT):
        owner = customers.owner_of(account_id=person)
    assert owner
    customers.assign(actor=ROOT, now=now, account_id=person, user_id=scene.manager.user_id, replaces=owner.id)
    with pytest.raises(Refusal) as refused:
        customers.fetch_list(actor=scene.head, now=now, export_id=export_id)
    assert refused.value.code == "vault_needed"


def test_the_list_of_accounts_goes_with_its_file(scene: Scene, now: datetime) -> None:
    """After the day, and with a leaver."""
    written(scene.manager, now)
    leavers = written(scene.head, now)
    organisation.disable_user(actor=ROOT, now=now, user_id=scene.head.user_id, reason="离职")
    with access.bound(ROOT):
        assert not ExportTaken.objects.filter(pk=leavers).exists() and ExportTaken.objects.count() == 1
    assert lists.forget_exports(now=now + timedelta(hours=25)) == 1
    with access.bound(ROOT):
        assert not ExportTaken.objects.exists()
