"""The account list: verdicts, regions, parents, owners, twice the same file (IMP 16-21, 23, 25)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, AccountIdentifier, Assignment, TreeEdge, Visibility
from guanxi.domains.customers.testing import make_account
from guanxi.domains.intake import api as intake
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import World, make_actor, make_user
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
HEADER = ("客户名称,集团编码,客户编码,统一社会信用代码,客户类别,行业,归属单位,归属经理工号,上级集团,区县,地址,"
          "协议(有/无),协议编号,协议到期,登记,影响力分位,营收组")


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    """A data steward of 望溪市: he may assign."""
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


def bring(actor: Actor, now: datetime, *lines: str, header: str = HEADER, options: dict[str, str] | None = None) -> tuple[int, dict[str, int]]:
    return intake.import_now(actor=actor, now=now, kind="accounts", file_name="客户清单.csv",
                             chunks=["\n".join((header, *lines)).encode()], options=options or {})


def reasons(run_id: int, key: str = "code") -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"select x->>'{key}' from intake_row r, jsonb_array_elements(r.reading || r.reasons) x where run_id = %s order by row_no",
                       [run_id])
        return [row[0] for row in cursor.fetchall()]


def line(name: str, code: str, *, unit: str = "9702", manager: str = "", parent: str = "", uscc: str = "") -> str:
    return f"{name},{code},,{uscc},国企,J66 货币金融服务,{unit},{manager},{parent},砚湖区,解放路1号,有,HT-1,2027/3/1,20250301,5,二类(系数0.9)"


def test_new_accounts_with_all_columns(world: World, steward: Actor, now: datetime) -> None:
    owner = make_user("hejun", now=now, unit_id=world.city)
    _, counts = bring(steward, now, line("望溪银行", "GL-1", manager="S-hejun", uscc="91970200MADEM002XD"))
    assert counts == {"new": 1}
    with access.bound(steward):
        account = Account.objects.get(name="望溪银行")
    assert (account.customer_kind, account.industry_code, account.has_agreement, account.revenue_group) == ("state_owned", "J66", True, 2)
    assert str(account.agreement_until) == "2027-03-01" and str(account.registered_on) == "2025-03-01"
    assert Assignment.objects.get(account=account).user_id == owner
    assert set(AccountIdentifier.objects.values_list("scheme", "issuer", "value")) == {
        ("group_code", "97", "GL-1"), ("uscc", "", "91970200MADEM002XD")}
    assert Visibility.objects.filter(user_id=owner, account=account, via="owner").exists()
    book = Book.objects.get(account_id=account.pk)
    assert (book.owner_name, book.group_code, book.industry_code) == ("hejun", "GL-1", "J66")


def test_the_same_file_twice_writes_nothing(world: World, steward: Actor, now: datetime) -> None:
    lines = [line("望溪银行", "GL-1"), line("望溪分行", "GL-2", parent="GL-1"), ",".join(["无码客户", "", "", "", "民企", "", "9702", *[""] * 10])]
    assert bring(steward, now, *lines)[1] == {"new": 3}
    with access.bound(steward):
        before = AuditRow.objects.count()
    assert bring(steward, now, *lines)[1] == {"unchanged": 3}
    with access.bound(steward):
        assert AuditRow.objects.count() == before


def test_imp_20_a_row_without_a_code_makes_no_second_account_of_its_name(world: World, steward: Actor, now: datetime) -> None:
    """Neither beside a row of the same file, nor where two accounts of the unit have the name, however often the file comes."""
    bare = ",".join(["望溪银行", "", "", "", "民企", "", "9702", *[""] * 10])
    run, counts = bring(steward, now, line("望溪银行", "GL-1"), line("望溪银行", "GL-2"), bare)
    assert counts == {"new": 2, "conflict": 1}
    assert [code for code in reasons(run) if code in ("maybe_duplicate", "row_repeated")] == ["maybe_duplicate", "maybe_duplicate", "row_repeated"]
    for _ in range(2):
        run, counts = bring(steward, now, bare)
        assert counts == {"conflict": 1} and reasons(run) == ["name_of_several"]
    assert Account.objects.filter(name="望溪银行").count() == 2


def test_grd_10_a_list_brings_the_unit_that_signed(world: World, steward: Actor, now: datetime) -> None:
    """By code or exact name, also of another territory: another city may have signed. Nothing of it without an agreement; out again with the file."""
    head = "客户名称,集团编码,归属单位,协议,签约单位"
    run_id, counts = bring(steward, now, "望溪银行,GL-1,9702,有,石渡市", "望溪厂,GL-2,9702,无,9702", "望溪店,GL-3,9702,有,无此局", header=head)
    assert counts == {"new": 1, "rejected": 2} and reasons(run_id) == ["no_agreement", "unknown_unit"]
    assert set(reasons(run_id, "field")) == {"agreement_unit"}
    with access.bound(steward):
        assert Account.objects.get(name="望溪银行").agreement_unit_id == world.other_city
    assert bring(steward, now, "望溪银行,GL-1,9702,有,石渡市", header=head)[1] == {"unchanged": 1}
    second, counts = bring(steward, now, "GL-1,9702", header="集团编码,签约单位")
    assert counts == {"changed": 1} and reasons(second, "zh") == ["将更新:签约单位"]
    intake.revert_now(run_id=second, now=now)
    with access.bound(steward):
        assert Account.objects.get(name="望溪银行").agreement_unit_id == world.other_city


def test_a_changed_row_changes_only_what_it_says(world: World, steward: Actor, now: datetime) -> None:
    bring(steward, now, line("望溪银行", "GL-1"), line("总行", "GL-0"))
    run_id, counts = bring(steward, now, "GL-1,,榆浦区,GL-0,C-1", header="集团编码,地址,区县,上级集团,客户编码")
    assert reasons(run_id, "zh") == ["将更新:区县、编码、上级集团"] and reasons(run_id, "level") == ["info"]
    with access.bound(steward):
        account = Account.objects.get(name="望溪银行")
    assert counts == {"changed": 1} and (account.district, account.address, account.version) == ("榆浦区", "解放路1号", 2)


@pytest.mark.parametrize(("row", "code"), [
    (line("石渡厂", "GL-9", unit="9703"), "foreign_unit"),
    (line("某厂", "GL-9", unit="无此单位"), "unknown_unit"),
    (line("某厂", "GL-9", manager="S-nobody"), "unknown_manager"),
    (line("某厂", "GL-9", parent="GL-404"), "unknown_parent"),
    (line("某厂", "GL-9", parent="GL-9"), "cycle"),
    (line("", "GL-9"), "name_missing"),
    (line("某厂", "9.7021E+12"), "code_scientific"),
    (line("某厂", "GL-9").replace("J66 货币金融服务", "炼金术"), "industry_unknown"),
    (line("某厂", "GL-9").replace("2027/3/1", "2027/2/30"), "date_impossible"),
    (line("某厂", "GL-9").replace("国企", "王国"), "choice_unknown"),
    (line("石渡厂", "GL-FOREIGN", unit=""), "code_taken"),
])
def test_a_wrong_row_is_refused_with_its_reason(world: World, steward: Actor, now: datetime, row: str, code: str) -> None:
    make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-FOREIGN")
    run_id, counts = bring(steward, now, row)
    assert counts == {"rejected": 1} and code in reasons(run_id)
    with access.bound(steward):
        assert not Account.objects.exists()


def test_imp_25_a_foreign_account_is_refused_not_overwritten(world: World, root: Actor, steward: Actor, now: datetime) -> None:
    """IMP-25: a file of region A with a code, or a unit, of region B."""
    foreign = make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")
    for row in (line("抢来的厂", "GL-7", unit=""), line("抢来的厂", "GL-7", unit="9703"), line("抢来的厂", "GL-7")):
        assert bring(steward, now, row)[1] == {"rejected": 1}
    with access.bound(root):
        assert Account.objects.get(pk=foreign).name == "机密厂" and Account.objects.count() == 1


def test_imp_25_a_manager_brings_his_own_accounts_only(world: World, now: datetime) -> None:
    """IMP-25: an owner column gives nobody else's accounts away, nor takes them."""
    manager = make_actor("hejun", now=now, unit_id=world.city)
    make_user("rival", now=now, unit_id=world.city)
    _, counts = bring(manager, now, line("甲厂", "GL-1"), line("乙厂", "GL-2", manager="S-rival"), line("丙厂", "GL-3", manager="S-hejun"))
    assert counts == {"new": 2, "rejected": 1}
    assert set(Assignment.objects.values_list("user_id", flat=True)) == {manager.user_id}
    assert Book.objects.filter(owner_id=manager.user_id).count() == 2


