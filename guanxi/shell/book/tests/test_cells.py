"""A cell edited in the list: its editor, saving one field, both values after somebody else's edit (CON-80), undo, who may."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import system
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
ALL = "?columns=short_name,district,address,kind,industry,agreement,code"


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return _scene


def edit(scene: Scene, now: datetime, **values: str) -> None:
    customers.edit_account(actor=scene.head, now=now, account_id=scene.bank, expected_version=1, values=values)  # type: ignore[arg-type]


def test_editable_cells_are_marked_for_who_may_edit(scene: Scene) -> None:
    page = visitor(scene.head).get(f"/book/{ALL}").content.decode()
    assert set(re.findall(r'<td data-edit="(\w+)"', page)) == {"short_name", "district", "address", "kind", "industry", "agreement"}
    assert 'data-cells="/book/cell/"' in page
    assert "Shift Space" in visitor(scene.head).get("/book/dialogs/keys/").content.decode()


@pytest.mark.parametrize(("column", "value", "shown"), [
    ("kind", "private", "民企"), ("industry", "P83", "教育"), ("agreement", "2027-03-01", "2027-03-01"), ("short_name", "望溪行", "望溪行"),
    ("district", "柳塘县", "柳塘县"), ("address", "望溪路1号", "望溪路1号"),
    ("cooperation", "potential", "潜在大客户"), ("sector_code", "letters_justice", "函件·公检法"),
])
def test_one_field_is_saved_and_the_cell_comes_back(scene: Scene, column: str, value: str, shown: str) -> None:
    client = visitor(scene.head)
    editor = client.get(f"/book/cell/{scene.bank}/{column}/").content.decode()
    assert 'name="version" value="1"' in editor and "autofocus" in editor
    cell = client.post(f"/book/cell/{scene.bank}/{column}/", {"version": "1", "value": value}).content.decode()
    assert cell.startswith(f'<td data-edit="{column}"') and shown in cell and 'hx-swap-oob="true"' in cell
    assert 'name="version" value="2"' in client.get(f"/book/cell/{scene.bank}/{column}/").content.decode()


def test_grd_10_who_signed_is_a_column_of_the_list(scene: Scene, now: datetime) -> None:
    """It is shown where it is chosen; it is recorded on the account's page, not in the cell."""
    edit(scene, now, has_agreement="true")
    customers.set_agreement_unit(actor=scene.head, now=now, account_id=scene.bank, unit_code="9702")
    page = visitor(scene.head).get("/book/?columns=signed_by,code").content.decode()
    assert "签约单位" in page and "望溪市</td>" in page and 'data-edit="signed_by"' not in page
    assert "签约单位" not in visitor(scene.head).get("/book/").content.decode().split("<tbody")[0].split("<thead")[1]


def test_grd_10_the_list_is_filtered_by_who_signed(scene: Scene, now: datetime) -> None:
    """By the unit with everything below it, by "not recorded", and in a rule by the unit's code; the column follows the record at once."""
    def found(query: str) -> bool:
        return f'data-href="/accounts/{scene.bank}/"' in visitor(scene.head).get(f"/book/?{query}").content.decode()

    edit(scene, now, has_agreement="true")
    unit = scene.world.province
    assert not found(f"signed_by={unit}") and found("signed_by=none")
    customers.set_agreement_unit(actor=scene.head, now=now, account_id=scene.bank, unit_code="9702")
    assert found(f"signed_by={unit}") and found(f"signed_by={scene.world.city}") and not found("signed_by=none")
    assert not found(f"signed_by={scene.world.county}")
    assert found("where=signed_by+%3D+%279702%27") and not found("where=signed_by+%3D+%279701%27")
    bar = visitor(scene.head).get(f"/book/?signed_by={unit}").content.decode()
    assert 'name="signed_by"' in bar and f'<option value="{unit}" selected>' in bar
    customers.set_agreement_unit(actor=scene.head, now=now, account_id=scene.bank, unit_code="")
    assert found("signed_by=none")


