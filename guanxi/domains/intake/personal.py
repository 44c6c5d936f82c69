"""What imports hold of people at customers: staged rows, findings, and the file as it was sent (wiring.REPORT, ERASE, HOLDS)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.files import api as files
from guanxi.domains.intake import importables
from guanxi.domains.intake.commands import batches, steps
from guanxi.domains.intake.models import ImportRun
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Hold, Person, Personal, change, reach, reach_about
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

OVER = ("done", "reverted", "failed")
_ERASED = {"code": "person_erased", "zh": "文件含已删除个人信息的人员,已停止并销毁源文件",
           "en": "The file held somebody who was erased: it is stopped and destroyed",
           "way_zh": "请丢弃这一批,去掉此人后重新上传", "way_en": "Discard this import, take him out and upload it again"}
# a staged row is his by a number or address of his, by the record it wrote, or by his name beside his account's
_HIS = """(r.cells && %(strong)s::text[] or exists (select 1 from unnest(%(strong)s::text[]) w where strpos(r.parsed::text, w) > 0)
  or (r.target_id = any(%(ids)s) and i.kind = 'contacts')
  or (r.cells && %(words)s::text[] and (r.cells && %(places)s::text[] or i.options::text like any (
    select '%%"' || a || '"%%' from unnest(%(accounts)s::text[]) a))))"""
_RUNS = f"select distinct r.run_id from intake_row r join intake_importrun i on i.id = r.run_id where {_HIS}"  # noqa: S608
_DELETE = f"delete from intake_row r using intake_importrun i where i.id = r.run_id and {_HIS}"  # noqa: S608
# what is left of the lists that held him, and any row that says his number beside something else
_OTHERS = """update intake_row r set cells = (
    select array_agg(redacted(c, %(sure)s::text[]) order by n) from unnest(r.cells) with ordinality x(c, n)),
  indexed = null, parsed = redacted(r.parsed::text, %(sure)s::text[])::jsonb, reading = redacted(r.reading::text, %(sure)s::text[])::jsonb,
  reasons = redacted(r.reasons::text, %(sure)s::text[])::jsonb
where exists (select 1 from unnest(case when r.run_id = any(%(runs)s) then %(sure)s else %(strong)s end::text[]) w
  where strpos(concat(array_to_string(r.cells, ' '), r.parsed, r.reading, r.reasons), w) > 0)"""
_WROTE = """select distinct b.run_id from audit_row h join intake_importbatch b on b.act_id = h.act_id
where h.table_name = 'customers_contact' and h.row_id = any(%(ids)s)"""


class Imports(Personal):
    """Staged rows of his go; files of finished imports that brought him are past their purpose and are destroyed with their run's workbook."""

    holds = (
        Held(table="intake_importrun", title=t("导入", "Imports"), account="", near=True,
             columns={"created_at": t("时间", "At"), "file_name": t("文件名", "File name"), "findings": t("发现", "Findings"),
                      "trouble": t("问题", "Trouble"), "reading": t("读取", "Reading"), "value_map": t("取值对应", "Values")},
             free=("kind", "status", "file_sha256", "created_by_name", "options", "mapping", "chain", "counts")),
        Held(table="intake_importbatch", title=t("撤销导入时保留的行", "Rows kept by a revert"), account="", near=True,
             columns={"reverted_at": t("时间", "At"), "kept": t("保留行", "Kept rows")}),
        Held(table="intake_unmatchedrow", title=t("未匹配清单", "Unmatched register"), account="", near=True, free=("kind", "field"), columns={
            "created_at": t("时间", "At"), "source_name": t("来源", "Source"), "code": t("编码", "Code"), "note": t("说明", "Note")}),
    )
    keeps = {"intake_importprofile": "headers of files and words of their columns"}

    def hold_still(self) -> None:
        """A batch being written holds the lock of its kind: it ends first, or begins after the erasure and finds its rows gone. No time limit, as
        an import has none; the kinds in the one order of their list."""
        steps.no_time_limit()
        for subject in importables.importables():
            batches.lock_kind(subject.kind)

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Deletes staged rows and source files, redacts what the runs say."""
        if person is None:
            return {}
        runs = _runs(person)
        with connection.cursor() as cursor:
            cursor.execute(_DELETE, _arguments(person))
            rows = int(cursor.rowcount)
            cursor.execute(_OTHERS, {"sure": list(person.sure), "strong": list(person.strong), "runs": runs})
            rows += int(cursor.rowcount)
        # unfinished ones hold an erasure back; in a backup older than the erasure there may be some: their file would bring him back
        ImportRun.objects.filter(pk__in=runs).exclude(status__in=OVER).update(status="failed", trouble=_ERASED, updated_at=act.at)
        over = ImportRun.objects.filter(pk__in=runs, status__in=OVER)
        gone = sum(files.destroy(subject=Ref("import", run_id)) for run_id in over.values_list("pk", flat=True))
        files.unshared(hashes=set(over.values_list("file_sha256", flat=True)))
        if runs:  # a file that held him is often called by him, and its name stands beside no account's
            for held, own in ((self.holds[0], "id"), (self.holds[1], "run_id")):
                change(replace(held, own=own, near=False), replace(person, ids=tuple(runs)))
        found = {"intake_row": rows, "files_attachment": gone, **reach_about(kind="import", ids=runs, person=person),
                 "intake_unmatchedrow": reach(self.holds[2], own="run_id", ids=runs, words=person.sure)}
        return {**{table: number for table, number in found.items() if number}, **super().erase(subject=subject, act=act, person=person)}

    def erase_account(self, *, act: Act, person: Person) -> Mapping[str, int]:
        """The same of an account that is a person."""
        return self.erase(subject=person.subject, act=act, person=person)


def open_imports(*, person: Person, today: date) -> list[Hold]:
    """A file that is being read or waits to be written would bring him back. PRM-77."""
    waiting = ImportRun.objects.filter(pk__in=_runs(person)).exclude(status__in=OVER).order_by("pk").values_list("pk", flat=True)
    return [Hold(text=t(f"导入 {pk} 含此人且尚未完成", f"Import {pk} holds this person and is not finished"),
                 way_out=t("先完成或撤销该导入", "Finish it or take it back first")) for pk in waiting]


def _runs(person: Person) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{_RUNS} union {_WROTE}", _arguments(person))
        return [row[0] for row in cursor.fetchall()]


def _arguments(person: Person) -> dict[str, Any]:
    return {"ids": list(person.ids), "words": list(person.words), "strong": list(person.strong), "places": list(person.places),
            "accounts": [str(account_id) for account_id in person.account_ids]}
