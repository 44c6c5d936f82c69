"""Lists that leave as files: the act with filter and number of rows, and the background export from asked to fetched.

Not for here: how a sheet is written (the page that owns the rows).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from django.db import connection

from guanxi.domains.lists import access
from guanxi.domains.lists.access import ScopeFilter
from guanxi.domains.lists.models import BookExport, ExportTaken
from guanxi.domains.lists.queries import taken as taken_queries
from guanxi.domains.lists.queries.kept import BOOK, ExportCard, export
from guanxi.domains.lists.rules import exports as rules
from guanxi.domains.lists.rules.saved import Kept
from guanxi.domains.messages import api as messages
from guanxi.foundation.django import audit, jobs, storage
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

VERBS = {BOOK: "export_book", "people": "export_people"}


def record_export(*, actor: Actor, now: datetime, kept: Kept, format: str, rows: int, said: str) -> None:
    """Writes the act of a list that leaves at once. Call it before the first byte leaves. said: the filter in words. SYS-22."""
    access.require(actor, "book.export")
    with audit.acting(actor=actor, verb="export_book", now=now, reason=_reason(kept, format, rows, said)):
        pass


def ask_export(*, actor: Actor, now: datetime, kept: Kept, format: str, rows: int, said: str, language: str, job: str,
               of: str = BOOK) -> int:
    """Queues `job` for a list of more than 2,000 rows; returns the export's id. A notice says when it may be fetched. SYS-22."""
    access.require(actor, "book.export")
    with audit.acting(actor=actor, verb=VERBS[of], now=now, reason=_reason(kept, format, rows, said)):
        row = BookExport(owner_id=actor.user_id, of=of, text=kept.text, sort=kept.sort, columns=list(kept.columns), format=rules.format_of(format),
                         language=language, rows=rows)
        row.store(now=now)
        jobs.defer(job, export_id=row.pk)
        return row.pk


def ask_large_export(*, act: Act, kept: Kept, format: str, rows: int, language: str, of: str = BOOK) -> int:
    """Keeps a list that leaves only when the vault agrees, inside the caller's act; returns its id. `await_vault` names the request. PRM-68."""
    access.require(act.actor, "book.export")
    row = BookExport(owner_id=act.actor.user_id, of=of, text=kept.text, sort=kept.sort, columns=list(kept.columns), format=rules.format_of(format),
                     language=language, rows=rows, state="asked")
    row.store(now=act.at)
    return row.pk


