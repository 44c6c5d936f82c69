"""Setting, changing, ending a split: row, audit, timeline, refusals, merge, erase; and that the database holds the sum and the days."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.shares import api
from guanxi.domains.shares.merging import Shares
from guanxi.domains.shares.models import RevenueShare, RevenueSplit
from guanxi.domains.shares.personal import ShareRecords
from guanxi.domains.shares.tests.conftest import LINE, SPLIT, Scene, parts, seen_at
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.idempotency import AlreadyDone
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
MARCH, JULY = date(2026, 3, 1), date(2026, 7, 1)


def as_of(scene: Scene, day: date) -> dict[str, Decimal] | None:
    with access.bound(scene.head):
        cards = api.shares_of(actor=scene.head, account_id=scene.own, on=day)
    return {one.unit_code: one.rate for one in cards[0].current.shares} if cards and cards[0].current else None


def test_a_split_is_laid_down_audited_told_and_replaced_as_a_whole(scene: Scene, now: datetime) -> None:
    """operator 1.1: one command replaces the whole split; every day sums to 1 or says that nothing is laid down."""
    assert as_of(scene, JULY) is None
    scene.lay_down("9702 60%", "石渡市 0.4", now=now, key="k")
    with pytest.raises(AlreadyDone):
        scene.lay_down("9702 60%", "石渡市 0.4", now=now, key="k")
    scene.lay_down("9702 1/3".replace("1/3", "33.3333%"), "9703 33.3333%", "00 33.3334%", now=now, valid_from="2026-07-01")
    assert as_of(scene, date(2025, 12, 31)) is None
    assert as_of(scene, MARCH) == {"9702": Decimal("0.6"), "9703": Decimal("0.4")}
    assert as_of(scene, date(2026, 6, 30)) == as_of(scene, MARCH)
    assert sum((as_of(scene, JULY) or {}).values()) == 1 and len(as_of(scene, JULY) or {}) == 3
    with access.bound(scene.head):
        (card,) = api.shares_of(actor=scene.head, account_id=scene.own, on=MARCH)
        assert AuditRow.objects.filter(table_name="shares_revenuesplit", op="I", account_id=scene.own).count() == 2
        assert AuditRow.objects.filter(table_name="shares_revenueshare", op="I", account_id=scene.own).count() == 5
        told = timeline.for_account(account_id=scene.own, actor=scene.head, sees_money=True).lines[0].text.zh
    assert [one.valid_until for one in card.periods] == [None, JULY] and card.issuer_name == "澜州省"
    assert card.current and (card.current.set_by, card.current.source_document, card.current.reason, card.current.set_at) == (
        "lin", "分摊协议 FT-2026-017", "受理在望溪,装机在石渡", now)
    assert told.startswith(f"收入归属自 2026-07-01 起:{LINE},") and "云江电信 33.3334%" in told


def test_the_same_day_replaces_an_end_leaves_nothing_laid_down(scene: Scene, now: datetime) -> None:
    scene.lay_down("9702 100%", now=now)
    scene.lay_down("9703 100%", now=now)
    assert as_of(scene, MARCH) == {"9703": Decimal(1)}

    def end(**said: Any) -> int:
        return api.end_revenue_shares(actor=scene.head, now=now, account_id=scene.own, issuer="97", instance=LINE,
                                      seen=seen_at(scene.head, scene.own), **said)

    with pytest.raises(Refusal, match="before_it_began"):
        end(valid_until="2025-07-01")
    assert end(valid_until=JULY, reason="拆机") == scene.own
    assert as_of(scene, JULY) is None and as_of(scene, MARCH)
    with pytest.raises(Refusal, match="nothing_to_end"):
        end(valid_until=JULY)
    end(valid_until=SPLIT["valid_from"] or "")
    with access.bound(scene.head):
        assert not RevenueSplit.objects.exists() and AuditRow.objects.filter(table_name="shares_revenuesplit", op="D").count() == 2


def test_the_last_act_on_a_split_is_taken_back_as_a_whole(scene: Scene, now: datetime) -> None:
    """A new split, one of the same day, an end: each goes back to what stood before; a later change is never lost."""
    first = scene.lay_down("9702 60%", "9703 40%", now=now)
    undo = partial(api.undo_revenue_shares, actor=scene.head, now=now, account_id=scene.own)
    second = scene.lay_down("9703 100%", now=now, valid_from=JULY)
    assert undo(split_id=second) == scene.own
    assert as_of(scene, JULY) == as_of(scene, MARCH) == {"9702": Decimal("0.6"), "9703": Decimal("0.4")}
    replaced = scene.lay_down("9702 100%", now=now)
    undo(split_id=replaced)
    assert as_of(scene, MARCH) == {"9702": Decimal("0.6"), "9703": Decimal("0.4")}
    api.end_revenue_shares(actor=scene.head, now=now, account_id=scene.own, issuer="97", instance=LINE, valid_until=JULY,
                           seen=seen_at(scene.head, scene.own))
    undo(split_id=first)
    assert as_of(scene, JULY)
    with pytest.raises(Refusal, match="not_undoable"):
        undo(split_id=first)
    third = scene.lay_down("9703 100%", now=now, valid_from=JULY)
    api.end_revenue_shares(actor=scene.head, now=now, account_id=scene.own, issuer="97", instance=LINE, valid_until=date(2026, 9, 1),
                           seen=seen_at(scene.head, scene.own))
    with pytest.raises(Refusal, match="changed_meanwhile"):
        undo(split_id=first)
    assert (as_of(scene, JULY) or {}) == {"9703": Decimal(1)} and third
    for actor, code in ((scene.manager, "forbidden"), (make_actor("far", now=now, unit_id=scene.world.other_city, roles=("R9",)), "not_found")):
        with pytest.raises(Refusal, match=code):
            undo(actor=actor, split_id=third)


def test_what_is_refused_writes_nothing(scene: Scene, now: datetime) -> None:
    first = scene.lay_down("9702 60%", "9703 40%", now=now, valid_from=MARCH)
    for said, more, code, field in (
            (("9702 60%", "9703 35%"), {}, "sum_not_one", "shares"), (("9702 50%", "望溪市 50%"), {}, "unit_twice", "shares"),
            (("4711 100%",), {}, "unknown_unit", "shares"), (("9702 1",), {"issuer": "11"}, "unknown_province", "issuer"),
            (("9702 1",), {"valid_from": "2026-02-01"}, "inside_older_period", "valid_from"),
            (("9702 1",), {"valid_from": JULY, "seen": "0"}, "changed_meanwhile", "")):
        with pytest.raises(Refusal) as refused:
            scene.lay_down(*said, now=now, **more)
        assert (refused.value.code, refused.value.field) == (code, field)
        if "seen" not in more:
            with pytest.raises(Refusal, match=code), access.bound(scene.head):  # the preview judges alike
                api.preview_revenue_shares(actor=scene.head, account_id=scene.own, values={**SPLIT, "valid_from": MARCH, **more},  # type: ignore[typeddict-item]
                                           shares=parts(*said))
    with access.bound(scene.head):
        assert RevenueSplit.objects.get().pk == first
    scene.lay_down("9702 1", now=now, valid_from=JULY, seen=f"{first}.1")


def test_the_preview_says_who_wins_and_who_loses(scene: Scene, now: datetime) -> None:
    scene.lay_down("9702 60%", "9703 40%", now=now)
    with access.bound(scene.head):
        seen = api.preview_revenue_shares(actor=scene.head, account_id=scene.own, values={**SPLIT, "valid_from": JULY}, shares=parts("9702 1"))
    assert [(one.unit_name, one.before_said, one.after_said) for one in seen.changes] == [("望溪市", "60%", "100%"), ("石渡市", "40%", "0%")]
    assert seen.ends and seen.ends.seen == seen.seen and seen.replaces is None


def test_strangers_readers_managers_and_local_service(scene: Scene, now: datetime) -> None:
    """Rights are apart from shares: who counts revenue sees the account no better; local service never meets money (operator 1.1)."""
    from guanxi.domains.customers import api as customers

    scene.lay_down("98 100%", now=now)
    counts = make_actor("counts", now=now, unit_id=scene.world.other_province, roles=("R10",))
    site = make_actor("site", now=now, unit_id=scene.world.other_city)
    customers.assign(actor=system("test"), now=now, account_id=scene.own, user_id=site.user_id, role="local_service")
    for actor, read, write in ((counts, "not_found", "not_found"), (scene.manager, "", "forbidden"), (site, "money_closed", "forbidden"),
                               (make_actor("hq", now=now, unit_id=scene.world.hq, roles=("R10",)), "", "")):
        for code, call in ((read, lambda: api.shares_of(actor=actor, account_id=scene.own, on=MARCH)),  # noqa: B023 - called at once
                           (write, lambda: api.set_revenue_shares(actor=actor, now=now, account_id=scene.own, values=SPLIT,  # noqa: B023
                                                                  shares=parts("9702 1"), seen=seen_at(scene.head, scene.own)))):
            if code:
                with pytest.raises(Refusal, match=code), access.bound(actor):
                    call()
            else:
                with access.bound(actor):
                    call()
    with access.bound(counts):
        assert not RevenueSplit.objects.exists() and not RevenueShare.objects.exists(), "row security hides it"


def test_a_number_counts_at_one_customer_at_a_time(scene: Scene, now: datetime) -> None:
    """The other customer is another province's: that he exists is not told, only that the number is taken."""
    hq = make_actor("hq", now=now, unit_id=scene.world.hq, roles=("R10",))
    api.set_revenue_shares(actor=hq, now=now, account_id=scene.foreign, values=SPLIT, shares=parts("98 1"), seen="0")
    with pytest.raises(Refusal, match="instance_elsewhere") as refused:
        scene.lay_down("9702 1", now=now)
    assert "机密厂" not in str(refused.value.text) + str(refused.value.way_out)
    scene.lay_down("9702 1", now=now, issuer="98")  # numbers are unique within a province: this is the line's other half
    api.end_revenue_shares(actor=hq, now=now, account_id=scene.foreign, issuer="97", instance=LINE, valid_until=JULY,
                           seen=seen_at(hq, scene.foreign))
    scene.lay_down("9702 1", now=now, valid_from=JULY)


