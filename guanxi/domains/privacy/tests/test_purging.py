"""The night of the recycle bin and of former contacts: the bin is announced, then purged through the erasure of its people; a hold keeps whom it
keeps; blank purges and erases nothing (PRM-77, ARC-34)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, AccountIdentifier, BinEntry, Contact, FormerName
from guanxi.domains.customers.policy import Bin
from guanxi.domains.customers.queries import bin as bins
from guanxi.domains.customers.queries import former
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.privacy import api
from guanxi.domains.privacy.tests.conftest import Scene
from guanxi.foundation.django import access, erasures, personal, storage
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.django.personal import MARK, Hold
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text

pytestmark = pytest.mark.django_db
ROOT, DAY = system("test"), timedelta(days=1)


def kept(months: int | None) -> Any:
    return lambda *, on: months


@pytest.fixture
def retired(scene: Scene, now: datetime, settings: object, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """陶静 has left; 李越 is there still."""
    monkeypatch.setattr(former, "former_contacts_months", kept(24))
    settings.GUANXI_STATE = str(tmp_path)  # type: ignore[attr-defined]
    customers.retire_contact(actor=scene.owner, now=now, contact_id=scene.person, expected_version=1, reason="已离职")
    return scene


def test_arc_34_who_is_no_contact_any_more_is_erased_when_his_months_are_over(retired: Scene, now: datetime) -> None:
    late = now.replace(year=now.year + 2) + DAY
    assert api.forget_former(now=late - DAY) == (0, 0), "the last day still keeps him"
    for reader, counts in ((retired.head, (0, 1)), (make_actor("far", now=now, unit_id=retired.world.other_city, roles=("R9",)), (0, 0))):
        with access.bound(reader):
            figures = api.former_figures(actor=reader, today=(late - DAY).date())
            assert (figures.due, figures.soon) == counts
    assert api.forget_former(now=late) == (1, 0)
    with access.bound(ROOT):
        assert list(Contact.objects.filter(account=retired.account).order_by("pk").values_list("name", "mobile")) == [
            (MARK, ""), ("李越", "13800000002")]
    assert set(erasures.read([storage.area(erasures.AREA) / erasures.NAME])) == {retired.person}
    assert AuditAct.objects.filter(verb="erase_person", subject_id=retired.person, reason="retention").count() == 1
    assert api.forget_former(now=late + DAY) == (0, 0)


def test_arc_34_what_keeps_a_person_keeps_him_and_a_blank_month_keeps_everybody(
        retired: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    late = now.replace(year=now.year + 3)
    monkeypatch.setattr(former, "former_contacts_months", kept(Bin().former_contacts_months))
    assert api.forget_former(now=late) == (0, 0)
    monkeypatch.setattr(former, "former_contacts_months", kept(24))
    monkeypatch.setattr(personal, "holds", lambda *, person, today: [Hold(text=Text("争议未决", "a dispute"), way_out=Text("等", "wait"))])
    assert api.forget_former(now=late) == (0, 1)
    with access.bound(ROOT):
        assert Contact.objects.get(pk=retired.person).name == "陶静"


def test_arc_34_a_night_ends_at_its_most_and_the_next_goes_on(retired: Scene, now: datetime) -> None:
    customers.retire_contact(actor=retired.owner, now=now, contact_id=retired.other, expected_version=1, reason="已离职")
    late = now.replace(year=now.year + 3)
    with access.bound(ROOT):
        assert customers.former_figures(today=late.date()).due == 2
    assert [api.forget_former(now=late, most=1), api.forget_former(now=late + DAY, most=1), api.forget_former(now=late + 2 * DAY)] == [
        (1, 0), (1, 0), (0, 0)]


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