@pytest.mark.parametrize(("edges", "circled"), [
    ([("A", "B"), ("B", "A")], 2), ([("A", "B"), ("B", "C"), ("C", "A"), ("D", "A")], 3), ([("A", ""), ("B", "A"), ("C", "B")], 0),
])
def test_circles_inside_a_file(world: World, steward: Actor, now: datetime, edges: Sequence[tuple[str, str]], circled: int) -> None:
    """IMP-21: A to B to A, self, three in a ring, inside one file."""
    run_id, counts = bring(steward, now, *[line(f"厂{code}", code, parent=parent) for code, parent in edges])
    assert reasons(run_id).count("cycle") == circled == counts.get("rejected", 0)
    assert TreeEdge.objects.count() == (2 if not circled else 0)


def test_a_circle_over_file_and_archive(world: World, steward: Actor, now: datetime) -> None:
    bring(steward, now, line("总行", "A"), line("分行", "B", parent="A"))
    run_id, counts = bring(steward, now, line("总行", "A", parent="B"))
    assert counts == {"rejected": 1} and "cycle" in reasons(run_id)


def test_each_parent_goes_into_its_own_tree(world: World, steward: Actor, now: datetime) -> None:
    header = "客户名称,集团编码,归属单位,上级集团,上级使用单位,上级付费单位"
    rows = ("总行,A,9702,,,", "分行,B,9702,A,,C", "网点,C,9702,B,A,")
    assert bring(steward, now, *rows, header=header)[1] == {"new": 3}
    code = dict(AccountIdentifier.objects.values_list("account_id", "value"))
    assert {(kind, code[child], code[parent]) for kind, child, parent in TreeEdge.objects.values_list("tree_kind", "child_id", "parent_id")} == {
        ("legal", "B", "A"), ("legal", "C", "B"), ("service", "C", "A"), ("billing", "B", "C")}
    assert bring(steward, now, *rows, header=header)[1] == {"unchanged": 3}
    run_id, counts = bring(steward, now, "C,B", "A,", header="集团编码,上级付费单位")
    assert counts == {"rejected": 1, "unchanged": 1} and reasons(run_id) == ["cycle"]
    run_id, counts = bring(steward, now, "B,A", header="集团编码,上级付费单位")
    assert counts == {"changed": 1} and reasons(run_id, "zh") == ["将更新:上级付费单位"]
    assert TreeEdge.objects.filter(tree_kind="billing").count() == 1


