"""A leaver's accounts: orphans, in whatever role he was responsible, until adopted one by one, each unit's head answering for them meanwhile; and
the hand-overs he was to witness, for which his superior stands in (PRM-71, LIF-17, operator 1.13)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from guanxi.domains.customers.commands import witnessing
from guanxi.domains.customers.models import Assignment, ChangeSet
from guanxi.domains.customers.queries import orphans
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api as work
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref

ADOPT_CALL = "adopt_orphans"


def leave(*, user_id: int, act: Act) -> Text | None:
    """Calls the responsible head of every unit whose accounts were his; the accounts stand on 孤儿客户 from this moment."""
    with audit.acting(actor=system("leaver"), verb="orphan_accounts", now=act.at, subject=Ref("user", user_id)) as inner:
        name = organisation.users(ids=[user_id])[user_id].name
        ended = [line for line in (
            _orphaned(inner, user_id, name), witnessing.replace_leaver(act=inner, user_id=user_id, name=name),
            _change_sets(inner, user_id, name)) if line]
    return Text(";".join(line.zh for line in ended), "; ".join(line.en for line in ended)) if ended else None


def _change_sets(act: Act, user_id: int, name: str) -> Text | None:
    """Large bulk edits of his under way stop where they are: their job acts with the rights he has now. His head hears how far they came."""
    rows = list(ChangeSet.objects.filter(owner_id=user_id, state__in=("running", "undoing")).order_by("pk"))
    unit_id = organisation.users(ids=[user_id])[user_id].unit_id
    head = organisation.head_of(unit_id=unit_id, act="account.edit") if rows and unit_id else None
    for row in rows:
        if row.state == "running":
            text = t(f"{name} 已离岗:其批量修改 {row.pk}({row.said})停在 {row.changed:,}/{len(row.targets):,},其余不再写入;可整体撤回",
                     f"{name} has left: bulk edit {row.pk} ({row.said}) stops at {row.changed:,} of {len(row.targets):,}; you can take it back")
        else:
            text = t(f"{name} 已离岗:其批量修改 {row.pk}({row.said})的撤回未完成,请续办",
                     f"{name} has left: bulk edit {row.pk} ({row.said}) is not taken back yet; please take it back")
        if head is not None:
            messages.notify(act=act, user_ids=[head.id], kind="change_set", text=text, subject=Ref("change_set", row.pk),
                            dedupe_key=f"left_set:{row.pk}")
    return t(f"{len(rows)} 项批量修改停止", f"{len(rows)} bulk edits stop") if rows else None


def settle_adopted(*, act: Act, user_id: int) -> None:
    """Closes the to-do of the heads when nothing of a leaver waits any more. Inside the caller's act; the to-do is another's."""
    person = organisation.users(ids=[user_id]).get(user_id)
    if person is not None and not person.is_active and not orphans.is_waiting(user_id=user_id):
        binding.bind(system(act.verb))
        work.settle(act=act, kind=ADOPT_CALL, subject_kind="orphans", subject_ids=[user_id])
        binding.bind(act.actor)


def _orphaned(act: Act, user_id: int, name: str) -> Text | None:
    held = Counter(Assignment.objects.filter(user_id=user_id, valid_until=None, account__is_active=True).values_list("account__unit_id", "role"))
    if not held:
        return None
    heads: dict[int, Counter[bool]] = {}
    left = 0
    for (unit_id, role), number in held.items():
        head = organisation.head_of(unit_id=unit_id, act="account.assign")
        if head is None:
            left += number
        else:
            heads.setdefault(head.id, Counter())[role == "owner"] += number
    today = act.at.astimezone(clock.ZONE).date()
    due_on = today + timedelta(days=orphans.terms(on=today).adopt_within_days)
    work.raise_calls(act=act, calls=[
        work.Call(kind=ADOPT_CALL, about=Ref("orphans", user_id), owner_id=head_id, weight=work.DECISION, due_on=due_on,
                  dedupe_key=f"orphans:{user_id}:{head_id}", title=t(f"{name} 已离岗:孤儿客户 {_what(number).zh}待逐户认养",
                                                                    f"{name} has left: {_what(number).en} wait to be adopted"))
        for head_id, number in heads.items()])
    alone = t(f";{left} 项所在单位及上级均无主管,请先任命", f"; {left} lie in units nobody leads: appoint a head first") if left else t("", "")
    everything = _what(Counter({True: sum(n for (_, role), n in held.items() if role == "owner"),
                                False: sum(n for (_, role), n in held.items() if role != "owner")}))
    return t(f"{everything.zh}转入孤儿客户,{len(heads)} 位主管已收到待办{alone.zh}",
             f"{everything.en} are orphans now, {counted(len(heads), 'head has|heads have')} been called{alone.en}")


def _what(number: Counter[bool]) -> Text:
    """Accounts owned, and other roles, in words."""
    owned, other = number[True], number[False]
    if owned and other:
        return t(f"{owned} 户和 {other} 项其他归属(牵头、属地等)",
                f"{counted(owned, 'account|accounts')} and {counted(other, 'other role|other roles')} (lead, local service …)")
    return t(f"{other} 项归属(牵头、属地等)", f"{counted(other, 'role|roles')} (lead, local service …)") if other else t(f"{owned} 户",
            f"{counted(owned, 'account|accounts')}")
