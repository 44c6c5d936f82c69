"""The sheet 客户层级 as an importable: who fills which row, who is whose superior, who is in charge of what (operator 1.15).

A row is a person of an account, recognised by account, then by name, then by mobile where two share one. Only people who work there already: a
hierarchy makes no contacts. Only accounts the importer answers for; what another one is, is never told. Not for here: what a row changes (planning).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.intake.api import Batch, Look, Reverted, Sight, Staged
from guanxi.domains.structure import access
from guanxi.domains.structure.commands import telling
from guanxi.domains.structure.commands.writing import day_of, end, held
from guanxi.domains.structure.fields import CONFIDENCES, REPORTS_TO, SOURCES
from guanxi.domains.structure.importing import taking_back
from guanxi.domains.structure.importing.planning import Chart, Said, Step, Worker
from guanxi.domains.structure.models import Line, Seat, UnknownRow
from guanxi.domains.structure.queries import policy
from guanxi.foundation.django import clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

CELLS = ("name", "mobile", "row", "superior", "oversees", "valid_from", "source", "confidence")
ACCOUNT = Field(key="account", zh="单位", en="Account", kind="text", importable=True, required=True,
                aliases=("客户", "客户名称", "客户单位", "单位名称", "集团编码", "客户编码", "集团客户名称"))
NAME = Field(key="name", zh="姓名", en="Name", kind="text", importable=True, required=True, max_length=60, aliases=("联系人", "联系人姓名"))
MOBILE = Field(key="mobile", zh="手机", en="Mobile", kind="text", level="L2", importable=True, max_length=60, aliases=("手机号", "联系电话", "电话"))
SUPERIOR = Field(key="superior", zh="汇报对象", en="Reports to", kind="text", importable=True, max_length=60,
                 aliases=("上级", "直接上级", "汇报给", "汇报"))
OVER = Field(key="oversees", zh="分管", en="In charge of", kind="text", importable=True, max_length=300, aliases=("分管部门", "分管人员", "分管工作"),
             help=t("岗位或姓名,多个用分号或顿号隔开", "Rows or names, with semicolons between several"))
SINCE = Field(key="valid_from", zh="自何时", en="Since", kind="date", importable=True, aliases=("起始日期", "任职起", "开始日期"))
SOURCE = Field(key="source", zh="来源", en="Source", kind="choice", importable=True, choices=SOURCES, aliases=("信息来源",))
SURE = Field(key="confidence", zh="可信度", en="Confidence", kind="choice", importable=True, choices=CONFIDENCES, aliases=("可靠程度",))
_RESOLVE = f"""
create temp table chart_in on commit drop as
select b.row_no, coalesce(c.account_id, n.account_id) as account_id from batch_row b
{customers.NAMED_BY_ROW_SQL}
"""  # noqa: S608 - our own texts
_MAY = customers.forget_unanswered("chart_in")
_WORKERS = "select id, account_id, name, mobile from customers_contact where account_id = any(%s) and is_active order by id"


@dataclass(kw_only=True)
class Row:
    """One row of a batch; account_id 0: nobody the importer answers for. What was made of it is filled in."""

    number: int
    account_id: int
    cells: Mapping[str, str]
    verdict: str = "unmatched"
    target_id: int | None = None
    problem: Refusal | None = None
    steps: Sequence[Step] = ()


class HierarchyImport:
    """See intake's protocol `Importable`."""

    kind = "structure"
    label = t("客户层级", "Hierarchies")
    explanation = t("客户的人在哪个岗位、向谁汇报、分管谁;人须已是该客户的联系人,岗位按客户类别取自政策包;不认识的客户进入未匹配清单",
                    "Who fills which row, reports to whom, is in charge of what; people must be contacts already, rows come from the pack")
    required: tuple[tuple[str, ...], ...] = (("account",), ("name",), ("row", "superior", "oversees"))
    row_key: tuple[str, ...] = ("account", "name", "mobile")
    option_fields: tuple[Field, ...] = ()
    prepare = "guanxi.domains.structure.importing.prepare:hierarchy"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The rows of today's pack are choices, so that a word it does not know is mapped once for the whole file."""
        names = {row.name.text.zh: row.name.text for template in policy.rows(on=clock.today()).templates for row in template.rows}
        row = Field(key="row", zh="岗位", en="Row", kind="choice", importable=True, choices=tuple(names.items()), aliases=("层级岗位", "岗位层级"))
        return (ACCOUNT, NAME, MOBILE, row, SUPERIOR, OVER, SINCE, SOURCE, SURE)

    def read_options(self, *, raw: Mapping[str, str], actor: Actor) -> dict[str, str]:
        """No questions; refuses who edits no people."""
        if not customers.may(actor, access.EDIT):
            raise Refusal("forbidden", t("您的角色不能维护客户层级", "Your role may not keep hierarchies"), status=403)
        return {}

    def sight(self, *, look: Look, rows: Sequence[Staged]) -> Mapping[int, Sight | None]:
        """Of accounts he sees."""
        return customers.sight_of_rows(look=look, rows=rows, fields=self.fields)

    def check_batch(self, *, batch: Batch, actor: Actor, now: datetime) -> None:
        """Account and person of every row, and what it would change after the rows before it."""
        rows = _rows(actor)
        charts = _charts(actor, {row.account_id for row in rows if row.account_id}, now)
        for row in rows:
            _judge(row, charts, now)
        _say(rows)

    def apply_batch(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Account by account under its lock, each row judged anew: what somebody did meanwhile makes it a conflict."""
        rows = [row for row in _rows(actor) if row.account_id]
        for account_id in sorted({row.account_id for row in rows}):
            mine = [row for row in rows if row.account_id == account_id]
            chart = _charts(actor, {account_id}, now)[account_id]
            try:
                held(account_id=account_id, people=[("name", one.contact_id) for one in chart.workers])
            except Refusal as refusal:
                for row in mine:
                    row.verdict, row.problem = "conflict", refusal
                continue
            charts = _charts(actor, {account_id}, now)
            for row in mine:
                _judge(row, charts, now)
                for step in row.steps:
                    _write(act, account_id, step)
            telling.settle_gaps(act=act, account_id=account_id)
        _say([row for row in rows if row.problem])

    def is_apart(self, *, batch: Batch) -> bool:
        """One after the other: two batches may hold people of one account."""
        return False

    def finish(self, *, batch: Batch, actor: Actor, act: Act, now: datetime) -> None:
        """Everything was written batch by batch."""

    def revert_batch(self, *, acts: Sequence[uuid.UUID], run_id: int, actor: Actor, act: Act, now: datetime) -> Reverted:
        """See taking_back."""
        return taking_back.revert(acts=acts, actor=actor, now=now)


def _rows(actor: Actor) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.chart_in")
        cursor.execute(_RESOLVE)
        cursor.execute(_MAY, customers.answering(actor))
        cursor.execute(f"select row_no, r.account_id, {', '.join(f'b.{key}' for key in CELLS)} from batch_row b "  # noqa: S608 - our own keys
                       "join chart_in r using (row_no) order by row_no")
        found = cursor.fetchall()
    return [Row(number=number, account_id=account_id or 0, cells={key: str(cell or "").strip() for key, cell in zip(CELLS, cells, strict=True)})
            for number, account_id, *cells in found]


def _charts(actor: Actor, account_ids: Iterable[int], now: datetime) -> dict[int, Chart]:
    ids = sorted(account_ids)
    says, cards = policy.rows(on=day_of(now)), customers.cards(actor=actor, ids=ids)
    workers: dict[int, list[Worker]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_WORKERS, [ids])
        for pk, account_id, name, mobile in cursor.fetchall():
            workers.setdefault(account_id, []).append(Worker(contact_id=pk, name=name, mobile=mobile))
    charts = {one: Chart(template=says.template_of(customer_kind=card.customer_kind, industry_code=card.industry_code, sector_code=card.sector_code),
                         workers=tuple(workers.get(one, ()))) for one, card in cards.items()}
    for seat in Seat.objects.filter(account_id__in=ids, valid_until=None):
        charts[seat.account_id].seats[seat.contact_id] = (seat.row, _words(seat))
    for line in Line.objects.filter(account_id__in=ids, valid_until=None):
        charts[line.account_id].lines[line.kind, line.above_id, line.below_id or 0, line.row] = _words(line)
    return charts


def _words(one: Seat | Line) -> dict[str, Any]:
    return {"valid_from": one.valid_from, "source": one.source, "confidence": one.confidence}


def _judge(row: Row, charts: Mapping[int, Chart], now: datetime) -> None:
    chart = charts.get(row.account_id)
    if chart is None:
        row.problem = Refusal("unknown_account", field="account", text=t(
            "没有唯一的客户使用该编码或名称,或不由您维护,或在回收站",
            "No single account of yours has this code or name, or it lies in the recycle bin"),
            way_out=t("请改填集团编码或客户全称,或交其归属客户经理导入", "Give its group code or full name, or let its account manager import it"))
        return
    try:
        said = Said.read(row.cells, today=day_of(now))
        row.target_id, row.verdict, row.steps = chart.plan(said, today=day_of(now))
    except Refusal as refusal:
        row.verdict, row.problem, row.steps = "conflict" if refusal.code == "circle" else "rejected", refusal, ()


def _write(act: Act, account_id: int, step: Step) -> None:
    by = {"recorded_by_id": act.actor.user_id or 0, "recorded_by_name": act.actor.name}
    one: Seat | Line | None
    if step.line is None:
        one = None if step.is_new else Seat.objects.filter(account_id=account_id, contact_id=step.contact_id, valid_until=None).first()
        if one is None:
            end(Seat.objects.filter(contact_id=step.contact_id), on=step.words["valid_from"], act=act)
            UnknownRow.objects.filter(account_id=account_id, row=step.row).delete()
            one = Seat(account_id=account_id, contact_id=step.contact_id, row=step.row, **by)
    else:
        kind, above, below, row = step.line
        standing = Line.objects.filter(account_id=account_id, kind=kind, valid_until=None)
        one = None if step.is_new else standing.filter(above_id=above, below_id=below or None, row=row).first()
        if one is None:
            if kind == REPORTS_TO:
                end(standing.filter(below_id=below), on=step.words["valid_from"], act=act)
            one = Line(account_id=account_id, kind=kind, above_id=above, below_id=below or None, row=row, **by)
    for key, value in step.words.items():
        setattr(one, key, value)
    one.store(now=act.at)


def _say(rows: Iterable[Row]) -> None:
    """Verdicts and reasons back to `batch_row`."""
    labels = {one.key: one for one in HIERARCHIES.fields}
    said = [(row.number, row.verdict, row.target_id, json.dumps(_reasons(row, labels))) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.chart_said")
        cursor.execute("create temp table chart_said (row_no int primary key, verdict text, target_id bigint, reasons jsonb) on commit drop")
        with cursor.copy("copy chart_said from stdin") as copy:
            for line in said:
                copy.write_row(line)
        cursor.execute("update batch_row b set verdict = s.verdict, target_id = s.target_id, reasons = b.reasons || s.reasons "
                       "from chart_said s where s.row_no = b.row_no")


def _reasons(row: Row, labels: Mapping[str, Field]) -> list[dict[str, str]]:
    """Why a row is not taken, beginning with its column; of a row that changes somebody, which columns do."""
    if problem := row.problem:
        out, column = problem.way_out or Text("", ""), labels.get(problem.field)
        zh, en = ";".join(filter(None, (problem.text.zh, out.zh))), ". ".join(filter(None, (problem.text.en, out.en)))
        return [{"code": problem.code, "field": problem.field, "level": "error", "zh": f"{column.zh}:{zh}" if column else zh,
                 "en": f"{column.en}: {en}" if column else en}]
    if row.verdict != "changed":
        return []
    changed = [labels[key] for key in CELLS if any(key in step.columns for step in row.steps)]
    return [{"code": "updates", "field": changed[0].key, "level": "info", "zh": f"将更新:{'、'.join(one.zh for one in changed)}",
             "en": f"Updates: {', '.join(one.en for one in changed)}"}]


HIERARCHIES = HierarchyImport()
