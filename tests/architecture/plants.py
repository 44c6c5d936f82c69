"""One thing of every kind that an address or a call of the interface can name, for one relation of the reader (PRM-58, ATK-39).

Rows are written as they would stand after the commands that make them, by the system itself: what is asked here is who reads and changes
them. A new kind of number in an address needs a line here and one in `kinds.py`; a test fails until both are there.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session as StoredSession
from django.db.models import Model

from guanxi.domains.approvals.models import Request, Step
from guanxi.domains.circuits.models import Circuit, TestRun
from guanxi.domains.consent.models import Consent
from guanxi.domains.customers import models as archive
from guanxi.domains.customers.rules import bulk
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.duplicates.models import Merge, Pair
from guanxi.domains.files.models import Attachment
from guanxi.domains.grading.models import GradeReview, LostEntry
from guanxi.domains.guidance.models import Paper, Receipt
from guanxi.domains.insights.models import FactFile, NightRun
from guanxi.domains.intake.models import ImportRun, UnmatchedRow
from guanxi.domains.lists.models import BookExport, SavedView
from guanxi.domains.messages.models import OutgoingMail
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.models import ApiToken, Group, LoginSession, Stationing
from guanxi.domains.parentage.models import ParentRequest
from guanxi.domains.placement.models import Entry, Transfer
from guanxi.domains.privacy.models import DutyTurn, SubjectRequest, VaultRequest
from guanxi.domains.registration.models import Dispute, LeadDispute, Letter, RecordReport, Registration
from guanxi.domains.rivals.models import RivalPromotion, RivalService
from guanxi.domains.service.models import Case, SupportRequest
from guanxi.domains.shares.models import RevenueShare, RevenueSplit
from guanxi.domains.stewardship.models import CallBack, CallBackDraw, CollectionRound, Verification
from guanxi.domains.structure.models import Line, Seat
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import audit, storage
from guanxi.foundation.pure.actor import Actor, Scope, system
from guanxi.foundation.pure.ref import Ref

ROOT = system("test")
MONEY, HOBBY = 8_675_300, "收藏邮票"
FIGURES = ("86,753", "86753", "8675300")
"""How the money of a plant reads: grouped, plain, in fen on the interface."""
READING = {"columns": ["客户名称"], "identity_columns": [], "kind": "csv", "sheets": [], "sheet": "", "encoding": "utf-8", "delimiter": ",",
           "header_row": 1}
DAY, LATER = date(2026, 11, 20), date(2026, 12, 20)
Plants = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where and whose: the unit, the person everything of it belongs to, and two of the house who have nothing to do with the reader."""

    name: str
    unit: int
    user: int
    bystanders: tuple[int, int]
    far_unit: int
    is_owned: bool = True


def plant(place: Place, *, now: datetime) -> Plants:
    """One of each kind: kind → id."""
    owner = place.user if place.is_owned else None
    made: dict[str, Any] = {"unit": place.unit, "user": place.user}
    for kind in ("account", "twin", "binned"):
        made[kind] = make_account(now=now, unit_id=place.unit, name=f"{place.name}{kind}", owner_id=owner)
    made["contact"] = make_contact(now=now, account_id=made["account"], name=f"程砚秋{place.name}", mobile="13812341234", hobby=HOBBY)
    made["other_contact"] = make_contact(now=now, account_id=made["account"], name=f"陶静{place.name}")
    made["gone_contact"] = make_contact(now=now, account_id=made["twin"], name=f"程砚秋{place.name}")
    with audit.acting(actor=ROOT, verb="plant", now=now):
        for some in (_of_account, _of_people, _of_unit, _of_oneself, _of_two_sides, _of_privacy, _of_files):
            made |= some(place, made, now)
    for verb, table, subject in (("edit_account", archive.Account, "account"), ("edit_rival_service", RivalService, "rival_service")):
        key = "account" if subject == "account" else "service"
        made[f"{key}_act"] = _act(place, now, verb, Ref(subject, made[key]), lambda table=table, key=key: table.objects.filter(
            pk=made[key]).update(**{"district" if key == "account" else "site": "东区"}))
    made["circuit_act"] = _act(place, now, "edit_circuit", Ref("circuit", made["circuit"]), lambda: Circuit.objects.filter(
        pk=made["circuit"]).update(bandwidth="100M"))
    made["structure_act"] = _act(place, now, "place_person", Ref("account", made["account"]), lambda: _row(
        Seat, now, account_id=made["account"], contact_id=made["contact"], row="hospital.it", valid_from=DAY, recorded_by_id=place.user,
        recorded_by_name=place.name))
    made["check_act"] = _act(place, now, "verify_values", Ref("account", made["account"]), lambda: _verification(place, made, now, "account.address"))
    return made


