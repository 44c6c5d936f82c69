"""The night of the recycle bin: announced, then purged through the erasure of its people; a hold keeps it; blank purges nothing (PRM-77)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, AccountIdentifier, BinEntry, Contact, FormerName
from guanxi.domains.customers.policy import Bin
from guanxi.domains.customers.queries import bin as bins
from guanxi.domains.lists.models import Book
from guanxi.domains.privacy import api
from guanxi.domains.privacy.tests.conftest import Scene
from guanxi.foundation.django import access, erasures, personal, storage
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.django.personal import MARK, Hold
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text

pytestmark = pytest.mark.django_db
ROOT, DAY = system("test"), timedelta(days=1)


@pytest.fixture
def binned(scene: Scene, now: datetime, settings: object, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(bins, "retention", lambda *, on: 180)
    settings.GUANXI_STATE = str(tmp_path)  # type: ignore[attr-defined]
    customers.set_identifier(actor=ROOT, now=now, account_id=scene.account, scheme="uscc", value="91970200MADEM002XD")
    customers.retire_account(actor=scene.owner, now=now, account_id=scene.account, reason="陶静说已注销")
    return scene


def test_announced_by_one_night_purged_by_the_next(binned: Scene, now: datetime) -> None:
    late = now + timedelta(days=181)
    assert api.purge_bin(now=now + timedelta(days=180)) == api.PurgeNight(announced=0, purged=0, held=0)
    with access.bound(ROOT):
        assert customers.bin_figures(actor=ROOT, today=late.date()).due == 1  # the dry run
    assert api.purge_bin(now=late) == api.PurgeNight(announced=1, purged=0, held=0)
    assert api.purge_bin(now=late) == api.PurgeNight(announced=0, purged=0, held=0)  # the same night again
    assert api.purge_bin(now=late + DAY) == api.PurgeNight(announced=0, purged=1, held=0)
    with access.bound(ROOT):
        row, entry = Account.objects.get(pk=binned.account), BinEntry.objects.get()
        assert (row.name, row.name_key, row.address, row.is_active, row.unit_id) == (MARK, "", "", False, binned.world.city)
        assert (entry.state, entry.reason) == ("purged", MARK)
        assert not AccountIdentifier.objects.exists() and not FormerName.objects.exists() and not Book.objects.filter(pk=binned.account).exists()
        assert set(Contact.objects.filter(account=binned.account).values_list("name", "mobile", "hobby")) == {(MARK, "", "")}
        assert customers.bin_entries(actor=ROOT, today=late.date()).rows == []
    assert set(erasures.read([storage.area(erasures.AREA) / erasures.NAME])) == {binned.person, binned.other}
    assert AuditAct.objects.filter(verb="purge_account", subject_id=binned.account).exists()
    assert api.purge_bin(now=late + 2 * DAY) == api.PurgeNight(announced=0, purged=0, held=0)
    customers.create_account(actor=ROOT, now=late, values={"name": "望溪银行", "unit": binned.world.city}, identifiers={"uscc": "91970200MADEM002XD"})


def test_a_hold_keeps_it_and_says_why(binned: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    late = now + timedelta(days=181)
    api.purge_bin(now=late)
    monkeypatch.setattr(personal, "holds", lambda *, person, today: [Hold(text=Text("争议未决", "a dispute"), way_out=Text("等", "wait"))])
    assert api.purge_bin(now=late + DAY) == api.PurgeNight(announced=0, purged=0, held=1)
    with access.bound(ROOT):
        (card,) = customers.bin_entries(actor=ROOT, today=late.date()).rows
        figures = customers.bin_figures(actor=ROOT, today=late.date())
        assert card.held == "争议未决" and (figures.due, figures.held) == (0, 1)
        assert Contact.objects.filter(account=binned.account, name="陶静").exists()
    customers.restore_account(actor=binned.owner, now=late + DAY, account_id=binned.account)


def test_a_pack_without_retention_purges_nothing(binned: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bins, "retention", lambda *, on: Bin().retention_days)
    assert api.purge_bin(now=now + timedelta(days=4_000)) == api.PurgeNight(announced=0, purged=0, held=0)
