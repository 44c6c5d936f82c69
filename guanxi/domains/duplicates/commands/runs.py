"""A comparison of the whole book: asked for, worked out in a child process, its pairs put into the queue."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import access, fields
from guanxi.domains.duplicates.commands.pairs import side_of, weight_of
from guanxi.domains.duplicates.models import Pair, Run
from guanxi.domains.duplicates.policy import FIELDS, Matching
from guanxi.domains.duplicates.queries import policy
from guanxi.domains.duplicates.rules import likeness, queue
from guanxi.domains.lists import api as lists
from guanxi.foundation import child
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock, jobs, storage
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

PERFORM = "guanxi.domains.duplicates.jobs.perform_run"
ENGINE_MB, CHILD_MB, SECONDS = 1_500, 6_000, 3_600
STALE = timedelta(hours=6)  # a run that says nothing for so long was killed
CHUNK = 2_000


def request_run(*, actor: Actor, now: datetime) -> int:
    """Asks for a comparison of the whole book; returns the run's id. Refuses `forbidden`, `run_waiting` while one is under way."""
    with audit.acting(actor=actor, verb="request_run", now=now):
        access.require_act(actor, access.RUN)
        if Run.objects.filter(state__in=(fields.WAITING, fields.RUNNING), asked_at__gt=now - STALE).exists():
            raise Refusal("run_waiting", t("已有一次全库查重在进行", "The book is being compared already"), status=409,
                          way_out=t("请等它完成", "Wait until it is done"))
        run = Run.objects.create(asked_at=now, asked_by_name=actor.name)
        jobs.defer(PERFORM, run_id=run.pk)
    return run.pk


def perform_run(*, run_id: int, now: datetime) -> str:
    """Works the run out and stores its pairs; returns its state. A second call of a finished run does nothing (G2)."""
    run = Run.objects.filter(pk=run_id).exclude(state=fields.FINISHED).first()
    if run is None:
        return ""
    run.policy_version, matching = policy.named(on=now.astimezone(clock.ZONE).date())
    run.state, run.trouble = fields.RUNNING, ""
    run.save()
    folder = storage.area("work") / f"duplicates-{run.pk}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        _export(folder / "book.csv")
        answer = child.run("guanxi.analytics.dedupe:run", {
            "source": str(folder / "book.csv"), "out": str(folder / "pairs.csv"), "spill": str(folder), "matching": matching.model_dump(),
            "memory_mb": ENGINE_MB}, memory_mb=CHILD_MB, timeout_s=SECONDS)
        run.skipped = answer.pop("skipped")
        run.counts = answer | _store(folder / "pairs.csv", run_id=run.pk, matching=matching, now=now)
        run.state = fields.FINISHED
    except child.ChildFailed as error:
        run.state, run.trouble = fields.FAILED, f"{error.kind}: {error.detail}"[:300]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    run.finished_at = clock.now()
    run.save()
    return run.state


def _export(path: Path) -> None:
    """The compared data of every active account: telephones as blind indexes only."""
    with binding.bound(system("duplicates"), read_only=True), connection.cursor() as cursor, path.open("wb") as stream:
        cursor.execute("set local statement_timeout = '10min'")
        with cursor.copy(f"copy ({customers.LIKENESS.sql}) to stdout (format csv, header true)") as copy:  # a constant text
            for block in copy:
                stream.write(block)


def _store(path: Path, *, run_id: int, matching: Matching, now: datetime) -> dict[str, int]:
    counts = {"fresh": 0, "again": 0, "reopened": 0, "kept": 0}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        while chunk := list(islice(rows, CHUNK)):
            with audit.acting(actor=system("duplicates"), verb="store_pairs", now=now, subject=Ref("run", run_id)):
                for kind, number in _store_chunk(chunk, matching, now).items():
                    counts[kind] += number
    return counts


def _store_chunk(rows: Sequence[dict[str, str]], matching: Matching, now: datetime) -> dict[str, int]:
    """New pairs are added, open ones scored anew, decided ones left alone unless their data have changed."""
    made = list(_scored(rows, matching, now))
    known = {(row.low_account_id, row.high_account_id): row for row in _known([one.low_account_id for one in made])}
    fresh, again, reopened, kept = list[Pair](), list[Pair](), list[Pair](), 0
    for one in made:
        before = known.get((one.low_account_id, one.high_account_id))
        if before is None:
            fresh.append(one)
        elif before.state == fields.OPEN:
            again.append(_renewed(before, one))
        elif queue.comes_back(state=before.state, is_changed=before.fingerprint != one.fingerprint):
            before.state, before.until = fields.OPEN, None
            reopened.append(_renewed(before, one))
        else:
            kept += 1
    Pair.objects.bulk_create(fresh, ignore_conflicts=True)
    Pair.objects.bulk_update([*again, *reopened], ["score", "value_fen", "weight", "signs", "fingerprint", "state", "until", "version",
                                                   "updated_at", "found_at"], batch_size=500)
    return {"fresh": len(fresh), "again": len(again), "reopened": len(reopened), "kept": kept}


def _known(lows: Sequence[int]) -> Sequence[Pair]:
    return list(Pair.objects.filter(low_account__in=set(lows)))


def _renewed(before: Pair, now_found: Pair) -> Pair:
    for name in ("score", "value_fen", "weight", "signs", "fingerprint", "found_at", "updated_at"):
        setattr(before, name, getattr(now_found, name))
    before.version += 1
    return before


def _scored(rows: Sequence[dict[str, str]], matching: Matching, now: datetime) -> Iterator[Pair]:
    ids = {int(row[side]) for row in rows for side in ("low", "high")}
    sides = {id: side_of(one) for id, one in customers.compared(ids=ids).items()}
    value = lists.revenues(account_ids=ids)
    for row in rows:
        low, high = int(row["low"]), int(row["high"])
        if low in sides and high in sides:  # neither was merged while the run went on
            worth = value.get(low, 0) + value.get(high, 0)
            signs: list[Any] = [[field, row[field], round(matching.level(field, row[field]).weight, 2)] for field in FIELDS if row[field]]
            yield Pair(low_account_id=low, high_account_id=high, score=float(row["score"]), value_fen=worth,
                       weight=weight_of(float(row["score"]), worth), signs=signs, fingerprint=likeness.fingerprint(sides[low], sides[high]),
                       found_at=now, created_at=now, updated_at=now)
