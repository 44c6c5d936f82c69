"""ARC-15, ORG-21: every post brings what it learns at a customer, in its own name, told to the owner; nothing is written over."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.models import Verification
from guanxi.domains.stewardship.policy import CAPTURES
from guanxi.domains.stewardship.queries import policy
from guanxi.domains.stewardship.tests.conftest import TODAY, Scene
from guanxi.domains.timeline.models import Entry
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.policy import load

pytestmark = pytest.mark.django_db
POSTS = ("R2", "R3", "R4", "R5", "R6", "R7", "R8", "R12", "R13", "R14", "R17")
PERSON = {"name": "吴敏", "post": "网络科长", "mobile": "13000000007"}


def post_of(scene: Scene, now: datetime, role: str) -> Actor:
    """Somebody of this role who comes to the account; a teller sees none."""
    one = make_actor(f"post-{role}", now=now, unit_id=scene.world.city, roles=(role,))
    if role != "R12":
        customers.assign(actor=system("test"), now=now, account_id=scene.own, user_id=one.user_id, role="local_service")
    return one


@pytest.mark.parametrize("role", POSTS)
def test_what_each_post_brings_is_its_own_and_the_owner_is_told(scene: Scene, now: datetime, root: Actor, role: str) -> None:
    one, post = post_of(scene, now, role), policy.captures(on=TODAY).of([role])
    assert post is not None
    Account.objects.filter(pk=scene.own).update(address="")
    fact = {"address": "望溪路 9 号"} if "account.address" in post.fields else {}
    found = api.capture(actor=one, now=now, account_id=None if role in ("R4", "R12") else scene.own, account={"name": "GL-1", **fact},  # type: ignore[typeddict-item]
                        contact=PERSON, need="要第二条专线")  # type: ignore[arg-type]
    assert (found.account_id, found.contact_id is None) == (scene.own, role == "R12"), "who sees nothing learns nothing"
    with access.bound(root):
        person = Contact.objects.get(account_id=scene.own, name="吴敏")
        assert (person.post, Account.objects.get(pk=scene.own).address) == ("网络科长", fact.get("address", ""))
        brought = Verification.objects.filter(by_id=one.user_id)
        assert set(brought.values_list("field", "source")) == {(field, post.source) for field in (
            "contact.name", "contact.post", "contact.mobile", *(f"account.{key}" for key in fact))}
        assert f"post-{role}采集:新增联系人 吴敏" in Entry.objects.get(account_id=scene.own, kind="contributed").zh
        assert "要第二条专线" in Entry.objects.get(account_id=scene.own, kind="need_captured").zh
        item = WorkItem.objects.get(kind="contributed")
        assert (item.owner_id, item.account_id) == (scene.manager.user_id, scene.own)
    with access.bound(one, read_only=True):
        assert api.credit_of(actor=one, user_id=one.user_id, today=TODAY).month == 3 + len(fact)


def test_nothing_is_written_over_and_only_what_is_new_counts(scene: Scene, now: datetime, root: Actor) -> None:
    engineer = post_of(scene, now, "R5")
    given = {"name": "程砚秋", "post": "副行长", "department": "科技部"}
    found = api.capture(actor=engineer, now=now, account_id=scene.own, account={"address": "别处 1 号"}, contact=given)  # type: ignore[arg-type]
    with access.bound(root):
        kept = Contact.objects.get(pk=scene.person)
        assert (found.contact_id, kept.post, kept.department, Account.objects.get(pk=scene.own).address) == (
            scene.person, "行长", "科技部", "解放路 1 号")
        assert not Verification.objects.filter(by_id=engineer.user_id).exists()


@pytest.mark.parametrize(("role", "account", "person", "code"), [
    ("R4", {"address": "x"}, {}, "not_captured"), ("R5", {}, {"name": "吴敏", "hobby": "足球"}, "not_captured"),
    ("R12", {}, {"name": "吴敏", "email": "a@b.cn"}, "not_captured"), ("R15", {}, PERSON, "forbidden"),
    ("R8", {}, {}, "nothing_captured")])
def test_what_a_post_does_not_bring_is_refused(scene: Scene, now: datetime, role: str, account: dict[str, str], person: dict[str, str],
                                               code: str) -> None:
    one = post_of(scene, now, role)
    refused(code, api.capture, actor=one, now=now, account_id=None if role == "R12" else scene.own, account={"name": "望溪银行", **account},
            contact=person)


def test_a_teller_reaches_what_his_unit_serves_by_its_whole_name_only(scene: Scene, now: datetime) -> None:
    """PRM-62: nothing is told of an account elsewhere, by name or by number."""
    teller = post_of(scene, now, "R12")
    for said, code in (("机密厂", "account_unknown"), ("GL-7", "account_unknown"), ("望溪", "account_unknown"), ("", "required")):
        refused(code, api.capture, actor=teller, now=now, account_id=None, account={"name": said}, contact=PERSON)
    for account_id in (scene.own, scene.foreign):
        refused("not_found", api.capture, actor=teller, now=now, account_id=account_id, account={}, contact=PERSON)
    browser = browser_of(teller.user_id)
    page = browser.post("/stewardship/capture/", {"account_name": "望溪银行", "contact_name": "吴敏"}, follow=True).content.decode()
    assert "已采集入档" in page and f"/accounts/{scene.own}" not in page
    assert 'name="contact_hobby"' not in page and browser.get(f"/accounts/{scene.own}/").status_code in (403, 404)


def test_who_sells_enters_the_customer_he_won_and_nobody_elses(scene: Scene, now: datetime, root: Actor) -> None:
    """ARC-15."""
    seller = make_actor("seller", now=now, unit_id=scene.world.city, roles=("R2",))
    found = api.capture(actor=seller, now=now, account_id=None, account={"name": "砚湖食品厂"}, contact={"name": "吴敏"}, need="要互联专线")
    with access.bound(root):
        owner = customers.owner_of(account_id=found.account_id)
        assert owner is not None and owner.user_id == seller.user_id
        assert set(Verification.objects.values_list("field", "source")) == {("account.name", "sales_step"), ("contact.name", "sales_step")}
    refused("not_responsible", customers.add_contact, actor=post_of(scene, now, "R2"), now=now, account_id=scene.own, values={"name": "别人"})


def test_org_21_every_post_of_the_house_captures_or_says_why_not() -> None:
    """ORG-21: who answers for accounts captures everything at them; the others have a post in the pack, or stand there as exempt, with the reason."""
    section = CAPTURES.validate_python(dict(load.load("demo").sections["stewardship/captures"].data))
    answers = {key for key, role in organisation.ROLES.items() if "account.edit" in role.acts} - {"R2", "R3"}
    posts, exempt = {one.role for one in section.posts}, {one.role for one in section.exempt}
    nobody = {*organisation.ADMINISTRATORS, "R19", "R23"}
    assert posts | exempt | answers | nobody == set(organisation.ROLES) and not exempt & (posts | answers)
    may = {key for key, role in organisation.ROLES.items() if "stewardship.capture" in role.acts}
    assert may == posts | answers, "the role table lets exactly these"
    assert all(one.why.zh and one.why.en for one in section.exempt)
