"""PRM-62, IMP-19: the warning on entry knows every writing of a name, shows what its reader may see, and never stands in the way."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.events import CodeShared
from guanxi.domains.customers.testing import make_account
from guanxi.domains.duplicates import api, jobs
from guanxi.domains.duplicates.models import Pair
from guanxi.domains.duplicates.queries import entry
from guanxi.domains.duplicates.tests.conftest import KEEP, Scene, versions
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.django.models import EventLog
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db


USCC = "91970200MADEM002XD"


def test_a_credit_code_that_another_has_makes_a_pair_to_look_at(scene: Scene, now: datetime, root: Actor) -> None:
    """Operator 1.2: a branch may use its parent's code, or it is the same customer twice: never refused, always looked at."""
    other = make_account(now=now, unit_id=scene.world.city, name="石渡矿务局", code="GL-9")
    customers.set_identifier(actor=root, now=now, account_id=other, scheme="uscc", value=USCC)
    assert not EventLog.objects.filter(kind="guanxi.domains.customers.events.CodeShared").exists()
    customers.set_identifier(actor=scene.he, now=now, account_id=scene.keep, scheme="uscc", value=USCC)
    assert EventLog.objects.get(kind="guanxi.domains.customers.events.CodeShared").payload == {"account_id": scene.keep}
    jobs.on_code_shared(CodeShared(account_id=scene.keep), now=now)
    before = Pair.objects.count()
    pair = Pair.objects.get(low_account_id=min(other, scene.keep), high_account_id=max(other, scene.keep))
    assert pair.state == "open"
    assert ("uscc", "same") in [(field, level) for field, level, _ in pair.signs]
    jobs.on_code_shared(CodeShared(account_id=scene.keep), now=now)
    assert Pair.objects.count() == before, "delivered twice"


def test_what_its_creator_said_of_it_counts_more_than_the_code(scene: Scene, now: datetime, root: Actor) -> None:
    """The event may come before the answer of the form."""
    customers.set_identifier(actor=root, now=now, account_id=scene.keep, scheme="uscc", value=USCC)
    made = customers.create_account(actor=scene.he, now=now, values={"name": "恒昌机械石渡分厂"}, identifiers={"uscc": USCC})
    jobs.on_code_shared(CodeShared(account_id=made), now=now)
    assert Pair.objects.get().state == "open"
    with access.bound(scene.he):
        known = customers.known_accounts(name="恒昌机械石渡分厂", uscc=USCC, apart=[made])
    seal = entry.seal(user_id=scene.he.user_id or 0, account_ids=[one.account_id for one in known])
    api.remember_entry(actor=scene.he, now=now, account_id=made, answers=[seal])
    assert Pair.objects.get().state == "different"


@pytest.mark.parametrize("name", [
    "望溪恒昌机械有限公司", "望溪恒昌机械", "望溪恆昌機械有限公司",
    "望溪恒昌机械(集团)有限责任公司", "望溪恒昌机械（集团）", " 望 溪恒昌机械股份有限公司", "望溪恒昌机械 集团公司"])
def test_imp_19_every_writing_is_recognised(scene: Scene, name: str) -> None:
    with access.bound(scene.he):
        hints, seal = api.entry_hints(actor=scene.he, name=name)
    assert [hint.name for hint in hints if hint.is_visible] == [KEEP] and seal


def test_imp_19_old_names_short_forms_and_codes(scene: Scene, now: datetime, root: Actor) -> None:
    hospital = make_account(now=now, unit_id=scene.world.city, name="望溪市第一人民医院", code="GL-9", owner_id=scene.he.user_id)
    customers.set_identifier(actor=root, now=now, account_id=hospital, scheme="uscc", value="91970200MADEM002XD")
    customers.edit_account(actor=root, now=now, account_id=scene.keep, expected_version=versions(scene.keep)[scene.keep],
                           values={"name": "恒昌智造有限公司"})
    said = {"望溪恒昌机械厂有限公司": [], "望溪恒昌机械": ["", "曾用名相同"], "望溪一医院": ["简称相同或相近"], "望溪二医院": []}
    with access.bound(scene.he):
        for name, why in said.items():
            assert [hint.why.zh for hint in api.entry_hints(actor=scene.he, name=name)[0]] == why, name
        by_code, _ = api.entry_hints(actor=scene.he, name="完全不同", uscc="91970200madem002xd")
        assert [(hint.name, hint.why.zh) for hint in by_code] == [("望溪市第一人民医院", "信用代码相同")]


def test_prm_62_a_stored_short_name_is_recognised_as_name_and_as_short_name(scene: Scene, now: datetime) -> None:
    """操作指南 1.11: the 简称 of a bank's branch, however it is written; whoever may not see it learns that there is one."""
    bank = make_account(now=now, unit_id=scene.world.city, name="屿澜商业银行股份有限公司望溪分行", code="GL-9", owner_id=scene.he.user_id,
                        short_name="屿澜银行 望溪ＷＸ")
    fremd = make_actor("fremd", now=now, unit_id=scene.world.other_city)
    for given in ({"name": "屿澜银行望溪WX"}, {"name": "屿瀾銀行望溪wx"}, {"name": "全新客户", "short_name": " 屿澜银行望溪WX "}):
        with access.bound(scene.he):
            assert [(hint.account_id, hint.why.zh) for hint in api.entry_hints(actor=scene.he, **given)[0]] == [(bank, "简称相同或相近")], given
        with access.bound(fremd):
            assert [(hint.account_id, hint.unit_name) for hint in api.entry_hints(actor=fremd, **given)[0]] == [(0, "望溪市")], given


