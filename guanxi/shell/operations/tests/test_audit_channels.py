"""PRM-73: whichever way a change comes, history holds one line of it with who, why, before and after. One test a way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.rules import bulk as bulk_rules
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor, make_user
from guanxi.foundation.django import access, audit, clock, trail
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import system
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT = system("test")
WHY = "沿街商户"
MODE = ("ownership_mode", "", "grid_pool")


@dataclass(frozen=True, kw_only=True)
class Line:
    """What history should say: whose act, by which way, why, and one changed column."""

    actor: str
    channel: str
    reason: str
    change: tuple[str, str, str]
    table: str = "customers_account"
    row_id: int = 0


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "now", lambda: now)
    return _scene


def by_page(scene: Scene, now: datetime, _: pytest.MonkeyPatch) -> Line:
    assert visitor(scene.head).post(f"/accounts/{scene.bank}/ownership/", {"mode": MODE[2], "reason": WHY}).status_code == 302
    return Line(actor=scene.head.name, channel="page", reason=WHY, change=MODE)


def by_api(scene: Scene, now: datetime, _: pytest.MonkeyPatch) -> Line:
    terms = organisation.TokenTerms(name="t", scopes=("account.assign",), is_read_only=False, addresses=(),
                                    expires_on=(now + timedelta(days=300)).date())
    secret = organisation.create_token(actor=scene.head, now=now, terms=terms).secret
    answer = visitor(scene.head).put(f"/api/v1/accounts/{scene.bank}/ownership", {"mode": MODE[2], "reason": WHY},
                                     content_type="application/json", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code in (200, 204), answer.content
    return Line(actor=scene.head.name, channel="rest", reason=WHY, change=MODE)


def by_bulk(scene: Scene, now: datetime, _: pytest.MonkeyPatch) -> Line:
    draft = customers.prepare_change_set(actor=scene.head, now=now, wanted=customers.Wanted(
        field="customer_kind", value="private", account_ids=[scene.bank]))
    customers.run_change_set(actor=scene.head, now=now, change_set_id=draft)
    return Line(actor=scene.head.name, channel="page", reason=f"批量修改 {draft}", change=("customer_kind", "state_owned", "private"))


def by_job(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Line:
    monkeypatch.setattr(bulk_rules, "AT_ONCE", 0)
    draft = customers.prepare_change_set(actor=scene.head, now=now, wanted=customers.Wanted(
        field="customer_kind", value="private", account_ids=[scene.bank]))
    customers.run_change_set(actor=scene.head, now=now, change_set_id=draft)
    customers.advance_in_background(now=now, change_set_id=draft)
    return Line(actor=scene.head.name, channel="job", reason=f"批量修改 {draft}", change=("customer_kind", "state_owned", "private"))


def by_import(scene: Scene, now: datetime, _: pytest.MonkeyPatch) -> Line:
    steward = make_actor("steward", now=now, unit_id=scene.world.county, roles=("R18",))
    run_id, counts = intake.import_now(actor=steward, now=now, kind="accounts", file_name="a.csv", chunks=[
        "客户名称,集团编码,区县\n屿澜银行望溪分行,GL-9702-0001873,砚湖区\n".encode()])
    assert counts == {"changed": 1}
    return Line(actor=steward.name, channel="import", reason=f"导入 {run_id}", change=("district", "", "砚湖区"))


def by_administrator(scene: Scene, now: datetime, _: pytest.MonkeyPatch) -> Line:
    person, chief = make_user("gone", now=now, unit_id=scene.world.county), make_actor("sys", now=now, unit_id=scene.world.hq, roles=("R20",))
    visitor(chief).post(f"/people/{person}/disable/", {"reason": "离职", "sure": "1"})
    return Line(actor=chief.name, channel="page", reason="离职", change=("is_active", "True", "False"), table="organisation_user", row_id=person)


def by_command_line(scene: Scene, now: datetime, _: pytest.MonkeyPatch) -> Line:
    customers.set_ownership_mode(actor=system("cli"), now=now, account_id=scene.bank, mode=MODE[2], reason=WHY)
    return Line(actor="system:cli", channel="cli", reason=WHY, change=MODE)


def by_raw_sql(scene: Scene, now: datetime, _: pytest.MonkeyPatch) -> Line:
    with audit.acting(actor=scene.head, verb="repair", now=now, reason=WHY), connection.cursor() as cursor:
        cursor.execute("update customers_account set district = '砚湖区', version = version + 1 where id = %s", [scene.bank])
    return Line(actor=scene.head.name, channel="page", reason=WHY, change=("district", "", "砚湖区"))


WAYS: dict[str, Callable[[Scene, datetime, pytest.MonkeyPatch], Line]] = {
    "page": by_page, "API": by_api, "bulk": by_bulk, "job": by_job, "import": by_import, "admin": by_administrator, "CLI": by_command_line,
    "raw SQL": by_raw_sql}


@pytest.mark.parametrize("way", WAYS)
def test_prm_73_one_line_with_actor_reason_before_and_after(
    way: str, scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with access.bound(ROOT):
        last = AuditRow.objects.order_by("-id").values_list("id", flat=True)[0]
    line = WAYS[way](scene, now, monkeypatch)
    with access.bound(ROOT):
        [row] = AuditRow.objects.filter(id__gt=last, table_name=line.table, op="U", row_id=line.row_id or scene.bank)
        assert row.act_id and row.before
        [act] = [one for one in trail.search(actor_name=line.actor, only_seen=False).acts if one.id == row.act_id]
    assert (act.channel, act.reason) == (line.channel, line.reason)
    [changed] = [one for one in act.rows if (one.table, one.row_id) == (line.table, row.row_id)]
    assert line.change in [(one.column, str(one.before), str(one.after)) for one in changed.changes]

