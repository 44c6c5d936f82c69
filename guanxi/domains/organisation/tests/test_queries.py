"""Questions to the organisation that no page asks yet."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation import api, queries
from guanxi.domains.organisation.testing import make_user, make_world
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db


def test_the_common_superior_is_a_territory_not_a_department(now: datetime) -> None:
    """GRD-10, SAL-02: two teams of one department of 望溪市 meet in the city."""
    world, root = make_world(now=now), system("test")
    office = api.create_unit(actor=root, now=now, code="9702D", name="政企部", tier="city", kind="department", parent_id=world.city)
    teams = [api.create_unit(actor=root, now=now, code=f"9702D{n}", name=f"{n}组", tier="city", kind="team", parent_id=office) for n in (1, 2)]
    assert api.common_superior(unit_ids=teams).id == world.city
    assert api.common_superior(unit_ids=[world.county, world.other_county]).id == world.province
    assert api.common_superior(unit_ids=[world.city, world.county]).id == world.city


def test_a_department_of_a_province_is_no_province(now: datetime) -> None:
    """Operator 1.2: it stands in the tier of its province and shares its numbers."""
    world, root = make_world(now=now), system("test")
    api.create_unit(actor=root, now=now, code="97-ZQ", name="澜州省政企客户部", tier="province", kind="department", parent_id=world.province)
    assert [unit.code for unit in api.provinces()] == ["97", "98"]


def test_people_and_units_are_listed_by_pinyin_as_the_book_lists_accounts(now: datetime) -> None:
    """ORG-10, LIF-17: who chooses somebody, or looks for him, finds him where a Chinese list has him; 单 as a surname is shan."""
    world, root = make_world(now=now), system("test")
    names = ["安平", "Ben", "何军", "单雄", "曾勤", "赵敏"]
    ids = {name: make_user(f"p{place}", now=now, unit_id=world.county, name=name) for place, name in enumerate(reversed(names))}
    assert [one.name for one in api.people(unit_ids=[world.county], limit=50)] == names
    assert [one.name for one in api.people(unit_ids=[world.county], limit=4)] == names[:4]
    api.disable_user(actor=root, now=now, user_id=ids["安平"], reason="离职")
    assert [one.name for one in api.everybody(under=None, size=50).rows if one.name in ids] == [*names[1:], "安平"], "leavers at the end"
    api.edit_person(actor=root, now=now, user_id=ids["赵敏"], terms=api.PersonTerms(name="艾敏", staff_number="S-p0"))
    assert [one.name for one in api.people(unit_ids=[world.county], limit=50)] == ["艾敏", "Ben", "何军", "单雄", "曾勤"]
    for code, name in (("9702X1", "重庆路网点"), ("9702X2", "安平网点"), ("9702X3", "朝阳网点")):
        api.create_unit(actor=root, now=now, code=code, name=name, tier="outlet", parent_id=world.county)
    assert [one.name for one in queries.units_below(unit_id=world.county)] == ["安平网点", "朝阳网点", "重庆路网点"]


@pytest.mark.parametrize(("roles", "refused"), [
    (("R20",), False), (("R1", "R9"), False), (("R20", "R21"), True), (("R21", "R22"), True), (("R22", "R1"), True), (("R9", "R20"), True),
])
def test_prm_72_an_administrator_holds_no_second_role(now: datetime, roles: tuple[str, ...], refused: bool) -> None:
    try:
        make_user("two", now=now, unit_id=None, roles=roles)
    except Refusal as no:
        assert refused and no.code == "administrator_alone"
    else:
        assert not refused


def test_prm_72_three_administrators_are_kept_apart() -> None:
    """The system's reads no business and no audit, the security's makes no business, the audit's writes nothing at all."""
    system, security, auditor = (api.ROLES[key] for key in ("R20", "R21", "R22"))
    assert (system.reach, security.reach) == ("none", "none") and "audit.view" not in system.acts
    business = ("account", "contact", "book", "consent", "intake", "registration", "rivals", "stewardship")
    desk = {"intake.use"}  # of imports: units and staff, of nothing else (intake.records)
    assert not any(act.partition(".")[0] in business for act in security.acts | (system.acts - desk))
    writing = ("edit", "create", "assign", "unmask", "decide", "manage", "export", "activate", "review", "roster", "retry", "load",
               "withdraw", "touch", "record", "register", "claim", "merge", "propose", "verify", "capture", "report")
    assert not any(word in act for act in auditor.acts for word in writing)
