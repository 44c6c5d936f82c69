"""Through which partner an account is served, and its project groups, for programs: the pages' own commands (operator 1.12, ORG-24, ORG-18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user
from guanxi.foundation.pure.actor import system
from guanxi.integrations.rest.tests.conftest import House, Program

Make = Callable[..., Program]


def test_org_24_a_program_says_who_serves_an_account_and_reads_it(house: House, program: Make, now: datetime) -> None:
    organisation.create_party(actor=system("test"), now=now, parent_id=house.world.city, code="9702-DL", name="望信代理", duty_kind="agent")
    call, until = program(house.head), str(now.date() + timedelta(days=90))
    assert call("GET", f"accounts/{house.own}/partner").json() == {"result": None}
    said = {"mode": "partner", "reason": "由代理商上门服务"}
    refused = call("PUT", f"accounts/{house.own}/ownership", said)
    assert (refused.status_code, refused.json()["code"]) == (422, "partner_missing") and refused.json()["way_out"]
    assert call("PUT", f"accounts/{house.own}/ownership", said | {"partner_code": "9702-DL", "partner_until": until}).status_code == 204
    found = call("GET", f"accounts/{house.own}/partner").json()["result"]
    assert (found["name"], found["until"], found["people"]) == ("望信代理", until, [])
    assert call("GET", f"accounts/{house.own}").json()["card"]["partner_until"] == until
    assert [one["account_id"] for one in call("GET", "accounts?partner=any").json()["items"]] == [house.own]
    assert call("GET", f"accounts/{house.foreign}/partner").status_code == 404


def test_org_18_a_program_forms_a_project_group(house: House, program: Make, now: datetime) -> None:
    make_user("cai", now=now, unit_id=house.world.city, roles=("R9",))
    call, path = program(house.manager), f"accounts/{house.own}/projects"
    made = call("POST", path, {"name": "云专线提速", "ceo": "S-cai", "valid_until": str(now.date() + timedelta(days=60))})
    assert made.status_code == 201
    (group,) = call("GET", path).json()["items"]
    assert [(one["name"], one["role"]) for one in group["members"]] == [("cai", "ceo")] and group["project_id"] == made.json()["project_id"]
    assert [one["key"] for one in call("GET", "project-roles").json()["items"]][:2] == ["ceo", "marketing"]
    refused = call("POST", f"{path}/{group['project_id']}/members", {"staff_number": "S-cai", "role": "cooking"})
    assert refused.json()["code"] == "unknown_project_role"
    assert call("POST", f"{path}/{group['project_id']}/end", {"reason": "合同已签"}).status_code == 204
    assert call("POST", f"accounts/{house.foreign}/projects", {"name": "甲项目", "ceo": "S-cai", "valid_until": "2027-01-01"}).status_code == 404