def test_merge_carries_and_erasure_removes(scene: Scene, root: Actor, now: datetime) -> None:
    scene.lay_down("9702 60%", "9703 40%", now=now)
    other = make_account(now=now, unit_id=scene.world.city, name="望溪银行股份", code="GL-2")
    with audit.acting(actor=root, verb="merge_accounts", now=now) as act:
        Shares().merge(subject=Ref("account", scene.own), into=Ref("account", other), act=act)
    with access.bound(root):
        assert {*RevenueSplit.objects.values_list("account_id", flat=True), *RevenueShare.objects.values_list("account_id", flat=True)} == {other}
    with audit.acting(actor=root, verb="erase_account", now=now) as act:
        ShareRecords().erase(subject=Ref("account", other), act=act)
    with access.bound(root):
        assert not RevenueSplit.objects.exists() and not RevenueShare.objects.exists()


@pytest.mark.parametrize(("statement", "said"), [
    ("update shares_revenueshare set rate = rate - 0.05 where rate = 0.6", "do not make one whole"),
    ("delete from shares_revenueshare where rate = 0.4", "do not make one whole"),
    ("delete from shares_revenueshare", "do not make one whole"),
    ("update shares_revenueshare set account_id = %(foreign)s", "do not make one whole"),
    ("insert into shares_revenuesplit (created_at, updated_at, account_id, issuer, instance, valid_from, source_document, set_by_id, set_by_name) "
     "select created_at, updated_at, account_id, issuer, instance, '2030-01-01', 'x', 0, 'x' from shares_revenuesplit", "revenue_split_apart"),
    ("update shares_revenuesplit set valid_until = valid_from", "revenue_split_days"),
    ("update shares_revenueshare set rate = 0 where rate = 0.4", "revenue_share_rate"),
])
def test_the_database_holds_the_sum_and_the_days(scene: Scene, root: Actor, now: datetime, statement: str, said: str) -> None:
    """Whatever writes: no parts but a whole, no two splits on one day."""
    scene.lay_down("9702 60%", "9703 40%", now=now)
    acting = audit.acting(actor=root, verb="test", now=now)
    with pytest.raises(IntegrityError, match=said), acting, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, {"foreign": scene.foreign})
        cursor.execute("set constraints all immediate")
