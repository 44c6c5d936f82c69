"""Writing down circuits and what was measured on them: add, edit, end; record, correct, void; take back (LLD-01, LLD-09 to LLD-14)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypedDict

from django.db import IntegrityError, transaction

from guanxi.domains.circuits import access, queries, rules
from guanxi.domains.circuits.fields import CEASED, CIRCUIT
from guanxi.domains.circuits.models import Circuit, TestRun
from guanxi.domains.customers import api as customers
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, clock, history, idempotency, own_acts
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

SUBJECT, RUN = "circuit", "test_run"
TABLES = {SUBJECT: "circuits_circuit", RUN: "circuits_testrun"}
UNDOABLE = ("edit_circuit", "end_circuit", "edit_test", "void_test")
SITES = {"a_site": "a_account_id", "z_site": "z_account_id"}


class CircuitValues(TypedDict, total=False):
    """What people enter about a circuit; keys and kinds are the catalogue's. Only the given keys are written."""

    designation: str
    issuer: str
    technology: str
    bandwidth: str
    instance: str
    a_end: str
    a_site: str
    z_end: str
    z_site: str
    state: str
    opened_on: date | str | None
    ceased_on: date | str | None
    source: str
    seen_on: date | str | None
    note: str


class RunValues(TypedDict, total=False):
    """What people enter about a test, besides what was measured."""

    side: str
    kind: str
    started_at: str
    seconds: str
    instrument: str
    tester: str
    instrument_verdict: str
    note: str


