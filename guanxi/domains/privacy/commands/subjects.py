"""A person's rights over his data (个人信息请求): asked with a basis, approved by a second person, done by a job (PRM-76, PRM-77).

The report is a file for 24 hours. The erasure runs every participant of wiring.ERASE in one transaction, forgets the personal images of history
and writes the person's id into a register outside the database, from which a restored backup erases him again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.privacy import access
from guanxi.domains.privacy.models import SubjectRequest
from guanxi.domains.privacy.rules import subjects as rules
from guanxi.foundation.django import audit, clock, erasures, jobs, participants, personal, storage
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

KIND, JOB = "subject", "guanxi.domains.privacy.jobs.fulfil_request"
SAID: dict[str, Text] = {"report": t("个人信息副本", "copy of his data"), "erase": t("删除个人信息", "erasure of his data")}


def ask_subject(*, actor: Actor, now: datetime, contact_id: int, kind: Annotated[str, OneOf(rules.WISHES)], basis: str) -> int:
    """Puts a person's wish to the heads of his account's unit; returns the request's id. PRM-76, PRM-77.

    Refuses `not_found`, `forbidden`, `subject_kind`, `basis_needed`, `already_asked`, and for an erasure `legal_hold` with every reason.
    """
    access.require(actor, "privacy.subjects")
    with audit.acting(actor=actor, verb="ask_subject", now=now, subject=Ref("contact", contact_id)) as act:
        card = customers.contact(actor=actor, contact_id=contact_id)
        return _put(act=act, account_id=card.account_id, contact_id=contact_id, kind=kind, basis=basis)


def ask_account_subject(*, actor: Actor, now: datetime, account_id: int, kind: Annotated[str, OneOf(rules.WISHES)], basis: str) -> int:
    """The same for a customer who is an individual: what is held of the account is held of him. ARC-28, PRM-76, PRM-77.

    Refuses what `ask_subject` refuses, `not_individual`, and for an erasure as holds also what keeps an account from the recycle bin.
    """
    access.require(actor, "privacy.subjects")
    with audit.acting(actor=actor, verb="ask_subject", now=now, subject=Ref("account", account_id)) as act:
        return _put(act=act, account_id=account_id, contact_id=None, kind=kind, basis=basis)


def _put(*, act: Act, account_id: int, contact_id: int | None, kind: str, basis: str) -> int:
    actor, now = act.actor, act.at
    customers.require(actor, "account.view", account_id)
    account = customers.cards(actor=actor, ids=[account_id])[account_id]
    if contact_id is None and account.customer_kind != customers.INDIVIDUAL:
        raise rules.not_individual()
    if refusal := rules.refuse_wish(kind=kind, basis=basis):
        raise refusal
    if kind == "erase":
        _require_free(contact_id=contact_id, account_id=account_id, act=act)
    row = SubjectRequest(kind=kind, contact_id=contact_id, account_id=account_id, unit_id=account.unit_id, basis=basis.strip()[:200],
                         asked_by_id=actor.user_id, asked_by_name=actor.name, asked_at=now)
    row.store(now=now)
    said = SAID[kind]
    row.approval_id = approvals.request(act=act, question=approvals.Question(
        kind=KIND, subject=_ref(row), subject_version=1, unit_ids=[account.unit_id], url=f"/privacy/subjects/{row.pk}/",
        title=t(f"{said.zh}:一位个人客户", f"{said.en}: a customer who is an individual") if contact_id is None else
        t(f"{said.zh}:{account.name[:60]} 的一位联系人", f"{said.en}: a contact of {account.name[:60]}"),
        payload={"request_id": row.pk, "kind": kind, "fresh_login": kind == "erase"},
        expires_on=now.astimezone(clock.ZONE).date() + timedelta(days=rules.DAYS)))
    row.store(now=now)
    return row.pk


def take_subject_decision(*, actor: Actor, now: datetime, approval_id: int, decision: str, note: str) -> None:
    """The event's way in: an approved wish is queued, another one ends; a repeated call does nothing (G2)."""
    with audit.acting(actor=actor, verb="take_subject_decision", now=now) as act:
        row = SubjectRequest.objects.select_for_update().filter(approval_id=approval_id, state="waiting").first()
        if row is None:
            return
        row.state = {"approved": "approved", "rejected": "rejected"}.get(decision, "expired")
        row.note = note[:300]
        row.store(now=now)
        if row.state == "approved":
            jobs.defer(JOB, lock=f"subject:{row.pk}", request_id=row.pk)
        else:
            why = f":{row.note}" if row.note else ""
            _tell(act, row, t(f"{SAID[row.kind].zh} {row.pk} 未获同意{why};请将结果和理由告知本人",
                              f"The {SAID[row.kind].en} ({row.pk}) was not approved{why.replace(':', ': ')}; tell the person so, and why"))


