"""Issuing, writing up, spreading, signing, answering and withdrawing papers (ORG-01)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guanxi.domains.guidance import access, calls, queries, rules
from guanxi.domains.guidance.events import PaperAnswered, PaperIssued, PaperSigned
from guanxi.domains.guidance.models import Paper, Receipt
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import audit, clock, events
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found

SUBJECT = calls.SUBJECT


@dataclass(frozen=True, kw_only=True)
class PaperWords:
    """What a paper says. due_on: until when each unit says what came of it; None: reading it is enough."""

    title: str
    text: str
    due_on: date | None = None


def issue_guidance(*, actor: Actor, now: datetime, words: PaperWords, unit_ids: Sequence[int] = ()) -> int:
    """A guidance (指导意见) from one's territory to units below it: the chosen ones, else all directly below. Returns its id. ORG-01.

    Their heads have a to-do and a notice. Publishes PaperIssued. Refuses `forbidden`, `no_unit`, `title_needed`, `text_needed`, `too_long`,
    `due_day`, `no_units_below`, `unit_not_below`.
    """
    access.require_act(actor, access.ISSUE)
    return _issue(actor, now, "guidance", words, _below(actor, unit_ids), verb="issue_guidance")


def write_experience(*, actor: Actor, now: datetime, title: str, text: str) -> int:
    """An experience (经验) from one's territory to the unit above it, which may spread it. Returns its id. ORG-01.

    Publishes PaperIssued. Refuses `forbidden`, `no_unit`, `title_needed`, `text_needed`, `too_long`, `no_unit_above`.
    """
    access.require_act(actor, access.REPORT)
    above = access.desk(actor).parent_id
    if above is None:
        raise Refusal("no_unit_above", t("本单位没有上级单位", "No unit lies above yours"), status=409,
                      way_out=t("可以直接以指导意见发给下级单位", "It may go to the units below as a guidance"))
    return _issue(actor, now, "experience", PaperWords(title=title, text=text), (above,), verb="write_experience")


def spread_experience(*, actor: Actor, now: datetime, paper_id: int, note: str, due_on: date | None = None, unit_ids: Sequence[int] = ()) -> int:
    """Takes an experience of a unit below up and spreads it (推广) to all directly below, or to the chosen units. Returns the new paper. ORG-01.

    note: what the unit above says to it. The experience counts as read and answered; its author is told. Publishes PaperIssued, PaperAnswered.
    Refuses `forbidden`, `not_found`, `not_an_experience`, `already_spread`, `paper_withdrawn`, and what `issue_guidance` refuses.
    """
    access.require_act(actor, access.ISSUE)
    desk = access.desk(actor)
    with audit.acting(actor=actor, verb="spread_experience", now=now, subject=Ref(SUBJECT, paper_id)) as act:
        source = _locked(paper_id)
        if source.kind != "experience" or desk.id not in source.to_unit_ids:
            raise Refusal("not_an_experience", status=409, text=t("只能推广下级上报本单位的经验", "Only experience sent up to your unit is spread"),
                          way_out=t("需要部署其他事项时,请发指导意见", "Anything else goes out as a guidance"))
        _require_running(source)
        if Paper.objects.filter(source=source).exists():
            raise Refusal("already_spread", t("这条经验已经推广", "This experience is spread already"), status=409,
                          way_out=t("请在推广文件中查看各单位落实情况", "See in the paper that spreads it how each unit stands"))
        _require_said(PaperWords(title=source.title, text=source.text, due_on=due_on), act, note=note)
        words = PaperWords(title=source.title, text=f"{note.strip()}\n\n{source.text}", due_on=due_on)
        others = tuple(one for one in _below(actor, unit_ids) if one != source.unit_id)
        made = _write(act, actor, "spread", words, others or (source.unit_id,), unit_id=desk.id, source=source)
        for receipt in source.receipts.select_for_update():
            _sign(act, actor, source, receipt)
            _answer(act, actor, source, receipt, note.strip())
    return made.pk


def sign_paper(*, actor: Actor, now: datetime, paper_id: int) -> int:
    """Confirms for the units one leads that it was read (签收); returns how many. Twice changes nothing. Publishes PaperSigned. ORG-01.

    Refuses `forbidden`, `not_found`, `not_addressed`, `paper_withdrawn`.
    """
    access.require_act(actor, access.ANSWER)
    with audit.acting(actor=actor, verb="sign_guidance", now=now, subject=Ref(SUBJECT, paper_id)) as act:
        paper = _locked(paper_id)
        mine = _mine(actor, paper)
        _require_running(paper)
        return sum(_sign(act, actor, paper, one) for one in mine)


def answer_paper(*, actor: Actor, now: datetime, paper_id: int, answer: str) -> None:
    """Says for the units one leads what came of it (落实情况); the author is told. Said again it replaces what was said. ORG-01.

    It counts as read. Publishes PaperAnswered. Refuses `forbidden`, `not_found`, `not_addressed`, `paper_withdrawn`, `answer_needed`, `too_long`.
    """
    access.require_act(actor, access.ANSWER)
    with audit.acting(actor=actor, verb="answer_guidance", now=now, subject=Ref(SUBJECT, paper_id)) as act:
        paper = _locked(paper_id)
        mine = _mine(actor, paper)
        _require_running(paper)
        _require_short(answer, "answer")
        said = stated.require(answer, ask=t("请填写落实情况", "Say what came of it"), code="answer_needed", field="answer",
                              longest=rules.LONGEST_ANSWER)
        for one in mine:
            _sign(act, actor, paper, one)
            _answer(act, actor, paper, one, said)


def withdraw_paper(*, actor: Actor, now: datetime, paper_id: int, reason: str) -> None:
    """Takes a paper back, by its author or whoever writes for the same unit; open to-dos end, answers stay. ORG-01.

    Refuses `not_found`, `not_the_issuer`, `paper_withdrawn`, `reason_needed`.
    """
    access.require_act(actor, access.REPORT)
    with audit.acting(actor=actor, verb="withdraw_guidance", now=now, subject=Ref(SUBJECT, paper_id), reason=reason.strip()[:200]) as act:
        paper = _locked(paper_id)
        if actor.user_id != paper.author_id and access.desk(actor).id != paper.unit_id:
            raise Refusal("not_the_issuer", t("只能由发文单位撤回", "Only the unit it comes from takes it back"), status=403,
                          way_out=t("请联系发文人", "Ask its author"))
        _require_running(paper)
        paper.withdrawn_at, paper.withdrawn_reason = now, stated.require(reason, ask=t("请填写撤回原因", "Say why it is taken back"))
        paper.store(now=now)
        keys = [calls.key(one) for one in paper.receipts.all()]
        with access.unbounded(actor):
            work.settle_keys(act=act, keys=keys)


def _issue(actor: Actor, now: datetime, kind: str, words: PaperWords, unit_ids: Sequence[int], *, verb: str) -> int:
    with audit.acting(actor=actor, verb=verb, now=now, subject=Ref("unit", access.desk(actor).id)) as act:
        _require_said(words, act)
        return _write(act, actor, kind, words, unit_ids, unit_id=access.desk(actor).id).pk


def _require_said(words: PaperWords, act: Act, *, note: str | None = None) -> None:
    if note is not None:
        stated.require(note, ask=t("请写明推广要求", "Say what the units are to make of it"), code="note_needed", field="note")
        _require_short(note, "note")
    for refusal in rules.refusals(title=words.title, text=words.text, due_on=words.due_on, today=_day(act)):
        raise refusal


def _require_short(said: str, field: str) -> None:
    if no := rules.too_long(said, longest=rules.LONGEST_ANSWER, field=field):
        raise no


def _write(act: Act, actor: Actor, kind: str, words: PaperWords, unit_ids: Sequence[int], *, unit_id: int, source: Paper | None = None) -> Paper:
    """The paper, its receipts, a to-do and a notice for each head."""
    paper = Paper(kind=kind, unit_id=unit_id, to_unit_ids=list(unit_ids), title=words.title.strip(), text=words.text.strip(),
                  issued_on=_day(act), due_on=words.due_on, source=source, author_id=actor.user_id, author_name=actor.name)
    paper.store(now=act.at)
    raised: list[work.Call] = []
    heads = queries.heads_of(unit_ids=unit_ids)
    for unit in unit_ids:
        receipt = Receipt(paper=paper, unit_id=unit, from_unit_id=unit_id)
        receipt.store(now=act.at)
        if head := heads.get(unit):
            raised.append(calls.call(paper, receipt, owner_id=head.id))
    with access.unbounded(actor):
        work.raise_calls(act=act, calls=raised)
    messages.notify(act=act, user_ids=[one.id for one in heads.values()], kind=SUBJECT, text=calls.asked(paper),
                    subject=Ref(SUBJECT, paper.pk), dedupe_key=f"guidance:{paper.pk}")
    events.publish(PaperIssued(paper_id=paper.pk, kind=kind, unit_id=unit_id, units=len(unit_ids)), act=act)
    return paper


def _sign(act: Act, actor: Actor, paper: Paper, receipt: Receipt) -> bool:
    if receipt.signed_at is not None:
        return False
    receipt.signed_at, receipt.signed_by_id, receipt.signed_by_name = act.at, actor.user_id, actor.name
    receipt.store(now=act.at)
    if paper.due_on is None:
        _settle(act, actor, receipt)
    events.publish(PaperSigned(paper_id=paper.pk, unit_id=receipt.unit_id), act=act)
    return True


def _answer(act: Act, actor: Actor, paper: Paper, receipt: Receipt, said: str) -> None:
    receipt.answer, receipt.answered_at = said, act.at
    receipt.answered_by_id, receipt.answered_by_name = actor.user_id, actor.name
    receipt.store(now=act.at)
    _settle(act, actor, receipt)
    unit = organisation.unit(unit_id=receipt.unit_id)
    messages.notify(act=act, user_ids=[paper.author_id], kind=SUBJECT, subject=Ref(SUBJECT, paper.pk), text=t(
        f"{unit.name}反馈《{paper.title}》:{said}", f"{unit.name} on “{paper.title}”: {said}"))
    events.publish(PaperAnswered(paper_id=paper.pk, unit_id=receipt.unit_id), act=act)


def _settle(act: Act, actor: Actor, receipt: Receipt) -> None:
    with access.unbounded(actor):
        work.settle_keys(act=act, keys=[calls.key(receipt)])


def _locked(paper_id: int) -> Paper:
    row = Paper.objects.select_for_update().filter(pk=paper_id).first()
    if row is None:
        raise not_found()
    return row


def _mine(actor: Actor, paper: Paper) -> Sequence[Receipt]:
    found = list(paper.receipts.select_for_update().filter(unit_id__in=access.spoken_for(actor)))
    if not found:
        raise Refusal("not_addressed", t("这份文件不是发给您负责的单位", "It does not go to a unit you lead"), status=403,
                      way_out=t("由收文单位负责人签收和反馈", "The head of the unit it goes to reads and answers it"))
    return found


def _require_running(paper: Paper) -> None:
    if paper.withdrawn_at is not None:
        raise Refusal("paper_withdrawn", t("这份文件已撤回", "It was taken back"), status=409,
                      way_out=t("请联系发文单位", "Ask the unit it came from"))


def _below(actor: Actor, chosen: Collection[int]) -> tuple[int, ...]:
    units = queries.units_below(actor=actor)
    return rules.addressed(below=[one.id for one in units], direct=[one.id for one in units if one.is_direct], chosen=chosen)


def _day(act: Act) -> date:
    return act.at.astimezone(clock.ZONE).date()
