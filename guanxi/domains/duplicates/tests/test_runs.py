"""The comparison of the whole book: one child run over what the archive lends, pairs into the queue, decided ones left alone."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from guanxi.analytics import dedupe
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.duplicates import api, fields
from guanxi.domains.duplicates.commands import runs
from guanxi.domains.duplicates.models import Pair, Run
from guanxi.domains.duplicates.policy import ADAPTER, BLOCKS, FIELDS
from guanxi.domains.duplicates.rules import likeness, queue
from guanxi.domains.duplicates.tests.conftest import GONE, KEEP, Scene, versions
from guanxi.domains.organisation.testing import browser_of
from guanxi.foundation import child
from guanxi.foundation.django import access
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import load

TARGET = "guanxi.analytics.dedupe:run"
COLUMNS = ("account_id", "name", "name_key", "district", "address", "uscc", "billing_accounts", "phones", "short_name")
BOOK: list[tuple[str, str, str, str, str, str]] = [
    ("澜州省望溪市恒昌机械科技有限公司", "城关区", "人民路１号", "U1", "A1;A2", "p1;p2"), ("恒昌机械有限公司", "城关区", "人民路1号", "", "A2", "p2"),
    ("望溪市恒昌机械科技（集团）有限公司", "", "", "U1", "", ""), ("石渡煤矿有限公司", "石城县", "解放西路99号", "U9", "", "p9"),
    ("望溪恒昌精密机械加工制造厂", "城关区", "人民路1号3楼", "", "", "p1"), ("望溪恒昌精密机械加工制作厂", "高新区", "人民路1号", "", "", ""),
    ("屿澜银行望溪分行", "", "", "", "", ""), ("嶼銀望溪有限公司", "", "", "", "", ""), ("望溪市第一人民医院", "", "", "", "", "p5"),
    ("望溪一医院", "", "", "", "", "p6"), ("金满楼大酒店", "", "", "", "", ""), ("望溪酒业", "", "", "", "", ""),
    ("望溪市万隆建材商行", "城关区", "望溪市迎宾大道190号", "", "", ""), ("望溪市万达建材商行", "城关区", "望溪市迎宾大道270号", "", "", ""),
    ("望溪市万兴建材商行", "城关区", "望溪市迎宾大道１９０－2号", "", "", ""),
    *((f"连锁便利店{number}号", "城关区", "", "", "", "switchboard") for number in range(8)),
]
SHORT = {"屿澜银行望溪分行": "屿银 望溪", "金满楼大酒店": "金满楼", "望溪酒业": "金满楼"}


def compared(folder: Path, matching: dict[str, Any]) -> tuple[dict[str, Any], dict[tuple[int, int], dict[str, str]]]:
    with (folder / "book.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((number, row[0], chinese.company_key(row[0]), *row[1:], SHORT.get(row[0], "")) for number, row in enumerate(BOOK, start=1))
    answer = child.run(TARGET, {"source": str(folder / "book.csv"), "out": str(folder / "pairs.csv"), "spill": str(folder), "matching": matching,
                                "memory_mb": 300}, memory_mb=runs.CHILD_MB)
    with (folder / "pairs.csv").open(encoding="utf-8") as file:
        return answer, {(int(row["low"]), int(row["high"])): row for row in csv.DictReader(file)}


def test_the_run_scores_as_the_rule_does_and_says_what_it_left_out(tmp_path: Path, now: datetime) -> None:
    """IMP-19: degrees and probability in SQL are those of rules.likeness; a switchboard of more than the cap compares nobody."""
    matching = ADAPTER.validate_python(load.load("demo").sections["duplicates/matching"].data).model_copy(update={"shown_from": 0.000001})
    answer, pairs = compared(tmp_path, matching.model_dump() | {"caps": {**matching.caps, "phone": 5}})
    assert [(one["rule"], one["blocks"], one["accounts"], one["biggest"]) for one in answer["skipped"]] == [("phone", 1, 8, 8)]
    assert answer["accounts"] == len(BOOK) and answer["pairs"] == len(pairs) and {(1, 2), (1, 3), (1, 5)} <= set(pairs) and (1, 4) not in pairs
    assert {pair: row["name"] for pair, row in pairs.items() if 7 <= pair[0] <= 12} == dict.fromkeys(((7, 8), (9, 10), (11, 12)), "short"), "PRM-62"
    for (low, high), row in pairs.items():
        sides = [likeness.Side(name=one[0], short_name=SHORT.get(one[0], ""), district=one[1], address=one[2], uscc=one[3],
                               billing_accounts=frozenset(filter(None, one[4].split(";"))),
                               phones=frozenset(filter(None, one[5].split(";")))) for one in (BOOK[low - 1], BOOK[high - 1])]
        score, signs = likeness.compare(sides[0], sides[1], matching)
        assert {sign.field: sign.level for sign in signs} == {key: row[key] for key in FIELDS if row[key]}, (low, high)
        assert abs(score - float(row["score"])) < 0.001


@pytest.mark.parametrize(("state", "is_changed", "again"), [
    ("different", False, False), ("different", True, True), ("same", False, False), ("later", False, False), ("later", True, True),
    ("merged", False, False), ("gone", False, True), ("open", True, False)])
def test_when_a_decided_pair_comes_back(state: str, is_changed: bool, again: bool) -> None:
    assert queue.comes_back(state=state, is_changed=is_changed) is again


@pytest.mark.django_db
def test_a_run_fills_the_queue_and_leaves_decisions_alone(scene: Scene, now: datetime, root: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    # Without a process of its own: the test's transaction would stand idle while it starts.
    monkeypatch.setattr(child, "run", lambda target, arguments, **_: {TARGET: dedupe.run}[target](**json.loads(json.dumps(arguments))))
    with connection.cursor() as cursor:
        cursor.execute("set local idle_in_transaction_session_timeout = 0")
    make_contact(now=now, account_id=scene.keep, name="程工", mobile="13800138000")
    twins = [make_account(now=now, unit_id=scene.world.city, name=name, code=f"GL-{name}", owner_id=scene.he.user_id)
             for name in ("石渡矿务局", "石渡礦務局", "完全不同的学校")]
    assert api.perform_run(run_id=api.request_run(actor=scene.head, now=now), now=now) == "finished"
    with access.bound(root):
        pairs, run = {row.low_account_id: row for row in Pair.objects.all()}, Run.objects.get()
        assert {low: (row.high_account_id, row.state) for low, row in pairs.items()} == {
            scene.keep: (scene.gone, "open"), twins[0]: (twins[1], "open")}
        assert {field: level for field, level, _ in pairs[scene.keep].signs}["phone"] == "shared" and pairs[scene.keep].score > 0.9
        assert run.counts["accounts"] == 5 and run.counts["fresh"] == 2 and run.counts["peak_mb"] > 0
    page = scene.client.get("/duplicates/runs/").content.decode()
    assert "比对的客户" in page and "完成" in page
    for pair in pairs.values():
        api.decide_pair(actor=scene.head, now=now, pair_id=pair.pk, expected_version=pair.version, decision="different", reason="总厂与分厂")
    customers.edit_account(actor=scene.lin, now=now, account_id=scene.gone, expected_version=versions(scene.gone)[scene.gone],
                           values={"address": "人民路1号"})
    api.perform_run(run_id=api.request_run(actor=scene.head, now=now), now=now)
    with access.bound(root):
        assert dict(Pair.objects.values_list("low_account_id", "state")) == {scene.keep: "open", twins[0]: "different"}
        assert Run.objects.latest("pk").counts["reopened"] == Run.objects.latest("pk").counts["kept"] == 1
    assert KEEP in (queue_page := scene.client.get("/duplicates/").content.decode()) and GONE in queue_page and "石渡矿务局" not in queue_page


@pytest.mark.django_db
def test_each_rule_of_the_pack_can_leave_blocks_out(scene: Scene, now: datetime, root: Actor) -> None:
    """The page of runs says it in words of every rule; one without words broke the page for good after the first run of a real book."""
    api.request_run(actor=scene.head, now=now)
    with access.bound(root):
        Run.objects.update(skipped=[{"rule": rule, "cap": 5, "blocks": 1, "accounts": 8, "biggest": 8} for rule in BLOCKS])
    page = scene.client.get("/duplicates/runs/").content.decode()
    assert all(fields.BLOCKS[rule].zh in page for rule in BLOCKS) and set(fields.BLOCKS) == set(BLOCKS)


@pytest.mark.django_db
def test_who_asks_for_a_run_and_what_a_dead_child_leaves(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert browser_of(scene.he.user_id).get("/duplicates/runs/").status_code == 403
    assert "已排队" in scene.client.post("/duplicates/runs/request/", follow=True).content.decode()
    with pytest.raises(Refusal) as twice:
        api.request_run(actor=scene.head, now=now)
    assert twice.value.code == "run_waiting"
    api.request_run(actor=scene.head, now=now + timedelta(hours=7))  # the first one was killed

    def dies(*_: object, **__: object) -> None:
        raise child.ChildFailed("memory", "needs more than 1 MB")

    monkeypatch.setattr(child, "run", dies)
    assert api.perform_run(run_id=Run.objects.latest("pk").pk, now=now) == "failed"
    assert "needs more than 1 MB" in scene.client.get("/duplicates/runs/").content.decode() and not Pair.objects.exists()
