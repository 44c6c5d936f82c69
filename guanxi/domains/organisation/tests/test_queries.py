"""Questions to the organisation that no page asks yet."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation import api
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
