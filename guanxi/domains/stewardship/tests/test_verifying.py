"""Checks of values: row, log, work, refusals; what a change, a merge, an erasure does to them (ARC-12, ARC-13, operator 1.19)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.api import Item
from guanxi.domains.stewardship.merging import Checks
from guanxi.domains.stewardship.models import AccountQuality, Verification
from guanxi.domains.stewardship.personal import QualityRecords
from guanxi.domains.stewardship.tests.conftest import TODAY, Scene
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db


def test_a_value_is_verified_and_holds_no_copy_of_it(scene: Scene, now: datetime, root: Actor) -> None:
    """ARC-13: source and date per field; only a keyed hash is kept."""
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(scene.person, "contact.mobile")], source="call")
    value = scene.value("contact.mobile")
    assert (value.state, value.source.zh, value.checked_on, value.by_name) == ("fresh", "电话核实", TODAY, "hejun")
    with access.bound(root):
        row = Verification.objects.get()
        assert row.is_current and len(row.fingerprint) == 64 and "13000000001" not in str(row.__dict__)
        assert AccountQuality.objects.get(account_id=scene.own).last_checked_on == TODAY
    assert AuditAct.objects.get(verb="verify_values").subject_id == scene.own


def test_a_changed_value_loses_its_verification_and_the_old_value_has_it_back(scene: Scene, now: datetime) -> None:
    """ARC-12, ARC-13: whatever way the value changes."""
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(None, "account.address")], source="visit")
    assert scene.state("account.address") == "fresh"
    act_id = customers.edit_account(actor=scene.manager, now=now, account_id=scene.own, expected_version=1, values={"address": "人民路 2 号"})
    assert scene.state("account.address") == "unverified" and scene.value("account.address").checked_on is None
    customers.undo_edit(actor=scene.manager, now=now, act_id=act_id)
    assert scene.state("account.address") == "fresh"


def test_verifications_age(scene: Scene, now: datetime) -> None:
    """ARC-13: 180 days for a telephone, as the pack says."""
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(scene.person, "contact.mobile")], source="call")
    assert scene.state("contact.mobile", today=TODAY + timedelta(days=180)) == "fresh"
    assert scene.state("contact.mobile", today=TODAY + timedelta(days=181)) == "stale"


def test_asked_and_unknown_counts_as_done(scene: Scene, now: datetime) -> None:
    """Operator 1.19."""
    assert scene.state("contact.hobby") == "missing"
    customers.mark_contact_unknown(actor=scene.manager, now=now, contact_id=scene.person, field="hobby")
    assert scene.state("contact.hobby") == "unknown"
    with access.bound(scene.manager):
        tally = api.account_state(actor=scene.manager, account_id=scene.own, today=TODAY).tally
        assert tally.completeness == customers.archive(actor=scene.manager, account_id=scene.own).percent


def test_a_fault_goes_to_the_log_the_accuracy_and_its_manager(scene: Scene, now: datetime) -> None:
    """ARC-12: a returned letter. Whoever verified the value is named with it."""
    item = Item(None, "account.address")
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[item], source="customer")
    api.find_fault(actor=scene.head, now=now, account_id=scene.own, item=item, source="returned_letter", note="查无此址")
    assert scene.state("account.address") == "wrong"
    with access.bound(scene.manager):
        state = api.account_state(actor=scene.manager, account_id=scene.own, today=TODAY)
        line = api.log_of(actor=scene.manager, account_id=scene.own)[0]
        items = work.open_items(account_id=scene.own, today=TODAY, limit=5)
    assert (state.tally.right, state.tally.wrong, state.tally.accuracy) == (0, 1, 0)
    assert (line.is_right, line.entered_by, line.note) == (False, "hejun", "查无此址")
    assert [one.title.zh for one in items] == ["更正档案:地址有误"]


def test_one_takes_his_own_check_back(scene: Scene, now: datetime) -> None:
    act_id = api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(None, "account.address")], source="call")
    with pytest.raises(Refusal, match="not_found"):
        api.undo_verification(actor=scene.head, now=now, act_id=act_id)
    assert api.undo_verification(actor=scene.manager, now=now, act_id=act_id) == scene.own
    assert scene.state("account.address") == "unverified"


@pytest.mark.parametrize(("item", "source", "code"), [
    (Item(None, "account.address"), "hearsay", "unknown_source"), (Item(None, "account.district"), "call", "nothing_to_verify"),
    (Item(None, "account.manager"), "call", "nothing_to_verify"), (Item(None, "account.nonsense"), "call", "nothing_to_verify"),
    (Item(None, "account.address", "0" * 12), "call", "changed_meanwhile"),
])
def test_refusals(scene: Scene, now: datetime, item: Item, source: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[item], source=source)
    assert not Verification.objects.exists()


def test_a_foreign_account_is_not_there_and_a_reader_does_not_verify(scene: Scene, now: datetime) -> None:
    for actor, code in ((make_actor("fremd", now=now, unit_id=scene.world.other_city), "not_found"),
                        (make_actor("seat", now=now, unit_id=scene.world.city, roles=("R4",)), "forbidden")):
        with pytest.raises(Refusal, match=code):
            api.verify_values(actor=actor, now=now, account_id=scene.own, items=[Item(None, "account.address")], source="call")


def test_row_security_hides_checks_of_foreign_accounts(scene: Scene, now: datetime) -> None:
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(None, "account.address")], source="call")
    with access.bound(make_actor("fremd", now=now, unit_id=scene.world.other_city)):
        assert not Verification.objects.exists()


def test_a_merge_carries_the_log_and_keeps_one_current_check(scene: Scene, now: datetime, root: Actor) -> None:
    """ARC-10, CON-88: the survivor's own check counts; the other's person keeps his."""
    gone = make_account(now=now, unit_id=scene.world.city, name="望溪银行股份", owner_id=scene.manager.user_id, address="旧址")
    person = make_contact(now=now, account_id=gone, name="赵敏", mobile="13000000002")
    address = Item(None, "account.address")
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[address], source="call")
    api.verify_values(actor=scene.manager, now=now, account_id=gone, items=[address, Item(person, "contact.mobile")], source="call")
    with audit.acting(actor=root, verb="merge", now=now) as act:
        for _ in range(2):
            Checks().merge(subject=Ref("account", gone), into=Ref("account", scene.own), act=act)
        Checks().merge(subject=Ref("contact", person), into=Ref("contact", scene.person), act=act)
        rows = Verification.objects.filter(account_id=scene.own)
        assert (rows.count(), rows.filter(is_current=True).count(), rows.filter(contact_id=scene.person).count()) == (3, 2, 1)
    assert scene.state("account.address") == "fresh" and scene.state("contact.mobile") == "unverified"


def test_an_erasure_takes_the_checks_of_a_person(scene: Scene, now: datetime, root: Actor) -> None:
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[
        Item(None, "account.address"), Item(scene.person, "contact.mobile")], source="call")
    with audit.acting(actor=root, verb="erase", now=now) as act:
        QualityRecords().erase(subject=Ref("contact", scene.person), act=act)
        assert list(Verification.objects.values_list("field", flat=True)) == ["account.address"]
        QualityRecords().erase(subject=Ref("account", scene.own), act=act)
        assert not Verification.objects.exists() and not AccountQuality.objects.filter(account_id=scene.own).exists()


def test_the_night_and_the_page_say_the_same_of_every_value(scene: Scene, now: datetime, root: Actor) -> None:
    """Rule and set statement are one: seven states, one account (hard-places 3.3)."""
    api.verify_values(actor=scene.manager, now=now - timedelta(days=200), account_id=scene.own, source="call", items=[
        Item(scene.person, "contact.mobile"), Item(scene.person, "contact.name")])
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(scene.person, "contact.post")], source="visit")
    api.find_fault(actor=scene.manager, now=now, account_id=scene.own, item=Item(None, "account.address"), source="returned_letter")
    customers.mark_contact_unknown(actor=scene.manager, now=now, contact_id=scene.person, field="email")
    api.sum_up(actor=system("test"), now=now)
    with access.bound(root):
        page = api.account_state(actor=root, account_id=scene.own, today=TODAY)
        row = AccountQuality.objects.get(account_id=scene.own)
    assert {one.state for group in page.groups for one in group.values} == set(api.STATES)
    assert row.marks == sorted({f"{one.field}:{one.state}" for group in page.groups for one in group.values if one.state not in ("fresh", "own")})
    for name in ("required", "filled", "unknown", "done", "ageing", "fresh", "right", "wrong"):
        assert getattr(row, name) == getattr(page.tally, name), name
    assert (row.verified, row.owner_id) == (page.tally.verified, scene.manager.user_id)


def test_every_required_field_is_judged(scene: Scene) -> None:
    required = [f"{subject}.{field.key}" for subject in ("account", "contact") for field in customers.catalogue(subject).where(required=True)]
    assert sorted(customers.archive_fields()) == sorted(required)


def test_the_database_computes_the_keyed_hash_of_rfc_2104(scene: Scene, now: datetime) -> None:
    import hashlib
    import hmac

    from django.conf import settings

    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(None, "account.address")], source="call")
    own = hmac.new(settings.GUANXI_HASH_KEY.encode(), b"stewardship", hashlib.sha256).digest()
    wanted = hmac.new(own, "account.address:解放路 1 号".encode(), hashlib.sha256).hexdigest()
    with access.bound(scene.manager), connection.cursor() as cursor:
        cursor.execute("select fingerprint from stewardship_verification")
        assert cursor.fetchone()[0] == wanted
