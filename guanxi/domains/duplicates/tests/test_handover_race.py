"""Two accounts become one while one of them is handed over: on connections of their own, one after the other, never half (CON-82, CON-88)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, Assignment, HandoverLine
from guanxi.domains.customers.tests.commands.test_races import at_once
from guanxi.domains.duplicates import api
from guanxi.domains.duplicates.models import Merge
from guanxi.domains.duplicates.tests.conftest import Scene, make_scene, wish
from guanxi.domains.organisation.testing import make_user
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("order", ["at once", "merge first", "hand-over first"])
@pytest.mark.parametrize(("is_gone", "day"), [(True, 20), (True, 24), (False, 20), (False, 24)])
def test_con_88_a_merge_and_a_hand_over_of_one_of_its_accounts(
        now: datetime, monkeypatch: pytest.MonkeyPatch, *, is_gone: bool, day: int, order: str) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    scene: Scene = make_scene(now)
    new, witness = (make_user(name, now=now, unit_id=scene.world.city) for name in ("new", "witness"))
    account, former = (scene.gone, scene.lin) if is_gone else (scene.keep, scene.he)
    terms = customers.HandoverTerms(from_user_id=former.user_id, to_user_id=new, witness_id=witness, effective_on=date(2026, 11, day))
    both: list[Callable[[], object]] = [
        partial(api.merge_accounts, actor=scene.head, now=now, wish=wish(scene.keep, scene.gone)),
        partial(customers.open_handover, actor=scene.head, now=now, terms=terms, account_ids=[account])]
    if order == "at once":
        answers = at_once(both)
    else:
        answers = [no for call in (both if order == "merge first" else both[::-1]) for no in at_once([call])]
    refused = [no.code for no in answers if no]
    assert set(refused) <= {"handover_open", "changed_meanwhile", "not_found", "not_his_accounts"}
    customers.advance_handovers(actor=system("schedule"), now=now + timedelta(days=day - 20))
    with access.bound(system("test")):
        is_merged = Merge.objects.filter(state="merged").exists()
        line = HandoverLine.objects.filter(account_id=account).first()
        owners = {pk: list(Assignment.objects.filter(account_id=pk, role="owner", valid_until=None).values_list("user_id", flat=True))
                  for pk in (scene.keep, scene.gone)}
        assert Account.objects.get(pk=scene.gone).merged_into_id == (scene.keep if is_merged else None)
    assert is_merged or line, "one of them was done"
    assert is_merged if order == "merge first" else line if order == "hand-over first" else True, "and the first always"
    assert len(owners[scene.keep]) == 1 and len(owners[scene.gone]) == (0 if is_merged else 1)
    if line and not (is_merged and is_gone):
        assert owners[account] == [new], "who was handed the account has it"