def of_the_house(*, now: datetime) -> Plants:
    """What has no relation: one catalogue, one lake and one queue for the whole house. (What a process keeps in its queue: `job`.)"""
    with audit.acting(actor=ROOT, verb="plant", now=now):
        return {
            "field": _row(archive.CustomField, now, subject="account", number=1, zh="园区", en="Park", kind="text", position=1, level="L1") and 1,
            "fact_file": _row(FactFile, now, file="a.parquet", sha256="0" * 64, kind="bill_item", rows=1, rejected=0, months=[202610], groups={},
                              declared={}, total_fen=0, as_of=DAY, source_name="a.csv", source_sha256="0" * 64),
            "night": _row(NightRun, now, status="failed", asked_by_id=0, asked_by_name="system"),
            "mail": _row(OutgoingMail, now, at=now, to_address="a@example.cn", subject="s", body="b", message_id="m1", state="failed")}


def _row(model: type[Model], now: datetime, **values: Any) -> Any:
    """The id of one row of `model`; columns it does not have are left out."""
    names = {field.attname for field in model._meta.concrete_fields}
    given = {"created_at": now, "updated_at": now} | values
    return model._base_manager.create(**{name: value for name, value in given.items() if name in names}).pk


def _act(place: Place, now: datetime, verb: str, subject: Ref, change: Any) -> uuid.UUID:
    """An act of this person with the change it made, as one that may be taken back."""
    actor: Actor = dataclasses.replace(organisation.actor_of_user(user_id=place.user), scope=Scope(shape="all"))
    with audit.acting(actor=actor, verb=verb, now=now, subject=subject) as act:
        change()
    return act.id


def _verification(place: Place, made: Plants, now: datetime, field: str) -> int:
    return int(_row(Verification, now, account_id=made["account"], field=field, outcome="right", source="visit", checked_on=DAY,
                    by_id=place.user, by_name=place.name, fingerprint="0" * 16, is_current=True))