def test_org_24_the_partner_is_a_column_a_filter_and_a_word_of_rules(scene: Scene, now: datetime) -> None:
    """operator 1.12: shown and exported, filtered by the party or by "any", in a rule by its code; the column follows the record at once."""
    def found(query: str) -> bool:
        return f'data-href="/accounts/{scene.bank}/"' in visitor(scene.head).get(f"/book/?{query}").content.decode()

    county = scene.world.county
    party = organisation.create_party(actor=system("test"), now=now, parent_id=county, code="970221-DL", name="乡信服务", duty_kind="agent")
    assert not found("partner=any")
    customers.set_ownership_mode(actor=scene.head, now=now, account_id=scene.bank, mode="partner", reason="代理商上门服务", partner_code="970221-DL",
                                 partner_until=now.date() + timedelta(days=60))
    assert found("partner=any") and found(f"partner={party}") and found(f"partner={county}") and not found(f"partner={scene.world.other_county}")
    assert found("where=partner+%3D+%27970221-DL%27")
    page = visitor(scene.head).get(f"/book/?columns=partner,code&partner={party}").content.decode()
    assert "乡信服务</td>" in page and f'<option value="{party}" selected>' in page and 'data-edit="partner"' not in page
    account = visitor(scene.head).get(f"/accounts/{scene.bank}/").content.decode()
    assert "乡信服务" in account and "合作伙伴" in account
    customers.set_ownership_mode(actor=scene.head, now=now, account_id=scene.bank, mode="", reason="")
    assert not found("partner=any")


def test_the_same_value_writes_nothing(scene: Scene) -> None:
    client = visitor(scene.head)
    assert client.post(f"/book/cell/{scene.bank}/kind/", {"version": "1", "value": "state_owned"}).status_code == 200
    assert 'value="1"' in client.get(f"/book/cell/{scene.bank}/kind/").content.decode()


def test_con_80_somebody_was_faster_shows_both_values(scene: Scene, now: datetime) -> None:
    edit(scene, now, district="东城")
    client = visitor(scene.head)
    late = client.post(f"/book/cell/{scene.bank}/district/", {"version": "1", "value": "西城"})
    page = late.content.decode()
    assert (late.status_code, late.headers["HX-Reswap"]) == (409, "innerHTML"), "the editor stays inside the cell"
    assert 'value="西城"' in page and "<strong data-present>东城</strong>" in page and 'name="version" value="2"' in page
    assert "西城" in client.post(f"/book/cell/{scene.bank}/district/", {"version": "2", "value": "西城"}).content.decode()


def test_a_wrong_value_stays_in_the_editor(scene: Scene) -> None:
    response = visitor(scene.head).post(f"/book/cell/{scene.bank}/industry/", {"version": "1", "value": "ZZ9"})
    assert response.status_code == 422 and "GB/T 4754" in response.content.decode()


def test_an_edit_is_taken_back_into_the_same_list(scene: Scene) -> None:
    client = visitor(scene.head)
    cell = client.post(f"/book/cell/{scene.bank}/kind/", {"version": "1", "value": "private"}).content.decode()
    undo = re.search(r'action="(/book/cell/undo/[^"]+)"', cell)
    assert undo
    back = client.post(undo[1], headers={"Referer": "http://testserver/book/?kind=government&sort=name"})
    assert back.headers["Location"] == "/book/?kind=government&sort=name"
    assert Book.objects.get(pk=scene.bank).customer_kind == "state_owned"
    assert client.post(undo[1], headers={"Referer": "https://elsewhere/x"}).status_code in (404, 409)


def test_who_may(scene: Scene) -> None:
    manager = visitor(scene.manager)
    assert manager.get(f"/book/cell/{scene.plant}/kind/").status_code == 404
    assert manager.post(f"/book/cell/{scene.plant}/kind/", {"version": "1", "value": "private"}).status_code == 404
    assert manager.get(f"/book/cell/{scene.bank}/name/").status_code == 404