def fulfil_request(*, now: datetime, request_id: int) -> str:
    """Makes the report or erases, once approved; answers the state. A repeated call does nothing (G2)."""
    robot = system("subject")
    with audit.acting(actor=robot, verb="begin_subject", now=now, subject=Ref("subject", request_id)):
        row = SubjectRequest.objects.select_for_update().filter(pk=request_id).first()
        if row is None or row.state != "approved":
            return row.state if row else ""
        if row.kind == "report":
            _make_report(row, now)
        else:
            _erase(row, now)
        return row.state


def erase_again(*, now: datetime, contact_id: int) -> bool:
    """After a restore: erases somebody of the register once more, without asking; False when he is not there any more. PRM-77."""
    return _again(Ref("contact", contact_id), now, lambda: customers.person_of(contact_id=contact_id))


def erase_account_again(*, now: datetime, account_id: int) -> bool:
    """The same of an account that was a person; False when it is no individual's any more. PRM-77."""
    return _again(Ref("account", account_id), now, lambda: customers.individual_of(account_id=account_id))


def _again(subject: Ref, now: datetime, person: Callable[[], personal.Person]) -> bool:
    try:
        with audit.acting(actor=system("restore"), verb="erase_person", now=now, subject=subject, reason="register") as act:
            _still()
            run_erasure(act=act, person=person())
    except Refusal as refusal:
        if refusal.status == 404:
            return False
        raise
    return True


def run_erasure(*, act: Act, person: personal.Person) -> dict[str, int]:
    """Every participant in order, inside an act `erase_person`; rows by table. The register is written when nothing can fail any more.

    Of an account that is a person everybody at it goes first, each by himself: without the customer there is nothing to keep them for.
    """
    counts: dict[str, int] = {}
    for contact_id in customers.people_in(account_id=person.account) if person.account else ():
        _add(counts, run_erasure(act=act, person=customers.person_of(contact_id=contact_id)))
    personal.begin_erasing(person)
    for participant in personal.erasers():
        _add(counts, participant.erase_account(act=act, person=person) if person.account else
             participant.erase(subject=person.subject, act=act, person=person))
    erasures.note(() if person.account else person.ids, at=act.at, account_id=person.account)
    return counts


def _add(counts: dict[str, int], more: Mapping[str, int]) -> None:
    for table, number in more.items():
        counts[table] = counts.get(table, 0) + number


def fetch_report(*, actor: Actor, now: datetime, request_id: int) -> list[dict[str, Any]]:
    """The report's sections in both languages, with an act that they were fetched. Only who asked; refuses `not_found`, `report_gone`. PRM-76."""
    access.require(actor, "privacy.subjects")
    with audit.acting(actor=actor, verb="fetch_subject_report", now=now, subject=Ref("subject", request_id)):
        row = SubjectRequest.objects.filter(pk=request_id, asked_by_id=actor.user_id, kind="report").first()
        if row is None:
            raise not_found()
        if not row.sha256 or row.until is None or row.until < now or not storage.path(row.sha256).is_file():
            raise Refusal("report_gone", t("副本已过期或尚未生成", "The copy has expired or is not there yet"), status=409,
                          way_out=t("请重新申请", "Ask again"))
        found: list[dict[str, Any]] = json.loads(storage.path(row.sha256).read_text("utf-8"))["sections"]
        return found


def forget_reports(*, now: datetime) -> int:
    """Nightly: destroys files of reports whose day is over; how many."""
    with audit.acting(actor=system("subject"), verb="forget_reports", now=now):
        rows = list(SubjectRequest.objects.select_for_update().filter(until__lt=now).exclude(sha256=""))
        for row in rows:
            storage.path(row.sha256).unlink(missing_ok=True)
            row.sha256 = ""
            row.store(now=now)
    return len(rows)


