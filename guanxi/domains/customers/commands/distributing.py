"""Distributing a unit's accounts over its groups (ORG-20): preview, carry out as one change set, take back.

Not for here: who gets which account (rules.distribution), the rows themselves (commands.distribution_moves).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import distribution_moves as moves
from guanxi.domains.customers.commands import moving
from guanxi.domains.customers.models import Account, Assignment, Distribution, DistributionLine
from guanxi.domains.customers.queries import distribution as queries
from guanxi.domains.customers.queries.distribution import Distributable, Share
from guanxi.domains.customers.rules import distribution as rules
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal, not_found
from guanxi.foundation.pure.words import ListedBy, OneOf

NAMED = 3


@dataclass(frozen=True, kw_only=True)
class DistributionTerms:
    """What is to be distributed. scope: unowned, held, ticked (account_ids), industry (industry_code in area_id's territory).

    group_ids: only these groups of the unit, () for all; a unit without groups distributes over its people.
    """

    unit_id: int
    scope: Annotated[str, OneOf(queries.SCOPES)]
    group_ids: tuple[int, ...] = ()
    account_ids: tuple[int, ...] = ()
    industry_code: Annotated[str, ListedBy("read_industries", "items")] = ""
    area_id: int | None = None
    note: str = ""


def prepare_distribution(*, actor: Actor, now: datetime, terms: DistributionTerms) -> int:
    """The preview: who would get which account and why, kept as a draft for a day; returns its id. No account changes. ORG-20, ORG-09.

    Refuses `forbidden`, `not_found` (a unit or area beyond one's territory), `unknown_scope`, `group_empty`, `industry_needed`,
    `nothing_to_distribute`. More than 300 chosen accounts: the first 300 by grade and revenue.
    """
    access.require_act(actor, "account.assign")
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="prepare_distribution", now=now, subject=Ref("unit", terms.unit_id), reason=terms.note[:200]):
        found_shares = _shares(actor, terms, today)
        people = [card.id for share in found_shares for card in share.members]
        area = terms.area_id or terms.unit_id
        found = queries.to_distribute(actor=actor, scope=terms.scope, people=people, units=organisation.subtree_ids(unit_id=area),
                                      ids=terms.account_ids, industry=terms.industry_code)
        chosen = _chosen(actor, terms, found)
        ids = [one.account_id for one in chosen[: rules.MOST]]
        keeps = _keeps_owner(actor, ids, today)
        placed = rules.distribute(candidates=[_candidate(one, ids, keeps) for one in found], teams=[
            rules.Team(name=share.name, members=tuple(card.id for card in share.members)) for share in found_shares])
        row = Distribution(
            unit_id=terms.unit_id, made_by_id=actor.user_id, made_by_name=actor.name, scope=terms.scope, industry_code=terms.industry_code,
            area_id=terms.area_id, note=terms.note.strip()[:200], seen_at=now, left_over=len(chosen) - len(ids),
            balance=_balance(found, placed, found_shares))
        row.store(now=now)
        by_id = {one.account_id: one for one in found}
        DistributionLine.objects.bulk_create(
            [_line(row, by_id[one.account_id], one, found_shares, now) for one in placed if one.account_id in set(ids)])
    return row.pk


def run_distribution(*, actor: Actor, now: datetime, distribution_id: int) -> int:
    """Carries the preview out in one act; returns how many accounts changed hands. A second call changes nothing. ORG-20.

    Refuses `not_found` (somebody else's), `draft_too_old`, `nothing_to_change`, `not_in_group` (somebody left it since), and, naming the
    account, `owner_changed` and `kept_meanwhile`: nothing is written then. Former and new owners are told.
    """
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="run_distribution", now=now, subject=Ref(rules.SUBJECT, distribution_id)) as act:
        access.require_act(actor, "account.assign")
        row = Distribution.objects.select_for_update().filter(pk=distribution_id, made_by_id=actor.user_id).first()
        if row is None:
            raise not_found()
        lines = list(row.lines.filter(state__in=("planned", "moved")).order_by("account_id"))
        if row.state == "done":
            return len(lines)
        if refusal := rules.may_run(state=row.state, is_old=now - row.seen_at > rules.DRAFT_LIVES, moving=len(lines)):
            raise refusal
        ids = [line.account_id for line in lines]
        moving.lock_accounts(ids)
        _require_unmoved(lines)
        access.require_all(actor, "account.assign", ids)
        _require_unlocked(actor, ids, today)
        _require_members(row, lines, today)
        moves.begin(act=act, row=row, lines=lines, today=today)
        _tell(act, row, lines)
    return len(lines)


def take_back_distribution(*, actor: Actor, now: datetime, distribution_id: int, reason: str = "") -> int:
    """Every account as before, in one act, by who answers for the unit; returns how many. ORG-20.

    One that was reassigned since, that the actor may no longer assign, or whose former owner has left stays and is listed as `taken`.
    Refuses `not_found`, `not_done`, `already_taken_back`.
    """
    with audit.acting(actor=actor, verb="take_back_distribution", now=now, subject=Ref(rules.SUBJECT, distribution_id), reason=reason[:200]) as act:
        access.require_act(actor, "account.assign")
        row = Distribution.objects.select_for_update().filter(pk=distribution_id).first()
        if row is None or not (access.in_territory(actor, row.unit_id)):
            raise not_found()
        if refusal := rules.may_take_back(state=row.state):
            raise refusal
        lines = list(row.lines.filter(state="moved").order_by("account_id"))
        moving.lock_accounts([line.account_id for line in lines])
        ours = access.assignable(actor, [line.account_id for line in lines])
        former = organisation.users(ids={line.from_user_id for line in lines if line.from_user_id})
        back = [line for line in lines if line.account_id in ours and (line.from_user_id is None or former[line.from_user_id].is_active)]
        returned = moves.take_back(act=act, row=row, lines=back, note=reason)
        text = t(f"分配 {row.pk} 已撤回,{len(returned)} 户恢复原归属",
                f"Distribution {row.pk} was taken back: {counted(len(returned), 'account|accounts')} as before")
        messages.notify(act=act, user_ids=_parties(lines), kind=rules.SUBJECT, text=text, subject=Ref("book", row.pk),
                        dedupe_key=f"distribution:{row.pk}:taken_back")
    return len(returned)


def forget_distributions(*, now: datetime) -> int:
    """Nightly: previews nobody carried out within a day are deleted. Returns how many."""
    with audit.acting(actor=system("distributions"), verb="forget_drafts", now=now):
        old = Distribution.objects.filter(state="draft", seen_at__lt=now - rules.DRAFT_LIVES)
        number = old.count()
        old.delete()
    return number


def _shares(actor: Actor, terms: DistributionTerms, today: date) -> tuple[Share, ...]:
    """The groups with their people; refuses what is wrong with the terms."""
    queries.require_unit(actor=actor, unit_id=terms.unit_id)
    if terms.scope not in queries.SCOPES:
        raise Refusal("unknown_scope", t("请选择要分配的客户", "Say which accounts"), field="scope")
    if terms.scope == "industry" and not terms.industry_code.strip():
        raise Refusal("industry_needed", t("请选择行业", "Choose the industry"), field="industry_code")
    if terms.area_id is not None:
        queries.require_unit(actor=actor, unit_id=terms.area_id)
    found = queries.shares(unit_id=terms.unit_id, on=today, group_ids=terms.group_ids)
    empty = next((share.name for share in found if not share.members), "")
    if empty or not found:
        empty = empty or organisation.unit(unit_id=terms.unit_id).name
        raise Refusal("group_empty", t(f"“{empty}”没有可负责客户的人员", f"Nobody of “{empty}” may own accounts"), field="group",
                      way_out=t("请先把人员编入该组,或不选这一组", "Put people into it first, or leave it out"))
    return found


def _chosen(actor: Actor, terms: DistributionTerms, found: Sequence[Distributable]) -> list[Distributable]:
    ours = access.assignable(actor, [one.account_id for one in found if one.is_chosen])
    chosen = [one for one in found if one.is_chosen and one.account_id in ours]
    if terms.scope == "ticked" and len(chosen) != len(set(terms.account_ids)):
        raise not_found()
    if not chosen:
        raise Refusal("nothing_to_distribute", t("没有可分配的客户", "There is nothing to distribute"), field="scope",
                      way_out=t("请另选范围,或先导入客户", "Choose other accounts, or import some first"))
    return chosen


def _candidate(one: Distributable, ids: Sequence[int], keeps: dict[int, list[Reason]]) -> rules.Candidate:
    """An account that only counts, because a person of the groups has it already, stays where it is."""
    reasons = tuple(keeps.get(one.account_id, ())) if one.account_id in ids else (_NOT_CHOSEN,)
    return rules.Candidate(
        account_id=one.account_id, grade=one.grade, rank=one.rank, revenue_fen=one.revenue_fen, owner_id=one.owner_id, keeps=reasons)


_NOT_CHOSEN = Reason(code="not_chosen", met=True, text=t("不在本次分配之列", "not part of this distribution"))


def _line(row: Distribution, found: Distributable, placed: rules.Placed, shares: Sequence[Share], now: datetime) -> DistributionLine:
    return DistributionLine(
        distribution=row, account_id=found.account_id, state="planned" if placed.outcome == "moves" else placed.outcome,
        group_id=shares[placed.team].id if placed.team is not None else None, from_user_id=found.owner_id, from_assignment_id=found.assignment_id,
        to_user_id=placed.user_id, grade=found.grade, revenue_fen=found.revenue_fen, created_at=now, updated_at=now,
        why=[[reason.code, reason.text.zh, reason.text.en] for reason in placed.why])


def _balance(found: Sequence[Distributable], placed: Sequence[rules.Placed], shares: Sequence[Share]) -> list[dict[str, Any]]:
    to = {one.account_id: one.user_id for one in placed}
    ranked = sorted({(one.rank if one.rank is not None else rules.NO_RANK, one.grade) for one in found})
    lines = []
    for share in shares:
        for card in share.members:
            before = [one for one in found if one.owner_id == card.id]
            after = [one for one in found if to[one.account_id] == card.id]
            lines.append({"group": share.name, "user": card.id, "grades": [grade for _, grade in ranked],
                          "before": Counter(one.grade for one in before), "after": Counter(one.grade for one in after),
                          "before_fen": sum(one.revenue_fen for one in before), "after_fen": sum(one.revenue_fen for one in after)})
    return lines


def _require_unmoved(lines: Sequence[DistributionLine]) -> None:
    held = dict(Assignment.objects.filter(account_id__in=[line.account_id for line in lines], role="owner", valid_until=None).values_list(
        "account_id", "pk"))
    changed = [line.account_id for line in lines if held.get(line.account_id) != line.from_assignment_id]
    if changed:
        names = _named(changed)
        raise Refusal("owner_changed", t(f"预览后归属已变更:{names}", f"Reassigned since the preview: {names}"), status=409, field="account",
                      way_out=t("请重新预览后再执行", "Preview it again, then carry it out"))


def _require_unlocked(actor: Actor, ids: Sequence[int], today: date) -> None:
    keeps = _keeps_owner(actor, ids, today)
    if keeps:
        names = _named(sorted(keeps))
        raise Refusal("kept_meanwhile", t(f"预览后不能再变更归属:{names}", f"May not change hands any more since the preview: {names}"), status=409,
                      field="account", way_out=t("请重新预览后再执行", "Preview it again, then carry it out"),
                      reasons=tuple(reason for account_id in sorted(keeps)[:NAMED] for reason in keeps[account_id]))


def _require_members(row: Distribution, lines: Sequence[DistributionLine], today: date) -> None:
    groups = {line.group_id for line in lines if line.group_id is not None}
    now_in = {(share.id, card.id) for share in queries.shares(unit_id=row.unit_id, on=today, group_ids=groups) for card in share.members}
    gone = {line.to_user_id for line in lines if line.to_user_id and (line.group_id, line.to_user_id) not in now_in}
    if gone:
        names = "、".join(card.name for card in organisation.users(ids=gone).values())
        raise Refusal("not_in_group", t(f"预览后已不在组内:{names}", f"No longer in the group since the preview: {names}"), status=409,
                      way_out=t("请重新预览", "Preview it again"))


def _keeps_owner(actor: Actor, ids: Sequence[int], today: date) -> dict[int, list[Reason]]:
    """Asked as the system: somebody else's claim or letter counts as well. In a transaction."""
    binding.bind(system("keeps_owner"))
    try:
        return participants.keeps_owner(account_ids=ids, today=today)
    finally:
        binding.bind(actor)


def _named(account_ids: Sequence[int]) -> str:
    names = list(Account.objects.filter(pk__in=account_ids).order_by("pk").values_list("name", flat=True)[:NAMED])
    return "、".join(names or [str(account_ids[0])]) + ("…" if len(account_ids) > NAMED else "")


def _tell(act: Act, row: Distribution, lines: Sequence[DistributionLine]) -> None:
    got = Counter(line.to_user_id for line in lines)
    gave = Counter(line.from_user_id for line in lines)
    for user_id in sorted(_parties(lines)):
        text = Text(f"客户分配 {row.pk}:新归属您 {got[user_id]} 户,转出 {gave[user_id]} 户",
                    f"Distribution {row.pk}: {counted(got[user_id], 'account is|accounts are')} yours now, {gave[user_id]} went to others")
        messages.notify(act=act, user_ids=[user_id], kind=rules.SUBJECT, text=text, subject=Ref("book", row.pk),
                        dedupe_key=f"distribution:{row.pk}:done")


def _parties(lines: Iterable[DistributionLine]) -> set[int]:
    return {user_id for line in lines for user_id in (line.from_user_id, line.to_user_id) if user_id}