def test_a_credit_code_only_warns_and_stands_at_all_who_bring_it(world: World, steward: Actor, now: datetime) -> None:
    """Operator 1.2: a branch may use its parent's, so that having the same one is a reason to look and never one to refuse the row."""
    rows = line("甲厂", "GL-1", uscc="91970200MADEM002X1"), line("乙厂", "GL-2", uscc="91970200MADEM002X1")
    assert bring(steward, now, *rows)[1] == {"new": 2}
    assert AccountIdentifier.objects.filter(scheme="uscc").count() == 2
    again, counts = bring(steward, now, line("丙厂", "GL-3", uscc="91970200madem002x1"))
    assert counts == {"new": 1} and {"uscc_check", "uscc_shared"} <= set(reasons(again))
    assert AccountIdentifier.objects.filter(scheme="uscc").count() == 3
    assert bring(steward, now, *rows)[1] == {"unchanged": 2}, "the same file twice writes nothing"
    bring(steward, now, line("丁厂", "GL-4"))
    later, counts = bring(steward, now, line("丁厂", "GL-4", uscc="91970200MADEM002X1"))
    assert counts == {"changed": 1} and "uscc_shared" in reasons(later) and AccountIdentifier.objects.filter(scheme="uscc").count() == 4


@pytest.mark.parametrize(("named", "options", "counts", "code"), (
    ("石渡银行", {}, {"conflict": 1}, "code_of_several"),  # neither of the two
    ("望溪银行", {}, {"unchanged": 1}, None),  # the one of this name
    ("石渡银行", {"key_1": "name"}, {"new": 1}, "uscc_shared"),  # told to go by the name
    ("石渡银行", {"key_1": "uscc", "key_2": "name"}, {"conflict": 1}, "code_of_several"),
    ("望溪银行", {"key_1": "uscc"}, {"unchanged": 1}, None)))
