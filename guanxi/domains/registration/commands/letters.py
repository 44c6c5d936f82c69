"""Letters of authorisation (授权委托书): the province records and revokes them. SAL-04, GRD-09."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from django.db import IntegrityError, transaction

from guanxi.domains.customers import api as customers
from guanxi.domains.files import api as files
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access
from guanxi.domains.registration.models import Letter
from guanxi.domains.registration.queries import policies
from guanxi.domains.registration.queries.letters import LETTER_CALL, SUBJECT
from guanxi.domains.registration.rules import letters as rules
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock, storage
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OfPack


@dataclass(frozen=True, kw_only=True)
class LetterTerms:
    """What a letter says: one account (by number, or `said`: its code or exact name), or one grade; from when to when, inclusive."""

    number: str
    to_unit_id: int
    content: str
    valid_from: date
    valid_until: date
    account_id: int | None = None
    said: str = ""
    grade: Annotated[str, OfPack(section="registration/letters", words=lambda found: found.grades)] = ""


def issue_letter(*, actor: Actor, now: datetime, terms: LetterTerms, file_name: str, file_size: int, chunks: Iterable[bytes]) -> int:
    """Records a letter with its scan, and tells the heads of the city; returns its id. The issuer is the actor's province. SAL-04.

    Refuses `forbidden`, `not_found`, `letter_number_taken`, and at once everything that is wrong: `account_unknown`, what rules.letters names.
    """
    today = now.astimezone(clock.ZONE).date()
    access.require_act(actor, "registration.authorise")
    with audit.acting(actor=actor, verb="issue_letter", now=now, reason=terms.number[:40]) as act:
        issuer_id = access.territory_of(unit_id=actor.unit_id)
        issuer, receiver = organisation.unit(unit_id=issuer_id), organisation.units(ids=[terms.to_unit_id])
        named = bool(terms.account_id or terms.said.strip())
        wrong = rules.problems(longest_days=policies.letters(on=today).longest_days, draft=rules.Draft(
            number=terms.number, content=terms.content, names_account=named, grade=terms.grade, valid_from=terms.valid_from,
            valid_until=terms.valid_until, issuer_tier=issuer.tier, receiver_tier=receiver[0].tier if receiver else "",
            is_below=terms.to_unit_id in organisation.subtree_ids(unit_id=issuer.id)))
        account = None
        try:
            account = access.target(act=act, account_id=terms.account_id, said=terms.said) if named else None
        except Refusal as no:
            wrong.append(no)
        if file_wrong := rules.file_problem(name=file_name, size=file_size):
            wrong.append(file_wrong)
        if wrong:
            raise rules.together(wrong)
        sha256 = storage.put(chunks)
        row = Letter(
            number=terms.number.strip()[:40], account_id=account.account_id if account else None, grade=terms.grade, from_unit_id=issuer.id,
            to_unit_id=terms.to_unit_id, content=terms.content.strip()[:300], valid_from=terms.valid_from, valid_until=terms.valid_until,
            issued_by_id=actor.user_id, issued_by_name=actor.name)
        try:
            with transaction.atomic():
                row.store(now=now)
        except IntegrityError:
            raise Refusal("letter_number_taken", t(f"编号 {row.number} 已登记过", f"Number {row.number} is recorded already"), field="number",
                          status=409, way_out=t("请核对编号", "Check the number")) from None
        files.attach(subject=Ref(SUBJECT, row.pk), sha256=sha256, name=file_name, act=act)
        if account and rules.counts(rules.Validity(number=row.number, valid_from=row.valid_from, valid_until=row.valid_until), today):
            with access.unbounded(act):  # the to-do is the owner's
                work.settle(act=act, kind=LETTER_CALL, subject_kind="account", subject_ids=[account.account_id])
        if account:
            _say(act, account.account_id, row.pk, "letter_issued", row,
                 f"授权{receiver[0].name}开展工作,至 {row.valid_until}", f"authorises {receiver[0].name} until {row.valid_until}")
        _tell(act, row, "issued", t(f"收到授权委托书 {row.number}:{row.content[:80]},{row.valid_from} 至 {row.valid_until}",
                                    f"Letter {row.number} authorises your unit: {row.content[:80]}, {row.valid_from} to {row.valid_until}"))
    return row.pk


def revoke_letter(*, actor: Actor, now: datetime, letter_id: int, reason: str) -> None:
    """The issuing province takes a letter back, with the reason; from now on it is no basis, and the city's heads
    are told. Refuses `not_found`, `letter_revoked`."""
    with audit.acting(actor=actor, verb="revoke_letter", now=now, subject=Ref(SUBJECT, letter_id), reason=reason[:200]) as act:
        access.require_act(actor, "registration.authorise")
        row = Letter.objects.select_for_update().filter(pk=letter_id).first()
        if row is None or not access.in_territory(actor, row.from_unit_id):
            raise not_found()
        if row.revoked_on is not None:
            raise Refusal("letter_revoked", t("已撤销", "It was revoked already"), status=409)
        stated.require(reason, ask=t("撤销请写明原因", "Say why you revoke it"), code="note_needed")
        row.revoked_on, row.revoked_reason = now.astimezone(clock.ZONE).date(), reason.strip()[:200]
        row.store(now=now)
        if row.account_id and customers.account_names(actor=actor, ids=[row.account_id]):
            _say(act, row.account_id, row.pk, "letter_revoked", row, f"已撤销:{row.revoked_reason}", f"was revoked: {row.revoked_reason}")
        _tell(act, row, "revoked", t(f"授权委托书 {row.number} 已撤销,不能再凭此开展工作:{row.revoked_reason}",
                                     f"Letter {row.number} was revoked and is no basis any more: {row.revoked_reason}"))


def _tell(act: audit.Act, row: Letter, what: str, text: Text) -> None:
    """Under the bell of the heads of the city that works by it."""
    messages.notify(act=act, user_ids=[one.id for one in access.deciders(unit_id=row.to_unit_id)], kind=SUBJECT, text=text,
                    subject=Ref(SUBJECT, row.pk), dedupe_key=f"letter:{row.pk}:{what}")


def _say(act: audit.Act, account_id: int, letter_id: int, kind: str, row: Letter, zh: str, en: str) -> None:
    timeline.record(act=act, account_id=account_id, subject=Ref(SUBJECT, letter_id), topic="archive", kind=kind,
                    text=t(f"授权委托书 {row.number}:{zh}", f"Letter {row.number} {en}"))