def _of_account(place: Place, made: Plants, now: datetime) -> dict[str, Any]:
    account, by = made["account"], {"recorded_by_id": place.user, "recorded_by_name": place.name}
    archive.Account.objects.filter(pk=made["binned"]).update(is_active=False)
    split = _row(RevenueSplit, now, account_id=account, issuer="97", instance=f"P-{account}", valid_from=DAY, source_document="纪要", reason="共建",
                 set_by_id=place.user, set_by_name=place.name)
    _row(RevenueShare, now, split_id=split, account_id=account, unit_id=place.unit, rate=1)
    draw, _ = CallBackDraw.objects.get_or_create(week=DAY, defaults={
        "seed": "s", "population": 1, "drawn": 1, "percent": 5, "created_at": now, "updated_at": now})
    _row(LostEntry, now, account_id=account, struck_on=DAY, last_month=202607, last_fen=MONEY, yearly_fen=MONEY, known_months=24, policy_version="p")
    case = _row(Case, now, account_id=account, kind="complaint", severity="normal", state="open", channel="phone", subject="s", received_at=now, **by)
    circuit = _row(Circuit, now, account_id=account, issuer="97", designation=f"FE {account}", designation_key=f"FE{account}", technology="ethernet",
                   state="active", source="label", seen_on=DAY, **by)
    return {
        "case": case, "circuit": circuit,
        "test_run": _row(TestRun, now, circuit_id=circuit, account_id=account, side="a", kind="ethernet_ping", started_at=now,
                         measured={"rtt": "1"}, **by),
        "support": _row(SupportRequest, now, case_id=case, account_id=account, centre_id=organisation.subtree_ids(unit_id=place.unit)[-1],
                        level="rncc", kind="complaint", severity="normal", question="专线中断", asked_at=now, asked_by_id=place.user,
                        asked_by_name=place.name),
        "identifier": _row(archive.AccountIdentifier, now, account_id=account, scheme="customer_code", value=f"KH-{place.name}"),
        "assignment": _row(archive.Assignment, now, account_id=account, user_id=place.bystanders[0], role="executive_sponsor", valid_from=DAY),
        "project_group": _row(archive.ProjectGroup, now, account_id=account, name="云专线", valid_from=DAY, valid_until=LATER,
                              opened_by_id=place.user, opened_by_name=place.name),
        "service": _row(RivalService, now, account_id=account, operator="other", product="leased_line", source="site_seen", confidence="likely",
                        seen_on=DAY, seen_by_name=place.name, is_active=True, monthly_rent_fen=MONEY, **by),
        "promotion": _row(RivalPromotion, now, account_id=account, operator="other", seen_on=DAY, activity="送设备", **by),
        "split": split,
        "work_item": _row(WorkItem, now, kind="promise", owner_id=place.user, account_id=account, subject_kind="account", subject_id=account,
                          due_on=LATER, weight=1, stake_fen=MONEY, zh="回访", en="Call back", dedupe_key=f"plant:{account}"),
        "call_back": _row(CallBack, now, draw_id=draw.pk, verification_id=_verification(place, made, now, "account.name"), account_id=account,
                          asked_name=place.name, due_on=LATER, state="open"),
        "bin_entry": _row(archive.BinEntry, now, account_id=made["binned"], reason="销户", binned_at=now, binned_by_id=place.user,
                          binned_by_name=place.name, act=uuid.uuid4()) and made["binned"]}


def _of_people(place: Place, made: Plants, now: datetime) -> dict[str, Any]:
    contact, account = made["contact"], made["account"]
    return {
        "phone": _row(archive.ContactPhone, now, contact_id=contact, account_id=account, kind="office", number="057188886666",
                      number_hash=uuid.uuid4().hex),
        "structure_line": _row(Line, now, account_id=account, kind="reports_to", above_id=contact, below_id=made["other_contact"], valid_from=DAY,
                               recorded_by_id=place.user, recorded_by_name=place.name),
        "position": _row(archive.Position, now, contact_id=contact, account_id=account, name="程砚秋", post="科长", valid_from=date(2020, 1, 1),
                         valid_until=date(2022, 1, 1), source="edit"),
        "move": _row(archive.Move, now, old_contact_id=contact, new_contact_id=made["gone_contact"], old_account_id=account,
                     new_account_id=made["twin"], matched_by="mobile")}


