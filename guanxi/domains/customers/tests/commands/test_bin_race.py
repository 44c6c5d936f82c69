"""Somebody edits, adds and hangs below while the account goes into the bin: nothing is lost, nothing lands on it unseen (CON-80)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, BinEntry, Contact, TreeEdge
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.customers.tests.commands.test_races import at_once
from guanxi.domains.organisation.testing import make_actor, make_world
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 5


def test_it_goes_into_the_bin_while_others_write(root: Actor, now: datetime) -> None:
    world = make_world(now=now)
    head = make_actor("zhou", now=now, unit_id=world.city, roles=("R9",))
    account, child = (make_account(now=now, unit_id=world.city, name=name, code=code) for name, code in (("望溪银行", "GL-1"), ("支行", "GL-2")))
    answers = at_once([
        partial(api.retire_account, actor=head, now=now, account_id=account, reason="已注销"),
        partial(api.retire_account, actor=root, now=now, account_id=account, reason="误建"),
        partial(api.edit_account, actor=head, now=now, account_id=account, expected_version=1, values={"address": "新址"}),
        partial(api.set_parent, actor=root, now=now, account_id=child, parent_code="GL-1"),
        *(partial(make_contact, now=now, account_id=account, actor=head, name=f"新人{n}") for n in range(PEOPLE))])
    codes = [no.code for no in answers if no]
    assert set(codes) <= {"not_found", "in_bin", "changed_meanwhile", "parent_in_bin", "still_open"}
    with access.bound(root):
        row, has_child = Account.objects.get(pk=account), TreeEdge.objects.filter(parent=account).exists()
        stays = BinEntry.objects.filter(state="binned").count()
        assert row.is_active is (stays == 0) and stays <= 1
        assert row.is_active or not has_child  # whoever hung it below first keeps it in the book
        assert has_child or stays == 1
        active = Contact.objects.filter(account=account, is_active=True).count()
        assert row.is_active or active == 0  # who got in before went along with it
