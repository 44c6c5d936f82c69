"""The public pool: grid accounts only, masked before, limits of the pack, recycling, refusals that leave a trace (operator 1.12, ATK-42)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.registration import api
from guanxi.domains.registration.tests.conftest import MARCH_3, Cast, in_force
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
ROOT = system("test")
GRID = {"ownership_mode": "grid_pool"}


def grid(cast: Cast, name: str, owner: Actor | None = None, unit: int = 0) -> int:
    """A grid account of the county, by a decision with a reason."""
    made = make_account(now=MARCH_3, unit_id=unit or cast.world.county, name=name, owner_id=owner.user_id if owner else None)
    customers.set_ownership_mode(actor=ROOT, now=MARCH_3, account_id=made, mode="grid_pool", reason="沿街商户")
    return made


def refusal(call: object, **given: object) -> Refusal:
    with pytest.raises(Refusal) as no:
        call(**given)  # type: ignore[operator]
    return no.value


def trail(account_id: int) -> list[str]:
    return list(AuditAct.objects.filter(verb="pool_refused", subject_id=account_id).values_list("reason", flat=True))


def told(reader: Actor) -> set[str]:
    with access.bound(reader):
        return set(Notice.objects.filter(user_id=reader.user_id).values_list("kind", flat=True))


def shown(actor: Actor) -> dict[int, str]:
    with access.bound(actor, read_only=True):
        return {line.account_id: line.masked for line in customers.pool(on=MARCH_3.date())}


def test_the_pool_shows_a_masked_header_to_its_territory_and_nothing_before_the_claim(cast: Cast) -> None:
    shop, foreign = grid(cast, "柳塘百味小吃店"), grid(cast, "石渡五金店", unit=cast.world.other_county)
    assert shown(cast.county) == {shop: "柳塘****吃店"} and shown(cast.stranger) == {foreign: "石渡****金店"}
    with access.bound(cast.county, read_only=True):
        assert not customers.account_names(actor=cast.county, ids=[foreign])
    api.claim(actor=cast.county, now=MARCH_3, account_id=shop)
    assert shown(cast.county) == {} and told(cast.county) == {"pool_claimed"}
    with access.bound(cast.county, read_only=True):
        view = customers.account(actor=cast.county, account_id=shop)
    assert (owner := view.responsible("owner")) and owner.user_id == cast.county.user_id and owner.source_document == "公海认领"


def test_atk_42_a_named_list_is_never_claimed_or_released(cast: Cast) -> None:
    free = make_account(now=MARCH_3, unit_id=cast.world.county, name="柳塘县供销社")
    assert free not in shown(cast.county)
    assert refusal(api.claim, actor=cast.county, now=MARCH_3, account_id=free).code == "named_list"
    assert refusal(api.claim, actor=cast.team, now=MARCH_3, account_id=free).code == "not_found", "he does not see it: like none at all"
    assert refusal(api.give_back, actor=cast.county, now=MARCH_3, account_id=cast.hall, reason="太忙").code == "named_list"
    assert trail(free) == ["named_list", "not_found"] and trail(cast.hall) == ["named_list"]
    with access.bound(ROOT):
        assert customers.owner_of(account_id=cast.hall)


def test_atk_42_another_persons_or_another_territorys_account_by_its_number(cast: Cast) -> None:
    mine, foreign = grid(cast, "柳塘书店", owner=cast.county), grid(cast, "石渡花店", unit=cast.world.other_county)
    assert refusal(api.give_back, actor=cast.team, now=MARCH_3, account_id=mine, reason="不要了").code == "not_found"
    assert refusal(api.claim, actor=cast.team, now=MARCH_3, account_id=mine).code == "owner_exists"
    assert refusal(api.claim, actor=cast.county, now=MARCH_3, account_id=foreign).status == 404
    assert refusal(api.claim, actor=cast.county, now=MARCH_3, account_id=99_999_999).status == 404
    assert sorted(trail(mine)) == ["not_found", "owner_exists"] and trail(foreign) == ["not_found"] and "pool_lost" in told(cast.team)


def test_con_83_a_number_tells_of_a_taken_account_only_while_it_may_still_stand_on_a_page(cast: Cast) -> None:
    """Who comes second is told; a day later, or where it never stood in the pool, a foreign grid account looks like none at all (PRM-62)."""
    shop = grid(cast, "柳塘书店", owner=cast.county)
    assert refusal(api.claim, actor=cast.team, now=MARCH_3 + timedelta(hours=23), account_id=shop).code == "owner_exists"
    later = refusal(api.claim, actor=cast.team, now=MARCH_3 + timedelta(days=2), account_id=shop)
    nobodys = refusal(api.claim, actor=cast.team, now=MARCH_3 + timedelta(days=2), account_id=99_999_999)
    assert (later.code, later.text, later.way_out) == (nobodys.code, nobodys.text, nobodys.way_out) == ("not_found", later.text, later.way_out)
    assert refusal(api.claim, actor=cast.head, now=MARCH_3 + timedelta(days=2), account_id=shop).code == "owner_exists", "who sees it is told"


def test_the_segment_decides_and_an_account_may_differ_for_a_reason(cast: Cast) -> None:
    with_kind = make_account(now=MARCH_3, unit_id=cast.world.county, name="个体户甲", customer_kind="individual")
    with access.bound(ROOT):  # the registration rules alone are in force
        assert customers.mode_of(account_id=with_kind, on=MARCH_3.date()) == "named_list"
    organisation.create_party(actor=ROOT, now=MARCH_3, parent_id=cast.world.county, code="970221-DL", name="乡信服务", duty_kind="agent")
    customers.set_ownership_mode(actor=ROOT, now=MARCH_3, account_id=with_kind, mode="partner", reason="经销商代管", partner_code="970221-DL",
                                 partner_until=date(2026, 12, 31))
    assert refusal(api.claim, actor=cast.county, now=MARCH_3, account_id=with_kind).code == "named_list"
    for given, code in (({"mode": "grid_pool", "reason": " "}, "reason_missing"), ({"mode": "mine", "reason": "ok"}, "unknown_mode")):
        assert refusal(customers.set_ownership_mode, actor=ROOT, now=MARCH_3, account_id=with_kind, **given).code == code
    assert refusal(customers.set_ownership_mode, actor=cast.county, now=MARCH_3, account_id=cast.hall, mode="grid_pool", reason="想放").status == 403


def test_what_the_pack_leaves_blank_refuses_and_a_person_holds_only_so_many(cast: Cast) -> None:
    first, second = grid(cast, "柳塘一号店"), grid(cast, "柳塘二号店")
    in_force(MARCH_3 + timedelta(minutes=1), pool={"most_held": 1})
    api.claim(actor=cast.county, now=MARCH_3 + timedelta(minutes=2), account_id=first)
    assert refusal(api.claim, actor=cast.county, now=MARCH_3 + timedelta(minutes=3), account_id=second).code == "pool_full"
    in_force(MARCH_3 + timedelta(minutes=4), pool={"most_held": None})
    assert refusal(api.claim, actor=cast.team, now=MARCH_3 + timedelta(minutes=5), account_id=second).code == "pool_blank"


def test_given_back_with_a_reason_and_not_taken_again_at_once(cast: Cast) -> None:
    shop = grid(cast, "柳塘茶馆", owner=cast.county)
    assert refusal(api.give_back, actor=cast.county, now=MARCH_3, account_id=shop, reason="").code == "reason_missing"
    api.give_back(actor=cast.county, now=MARCH_3, account_id=shop, reason="已搬迁")
    assert shop in shown(cast.county)
    assert refusal(api.claim, actor=cast.county, now=MARCH_3, account_id=shop).code == "cooling"
    api.claim(actor=cast.team, now=MARCH_3, account_id=shop)


def test_recycling_warns_first_spares_agreements_and_never_touches_a_named_list(cast: Cast) -> None:
    idle, bound = grid(cast, "柳塘闲置店", owner=cast.county), grid(cast, "柳塘签约店", owner=cast.county)
    customers.edit_account(actor=ROOT, now=MARCH_3, account_id=bound, expected_version=2, values={"agreement_until": date(2027, 1, 1)})
    assert api.recycle(now=MARCH_3 + timedelta(days=82)) == 0 and told(cast.county) == set()
    assert api.recycle(now=MARCH_3 + timedelta(days=84)) == 0 and told(cast.county) == {"pool_warning"}
    assert api.recycle(now=MARCH_3 + timedelta(days=91)) == 1 and "pool_recycled" in told(cast.county)
    with access.bound(ROOT):
        assert customers.owner_of(account_id=idle) is None and customers.owner_of(account_id=bound) and customers.owner_of(account_id=cast.hall)
    in_force(MARCH_3 + timedelta(days=92), pool={"release_after_days": None})
    assert api.recycle(now=MARCH_3 + timedelta(days=900)) == 0


def test_an_owner_who_acts_on_it_keeps_it(cast: Cast) -> None:
    shop = grid(cast, "柳塘活跃店", owner=cast.county)
    customers.edit_account(actor=cast.county, now=MARCH_3 + timedelta(days=60), account_id=shop, expected_version=2, values={"address": "人民路1号"})
    assert api.recycle(now=MARCH_3 + timedelta(days=95)) == 0


def test_the_page_claims_assigns_and_gives_back(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_NOW", MARCH_3.isoformat())
    shop, other = grid(cast, "柳塘照相馆"), grid(cast, "柳塘修车铺")
    county, head = browser_of(cast.county.user_id), browser_of(cast.head.user_id)
    page = county.get("/registration/pool/").content.decode()
    assert "柳塘****相馆" in page and "柳塘照相馆" not in page and "认领" in page
    assert county.post(f"/registration/pool/accounts/{shop}/claim/", follow=True).request["PATH_INFO"] == f"/accounts/{shop}/"
    assert "已指派" in head.post(f"/registration/pool/accounts/{other}/assign/", {"staff_number": "S-gaoyi"}, follow=True).content.decode()
    assert "柳塘照相馆" in county.get("/registration/pool/").content.decode()
    assert "已放回公海" in county.post(f"/registration/pool/accounts/{shop}/give-back/", {"reason": "停业"}, follow=True).content.decode()
    assert county.post(f"/registration/pool/accounts/{shop}/assign/", {"staff_number": "S-gaoyi"}).status_code == 403
    assert county.post(f"/registration/pool/accounts/{other}/give-back/", {"reason": "ok"}).status_code == 404
    assert "按客户类别" in head.get(f"/accounts/{cast.hall}/responsible/").content.decode()


@pytest.mark.parametrize(("role", "is_said"), [("R1", True), ("R7", False), ("R4", False)])
def test_who_may_not_claim_reads_no_limit_of_his_own(cast: Cast, monkeypatch: pytest.MonkeyPatch, role: str, is_said: bool) -> None:
    monkeypatch.setenv("GUANXI_NOW", MARCH_3.isoformat())
    page = browser_of(make_actor("one", now=MARCH_3, unit_id=cast.world.county, roles=(role,)).user_id).get("/registration/pool/").content.decode()
    assert "可认领" in page and ("我的聚类客户" in page) is is_said
