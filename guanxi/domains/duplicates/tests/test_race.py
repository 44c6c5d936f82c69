"""CON-88 on connections of their own: people add to B and edit it while B becomes part of A; two merges of B at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from django.db import connection, transaction
from django.utils.module_loading import import_string

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.customers.tests.commands.test_races import at_once
from guanxi.domains.duplicates import api
from guanxi.domains.duplicates.models import Merge
from guanxi.domains.duplicates.tests.conftest import Scene, make_scene, versions, wish
from guanxi.domains.rivals import api as rivals
from guanxi.domains.rivals.models import RivalService
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 6
LINE: rivals.RivalServiceValues = {"operator": "other", "product": "cloud", "source": "customer_said", "confidence": "likely"}


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Committed."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return make_scene(now)


def test_con_88_what_is_added_while_b_is_merged_lands_on_a(scene: Scene, now: datetime) -> None:
    merge = partial(api.merge_accounts, actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    adds = [partial(make_contact, now=now, account_id=scene.gone, actor=scene.lin, name=f"新人{n}") for n in range(PEOPLE)]
    answers = at_once([merge, *adds])
    late = [no for no in answers if no]
    assert all(no.status == 404 for no in late)  # who asked after the commit no longer sees B: his page is led to A
    with access.bound(system("test")):
        assert Account.objects.get(pk=scene.gone).merged_into_id == scene.keep
        assert not Contact.objects.filter(account=scene.gone).exists()
        assert Contact.objects.filter(account=scene.keep).count() == 1 + PEOPLE - len(late)


def test_con_88_a_transaction_that_saw_b_before_the_merge_is_carried_after_it(scene: Scene, now: datetime) -> None:
    """Its row is not committed when the merge looks: the job that follows finds it, and an undo takes it back to B."""
    with transaction.atomic():
        rivals.add_rival_service(actor=scene.lin, now=now, account_id=scene.gone, values=LINE)
        answers = at_once([partial(api.merge_accounts, actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))])
        assert answers == [None]
    with access.bound(system("test")):
        merge_id, stranded = Merge.objects.get().pk, RivalService.objects.get()
        assert stranded.account_id == scene.gone
    with connection.cursor() as cursor:
        cursor.execute("select task_name, args, scheduled_at is null from procrastinate_jobs where task_name like '%%.carry_late' order by id")
        queued = cursor.fetchall()
    assert [is_soon for *_, is_soon in queued] == [True, False], "at once, and when whatever was under way has ended"
    for name, arguments, _ in queued:  # a repeated job does nothing else
        import_string(name)(**json.loads(arguments) if isinstance(arguments, str) else arguments)
    with access.bound(system("test")):
        assert RivalService.objects.get().account_id == scene.keep
    assert api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家") == 0
    with access.bound(system("test")):
        assert RivalService.objects.get().account_id == scene.gone


def test_con_88_of_two_merges_of_b_at_once_one_is_refused(scene: Scene, now: datetime) -> None:
    third = make_account(now=now, unit_id=scene.world.city, name="第三厂", code="GL-3")
    wishes = [wish(scene.keep, scene.gone), wish(third, scene.gone), wish(scene.gone, third)]
    answers = at_once([partial(api.merge_accounts, actor=scene.head, now=now, wish=one) for one in wishes])
    refused = [no for no in answers if no]
    assert len(refused) == 2 and {no.code for no in refused} <= {"already_merged", "not_found", "changed_meanwhile", "merge_waiting"}
    with access.bound(system("test")):
        assert Account.objects.exclude(merged_into=None).count() == 1 and Merge.objects.count() == 1


@pytest.mark.parametrize("order", ["at once", "edit first", "merge first"])
def test_con_88_an_edit_and_a_merge_at_once_lose_nothing(scene: Scene, now: datetime, order: str) -> None:
    """Whoever is second is told, and the first one stands whole: nothing is overwritten unseen."""
    edit = partial(customers.edit_account, actor=scene.lin, now=now, account_id=scene.gone, expected_version=versions(scene.gone)[scene.gone],
                   values={"address": "新址"})
    merge = partial(api.merge_accounts, actor=scene.head, now=now, wish=wish(scene.keep, scene.gone, picks={"address": "loser"}))
    turns: list[list[Callable[[], object]]] = [[edit], [merge]] if order == "edit first" else [[merge], [edit]]
    turns = [[edit, merge]] if order == "at once" else turns
    [refused] = [no for calls in turns for no in at_once(calls) if no]
    assert refused.status in (404, 409)
    with access.bound(system("test")):
        gone, stays = (Account.objects.get(pk=one) for one in (scene.gone, scene.keep))
    found = (gone.merged_into_id, gone.address, stays.address)
    assert (found == (None, "新址", "人民路1号") and order != "merge first") or (found == (scene.keep, "", "") and order != "edit first")