def _of_unit(place: Place, made: Plants, now: datetime) -> dict[str, Any]:
    by = {"made_by_id": place.user, "made_by_name": place.name}
    one, two = place.bystanders
    handover = _row(archive.Handover, now, unit_id=place.unit, from_user_id=place.user, to_user_id=one, witness_id=two, effective_on=DAY,
                    overlap_days=5, overlap_until=LATER, state="running", **by)
    _row(archive.HandoverLine, now, handover_id=handover, account_id=made["account"], state="moved")
    approval = _row(Request, now, kind="plant", subject_kind="plant", subject_id=made["account"], title_zh="申请", title_en="Request",
                    asked_by_id=place.user, asked_by_name=place.name, asked_at=now, expires_on=LATER, unit_ids=[place.unit], decider_ids=[])
    _row(Step, now, request_id=approval, number=1, unit_id=place.unit, is_next=True)
    collaboration = _row(Request, now, kind="collab:plant", subject_kind="account", subject_id=made["account"], title_zh="协作", title_en="Process",
                         asked_by_id=place.user, asked_by_name=place.name, asked_at=now, expires_on=LATER, unit_ids=[place.unit], decider_ids=[])
    _row(Step, now, request_id=collaboration, number=1, unit_id=place.unit, is_next=True)
    return {
        "handover": handover, "approval": approval, "collaboration": collaboration,
        "distribution": _row(archive.Distribution, now, unit_id=place.unit, scope="unowned", seen_at=now, left_over=0, **by),
        "review": _row(GradeReview, now, scheme="value", round="annual", name="年度", unit_id=place.unit, policy_version="p", opens_on=DAY,
                       closes_on=LATER, effective_on=LATER, state="open", opened_by_id=place.user, opened_by_name=place.name),
        "round": _row(CollectionRound, now, name="采集", unit_id=place.unit, fields=["account.address"], began_on=DAY, due_on=LATER,
                      made_by_name=place.name),
        "group": _row(Group, now, unit_id=place.unit, name=f"组{place.name}"),
        "stationing": _row(Stationing, now, user_id=place.user, unit_id=place.unit, kind="direct", valid_from=DAY, valid_until=DAY, reason="支援",
                           ended_on=DAY, sent_by_id=place.user, sent_by_name=place.name),
        "turn": _row(DutyTurn, now, unit_id=place.unit, shift="night", approver_id=place.user, valid_from=DAY)}


def _of_oneself(place: Place, made: Plants, now: datetime) -> dict[str, Any]:
    user, owner = place.user, {"owner_id": place.user}
    run = _row(ImportRun, now, kind="accounts", status="previewed", file_sha256="0" * 64, file_name="a.csv", file_size=1, created_by=user,
               created_by_name=place.name, reading=READING)
    key, alive = uuid.uuid4().hex, datetime.now(UTC)  # a session lives by the real clock
    StoredSession.objects.create(session_key=key, session_data="", expire_date=datetime.max.replace(tzinfo=UTC))
    made_set = {"value": "东区", "targets": [made["account"]], "seen_at": now, **owner}
    paper = _row(Paper, now, kind="experience", unit_id=place.far_unit, to_unit_ids=[place.unit], title="装维联动", text="做法", issued_on=DAY,
                 author_id=place.bystanders[0], author_name=place.name)
    _row(Receipt, now, paper_id=paper, unit_id=place.unit, from_unit_id=place.far_unit)
    return {
        "import_run": run,
        "unmatched_row": _row(UnmatchedRow, now, run_id=run, row_no=1, kind="accounts", field="unit", code="x"),
        "change_set": _row(archive.ChangeSet, now, field="district", **made_set),
        "tree_change_set": _row(archive.ChangeSet, now, field=bulk.BIN, **made_set),
        "people_change_set": _row(archive.ChangeSet, now, of="contact", field="department", **{**made_set, "targets": [made["contact"]]}),
        "view": _row(SavedView, now, name=f"视图{place.name}", sort="name", catalogue=1, **owner),
        "people_view": _row(SavedView, now, name=f"人{place.name}", of="people", sort="name", catalogue=1, **owner),
        "export": _row(BookExport, now, sort="name", format="csv", language="zh-hans", rows=1, state="waiting", **owner),
        "token": _row(ApiToken, now, user_id=user, name="k", prefix=f"k{user}", digest=uuid.uuid4().hex, is_read_only=True, created_by=user,
                      expires_at=now + timedelta(days=9)),
        "session": _row(LoginSession, now, user_id=user, session_key=key, began_at=alive, seen_at=alive),
        "entry": _row(Entry, now, user_id=user, kind="language", stance="has", value=f"l{user}", said_on=DAY),
        "transfer": _row(Transfer, now, user_id=user, from_unit_id=place.unit, to_unit_id=place.far_unit, reason="照顾家庭", effective_on=LATER,
                         state="agreed"),
        "paper": paper}


