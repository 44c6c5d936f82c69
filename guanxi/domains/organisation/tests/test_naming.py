"""Who is meant by what stands in a form: nobody knows staff numbers by heart, and a name is not always one person."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.organisation import api
from guanxi.domains.organisation.testing import World, make_user, make_world, refused
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import t
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        world = make_world(now=now)
        for login, name in (("hejun", "何俊"), ("wang1", "王伟"), ("wang2", "王伟"), ("left", "何明"), ("stays", "何明")):
            make_user(login, now=now, unit_id=world.county if login == "wang2" else world.city, name=name)
        left = api.users_by_staff_number(numbers=["left"])["left"]
        api.disable_user(actor=system("test"), now=now, user_id=left.id, reason="离职")
        return world


@pytest.mark.parametrize(("said", "login"), [
    ("S-hejun", "hejun"), ("hejun", "hejun"), (" 何俊 ", "hejun"), ("wang2", "wang2"), ("何明", "stays"), ("S-left", "left")])
def test_a_number_a_login_or_a_name_one_bears(world: World, said: str, login: str) -> None:
    """Who has left is found by his number alone: the command says what he may no longer be."""
    assert api.person_named(said=said, field="to").username == login


@pytest.mark.parametrize(("said", "text", "way"), [
    ("王伟", "接收人:叫“王伟”的有 2 人", "请改填工号:S-wang1 望溪市、S-wang2 柳塘县"), ("何军", "接收人:没有“何军”", "请核对工号或姓名"),
    ("", "接收人:请填写工号或姓名", None)])
def test_what_means_nobody_or_several(world: World, said: str, text: str, way: str | None) -> None:
    no = refused("unknown_person", api.person_named, said=said, field="to", label=t("接收人", "New manager"))
    assert (no.text.zh, no.way_out and no.way_out.zh, no.field) == (text, way, "to")
