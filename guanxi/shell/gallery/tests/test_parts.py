"""The gallery renders every part, in both languages, and no part comes out raw."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from guanxi.domains.organisation.testing import enter, make_user, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, now: datetime) -> str:
    return enter(client, make_user("hejun", now=now, unit_id=make_world(now=now).city)).get("/gallery/").content.decode()


def test_every_part_is_shown(page: str) -> None:
    source = "".join(p.read_text() for p in (Path(__file__).parents[1] / "templates" / "gallery").glob("*.html"))
    parts = {p.stem for p in (Path(settings.PACKAGE) / "foundation" / "web" / "templates" / "cotton").glob("*.html")}
    assert not [part for part in parts if not re.search(rf"<c-{part}[\s/>]", source)]


def test_no_part_comes_out_raw_and_every_icon_exists(page: str) -> None:
    assert "<c-" not in page and "{%" not in page
    assert not re.findall(r'data-icon="([^"]+)"></svg>', page)


def test_the_page_speaks_the_chosen_language(client: Client, page: str) -> None:
    assert "界面部件" in page
    client.cookies["language"] = "en"
    assert "UI parts" in client.get("/gallery/").content.decode()
