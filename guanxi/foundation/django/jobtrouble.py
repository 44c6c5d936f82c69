"""Why a job failed, kept beside it until it is done: the jobs page says it, and the log holds the whole under the same request id.

What is kept names no person and no customer: a refusal's code, an error's kind, what the system calls it, the line of ours where it happened.
Not for here: when it is tried again (`jobs`), what a page shows of it (`queue`).
"""

from __future__ import annotations

import contextlib
import errno
import logging
import traceback
from pathlib import PurePath
from typing import Any

from django.db import Error, OperationalError, connection, transaction

from guanxi.foundation.django.request_id import current_request_id
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

log = logging.getLogger("guanxi.jobs")
PACKAGE = "guanxi"
OUTER = ("/foundation/django/jobs.py", "/foundation/django/jobtrouble.py")  # around every job
_KEEP = """
insert into job_trouble (job_id, at, attempt, code, place, request_id) values (%s, now(), %s, %s, %s, %s)
on conflict (job_id) do update set at = excluded.at, attempt = excluded.attempt, code = excluded.code, place = excluded.place,
  request_id = excluded.request_id
"""
LOST = """
insert into job_trouble (job_id, at, attempt, code, place, request_id) values (%(job_id)s, now(), %(attempt)s, 'worker_lost', '', '')
on conflict (job_id) do update set at = excluded.at, attempt = excluded.attempt, code = excluded.code, place = '', request_id = ''
"""
"""Said of a job that is given up because its worker died each time: nothing was raised."""
WORDS = {
    "disk_full": t("磁盘空间不足", "The disk is full"), "file_missing": t("找不到文件", "A file is missing"),
    "file_refused": t("没有读写文件的权限", "A file may not be read or written"),
    "file_trouble": t("文件或目录无法读写", "A file or folder cannot be used"),
    "database": t("数据库中断或超时", "The database was away, or took too long"), "memory": t("内存不足", "Out of memory"),
    "worker_lost": t("工作进程多次被终止,多为内存不足", "It lost its worker too often, which is mostly a lack of memory"),
}


def noting(call_next: Any, context: Any, worker: Any) -> Any:
    """A worker's wrapper of every job: keeps why it failed, then lets it fail."""
    try:
        return call_next()
    except Exception as error:
        code, place = code_of(error), place_of(error)
        job, attempt = context.job, context.job.attempts + 1
        log.warning("job %s (%s) failed, try %s: %s at %s", job.id, job.task_name, attempt, code, place, exc_info=True)
        with contextlib.suppress(Error), transaction.atomic(), connection.cursor() as cursor:  # the database itself may be what is wrong
            cursor.execute(_KEEP, [job.id, attempt, code[:80], place[:120], current_request_id()])
        raise


def code_of(error: BaseException) -> str:
    """What went wrong, without a word of what it went wrong with."""
    if isinstance(error, Refusal):
        return error.code
    if isinstance(error, OSError):
        known = {errno.ENOSPC: "disk_full", errno.EDQUOT: "disk_full", errno.ENOENT: "file_missing", errno.EACCES: "file_refused",
                 errno.EPERM: "file_refused", errno.EROFS: "file_refused"}
        return known.get(error.errno or 0, "file_trouble")
    if isinstance(error, OperationalError):
        return "database"
    return "memory" if isinstance(error, MemoryError) else type(error).__name__


def place_of(error: BaseException) -> str:
    """`guanxi/…/lake.py:45`, the last line of ours on the way; "" when it never came to one."""
    ours = [one for one in traceback.extract_tb(error.__traceback__) if f"/{PACKAGE}/" in one.filename and not one.filename.endswith(OUTER)]
    if not ours:
        return ""
    parts = PurePath(ours[-1].filename).parts
    return f"{'/'.join(parts[len(parts) - parts[::-1].index(PACKAGE) - 1:])}:{ours[-1].lineno}"


def said(code: str) -> Text:
    """In words, where there are some; else the code."""
    return WORDS.get(code, Text(code, code))
