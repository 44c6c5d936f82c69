"""What a leaver had open in the vault closes with his login; what people asked through him, and his duty, goes to the heads (PRM-71)."""

from __future__ import annotations

from django.db.models import Q

from guanxi.domains.approvals import api as approvals
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy.models import DutyTurn, SubjectRequest, VaultRequest
from guanxi.domains.privacy.queries import vault as queries
from guanxi.domains.privacy.rules import vault as rules
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.ref import Ref

NOTE = "离岗收回"


def leave(*, user_id: int, act: Act) -> Text | None:
    """Revokes his grants, takes his waiting requests back, passes on what people asked of him, and says where only he was on duty; as the
    system: an administrator reads no request (PRM-72)."""
    with audit.acting(actor=system("leaver"), verb="revoke_vault", now=act.at, subject=Ref("user", user_id), reason=NOTE) as inner:
        said = [line for line in (_revoke(inner, user_id), _pass_on_subjects(inner, user_id), _tell_roster(inner, user_id)) if line]
    return Text(";".join(one.zh for one in said), "; ".join(one.en for one in said)) if said else None


def _revoke(act: Act, user_id: int) -> Text | None:
    ended = 0
    for row in VaultRequest.objects.select_for_update().filter(asked_by_id=user_id, state__in=("waiting", "granted")):
        if rules.state_at(state=row.state, until=row.until, now=act.at) not in ("waiting", "granted"):
            continue
        if row.state == "waiting" and row.approval_id and queries.decision_of(actor=act.actor, row=row) is None:
            approvals.withdraw_request(act=act, request_id=row.approval_id)
        row.state, row.ended_by_name, row.ended_at, row.ended_note = "revoked", act.actor.name, act.at, NOTE
        row.store(now=act.at)
        ended += 1
    return t(f"已收回 {ended} 项金库申请和授权", f"{counted(ended, 'vault request|vault requests')} and grants revoked") if ended else None


def _pass_on_subjects(act: Act, user_id: int) -> Text | None:
    """A person's wish is not the leaver's: the head of its unit answers for it now, and a copy not fetched yet is his to fetch (PRM-76)."""
    passed = alone = 0
    open_ones = Q(state__in=("waiting", "approved")) | Q(until__gte=act.at) & ~Q(sha256="")
    for row in SubjectRequest.objects.select_for_update().filter(open_ones, asked_by_id=user_id).order_by("pk"):
        head = organisation.head_of(unit_id=row.unit_id, act="privacy.subjects")
        if head is None:
            alone += 1
            continue
        former, row.asked_by_id, row.asked_by_name = row.asked_by_name, head.id, head.name
        row.store(now=act.at)
        messages.notify(act=act, user_ids=[head.id], kind="subject", subject=Ref("subject", row.pk), dedupe_key=f"subject:{row.pk}:passed:{head.id}",
                        text=t(f"{former} 已离岗:其受理的个人信息请求 {row.pk} 由您接办",
                               f"{former} has left: the request {row.pk} of a person is yours now"))
        passed += 1
    left = t(f";{alone} 项所在单位无主管", f"; {alone} lie in units nobody leads") if alone else t("", "")
    if not passed + alone:
        return None
    return t(f"{passed} 项个人信息请求改由主管接办{left.zh}", f"{counted(passed, 'request|requests')} of persons are with the heads now{left.en}")


def _tell_roster(act: Act, user_id: int) -> Text | None:
    """Turns in which he alone approves: the head of the unit fills the roster, or nobody can open anything in that shift (PRM-66)."""
    today = act.at.astimezone(clock.ZONE).date()
    his = DutyTurn.objects.select_related("approver", "substitute").filter(
        Q(approver_id=user_id) | Q(substitute_id=user_id)).exclude(valid_until__lt=today).order_by("pk")
    empty = [row for row in his if not row.approver.is_active and not (row.substitute and row.substitute.is_active)]
    name = organisation.users(ids=[user_id])[user_id].name
    for unit_id in sorted({row.unit_id for row in empty}):
        head = organisation.head_of(unit_id=unit_id, act="privacy.roster")
        if head is not None:
            text = t(f"{name} 已离岗,其值班班次无人审批:请在“值班表”另行排班",
                     f"{name} has left and nobody approves in his shifts: fill the duty roster")
            messages.notify(act=act, user_ids=[head.id], kind="vault", text=text, subject=Ref("roster", unit_id),
                            dedupe_key=f"roster:{unit_id}:{act.id}")
    return t(f"{len(empty)} 个值班班次已无审批人", f"{len(empty)} shifts of the duty roster have no approver any more") if empty else None