def _make_report(row: SubjectRequest, now: datetime) -> None:
    with audit.acting(actor=system("subject"), verb="make_subject_report", now=now, subject=_ref(row)) as act:
        person = _person(contact_id=row.contact_id, account_id=row.account_id)
        sections = [section for one in personal.reporters() for section in one.report(person=person)]
        body = {"made_at": now.isoformat(), "request": row.pk, "contact": row.contact_id, "sections": [_plain(one) for one in sections]}
        row.sha256 = storage.put([json.dumps(body, ensure_ascii=False, indent=1).encode()])
        row.state, row.done_at, row.until, row.counts = "done", now, now + rules.LIFETIME, {one.title.en: len(one.rows) for one in sections}
        row.store(now=now)
        _tell(act, row, t("个人信息副本已生成,24小时内可下载", "The copy of his data is ready for 24 hours"))


def _erase(row: SubjectRequest, now: datetime) -> None:
    with audit.acting(actor=system("subject"), verb="erase_person", now=now, subject=_ref(row)) as act:
        _still()
        person = _person(contact_id=row.contact_id, account_id=row.account_id)
        if reasons := _holds(person, row.pk, now):
            row.state, row.note = "held", ";".join(one.text.zh for one in reasons)[:300]
            row.store(now=now)
            _tell(act, row, t("删除未执行:存在法定或业务保留事由", "Not erased: something keeps his data"))
            return
        row.state, row.done_at = "done", now
        row.store(now=now)
        _tell(act, row, t("个人信息已删除", "The person's data is erased"))
        counts = run_erasure(act=act, person=person)
        SubjectRequest.objects.filter(pk=row.pk).update(counts=counts)


def _still() -> None:
    """Nobody writes people in bulk between what an erasure reads and what it removes: locks of imports first, then rows (account, contact, child)."""
    for participant in personal.erasers():
        participant.hold_still()


def _require_free(*, contact_id: int | None, account_id: int, act: Act) -> None:
    """Refuses with every hold as a reason; asked as the system, because a hold may stand at an account the asker does not see."""
    subject = Ref("account", account_id) if contact_id is None else Ref("contact", contact_id)
    with audit.acting(actor=system("subject"), verb="check_holds", now=act.at, subject=subject):
        reasons = _holds(_person(contact_id=contact_id, account_id=account_id), 0, act.at)
    if reasons:
        raise hold_refusal(reasons)


def _holds(person: personal.Person, request_id: int, now: datetime) -> list[personal.Hold]:
    """What keeps a person, and of an account that is one what is open about it besides this request."""
    today = now.astimezone(clock.ZONE).date()
    found = personal.holds(person=person, today=today)
    reasons = participants.objections(account_ids=[person.account], today=today).get(person.account, []) if person.account else []
    return found + [personal.Hold(text=one.text, way_out=t("办结后再申请", "Ask again when that is done")) for one in reasons
                    if (one.code, one.value) != ("subject_request_open", str(request_id))]


def _person(*, contact_id: int | None, account_id: int) -> personal.Person:
    return customers.individual_of(account_id=account_id) if contact_id is None else customers.person_of(contact_id=contact_id)


def _ref(row: SubjectRequest) -> Ref:
    return Ref("account", row.account_id) if row.contact_id is None else Ref("contact", row.contact_id)


def hold_refusal(reasons: Sequence[personal.Hold]) -> Refusal:
    """Why nobody is erased now: every reason, and the way out of each."""
    return Refusal(
        "legal_hold", t(f"暂不能删除:{';'.join(one.text.zh for one in reasons)}", f"Not now: {'; '.join(one.text.en for one in reasons)}"),
        status=409, way_out=t(";".join(one.way_out.zh for one in reasons), "; ".join(one.way_out.en for one in reasons)))


def _plain(section: personal.Section) -> dict[str, Any]:
    return {"title": {"zh": section.title.zh, "en": section.title.en}, "labels": [{"zh": one.zh, "en": one.en} for one in section.labels],
            "rows": [[{"zh": cell.zh, "en": cell.en} for cell in row] for row in section.rows]}


def _tell(act: Act, row: SubjectRequest, text: Text) -> None:
    messages.notify(act=act, user_ids=[row.asked_by_id], kind="subject", text=text, subject=Ref("subject", row.pk),
                    dedupe_key=f"subject:{row.pk}:{row.state}")