def waiting_at_vault(*, act: Act, kept: Kept, of: str = BOOK) -> int | None:
    """The vault's request that the actor's same list (filter and columns, whatever order or format) waits for, None when there is none.

    Until the act ends nobody asks for him beside it. PRM-68.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('large_export'), hashtext(%s))", [str(act.actor.user_id)])
    asked = BookExport.objects.filter(owner_id=act.actor.user_id, of=of, state="asked", text=kept.text).exclude(vault_id=None).order_by("pk")
    return next((row.vault_id for row in asked if set(row.columns) == set(kept.columns)), None)


def await_vault(*, act: Act, export_id: int, vault_id: int) -> None:
    """Names the request whose decision this list waits for."""
    row = BookExport.objects.select_for_update().get(pk=export_id, owner_id=act.actor.user_id)
    row.vault_id = vault_id
    row.store(now=act.at)


def take_vault_decision(*, now: datetime, vault_id: int, is_granted: bool, job: str, of: str = BOOK) -> None:
    """The vault has decided: queues `job`, or closes the list. A repeated call, or one for another list, does nothing (G2). PRM-68."""
    with audit.acting(actor=system("book_export"), verb="take_vault_decision", now=now, subject=Ref("vault", vault_id)):
        row = BookExport.objects.select_for_update().filter(vault_id=vault_id, state="asked", of=of).first()
        if row is None:
            return
        row.state = "waiting" if is_granted else "refused"
        row.store(now=now)
        if is_granted:
            jobs.defer(job, export_id=row.pk)


def finish_export(*, now: datetime, export_id: int, sha256: str, rows: int, accounts: bytes = b"",
                  people: bytes = b"", version: int | None = None) -> bool:
    """Names the stored file, for 24 hours, and tells its owner; without a file it has failed. A repeated call does nothing (G2).

    accounts, people: those in the file (`pack_accounts`, `pack_people`), to be asked again when it is fetched. PRM-70.
    version: of the export when it was read to be written. False: somebody was erased since (PRM-77), the file is destroyed, write it anew.
    """
    subject = Ref("book_export", export_id)
    verb = "finish_export" if sha256 else "fail_export"
    with audit.acting(actor=system("book_export"), verb=verb, now=now, subject=subject, reason=f"rows={rows}") as act:
        row = BookExport.objects.select_for_update().get(pk=export_id)
        is_old = row.state == "waiting" and bool(sha256) and version not in (None, row.version)
        if row.state != "waiting" or is_old:
            if sha256 and sha256 != row.sha256:  # its owner has left meanwhile, or it holds who was erased
                storage.path(sha256).unlink(missing_ok=True)
            return not is_old
        row.state, row.sha256, row.until = ("done", sha256, now + rules.LIFETIME) if sha256 else ("failed", "", None)
        row.rows = rows if sha256 else row.rows
        row.store(now=now)
        if sha256:
            ExportTaken.objects.create(export=row, accounts=accounts, people=people)
        list_of, count = (t("台账", "book"), t("户", "accounts")) if row.of == BOOK else (t("联系人", "contacts"), t("人", "people"))
        text = t(f"{list_of.zh}导出已完成:{rows:,} {count.zh},24小时内可下载", f"Your export is ready: {rows:,} {count.en}, for 24 hours"
                 ) if sha256 else t(f"{list_of.zh}导出没有完成,请重新导出", "Your export did not succeed: please export again")
        messages.notify(act=act, user_ids=[row.owner_id], kind="book_export", text=text, subject=subject, dedupe_key=f"book_export:{export_id}")
    return True


MayLeave = Callable[[Collection[int], Collection[int], bool], None]
"""Refuses accounts, and people, that may not leave with this reader any more; the flag says that the vault has agreed to them."""


def fetch_export(*, actor: Actor, now: datetime, export_id: int, scope: ScopeFilter, may_leave: MayLeave) -> ExportCard:
    """The actor's finished export, with an act that he fetched it. Refuses `not_found`, `export_gone` after 24 hours and `export_not_his`.

    scope, may_leave: what he sees and may take away now: a file with one account he lost since does not leave (PRM-70).
    What the vault let out is fetched once. PRM-68.
    """
    access.require(actor, "book.export")
    with audit.acting(actor=actor, verb="fetch_export", now=now, subject=Ref("book_export", export_id)):
        card = export(export_id=export_id, actor=actor)
        if not card.is_there(now) or not storage.path(card.sha256).is_file():
            raise Refusal("export_gone", t("文件已过期、已下载过或尚未生成", "The file has expired, was fetched already, or is not there yet"),
                          status=409,
                          way_out=t("请在台账重新导出", "Export again from the book"))
        _require_his(card, scope, may_leave)
        if card.vault_id:
            row = BookExport.objects.select_for_update().get(pk=export_id)
            row.fetched_at = now
            row.store(now=now, expected_version=card.version)
        return card


def forget_exports(*, now: datetime) -> int:
    """Nightly: destroys files that may no longer be fetched; the record stays. Returns how many."""
    forgotten = 0
    with audit.acting(actor=system("book_export"), verb="forget_exports", now=now):
        for row in BookExport.objects.select_for_update().filter(until__lt=now).exclude(sha256=""):
            ExportTaken.objects.filter(pk=row.pk).delete()
            storage.path(row.sha256).unlink(missing_ok=True)  # its first line names who and when: no other file has this hash
            row.sha256 = ""
            row.store(now=now)
            forgotten += 1
    return forgotten


def destroy_exports(*, act: Act, people: Collection[int], account_id: int = 0) -> int:
    """Inside an erasure: files that hold one of these people, or the account that is a person, go, whoever asked for them; how many. PRM-77.

    Lists that wait, or are being written at this moment, move by one version: what was read before the erasure is written anew.
    """
    for row in BookExport.objects.select_for_update().filter(state="waiting").order_by("pk"):
        row.store(now=act.at)
    rows = BookExport.objects.select_for_update().filter(
        pk__in=taken_queries.exports_with(people=people, account_id=account_id)).exclude(sha256="")
    for row in rows:
        ExportTaken.objects.filter(pk=row.pk).delete()
        storage.path(row.sha256).unlink(missing_ok=True)  # its first line names who and when: no other file has this hash
        row.state, row.sha256, row.until = "failed", "", None
        row.store(now=act.at)
    return len(rows)


def _require_his(card: ExportCard, scope: ScopeFilter, may_leave: MayLeave) -> None:
    """Refuses a file of which he lost some accounts, or the money of some, since it was written."""
    way_out = t("请重新导出:新文件只含您现在可查看的内容", "Export again: the new file holds what you see now")
    held = taken_queries.taken(export_id=card.id)
    if held is None:
        raise Refusal("export_not_his", t("无法核对文件中的客户是否仍归您查看", "Whether you still see the accounts in the file cannot be told"),
                      status=409, way_out=way_out)
    lost = set(taken_queries.lost(ids=held.ids, scope=scope))
    if taken_queries.shows_money(card.kept.columns):
        lost |= taken_queries.lost(ids=held.open, scope=scope, with_money=True)
    if lost:
        raise Refusal("export_not_his", t(
            f"文件生成后,其中 {len(lost):,} 户(共 {len(held.ids):,} 户)已不归您查看,或其收入已不对您开放,文件不能下载",
            f"Since the file was written you lost sight of {len(lost):,} of its {counted(len(held.ids), 'account|accounts')} or of "
            "their money: it cannot be fetched"),
            status=403, way_out=way_out)
    may_leave(held.ids, taken_queries.people_of(export_id=card.id), card.vault_id is not None)


def _reason(kept: Kept, format: str, rows: int, said: str) -> str:
    return f"rows={rows} format={counted(format, 'column|columns')}={','.join(kept.columns)} sort={kept.sort} filter={kept.text or '-'} ({said})"