def test_prm_62_of_what_he_may_not_see_only_that_there_is_one_and_whom_to_ask(scene: Scene, now: datetime) -> None:
    fremd = make_actor("fremd", now=now, unit_id=scene.world.other_city)
    page = browser_of(fremd.user_id).post("/duplicates/check/account/", {"name": "望溪恆昌機械"}).content.decode()
    assert "您的权限外有一户疑似相同的客户,请联系 望溪市 · zhou" in page and page.count("权限外") == 1
    for secret in ("恒昌", "hejun", "linyue", "GL-1", "GL-2", f"/{scene.keep}/", f"/{scene.gone}/", f'"{scene.keep}"'):
        assert secret not in page, secret
    assert "<c-" not in page and browser_of(fremd.user_id).post("/duplicates/check/account/", {"name": "谁也不认识"}).content.strip() == b""


def test_prm_62_of_a_grid_account_too_only_that_there_is_one_and_whom_to_ask(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-83: whether it stands in the pool or somebody owns it, who does not see it reads the same words, and nothing of the pool."""
    pooled, owned = (make_account(now=now, unit_id=scene.world.city, name=f"望溪{name}文具店", owner_id=owner) for name, owner in (
        ("湖畔", None), ("桥头", scene.lin.user_id)))
    for account_id in (pooled, owned):
        customers.set_ownership_mode(actor=root, now=now, account_id=account_id, mode="grid_pool", reason="网格")
    said = []
    for reader in (make_actor("fremd", now=now, unit_id=scene.world.other_city), scene.he):
        for name in ("望溪湖畔文具店", "望溪桥头文具店"):
            with access.bound(reader):
                (hint,), _ = api.entry_hints(actor=reader, name=name)
            assert (hint.account_id, hint.name, hint.why.zh, hint.unit_name) == (0, "", "", "望溪市")
            said.append(browser_of(reader.user_id).post("/duplicates/check/account/", {"name": name}).content.decode().split("value=")[0])
    assert len(set(said)) == 1 and "请联系 望溪市 · zhou" in said[0]
    for secret in ("公海", "网格", "聚类", "linyue", "文具店"):
        assert secret not in said[0], secret


def test_saving_is_never_blocked_and_the_answer_is_remembered(scene: Scene, root: Actor) -> None:
    client = browser_of(scene.he.user_id)
    assert "/duplicates/check/account/" in client.get("/accounts/create/").content.decode()
    page = client.post("/duplicates/check/account/", {"name": "望溪恒昌机械集团"}).content.decode()
    assert KEEP in page and "权限外" in page
    sealed = page.split('name="different" value="')[1].split('"')[0]
    for number, answer in enumerate(("", "forged", sealed)):
        given = {"name": "望溪恒昌机械集团", "key": f"k{number}", "different": answer}
        assert client.post("/accounts/create/", given).status_code == 302
        with access.bound(root):
            states = list(Pair.objects.values_list("state", flat=True))
        assert states.count("open") == (2, 5, 9)[number]  # each copy meets the earlier ones too
    assert states.count("different") == 0  # the seal was of two accounts, now there are four: it goes to the queue
    page = client.post("/duplicates/check/account/", {"name": "望溪恒昌机械集团"}).content.decode()
    sealed = page.split('name="different" value="')[1].split('"')[0]
    client.post("/accounts/create/", {"name": "望溪恒昌机械集团", "key": "last", "different": sealed})
    with access.bound(root):
        assert Pair.objects.filter(state="different", decided_by_name="hejun").count() == 5


def test_imp_19_quick_capture_warns_and_remembers_as_the_form_does(scene: Scene, root: Actor) -> None:
    client, name = browser_of(scene.he.user_id), "望溪恒昌机械集团"
    assert "/duplicates/check/account/" in client.get("/stewardship/capture/").content.decode()
    page = client.post("/duplicates/check/account/", {"account_name": name, "contact_name": "程工"}).content.decode()
    assert KEEP in page and "权限外" in page
    assert client.post("/stewardship/capture/", {"account_name": name, "need": "专线", "key": "k1"}).status_code == 302
    with access.bound(root):
        assert list(Pair.objects.values_list("state", flat=True)) == ["open", "open"]
    assert client.post("/stewardship/capture/", {"account_name": KEEP, "need": "短号", "key": "k2"}).status_code == 302
    with access.bound(root):
        assert Pair.objects.count() == 2, "a known account is no new one"


def test_a_person_of_the_account(scene: Scene) -> None:
    client = browser_of(scene.lin.user_id)
    at = f"/duplicates/check/accounts/{scene.gone}/contact/"
    assert "/duplicates/check/accounts/" in client.get(f"/accounts/{scene.gone}/contacts/add/").content.decode()
    assert "程砚秋" in client.post(at, {"name": "程硯秋"}).content.decode()
    assert "手机号相同" in client.post(at, {"name": "程工", "mobile": "138 0013 8000"}).content.decode()
    assert client.post(at, {"name": "别人"}).content.strip() == b""
    assert browser_of(scene.he.user_id).post(at, {"name": "程砚秋"}).status_code == 404