def test_a_row_with_nothing_but_the_credit_code_of_several(
        world: World, steward: Actor, now: datetime, named: str, options: dict[str, str], counts: dict[str, int], code: str | None) -> None:
    bring(steward, now, line("望溪银行", "GL-1", uscc="91970200MADEM002XD"), line("望溪银行石渡支行", "GL-2", uscc="91970200MADEM002XD"))
    run_id, found = bring(steward, now, f"{named},91970200MADEM002XD,9702", header="客户名称,统一社会信用代码,归属单位", options=options)
    assert found == counts and (code is None or code in reasons(run_id))


def test_a_credit_code_held_elsewhere_makes_a_new_account_and_tells_nothing(world: World, steward: Actor, now: datetime) -> None:
    """PRM-62: no more than that there is another one."""
    far = make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")
    customers.set_identifier(actor=system("test"), now=now, account_id=far, scheme="uscc", value="91970200MADEM002XD")
    manager = make_actor("weilan", now=now, unit_id=world.city, roles=("R18",))
    run_id, counts = bring(manager, now, "石渡厂,91970200MADEM002XD,9702", header="客户名称,统一社会信用代码,归属单位")
    assert counts == {"new": 1} and reasons(run_id) == ["uscc_shared"] and "机密" not in str(reasons(run_id, "zh"))
    assert AccountIdentifier.objects.filter(scheme="uscc", value="91970200MADEM002XD").count() == 2


def test_similar_names_are_flagged_not_merged(world: World, steward: Actor, now: datetime) -> None:
    bring(steward, now, line("望溪国际电子有限公司", "GL-1"))
    run_id, counts = bring(steward, now, line("望溪國際電子(集团)有限公司", "GL-2"), line("望溪国际电子", "GL-3"))
    assert counts == {"new": 2} and "maybe_duplicate" in reasons(run_id)


@pytest.mark.parametrize(("name", "short", "is_told"), [
    ("屿银望溪", "", True), ("嶼銀 望溪", "", True), ("全新客户", "屿银望溪", True), ("全新客户", "屿澜银行望溪分行", True), ("屿银石渡", "", False),
    ("全新客户", "屿银", False), ("全新客户", "公司", False)])
def test_prm_62_a_short_name_of_either_is_flagged(world: World, steward: Actor, now: datetime, name: str, short: str, is_told: bool) -> None:
    header = "客户名称,简称,集团编码,归属单位"
    bring(steward, now, "屿澜银行望溪分行,屿银望溪,GL-1,9702", header=header)
    run_id, counts = bring(steward, now, f"{name},{short},GL-2,9702", header=header)
    said = [one for one in reasons(run_id, "zh") if "可能与已有客户重复" in one]
    assert counts == {"new": 1} and said == (["可能与已有客户重复(一方的名称是另一方的简称)"] if is_told else [])


def test_a_new_owner_replaces_the_former(world: World, steward: Actor, now: datetime) -> None:
    first, second = make_user("hejun", now=now, unit_id=world.city), make_user("shilei", now=now, unit_id=world.city)
    bring(steward, now, line("甲厂", "GL-1", manager="S-hejun"))
    assert bring(steward, now, line("甲厂", "GL-1", manager="shilei"))[1] == {"changed": 1}
    assert Assignment.objects.get(valid_until=None).user_id == second
    assert Assignment.objects.exclude(valid_until=None).get().user_id == first
    assert not Visibility.objects.filter(user_id=first).exists()


