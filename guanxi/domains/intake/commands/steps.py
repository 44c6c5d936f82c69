"""What every step of a run shares: may it be asked for now, who acts in the background, how a failure is told.

Not for here: any single step.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.intake import rules
from guanxi.domains.intake.models import ImportRun
from guanxi.domains.intake.queries import runs
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.child import ChildFailed
from guanxi.foundation.child import run as run_child
from guanxi.foundation.django import jobs, queue
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

log = logging.getLogger("guanxi.intake")
_READERS = "guanxi.domains.intake.readers.entry"


def require_step(*, run: ImportRun, step: str) -> None:
    """Refuses a step that does not fit the run's status (ASVS 2.3.1: steps cannot be skipped), and reverts of cleared runs."""
    if step == "revert_import" and run.cleared_at is not None:
        raise Refusal("import_cleared", rules.CLEARED, status=409, way_out=t("请逐个修改客户,或导入一份更正的清单",
                                                                        "Correct the accounts, or import a corrected list"))
    is_stuck = run.status in rules.WORKING and not queue.is_under_way(lock=lock_of(run.pk))
    if not rules.may_step(step=step, status=run.status, is_stuck=is_stuck):
        label = rules.STATUS_LABELS[run.status]
        raise Refusal("import_step", t(f"这一批当前为“{label.zh}”,不能执行此操作", f"The run is “{label.en}”; this cannot be done now"),
                      way_out=t("请刷新页面查看当前进度", "Reload the page to see where it stands"), status=409)


def require_confirmed(*, run: ImportRun, actor: Actor) -> None:
    """Refuses a call without a browser for what asks to confirm the login: a key cannot do that (ATK-48)."""
    if actor.channel == "rest" and runs.confirms(kind=run.kind):
        raise Refusal("confirm_on_page", t("这种导入须重新验证身份,只能在页面上写入", "This import asks to confirm the login; write it on its page"),
                      status=403, way_out=t("请在“导入”页打开这一批后写入", "Open it under Imports and write it there"))


def lock_of(run_id: int) -> str:
    """The lock of a run's jobs."""
    return f"import:{run_id}"


def defer(*, job: str, run_id: int) -> None:
    """Queues a background step in the running transaction; two steps of one run never run at once. The upkeep after it is never urgent."""
    size = ImportRun.objects.values_list("file_size", flat=True).get(pk=run_id)
    where = "batch" if job == "tidy" else rules.queue_of(size)
    jobs.defer(f"guanxi.domains.intake.jobs.{job}", lock=lock_of(run_id), queue=where, run_id=run_id)


def actor_of(run: ImportRun) -> Actor:
    """Who started the run, with the rights he has now: a disabled user's import stops (PRM-71)."""
    if run.created_by == 0:
        return system("import")
    return organisation.actor_of_user(user_id=run.created_by, channel="import")


def no_time_limit() -> None:
    """Lifts the web's limits for the running transaction of a background step: one batch may wait for another's commit."""
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0")


def read_in_child(function: str, arguments: dict[str, Any], *, timeout_s: float, on_progress: Any = None) -> dict[str, Any]:
    """Calls a reader in a child with limited memory and time; its refusals and deaths become a Refusal (IMP-12)."""
    try:
        answer: dict[str, Any] = run_child(f"{_READERS}:{function}", arguments, memory_mb=3072, timeout_s=timeout_s,
                                           on_progress=on_progress)
    except ChildFailed as failure:
        log.warning("reader failed: %s", failure)
        if failure.kind == "timeout":
            raise Refusal("file_too_slow", t("读取文件超时", "Reading the file took too long"), field="file",
                          way_out=t("请另存为 .csv 后再导入", "Save it as .csv and import that")) from None
        raise Refusal("file_unreadable", t("文件无法读取(可能已损坏,或所需内存过大)", "The file cannot be read (damaged, or too much memory)"),
                      way_out=t("请另存为 .csv 后再导入", "Save it as .csv and import that"), field="file") from None
    if "refused" in answer:
        no = answer["refused"]
        raise Refusal(no["code"], Text(no["zh"], no["en"]), way_out=Text(no["way_zh"], no["way_en"]), field="file")
    return answer


@contextmanager
def failure_told(*, run_id: int, now: datetime) -> Iterator[None]:
    """Turns any failure of a background step into the run's status `failed` with a sentence; a Refusal ends there."""
    try:
        yield
    except Refusal as refusal:
        way_out = refusal.way_out or Text("", "")
        _fail(run_id, now, code=refusal.code, zh=refusal.text.zh, en=refusal.text.en, way_zh=way_out.zh, way_en=way_out.en)
    except Exception as error:
        log.exception("import %s failed", run_id)
        _fail(run_id, now, code="import_failed", zh=f"写入时出错:{type(error).__name__}", en=f"An error while writing: {type(error).__name__}",
              way_zh="已完成的批次保留,可继续或撤销", way_en="Finished batches are kept; go on or revert")
        raise


def _fail(run_id: int, now: datetime, **trouble: str) -> None:
    ImportRun.objects.filter(pk=run_id).update(status="failed", trouble=trouble, updated_at=now)
