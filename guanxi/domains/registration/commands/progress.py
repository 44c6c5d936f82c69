"""Progress of a claim (进展): what shows it, by which record, and documents kept with the claim. SAL-02, SAL-03, operator 1.11."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from guanxi.domains.files import api as files
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.commands.claims import PROGRESS_CALL, locked, require_ours
from guanxi.domains.registration.commands.history import SUBJECT, happened
from guanxi.domains.registration.models import Registration
from guanxi.domains.registration.queries import evidence as queries
from guanxi.domains.registration.rules import claims as rules
from guanxi.domains.registration.rules import letters as papers
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock, storage
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

PROGRESS_WORDS: dict[str, Text] = {
    "visit": t("走访", "Visit"), "need": t("需求确认", "Need confirmed"), "proposal": t("方案、报价", "Proposal"), "tender": t("投标", "Tender"),
}
LONGEST_NOTE = 300


def report_progress(
    *, actor: Actor, now: datetime, registration_id: int, kind: Annotated[str, OneOf(rules.PROGRESS)], note: str = "", evidence: str = "",
) -> None:
    """Records what shows that the claim is worked on (visit, need, proposal, tender); it does not lapse any more.

    evidence: the key of one that `evidence_of` offers, `visit:12`; the claim keeps which. Without it a note of its own is taken where the pack
    says so. Refuses `not_found`, `not_yours`, `registration_state`, `progress_kind`, `evidence_needed`, `evidence_unknown`, `note_needed`.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="report_progress", now=now, subject=Ref(SUBJECT, registration_id), reason=note[:LONGEST_NOTE]) as act:
        row = locked(registration_id)
        require_ours(actor=actor, row=row, wanted=(fields.ACTIVE,))
        if kind not in rules.PROGRESS:
            raise Refusal("progress_kind", t("请选择进展类型", "Choose what kind of progress it is"), field="kind")
        named = _named(actor, row, evidence, note, today=today)
        row.evidence, row.evidence_ref, row.evidence_on = (named.kind, named.ref, named.on) if named else ("note", None, None)
        row.progressed_at = now
        row.store(now=now)
        with access.unbounded(act):
            happened(act=act, row=row, kind="progress", text=_said(kind, note.strip()[:LONGEST_NOTE], named))
            work.settle(act=act, kind=PROGRESS_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])


def add_document(*, actor: Actor, now: datetime, registration_id: int, file_name: str, file_size: int, chunks: Iterable[bytes]) -> int:
    """Keeps a proposal, a tender notice, minutes with the claim, to be named as proof; returns the attachment's id.

    Refuses `not_found`, `not_yours`, `registration_state`, `file_missing`, `file_kind`, `file_large`.
    """
    with binding.bound(actor, read_only=True):  # who may not is told so before his file is read
        row = Registration.objects.filter(pk=registration_id).first()
        if row is None:
            raise not_found()
        require_ours(actor=actor, row=row, wanted=(fields.ACTIVE,))
    papers.check_file(name=file_name, size=file_size)
    sha256 = storage.put(chunks)
    with audit.acting(actor=actor, verb="add_document", now=now, subject=Ref(SUBJECT, registration_id), reason=file_name[:200]) as act:
        row = locked(registration_id)
        require_ours(actor=actor, row=row, wanted=(fields.ACTIVE,))
        attachment_id = files.attach(subject=Ref(SUBJECT, row.pk), sha256=sha256, name=file_name, act=act)
        with access.unbounded(act):
            happened(act=act, row=row, kind="document", text=t(f"附文件:{file_name[:200]}", f"Document: {file_name[:200]}"), on_timeline=False)
    return attachment_id


def _named(actor: Actor, row: Registration, evidence: str, note: str, *, today: date) -> queries.Evidence | None:
    """The record that was named; None for a note that is enough."""
    offer = queries.offer(actor=actor, row=row, today=today)
    if evidence:
        found = next((one for one in offer.rows if one.key == evidence), None)
        if found is None:
            raise Refusal("evidence_unknown", t("该记录不是报备以来本人在该客户登记的", "This is no record of yours at the account since the claim"),
                          field="evidence", way_out=t("请从列表中选择", "Choose one of the list"))
        return found
    if not offer.is_note_enough:
        raise Refusal("evidence_needed", t("请选择作为凭据的走访、联系、需求记录或文件", "Choose the visit, contact, need or document that shows it"),
                      field="evidence", way_out=t("先在客户页登记走访或采集需求,或在此附上文件",
                                        "Record the visit or the need at the account first, or attach a document"))
    stated.require(note, ask=t("请写明时间、对象和结果", "Say when, with whom, with which result"), code="note_needed", field="note")
    return None


def _said(kind: str, note: str, named: queries.Evidence | None) -> Text:
    word = PROGRESS_WORDS[kind]
    shown = named.word if named else queries.WORDS["note"]
    zh, en = (f",凭{shown.zh} {named.on}", f", by: {shown.en} of {named.on}") if named else (f",{shown.zh}", f", {shown.en}")
    return t(f"进展({word.zh}{zh})" + (f":{note}" if note else ""), f"Progress ({word.en}{en})" + (f": {note}" if note else ""))
