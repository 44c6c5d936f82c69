"""A number alone opens nothing: a parent the actor does not see is answered as a number nobody has, on every channel (PRM-62, ARC-34)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api
from guanxi.domains.customers.models import TreeEdge
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import make_actor, make_user
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db

FOREIGN, NOBODYS = "GL-7", "GL-8"
KINDS = ("legal", "service", "billing")
OF_THE_REQUEST = re.compile(r'nonce="[^"]*"|csrf[^>]*>|"X-CSRFToken": ?"[^"]*"|value="[A-Za-z0-9]{64}"')


def same(said: str, code: str) -> str:
    """What was said, without the code and what every answer has of its own."""
    return OF_THE_REQUEST.sub("", said.replace(code, "CODE"))


def put(now: datetime, child: int, code: str, kind: str = "legal") -> None:
    api.set_parent(actor=system("test"), now=now, account_id=child, parent_code=code, tree_kind=kind)


@pytest.fixture
def secret(scene: Scene, now: datetime) -> Scene:
    """The foreign account has an owner, an agreement and a group-level person."""
    owner = make_user("fang", now=now, unit_id=scene.world.other_city, name="方密")
    api.assign(actor=system("test"), now=now, account_id=scene.foreign, user_id=owner)
    make_contact(now=now, account_id=scene.foreign, name="密总", is_group_level=True)
    return scene


def test_prm_62_page_and_preview_say_of_a_foreign_parent_what_they_say_of_no_parent(secret: Scene) -> None:
    """PRM-62: preview and POST, for each of the three trees; as many questions to the database, so that not the time tells it either."""
    at = f"/accounts/{secret.own}"
    for kind in KINDS:
        heard = {}
        for code in (FOREIGN, NOBODYS):
            preview = secret.client.get(f"{at}/tree/?kind={kind}&parent_code={code}").content.decode()
            posted = secret.client.post(f"{at}/parent/", {"kind": kind, "parent_code": code}, follow=True).content.decode()
            with access.bound(secret.manager), CaptureQueriesContext(connection) as asked:
                api.preview_parent(actor=secret.manager, account_id=secret.own, tree_kind=kind, parent_code=code)
            heard[code] = (same(preview, code), same(posted, code), len(asked))
        assert heard[FOREIGN] == heard[NOBODYS]
        said = "".join(str(one) for one in heard[FOREIGN])
        assert "没有唯一的一户" in said and "共同上级" in said and "将能查看" not in said
        assert not any(word in said for word in ("机密厂", "方密", "密总"))
    assert not TreeEdge.objects.exists()


def test_prm_62_an_import_says_the_same_of_both(secret: Scene, now: datetime) -> None:
    """PRM-62: for new accounts and for his own, in each of the three columns, and where the file itself brings the foreign number."""

    def bring(code: str, *lines: str) -> Any:
        text = "\n".join(("客户名称,集团编码,客户编码,归属单位,上级集团,上级使用单位,上级付费单位", *lines)).replace("CODE", code)
        run_id, counts = intake.import_now(actor=secret.manager, now=now, kind="accounts", file_name="a.csv", chunks=[text.encode()])
        return counts, [(row.verdict, same(str(row.reasons), code)) for row in intake.rows(actor=secret.manager, run_id=run_id).rows]

    lines = ("新厂,GL-20,,9702,CODE,,", "二厂,GL-23,,9702,,CODE,", "三厂,GL-24,,9702,,,CODE", "望溪银行,GL-1,,9702,CODE,,")
    foreign = bring(FOREIGN, *lines)
    assert foreign == bring(NOBODYS, *lines)
    assert foreign[0] == {"rejected": 4} and str(foreign).count("共同上级") == 4
    bring(FOREIGN, "冒名,CODE,KH-5,,,,", "又一厂,GL-21,,9702,KH-5,KH-5,KH-5", "四厂,GL-22,,9702,CODE,CODE,CODE")
    assert not TreeEdge.objects.exists()


def test_who_sees_both_sides_puts_it_there_and_what_stands_stays(secret: Scene, root: Actor, now: datetime) -> None:
    """Above both units it is done as before. The edge that stands may be named again, by hand and by file; it opens no second tree."""
    above = make_actor("above", now=now, unit_id=secret.world.province, roles=("R10",))
    api.set_parent(actor=above, now=now, account_id=secret.own, parent_code=FOREIGN)
    page = secret.client.get(f"/accounts/{secret.own}/edit/").content.decode()
    assert "机密厂" in page and f'/accounts/{secret.foreign}/"' not in page
    api.set_parent(actor=secret.manager, now=now, account_id=secret.own, parent_code=FOREIGN)
    _, counts = intake.import_now(actor=secret.manager, now=now, kind="accounts", file_name="a.csv",
                                  chunks=[f"集团编码,上级集团\nGL-1,{FOREIGN}".encode()])
    assert counts == {"unchanged": 1}
    with pytest.raises(Refusal) as no:
        api.set_parent(actor=secret.manager, now=now, account_id=secret.own, parent_code=FOREIGN, tree_kind="billing")
    assert no.value.code == "unknown_parent" and TreeEdge.objects.count() == 1


def test_prm_62_the_preview_names_only_people_of_accounts_he_sees(secret: Scene, now: datetime) -> None:
    """His own second account hangs on a foreign one: its owner would gain sight, and is a number."""
    make_account(now=now, unit_id=secret.world.city, name="总行", code="GL-0", owner_id=secret.manager.user_id)
    head = api.accounts_by_identifier(actor=system("test"), codes=["GL-0"])["GL-0"]
    put(now, head, FOREIGN)
    page = secret.client.get(f"/accounts/{secret.own}/tree/?parent_code=GL-0").content.decode()
    assert "将能查看" in page and "hejun 及另外 1 人" in page and "方密" not in page


def test_prm_62_a_foreign_account_in_the_bin_is_a_number_nobody_has(secret: Scene, now: datetime) -> None:
    api.retire_account(actor=system("test"), now=now, account_id=secret.foreign, reason="重复")
    head = logged_in(make_actor("head", now=now, unit_id=secret.world.city, roles=("R9",)))
    said = [same(head.get(f"/accounts/{secret.own}/tree/?parent_code={code}").content.decode(), code) for code in (FOREIGN, NOBODYS)]
    assert said[0] == said[1] and "回收站</" not in said[0].split("没有唯一的一户")[1][:400]
