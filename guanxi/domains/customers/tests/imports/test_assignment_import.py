"""A sheet of responsibilities: verdicts, replacing, races with what is there, and back out; together with accounts in one workbook."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Assignment, Visibility
from guanxi.domains.customers.testing import make_account
from guanxi.domains.intake import api as intake
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import World, make_actor, make_user
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


@pytest.fixture(scope="module")
def people(together: Together, world: World, now: datetime) -> dict[str, int]:
    with together():
        make_user("guanli", now=now, unit_id=world.county, roles=("R20",))
        return {name: make_user(name, now=now, unit_id=world.county) for name in ("hejun", "shen", "guo")}


@pytest.fixture(scope="module")
def bank(together: Together, world: World, people: dict[str, int], now: datetime) -> int:
    with together():
        return make_account(now=now, unit_id=world.county, name="望溪银行", owner_id=people["hejun"], code="GL-1")


def bring(actor: Actor, now: datetime, *lines: str, owners: str = "") -> tuple[int, dict[str, int]]:
    text = "\n".join(("单位,工号,归属角色,生效日,依据文件", *lines))
    return intake.import_now(actor=actor, now=now, kind="assignments", file_name="归属.csv", chunks=[text.encode()], options={"owners": owners})


def codes(run_id: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select x->>'code' from intake_row r, jsonb_array_elements(r.reasons) x where run_id = %s order by row_no", [run_id])
        return [row[0] for row in cursor.fetchall()]


def active(account_id: int) -> set[tuple[str, int]]:
    return set(Assignment.objects.filter(account=account_id, valid_until=None).values_list("role", "user_id"))


@pytest.mark.parametrize(("line", "verdict", "code"), [
    ("GL-1,S-hejun,归属客户经理,,", "unchanged", None),
    ("望溪银行,S-shen,客响专席,2026-10-01,政企〔2026〕7号", "new", None),
    ("GL-1,S-shen,,,", "conflict", "owner_exists"),
    ("GL-404,S-shen,,,", "unmatched", "unknown_account"),
    ("GL-1,S-nobody,客响专席,,", "rejected", "unknown_manager"),
    ("GL-1,S-guanli,客响专席,,", "rejected", "unknown_manager"),  # administers: answers for no account (PRM-72)
    ("GL-1,S-shen,客响专席,2150-01-01,", "rejected", "future_day"),
])
def test_one_row(bank: int, steward: Actor, now: datetime, line: str, verdict: str, code: str | None) -> None:
    run_id, counts = bring(steward, now, line)
    assert (counts, codes(run_id)) == ({verdict: 1}, [code] if code else [])


def test_owners_are_replaced_when_the_uploader_says_so_and_come_back(
    bank: int, people: dict[str, int], steward: Actor, root: Actor, now: datetime,
) -> None:
    lines = ("GL-1,S-shen,,,换届", "GL-1,S-guo,客响专席,,")
    run_id, counts = bring(steward, now, *lines, owners="replace")
    assert counts == {"changed": 1, "new": 1}
    assert active(bank) == {("owner", people["shen"]), ("customer_response", people["guo"])}
    assert Book.objects.get(account_id=bank).owner_id == people["shen"]
    assert not Visibility.objects.filter(user_id=people["hejun"], account=bank).exists()
    assert bring(steward, now, *lines, owners="replace")[1] == {"unchanged": 2}
    intake.revert_now(run_id=run_id, now=now)
    assert active(bank) == {("owner", people["hejun"])} and Book.objects.get(account_id=bank).owner_id == people["hejun"]


def test_a_revert_keeps_the_owner_somebody_named_since(bank: int, people: dict[str, int], steward: Actor, now: datetime) -> None:
    run_id, _ = bring(steward, now, "GL-1,S-shen,,,", owners="replace")
    with access.bound(steward):
        present = Assignment.objects.get(account=bank, role="owner", valid_until=None).pk
    customers.assign(actor=steward, now=now, account_id=bank, user_id=people["guo"], replaces=present)
    intake.revert_now(run_id=run_id, now=now)
    assert active(bank) == {("owner", people["guo"])}
    with access.bound(steward):
        assert "望溪银行" in {row.label for row in intake.kept(run_id=run_id, actor=steward).rows}


def test_two_rows_for_one_owner_are_a_conflict_and_a_second_lead_too(
    world: World, bank: int, people: dict[str, int], steward: Actor, now: datetime,
) -> None:
    branch = make_account(now=now, unit_id=world.county, name="望溪分行", code="GL-2")
    customers.set_parent(actor=steward, now=now, account_id=branch, parent_code="GL-1")
    run_id, counts = bring(steward, now, "GL-2,S-shen,,,", "GL-2,S-guo,,,", "GL-1,S-guo,首席客户代表(牵头),,", "GL-2,S-shen,首席客户代表(牵头),,")
    assert counts == {"new": 2, "conflict": 2} and codes(run_id) == ["row_repeated", "lead_exists"]


def test_grd_10_a_lead_that_several_units_signed_for_is_named_by_their_common_superior(
    world: World, bank: int, people: dict[str, int], steward: Actor, root: Actor, now: datetime,
) -> None:
    """The rule of the page, row by row: who else brings the row is told who decides, and the superior says why."""
    branch = make_account(now=now, unit_id=world.other_city, name="石渡分行", code="GL-2", has_agreement=True)
    customers.set_parent(actor=root, now=now, account_id=branch, parent_code="GL-1")
    with access.bound(root):
        version = customers.cards(actor=root, ids=[bank])[bank].version
    customers.edit_account(actor=root, now=now, account_id=bank, expected_version=version, values={"has_agreement": True})
    for account_id, code in ((bank, "9702"), (branch, "9703")):
        customers.set_agreement_unit(actor=root, now=now, account_id=account_id, unit_code=code)
    above = make_actor("above", now=now, unit_id=world.province, roles=("R18",))
    row = "GL-1,S-shen,首席客户代表(牵头),,"
    for actor, line, code in ((steward, f"{row}会议纪要", "lead_disputed"), (above, row, "note_needed")):
        run_id, counts = bring(actor, now, line, "GL-1,S-guo,客响专席,,")
        assert counts.get("rejected") == 1 and codes(run_id) == [code], "the other row goes its way"
        with connection.cursor() as cursor:
            cursor.execute("select r.row_no, x->>'field', x->>'zh' from intake_row r, jsonb_array_elements(r.reasons) x where run_id = %s", [run_id])
            number, field, said = cursor.fetchone()
        assert number == 2 and field == {"lead_disputed": "role", "note_needed": "source_document"}[code]
        assert said == ("多个单位与该集团签约,由共同上级澜州省裁决谁牵头;裁决前各户由现任继续负责" if code == "lead_disputed" else
                        "裁决谁牵头须写明理由;请填写依据文件或理由")
    assert ("lead", people["shen"]) not in active(bank)
    assert bring(above, now, "GL-1,S-shen,首席客户代表(牵头),,省公司〔2026〕3号")[1] == {"new": 1}
    assert ("lead", people["shen"]) in active(bank)


def test_only_who_may_assign_brings_it(world: World, now: datetime) -> None:
    manager = make_actor("m", now=now, unit_id=world.county, roles=("R1",))
    with pytest.raises(Refusal, match="forbidden"):
        bring(manager, now, "GL-1,S-m,,,")
