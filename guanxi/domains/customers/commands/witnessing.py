"""The witness of a hand-over: his confirmation, and who takes his place when he can no longer confirm (operator 1.13; the sources name nobody,
the pack's `stand_in` does)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import cast

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Handover
from guanxi.domains.customers.queries import handover_people, orphans
from guanxi.domains.customers.rules import handovers as rules
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

SUBJECT = "handover"
WITNESS_CALL, NAME_CALL = "witness_handover", "name_witness"


def witness_handover(*, actor: Actor, now: datetime, handover_id: int, remark: str = "") -> None:
    """监交确认: the witness confirms that it took place, with a remark. From then on nobody takes it back. Operator 1.13.

    Refuses `not_witness`, `already_witnessed`, `not_begun`.
    """
    with audit.acting(actor=actor, verb="witness_handover", now=now, subject=Ref(SUBJECT, handover_id), reason=remark[:300]) as act:
        row = locked(handover_id)
        refusal = rules.may_witness(state=_state(row), is_witness=row.witness_id == actor.user_id, is_witnessed=row.witnessed_at is not None)
        if refusal:
            raise refusal
        row.witnessed_at, row.witness_remark = now, remark.strip()[:300]
        row.store(now=now)
        work.settle(act=act, kind=WITNESS_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
        tell(act, row, t(f"交接 {row.pk} 已由 {actor.name} 监交确认", f"Hand-over {row.pk} was witnessed by {actor.name}"), "witnessed")


def replace_witness(*, actor: Actor, now: datetime, handover_id: int, witness_id: int, reason: str) -> None:
    """Names another witness of the actor's units, who has the to-do now: the first has left, is away or must not sign. Operator 1.13.

    Refuses `reason_missing`, `already_witnessed`, `already_taken_back`, what `open_handover` refuses of a witness, `foreign_witness`, and whoever
    may not assign these accounts.
    """
    with audit.acting(actor=actor, verb="replace_witness", now=now, subject=Ref(SUBJECT, handover_id), reason=reason[:200]) as act:
        row = locked(handover_id)
        access.require_all(actor, "account.assign", sorted(row.lines.values_list("account_id", flat=True)))
        stated.require(reason, ask=t("请填写更换原因", "Say why"), code="reason_missing")
        terms = rules.Terms(from_user_id=row.from_user_id, to_user_id=row.to_user_id, witness_id=witness_id, effective_on=row.effective_on)
        if refusal := rules.may_replace_witness(
                state=_state(row), is_witnessed=row.witnessed_at is not None, terms=terms, people=handover_people.people(actor=actor, terms=terms)):
            raise refusal
        binding.bind(system(act.verb))  # the to-dos are other people's
        _give(act, row, witness_id, t(f",原因:{reason.strip()[:100]}", f": {reason.strip()[:100]}"))
        binding.bind(actor)


def replace_leaver(*, act: Act, user_id: int, name: str) -> Text | None:
    """The hand-overs a leaver has not confirmed go to who stands in; with nobody to, or when the pack wants one named, to who made them to name
    one. Inside the leaver's act, as the system."""
    waiting = list(Handover.objects.select_for_update().filter(witness_id=user_id, witnessed_at=None).exclude(state="taken_back").order_by("pk"))
    is_named = orphans.terms(on=act.at.astimezone(clock.ZONE).date()).stand_in == "named"
    for row in waiting:
        head = None if is_named else orphans.stand_in(unit_id=row.unit_id, excepted=(row.from_user_id, row.to_user_id, user_id))
        if head is None:
            _ask_for_one(act, row, name)
        else:
            _give(act, row, head.id, t(f",原监交人 {name} 已离岗", f": {name}, who was to, has left"))
    return t(f"{len(waiting)} 宗交接的监交已另行安排",
             f"{counted(len(waiting), 'hand-over gets|hand-overs get')} another witness") if waiting else None


def call_witness(*, act: Act, row: Handover, is_once: bool = True) -> None:
    """The witness's to-do; one that is open already becomes his. is_once False: also when the first witness ticked his off."""
    names = organisation.users(ids=[row.from_user_id, row.to_user_id])
    old, new, accounts = names[row.from_user_id].name, names[row.to_user_id].name, row.lines.count()
    work.raise_call(act=act, call=work.Call(
        kind=WITNESS_CALL, about=Ref(SUBJECT, row.pk), owner_id=row.witness_id, due_on=row.overlap_until or row.effective_on,
        title=t(f"监交确认:{old} → {new},{accounts} 户", f"Witness a hand-over: {old} → {new}, {counted(accounts, 'account|accounts')}"),
        dedupe_key=f"{WITNESS_CALL}:{row.pk}", weight=work.DECISION, is_once=is_once))


def locked(handover_id: int) -> Handover:
    """The hand-over as far as the actor sees it, one changer at a time. Refuses `not_found`."""
    row = Handover.objects.select_for_update().filter(pk=handover_id).first()
    if row is None:
        raise not_found()
    return row


def tell(act: Act, row: Handover, text: Text, what: str, also: Collection[int] = ()) -> None:
    """A notice to everybody in it."""
    messages.notify(act=act, user_ids=[row.from_user_id, row.to_user_id, row.witness_id, row.made_by_id, *also], kind=SUBJECT, text=text,
                    subject=Ref(SUBJECT, row.pk), dedupe_key=f"handover:{row.pk}:{what}")


def _give(act: Act, row: Handover, witness_id: int, why: Text) -> None:
    former = row.witness_id
    row.witness_id = witness_id
    row.store(now=act.at)
    work.settle(act=act, kind=NAME_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
    call_witness(act=act, row=row, is_once=False)
    name = organisation.users(ids=[witness_id])[witness_id].name
    text = t(f"交接 {row.pk} 的监交人改为 {name}{why.zh}", f"{name} witnesses hand-over {row.pk} now{why.en}")
    tell(act, row, text, f"witness:{witness_id}", [former])


def _ask_for_one(act: Act, row: Handover, name: str) -> None:
    """To who made it; the leaver's own to-do is closed, it was his to confirm."""
    work.settle(act=act, kind=WITNESS_CALL, subject_kind=SUBJECT, subject_ids=[row.pk])
    work.raise_call(act=act, call=work.Call(
        kind=NAME_CALL, about=Ref(SUBJECT, row.pk), owner_id=row.made_by_id, due_on=act.at.astimezone(clock.ZONE).date(), weight=work.DECISION,
        title=t(f"监交人 {name} 已离岗:请为交接 {row.pk} 另指定监交人", f"The witness {name} has left: name another for hand-over {row.pk}"),
        dedupe_key=f"{NAME_CALL}:{row.pk}"))


def _state(row: Handover) -> rules.State:
    """The stored state, typed: the table's check constraint names the same four."""
    return cast(rules.State, row.state)