def _of_two_sides(place: Place, made: Plants, now: datetime) -> dict[str, Any]:
    account, twin = made["account"], made["twin"]
    claim = {"account_id": account, "proof": "已拜访", "user_id": place.user, "unit_id": place.unit, "registered_on": DAY, "policy_version": "p",
             "expected_fen": MONEY}
    held, other = _row(Registration, now, state="active", **claim), _row(Registration, now, state="refused", project="专网", **claim)
    return {
        "pair": _row(Pair, now, low_account_id=min(account, twin), high_account_id=max(account, twin), score=0.9, found_at=now),
        "merge": _row(Merge, now, kind="account", account_id=account, survivor_id=account, loser_id=twin, survivor_name="甲", loser_name="乙",
                      survivor_version=1, loser_version=1, asked_by_id=place.user, asked_by_name=place.name, state="waiting"),
        "registration": held,
        "parent_request": _row(ParentRequest, now, account_id=account, tree_kind="legal", said="GL-7", reason="r", asked_by_id=place.user,
                               asked_by_name=place.name, unit_id=place.unit, asked_on=DAY, due_on=LATER),
        "dispute": _row(Dispute, now, account_id=account, holder_id=held, challenger_id=other, holder_user_id=place.user, unit_id=place.unit,
                        holder_unit_id=place.unit, challenger_user_id=place.user, challenger_unit_id=place.unit, reason="r", opened_on=DAY,
                        opened_by_id=place.user, opened_by_name=place.name, due_on=LATER),
        "lead_dispute": _row(LeadDispute, now, account_id=account, unit_id=place.unit, called_unit_id=place.unit, unit_ids=[place.unit],
                             user_ids=[place.user], reason="r", opened_by_id=place.user, opened_by_name=place.name, opened_on=DAY, called_on=DAY,
                             due_on=LATER),
        "letter": _row(Letter, now, number=f"L{account}", account_id=account, from_unit_id=place.unit, to_unit_id=place.unit, content="c",
                       valid_from=DAY, valid_until=LATER, issued_by_id=place.user, issued_by_name=place.name),
        "report": _row(RecordReport, now, account_id=account, grade="gold", from_unit_id=place.unit, to_unit_id=place.unit,
                       reported_by_id=place.user, reported_by_name=place.name, reported_on=DAY)}


def _of_privacy(place: Place, made: Plants, now: datetime) -> dict[str, Any]:
    asked = {"asked_by_id": place.user, "asked_by_name": place.name, "asked_at": now, "account_id": made["account"], "unit_id": place.unit}
    opened = asked | {"contact_ids": [made["contact"]], "fields": ["hobby"], "reason": "慰问", "minutes": 30, "batch_hours": 0, "state": "granted",
                      "granted_at": now, "until": now + timedelta(minutes=30)}
    return {
        "vault_request": _row(VaultRequest, now, kind="view", **opened),
        "emergency": _row(VaultRequest, now, kind="emergency", review_due=now + timedelta(days=1), **opened),
        "subject_request": _row(SubjectRequest, now, kind="report", contact_id=made["contact"], basis="本人来函", state="done", sha256="0" * 64,
                                until=now + timedelta(days=1), **asked)}


def _of_files(place: Place, made: Plants, now: datetime) -> dict[str, Any]:
    sha256 = storage.put([f"scan {place.name}".encode()])
    consent = _row(Consent, now, contact_id=made["contact"], account_id=made["account"], purpose="care", channel="phone", state="given", said_at=now,
                   evidence="phone_call", recorded_by_id=place.user, recorded_by_name=place.name, act_id=uuid.uuid4())
    subjects = {"consent_scan": ("consent", consent), "letter_scan": ("letter", made["letter"]), "import_file": ("import", made["import_run"])}
    return {kind: _row(Attachment, now, subject_kind=subject, subject_id=id, sha256=sha256, name=f"{kind}.pdf", size=4, created_by=place.user)
            for kind, (subject, id) in subjects.items()}
