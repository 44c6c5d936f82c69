"""A list that was taken away comes back as it went: nothing new, changed or refused; one cell edited is one row changed (SYS-22, IMP-16).

Here and not in a domain: what leaves is the shell's (book, contacts), what comes in is intake's and customers'.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.intake import api as intake
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.models import Unit, User
from guanxi.domains.organisation.testing import World, browser_of, make_user, make_world, same_browser
from guanxi.foundation.django import access
from guanxi.foundation.pure import watermark
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

pytestmark = pytest.mark.django_db
EVERY = ",".join(column.key for column in lists.COLUMNS)
FIELDS = ({"zh": "专线预算", "en": "Line budget", "kind": "money"}, {"zh": "机房", "en": "Rooms", "kind": "number"},
          {"zh": "采购方式", "en": "Buys by", "kind": "multi_choice", "choices": "招标 | Tender\n框架 | Framework"},
          {"zh": "驻场", "en": "On site", "kind": "bool"}, {"zh": "续约", "en": "Renews", "kind": "date"})


@dataclass(frozen=True, kw_only=True)
class Scene:
    """manager: everything he sees is his own; head: of the county; steward: of the whole house. custom: the columns of custom fields."""

    world: World
    manager: Actor
    head: Actor
    steward: Actor
    browsers: dict[str, Client]
    custom: str


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        world = make_world(now=now)
        users = {"manager": make_user("hejun", now=now, unit_id=world.county, roles=("R1",), name="何俊"),
                 "head": make_user("lin", now=now, unit_id=world.county, roles=("R9",), name="林婉清"),
                 "steward": make_user("shuju", now=now, unit_id=world.hq, roles=("R18",), name="苏沐")}
        namesake = make_user("hejun2", now=now, unit_id=world.other_county, roles=("R1",), name="何俊")
        gone = make_user("gone", now=now, unit_id=world.county, roles=("R1",), name="陆一鸣")
        actors = {key: organisation.actor_of_user(user_id=pk) for key, pk in users.items()}
        keys = [f"cf_{customers.define_field(actor=actors['steward'], now=now, subject='account', values=one)}" for one in FIELDS]  # type: ignore[arg-type]
        tender = customers.catalogue("account")[keys[2]].choices[0][0]
        held: dict[str, Any] = dict(zip(keys, ("1234.50", "12.5", [tender], "true", "2027-03-01"), strict=True))
        make_account(now=now, unit_id=world.county, name="屿澜银行望溪分行", owner_id=users["manager"], code="GL-1", customer_kind="state_owned",
                     industry_code="J6621", short_name="屿澜", district="砚湖区", address="滨江路1号", has_agreement=True,
                     agreement_until=date(2027, 3, 1), **held)
        make_account(now=now, unit_id=world.county, name="柳塘县人民政府", owner_id=users["manager"], customer_kind="government", industry_code="S")
        make_account(now=now, unit_id=world.county, name="望溪置业", owner_id=gone, code="GL-2", industry_code="K")
        make_account(now=now, unit_id=world.county, name="=归公式=", code="GL-3")
        make_account(now=now, unit_id=world.other_county, name="石城水泥厂", owner_id=namesake, code="GL-4", industry_code="C30")
        make_account(now=now, unit_id=world.other_county, name="石城置业", owner_id=users["manager"])
        signed = "集团编码,签约单位,最近走访日期\nGL-1,石渡市,2026-01-05".encode()
        assert intake.import_now(actor=actors["steward"], now=now, kind="accounts", file_name="签约.csv", chunks=[signed])[1] == {"changed": 1}
        with access.bound(system("test")):
            User.objects.filter(pk=gone).update(is_active=False)
            Unit.objects.filter(pk=world.other_county).update(name=Unit.objects.get(pk=world.county).name)  # two units of one name
            bank = Account.objects.get(name="屿澜银行望溪分行").pk
        make_contact(now=now, account_id=bank, name="程砚秋", post="行长", department="=cmd()", mobile="13812341234", email="cheng@example.cn",
                     office_phone="0571-88886666", is_key_person=True)
        make_contact(now=now, account_id=bank, name="白露", post="网络科长", hobby="未知")
        return Scene(world=world, browsers={key: browser_of(pk) for key, pk in users.items()}, custom=",".join(keys), **actors)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return _scene


def taken(scene: Scene, who: str, url: str, on_screen: str, format: str, language: str = "zh-hans") -> list[list[Any]]:
    client = same_browser(scene.browsers[who])
    client.cookies["language"] = language
    response: Any = client.post(url, {"on_screen": on_screen, "format": format})
    assert response.status_code == 200, response
    content = b"".join(response.streaming_content)
    if format == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return list(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())


def file_of(rows: list[list[Any]], format: str) -> bytes:
    """The same rows as a spreadsheet program saves them."""
    if format == "csv":
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return out.getvalue().encode("utf-8-sig")
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                (sheet.write_string if isinstance(value, str) else sheet.write)(number, place, value)
    return held.getvalue()


def brought(actor: Actor, now: datetime, kind: str, content: bytes, format: str) -> tuple[dict[str, int], list[str]]:
    run_id, counts = intake.import_now(actor=actor, now=now, kind=kind, file_name=f"清单.{format}", chunks=[content])
    with access.bound(actor), connection.cursor() as cursor:
        cursor.execute("select x->>'zh' from intake_row r, jsonb_array_elements(r.reading || r.reasons) x where run_id = %s order by row_no",
                       [run_id])
        return counts, [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("is_whole", [False, True], ids=["standard", "every"])
@pytest.mark.parametrize(("who", "rows"), [("manager", 3), ("head", 4), ("steward", 6)])
def test_the_book_comes_back_unchanged(scene: Scene, now: datetime, who: str, rows: int, is_whole: bool, language: str, format: str) -> None:
    on_screen = f"columns={EVERY},{scene.custom}" if is_whole else ""
    lines = taken(scene, who, "/book/export/", on_screen, format, language)
    assert len(lines) == rows + 2
    counts, said = brought(getattr(scene, who), now, "accounts", file_of(lines, format), format)
    assert (counts, said) == ({"unchanged": rows}, [])


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_one_cell_edited_is_one_row_changed(scene: Scene, now: datetime, format: str) -> None:
    lines = taken(scene, "head", "/book/export/", f"columns={EVERY}", format)
    place, row = lines[0].index("地址"), next(row for row in lines if watermark.without(row[0]) == "柳塘县人民政府")
    row[place] = "解放路8号"
    counts, said = brought(scene.head, now, "accounts", file_of(lines, format), format)
    assert lines[0].index("归属经理") and (counts, said) == ({"unchanged": 3, "changed": 1}, ["将更新:地址"])
    with access.bound(scene.head):
        assert Account.objects.get(name="柳塘县人民政府").address == "解放路8号"


@pytest.mark.parametrize("format", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("is_whole", [False, True], ids=["standard", "every"])
def test_the_list_of_people_comes_back_unchanged(scene: Scene, now: datetime, is_whole: bool, language: str, format: str) -> None:
    every = ",".join(key for key in customers.people_columns())
    lines = taken(scene, "manager", "/contacts/export/", f"columns={every}" if is_whole else "", format, language)
    counts, said = brought(scene.manager, now, "contacts", file_of(lines, format), format)
    assert counts == {"unchanged": 2} and all("脱敏" in one for one in said)
    post = lines[0].index("职务" if language == "zh-hans" else "Post")
    next(row for row in lines if watermark.without(row[0]) == "白露")[post] = "信息中心主任"
    assert brought(scene.manager, now, "contacts", file_of(lines, format), format)[0] == {"unchanged": 1, "changed": 1}
    with access.bound(scene.manager):
        assert Contact.objects.get(name="白露").post == "信息中心主任"