def test_unknown_is_an_answer(world: World, steward: Actor, now: datetime) -> None:
    bring(steward, now, "甲厂,GL-1,9702,未知,未知", header="客户名称,集团编码,归属单位,地址,协议")
    with access.bound(steward):
        account = Account.objects.get()
        assert sorted(account.known_unknown) == ["address", "has_agreement"] and account.address == ""
    bring(steward, now, "GL-1,解放路1号", header="集团编码,地址")
    with access.bound(steward):
        assert Account.objects.get().known_unknown == ["has_agreement"]


def test_twice_the_same_code_in_one_file(world: World, steward: Actor, now: datetime) -> None:
    run_id, counts = bring(steward, now, "甲厂,C1,9702", "乙厂,C1,9702", header="客户名称,客户编码,归属单位")
    assert counts == {"new": 1, "conflict": 1} and "row_repeated" in reasons(run_id)


@pytest.mark.parametrize(("keys", "row", "said"), [
    ({}, "望溪银行,GL-9,,91970200MADEM002XD", {"new": 1}),  # automatic: the credit code counts only without another code
    ({"key_1": "uscc"}, "望溪银行,GL-9,,91970200MADEM002XD", {"changed": 1}),
    ({"key_1": "customer_code", "key_2": "uscc"}, "望溪银行,GL-9,C-7,91970200MADEM002XD", {"changed": 1}),  # the second where the first is unknown
    ({"key_1": "name"}, "望溪银行,GL-9,,", {"changed": 1}),
    ({"key_1": "group_code", "key_3": "name"}, "望溪银行,GL-9,,", {"changed": 1}),
    ({"key_1": "group_code"}, "望溪银行,GL-9,,", {"new": 1}),
    ({"key_1": "customer_code"}, "望溪银行,GL-9,,", {"rejected": 1}),  # none of the chosen keys is filled
])
def test_rows_are_recognised_by_the_chosen_keys_in_order(
    world: World, steward: Actor, now: datetime, keys: dict[str, str], row: str, said: dict[str, int],
) -> None:
    """SYS-22: an ordered list of keys, chosen at upload."""
    bring(steward, now, line("望溪银行", "GL-1", uscc="91970200MADEM002XD"))
    text = f"客户名称,集团编码,客户编码,统一社会信用代码,归属单位\n{row},9702"
    _, counts = intake.import_now(actor=steward, now=now, kind="accounts", file_name="a.csv", chunks=[text.encode()], options=keys)
    assert counts == said


def test_an_unknown_key_is_refused(world: World, steward: Actor, now: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        intake.import_now(actor=steward, now=now, kind="accounts", file_name="a.csv", chunks=[b"x"], options={"key_2": "phone"})
    assert (refused.value.code, refused.value.field) == ("unknown_choice", "key_2")


def test_sal_02_a_file_registers_nobody_who_is_registered_otherwise(world: World, now: datetime, steward: Actor, root: Actor) -> None:
    """SAL-02: history goes in where there is no day, by who may assign; an account manager's own file makes no key account of his."""
    manager, header = make_actor("hejun", now=now, unit_id=world.city), "客户名称,集团编码,归属单位,登记"

    def registered(code: str) -> str:
        with access.bound(root):
            return str(Account.objects.get(identifiers__value=code).registered_on)

    run_id, _ = bring(manager, now, "甲厂,GL-1,9702,20250301", header=header)
    assert (registered("GL-1"), "registered_stays" in reasons(run_id)) == ("None", True)
    run_id, _ = bring(steward, now, "甲厂,GL-1,9702,20250301", header=header)
    assert (registered("GL-1"), "registered_stays" in reasons(run_id)) == ("2025-03-01", False)
    _, counts = bring(steward, now, "甲厂,GL-1,9702,20240101", header=header)
    assert registered("GL-1") == "2025-03-01" and counts["unchanged"] == 1
