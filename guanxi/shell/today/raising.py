"""Raising the day for everybody: one act per run, each source asked under its reader's own scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from guanxi.domains.intake import api as intake
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.shell.today.sources import SOURCES

ROLES = ("R1", "R3", "R7", "R9", "R10", "R11", "R13", "R15", "R18")
PORTION = 200


def raise_day(*, now: datetime, today: date) -> int:
    """Raises what everybody should do and settles what is no longer true; returns how many items are new. Idempotent."""
    new, after = raise_portion(now=now, today=today, after=0)
    while after is not None:
        more, after = raise_portion(now=now, today=today, after=after)
        new += more
    return new


def raise_portion(*, now: datetime, today: date, after: int, most: int | None = None) -> tuple[int, int | None]:
    """`raise_day` for the next people behind the user `after`: how many items are new, and behind whom to go on. None: that was everybody,
    and what belongs to nobody of them is settled. In portions, because 11,000 people take minutes and imports wait in the same queue."""
    everybody, most = _people(), most or PORTION
    portion = [user_id for user_id in everybody if user_id > after][:most]
    calls = [call for actor in organisation.actors_of_users(user_ids=portion) for call in _of_one(actor, today)]
    with audit.acting(actor=system("today"), verb="raise_day", now=now) as act:
        new = work.raise_calls(act=act, calls=calls)
        for kind in SOURCES:
            keys = [call.dedupe_key for call in calls if call.kind == kind]
            work.settle_others(act=act, kind=kind, keep_keys=keys, owner_ids=portion)
        if len(portion) == most:
            return new, portion[-1]
        work.settle_of_others(act=act, kinds=list(SOURCES), owner_ids=everybody)
    return new, None


def tell_of_import(*, now: datetime, today: date, run_id: int, by: int) -> None:
    """Tells the importer that his file is in; rows that did not go in become his work, once per import."""
    with access.bound(system("today")):
        run = intake.run(run_id=run_id, actor=system("today"))
    text = t("导入完成:{file}", "Import finished: {file}").format(file=run.file_name)
    with audit.acting(actor=system("today"), verb="tell_of_import", now=now, subject=Ref("import", run_id)) as act:
        messages.notify(act=act, user_ids=[by], kind="import_done", text=text, subject=Ref("import", run_id), dedupe_key=f"import:{run_id}")
        if run.faulty and by:
            work.raise_call(act=act, call=work.Call(
                kind="import_errors", about=Ref("import", run_id), owner_id=by, due_on=today, is_once=True, dedupe_key=f"import_errors:{run_id}",
                title=t("{file}:{n} 行未导入", "{file}: {n:row|rows} did not go in").format(file=run.file_name, n=run.faulty)))


def settle_import(*, now: datetime, run_id: int) -> None:
    """A reverted import has no rows to mend."""
    with audit.acting(actor=system("today"), verb="settle_import", now=now, subject=Ref("import", run_id)) as act:
        work.settle(act=act, kind="import_errors", subject_kind="import", subject_ids=[run_id])


def _people() -> Sequence[int]:
    return sorted({person.id for role in ROLES for person in organisation.users_with_role(role=role)})


def _of_one(actor: Actor, today: date) -> list[work.Call]:
    with access.bound(actor, read_only=True):
        return [call for source in SOURCES.values() for call in source(actor, today)]