def add_circuit(*, actor: Actor, now: datetime, account_id: int, values: CircuitValues, key: str = "") -> int:
    """Records a circuit of an account; returns its id. issuer not given: the customer's province; seen_on: today. LLD-01.

    Refuses wrong values by field, `designation_taken`, `unknown_account`, `not_found`, `forbidden`, `not_responsible`.
    `key`: a repeated form is harmless.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="add_circuit", now=now, subject=Ref("account", account_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require_edit(actor, account_id)
        given: dict[str, Any] = {"designation": "", "technology": "", "state": "", "source": "", **values}
        fields = rules.clean_circuit(values=given, pack=queries.measuring(on=today), today=today)
        default = {"seen_on": today, "issuer": customers.issuers_of_accounts(ids=[account_id]).get(account_id, "")}
        row = Circuit(account_id=account_id, recorded_by_id=actor.user_id, recorded_by_name=actor.name, **_stored(actor, fields) | {
            key: fields.get(key) or value for key, value in default.items()})
        with _named_once():
            row.store(now=now)
        _tell(act, row, "added", t("登记电路:", "Circuit recorded: "))
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def edit_circuit(*, actor: Actor, now: datetime, circuit_id: int, expected_version: int, values: CircuitValues) -> uuid.UUID:
    """Changes the given fields; returns the act (for `undo_circuit`). Refuses `changed_meanwhile` (CON-80), `designation_taken`, wrong values."""
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="edit_circuit", now=now, subject=Ref(SUBJECT, circuit_id)) as act:
        row = _locked(actor, circuit_id)
        dates: dict[str, Any] = {"opened_on": row.opened_on, "ceased_on": row.ceased_on, "state": row.state}
        fields = rules.clean_circuit(values={**dates, **values}, pack=queries.measuring(on=today), today=today)
        kept = {"seen_on": row.seen_on, "issuer": row.issuer}
        for name, value in _stored(actor, fields, row).items():
            setattr(row, name, value or kept[name] if name in kept else value)
        with _named_once():
            row.store(now=now, expected_version=expected_version)
        _tell(act, row, "edited", t("更新电路:", "Circuit changed: "))
    return act.id


def end_circuit(*, actor: Actor, now: datetime, circuit_id: int, ceased_on: date | str = "", note: str = "") -> uuid.UUID:
    """The circuit is gone, from a day on (not given: today); its tests stay. Returns the act."""
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="end_circuit", now=now, subject=Ref(SUBJECT, circuit_id), reason=note[:200]) as act:
        row = _locked(actor, circuit_id)
        if row.state == CEASED:
            raise Refusal("ended_already", t("该电路已拆除", "This circuit is ceased already"), status=409, way_out=t(
                "如需更正日期,请修改电路", "Edit the circuit to correct the day"))
        given: dict[str, Any] = {"opened_on": row.opened_on, "ceased_on": ceased_on, "state": CEASED}
        fields = rules.clean_circuit(values=given, pack=queries.measuring(on=today), today=today)
        row.state, row.ceased_on = CEASED, fields["ceased_on"]
        row.store(now=now)
        _tell(act, row, "ended", t("电路拆除:", "Circuit ceased: "))
    return act.id


def record_test(*, actor: Actor, now: datetime, circuit_id: int, values: RunValues, measured: dict[str, str], key: str = "") -> int:
    """Records what was measured, by measure of the pack; returns its id. A value may be written as the tester shows it: 1.0E-7, <1E-9, 12 ms.

    By who sees the account and has the act, also who only serves it on site. Refuses wrong values by field, `nothing_measured`, `out_of_range`,
    `contradiction`, `test_exists`, `not_found`, `forbidden`. `key`: a repeated form is harmless. LLD-09 to LLD-14.
    """
    with audit.acting(actor=actor, verb="record_test", now=now, subject=Ref(SUBJECT, circuit_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        circuit = Circuit.objects.select_for_update().filter(pk=circuit_id).first()
        if circuit is None:
            raise not_found()
        access.require_test(actor, circuit.account_id)
        row = TestRun(circuit_id=circuit.pk, account_id=circuit.account_id, recorded_by_id=actor.user_id, recorded_by_name=actor.name,
                      **_run_fields({**values}, measured, now))
        with _measured_once():
            row.store(now=now)
        kind = queries.measuring(on=now.astimezone(clock.ZONE).date()).kind(row.kind)
        _tell(act, circuit, "tested", Text(f"{kind.name.zh}:", f"{kind.name.en}: ") if kind else Text("", ""))
        idempotency.remember(claimed, str(row.pk))
    return row.pk


def edit_test(*, actor: Actor, now: datetime, test_id: int, expected_version: int, values: RunValues, measured: dict[str, str]) -> uuid.UUID:
    """Corrects a test; what is given replaces what was there, measures as a whole. Returns the act.

    Refuses as `record_test`, `changed_meanwhile`.
    """
    with audit.acting(actor=actor, verb="edit_test", now=now, subject=Ref(RUN, test_id)) as act:
        row = _run_locked(actor, test_id)
        kept = {"side": row.side, "kind": row.kind, "started_at": row.started_at.isoformat(), "seconds": str(row.seconds or "")}
        for name, value in _run_fields({**kept, **values}, measured, now).items():
            setattr(row, name, value)
        with _measured_once():
            row.store(now=now, expected_version=expected_version)
    return act.id


def void_test(*, actor: Actor, now: datetime, test_id: int, reason: str) -> uuid.UUID:
    """The test counts no more; it stays where it is, with the reason. Returns the act. Refuses `reason_missing`."""
    with audit.acting(actor=actor, verb="void_test", now=now, subject=Ref(RUN, test_id), reason=reason[:200]) as act:
        row = _run_locked(actor, test_id)
        stated.require(reason, ask=t("请说明为何作废", "Say why it does not count"), code="reason_missing", field="reason")
        row.void_reason = reason.strip()[:200]
        row.store(now=now)
    return act.id


def undo_circuit(*, actor: Actor, now: datetime, act_id: uuid.UUID) -> int:
    """Puts a circuit or a test back to before the actor's own change of the last 24 hours; returns the circuit.

    Refuses `not_found`, `undo_too_late`, and `changed_meanwhile` when somebody changed it since.
    """
    done = own_acts.own_act(actor=actor, now=now, act_id=act_id, verbs=UNDOABLE)
    with audit.acting(actor=actor, verb="undo_circuit", now=now, subject=done.subject, reason=done.verb):
        kind, pk = done.subject
        circuit_id = _locked(actor, pk).pk if kind == SUBJECT else _run_locked(actor, pk, is_void=None).circuit_id
        undone = history.undo(table=TABLES[kind], acts=[act_id], now=now)
        if undone.kept or not undone.restored:
            raise own_acts.changed_since()
    return circuit_id


def record_circuit_export(*, actor: Actor, now: datetime, rows: int, said: str) -> None:
    """Writes down who took how many rows by which filter, before the file is sent (SYS-22)."""
    with audit.acting(actor=actor, verb="export_circuits", now=now, reason=f"{rows} 行;{said}"[:300]):
        pass


def _locked(actor: Actor, circuit_id: int) -> Circuit:
    row = Circuit.objects.select_for_update().filter(pk=circuit_id).first()
    if row is None:
        raise not_found()
    access.require_edit(actor, row.account_id)
    return row


def _run_locked(actor: Actor, test_id: int, *, is_void: bool | None = False) -> TestRun:
    row = TestRun.objects.select_for_update().filter(pk=test_id).first()
    if row is None:
        raise not_found()
    access.require_test(actor, row.account_id)
    if is_void is False and row.void_reason:
        raise Refusal("test_void", t("该测试已作废,不能再改", "This test does not count any more and cannot be changed"), status=409, way_out=t(
            "请重新登记一次测试", "Record a test anew"))
    return row


def _run_fields(values: dict[str, Any], measured: Mapping[str, object], now: datetime) -> dict[str, Any]:
    given = {"side": "", "kind": "", "started_at": "", **values}
    return rules.clean_run(values=given, measured=measured, pack=queries.measuring(on=now.astimezone(clock.ZONE).date()), now=now)


def _stored(actor: Actor, fields: dict[str, Any], row: Circuit | None = None) -> dict[str, Any]:
    """The columns: what was said of a site becomes the account it is. A site that this reader may not see is not emptied by his blank."""
    found = dict(fields)
    for key, column in SITES.items():
        if key not in found:
            continue
        said, known = found.pop(key), getattr(row, column) if row else None
        site = customers.account_named(actor=actor, said=said) if said else None
        if said and site is None:
            label = CIRCUIT[key].label
            raise Refusal("unknown_account", field=key, text=Text(
                f"{label.zh}:台账中没有唯一的客户使用该编码或名称", f"{label.en}: no single account has this code or name"),
                          way_out=t("请核对编码,或留空只写地址", "Check the code, or leave it blank and write the address"))
        is_hidden = known is not None and not customers.account_names(actor=actor, ids=[known])
        found[column] = known if not said and is_hidden else site
    return found


@contextmanager
def _named_once() -> Iterator[None]:
    """A designation is one circuit's, also where that one is of a customer out of sight."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "circuit_named_once" not in str(error):
            raise
        raise Refusal("designation_taken", t("电路代号:同一编号方已有这条电路(可能在您看不到的客户名下)",
                                             "Designation: this issuer has such a circuit already (perhaps at an account you do not see)"),
                      field="designation", status=409, way_out=t("请核对代号,或写明编号方", "Check the designation, or say who issued it")) from None


@contextmanager
def _measured_once() -> Iterator[None]:
    """One end is measured in one way at one moment: that twice is the same test."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "test_run_once" not in str(error):
            raise
        raise Refusal("test_exists", field="started_at", status=409, text=t(
            "开始时间:该端该项目在这一时刻已有测试记录", "Started at: there is such a test of this end at this moment already"), way_out=t(
            "请修改已有的记录,或核对时间", "Correct the one there is, or check the time")) from None


def _tell(act: Act, row: Circuit, what: str, said: Text) -> None:
    timeline.record(act=act, account_id=row.account_id, subject=Ref(SUBJECT, row.pk), topic="archive", kind=f"circuit_{what}",
                    text=Text(f"{said.zh}{row.designation}", f"{said.en}{row.designation}"))
