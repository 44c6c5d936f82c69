"""Where the work of a day comes from: gaps of archives, agreements that end, opinions, unknown codes, unmapped money.

Each source says, for one person, what he should do; the nightly job raises it and settles what is no longer true.
Approvals raise their own calls. Not for here: the order of a day (work.rules).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.grading import api as grading
from guanxi.domains.guidance import api as guidance
from guanxi.domains.insights import api as insights
from guanxi.domains.intake import api as intake
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import api as registration
from guanxi.domains.rivals import api as rivals
from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.structure import api as structure
from guanxi.domains.work import api as work
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason
from guanxi.shell.today.birthdays import birthdays

GAPS_A_PERSON = 5
ENDINGS_A_PERSON = 50
GAPS_NAMED = 3
UNASKED_DAYS, TEAM_GAPS_A_PERSON, LETTER_DAYS = 14, 5, 7
OPINION_DAYS_BEFORE_CLOSE = 3
ASK_AGAIN = "ask_again"
STEWARDS = frozenset({"R15", "R18"})
Source = Callable[[Actor, date], Sequence[work.Call]]


def archive_gaps(actor: Actor, today: date) -> Sequence[work.Call]:
    """The most valuable own accounts whose archive lacks required fields, at most five a person (operator 1.19)."""
    own = lists.Condition(column="owner_id", operator="in", values=(actor.user_id,))
    thin = lists.Condition(column="completeness", operator="under", values=(100,))
    rows = lists.book_page(query=lists.BookQuery(conditions=(own, thin), size=GAPS_A_PERSON), scope=customers.list_scope(actor)).rows
    if not rows:
        return ()
    archives = customers.archives(actor=actor, ids=[row.account_id for row in rows])
    return [call for row in rows if row.account_id in archives and (call := _gap_call(actor, today, row, archives[row.account_id].gaps))]


def _gap_call(actor: Actor, today: date, row: lists.Listed, found: Sequence[customers.Gap]) -> work.Call | None:
    gaps = [gap for gap in found if not gap.is_known_unknown]
    if not gaps:
        return None
    return work.Call(
        kind="archive_gap", about=Ref("account", row.account_id), owner_id=actor.user_id, due_on=today, account_id=row.account_id,
        title=t("补录档案:缺 {n} 项", "Complete the archive: {n} missing").format(n=len(gaps)), dedupe_key=f"archive_gap:{row.account_id}",
        reasons=tuple(Reason(code=gap.key, text=gap.label, met=False) for gap in gaps[:GAPS_NAMED]),
    )


def endings(actor: Actor, today: date) -> Sequence[work.Call]:
    """Own agreements that end within the pack's alarms (work/renewal) or have ended; one call per alarm (operator 1.16)."""
    found = rulebook.section(key="work/renewal", on=today)
    if found is None:
        return ()
    alarms: dict[str, list[int]] = found.data["alert_days"]
    otherwise: list[int] = found.data["otherwise"]
    horizon = max(max(days) for days in [*alarms.values(), otherwise])
    own = lists.Condition(column="owner_id", operator="in", values=(actor.user_id,))
    soon = lists.Condition(column="agreement_until", operator="at_most", values=(today + timedelta(days=horizon),))
    rows = lists.book_page(query=lists.BookQuery(conditions=(own, soon), size=ENDINGS_A_PERSON), scope=customers.list_scope(actor)).rows
    return [call for row in rows if (call := _ending_call(actor, today, row, alarms.get(row.customer_kind, otherwise)))]


def _ending_call(actor: Actor, today: date, row: lists.Listed, alarms: Sequence[int]) -> work.Call | None:
    left = (row.agreement_until - today).days
    rung = [days for days in alarms if left <= days]
    if not rung:
        return None
    stage = min(rung) if left >= 0 else 0
    later = [days for days in alarms if days < stage]
    title = t("协议 {n} 天后到期:准备续约", "The agreement ends in {n:day|days}: prepare the renewal").format(n=left) if left >= 0 else t(
        "协议已到期 {n} 天,仍在网", "The agreement ended {n:day|days} ago and still runs").format(n=-left)
    return work.Call(
        kind="agreement_end", about=Ref("account", row.account_id), owner_id=actor.user_id, account_id=row.account_id, title=title,
        due_on=row.agreement_until - timedelta(days=max(later)) if later else today, weight=work.MONEY, stake_fen=row.revenue_12m_fen,
        dedupe_key=f"agreement_end:{row.account_id}:{row.agreement_until}:{stage}", is_once=True,
        reasons=(Reason(code="agreement_until", text=Text(f"到期日 {row.agreement_until}", f"Ends on {row.agreement_until}")),),
    )


def rival_endings(actor: Actor, today: date) -> Sequence[work.Call]:
    """Rival contracts of own accounts that end within the pack's alarms (rivals/watch); one call per alarm (operator 1.14)."""
    return [work.Call(
        kind=rivals.ENDING_CALL, about=Ref("rival_service", end.service_id), owner_id=actor.user_id, account_id=end.account_id,
        title=Text(f"{end.said.zh}:{end.operator_name.zh} {end.product_name.zh}", f"{end.said.en}: {end.operator_name.en} {end.product_name.en}"),
        due_on=end.alarm.due_on, weight=work.MONEY, stake_fen=None if end.monthly_rent_fen is None else end.monthly_rent_fen * 12, is_once=True,
        dedupe_key=f"{rivals.ENDING_CALL}:{end.service_id}:{end.contract_until}:{end.alarm.stage}",
        reasons=(Reason(code="contract_until", text=Text(f"到期日 {end.contract_until}", f"Ends on {end.contract_until}")),),
    ) for end in rivals.endings_of(actor=actor, today=today)]


def unasked_people(actor: Actor, today: date) -> Sequence[work.Call]:
    """Key persons of own accounts whom nobody has asked whether we may contact them: one call a person of staff (operator 1.18)."""
    count = consent.unasked_count(actor=actor)
    if not count:
        return ()
    return [work.Call(
        kind=consent.UNASKED_CALL, about=Ref(consent.UNASKED_CALL, 0), owner_id=actor.user_id, due_on=today + timedelta(days=UNASKED_DAYS),
        dedupe_key=f"{consent.UNASKED_CALL}:{actor.user_id}",
        title=t("征询联系授权:{n} 位关键人还没问过", "Ask for consent: {n:key person|key persons} not asked yet").format(n=count))]


def ask_again(actor: Actor, today: date) -> Sequence[work.Call]:
    """What was asked in vain at own accounts and has rested as long as the pack says: one call a person of staff (ARC-03, operator 1.18)."""
    found = customers.ask_again(actor=actor, today=today)
    if not found.count:
        return ()
    return [work.Call(
        kind=ASK_AGAIN, about=Ref(ASK_AGAIN, 0), owner_id=actor.user_id, due_on=today + timedelta(days=UNASKED_DAYS),
        dedupe_key=f"{ASK_AGAIN}:{actor.user_id}",
        title=t("再问一次:{n} 处当时问过仍未知", "Ask again: {n:record|records} with something nobody knew").format(n=found.count))]


def opinions(actor: Actor, today: date) -> Sequence[work.Call]:
    """Open review rounds in which accounts of this person's reach have no opinion yet."""
    if "grading.give_opinion" not in organisation.acts_of(actor.roles):
        return ()
    calls = []
    for review in grading.reviews(actor=actor):
        silent = grading.review_figures(actor=actor, review_id=review.id).silent if review.may_give_opinion else 0
        if silent:
            calls.append(work.Call(
                kind="review_opinion", about=Ref("review", review.id), owner_id=actor.user_id, weight=work.DECISION,
                due_on=max(today, review.closes_on - timedelta(days=OPINION_DAYS_BEFORE_CLOSE)), dedupe_key=f"opinion:{review.id}:{actor.user_id}",
                title=t("{name}:{n} 户待评审意见", "{name}: {n:account waits|accounts wait} for an opinion").format(name=review.name, n=silent),
                reasons=(Reason(code="closes_on", text=Text(f"{review.closes_on} 截止", f"Closes on {review.closes_on}")),),
            ))
    return calls


def unknown_codes(actor: Actor, today: date) -> Sequence[work.Call]:
    """Codes of one's imports that no account has (未匹配清单)."""
    if "intake.use" not in organisation.acts_of(actor.roles):
        return ()
    found = intake.unmatched(actor=actor)
    if not found.rows:
        return ()
    count = f"{len(found.rows)}{'+' if found.has_next else ''}"
    return [work.Call(
        kind="unmatched", about=Ref("unmatched", 0), owner_id=actor.user_id, due_on=today, dedupe_key=f"unmatched:{actor.user_id}",
        title=t("未匹配清单:{n} 个编码待处理", "Unmatched register: {n:code|codes} to settle").format(n=count),
    )]


def unmapped_money(actor: Actor, today: date) -> Sequence[work.Call]:
    """Revenue that belongs to no account (未归属收入): the analyst's and the steward's."""
    if not STEWARDS & actor.roles or "insights.unmapped" not in organisation.acts_of(actor.roles):
        return ()
    found = insights.unmapped_revenue(actor=actor)
    if not found.total_fen:
        return ()
    return [work.Call(
        kind="unmapped_revenue", about=Ref("unmapped_revenue", 0), owner_id=actor.user_id, due_on=today, weight=work.MONEY,
        stake_fen=found.total_fen, dedupe_key=f"unmapped_revenue:{actor.user_id}",
        title=t("未归属收入待认领", "Unmapped revenue to be claimed"),
    )]


def team_gaps(actor: Actor, today: date) -> Sequence[work.Call]:
    """Own accounts whose technical service team lacks whom the pack expects of their grade, the highest grades first (ORG-12)."""
    return [customers.team_gap_call(gap=gap, owner_id=actor.user_id or 0, today=today)
            for gap in customers.team_gaps(actor=actor, today=today, most=TEAM_GAPS_A_PERSON)]


def partners_ending(actor: Actor, today: date) -> Sequence[work.Call]:
    """Own accounts served through a partner whose last day comes within the notice of the pack (operator 1.12, ORG-24)."""
    return [work.Call(
        kind=customers.PARTNER_ENDS_CALL, about=Ref("account", one.account_id), owner_id=actor.user_id, account_id=one.account_id, due_on=one.until,
        dedupe_key=f"{customers.PARTNER_ENDS_CALL}:{one.account_id}:{one.until}",
        title=t("合作伙伴{name}的服务到期:续作或收回", "The arrangement with {name} ends: go on, or serve it ourselves").format(name=one.name),
    ) for one in customers.partners_ending(actor=actor, today=today)]


def project_gaps(actor: Actor, today: date) -> Sequence[work.Call]:
    """Own accounts whose project groups lack somebody: their CEO, or who left (ORG-18)."""
    return [work.Call(
        kind=customers.PROJECT_GAP_CALL, about=Ref("account", gap.account_id), owner_id=actor.user_id, account_id=gap.account_id, due_on=today,
        dedupe_key=f"{customers.PROJECT_GAP_CALL}:{gap.project_id}",
        title=t("项目小组{name}缺 {n} 人", "The project group {name} lacks {n:person|people}").format(name=gap.name, n=len(gap.vacant)),
        reasons=tuple(Reason(code=one.key, text=one.name, met=False, source=one.source) for one in gap.vacant),
    ) for gap in customers.project_gaps(actor=actor, most=TEAM_GAPS_A_PERSON)]


def structure_gaps(actor: Actor, today: date) -> Sequence[work.Call]:
    """Own accounts whose hierarchy was begun and has rows nobody is known to fill, as many as the pack says (operator 1.15, 1.18)."""
    return [work.Call(
        kind=structure.GAP_CALL, about=Ref("account", gap.account_id), owner_id=actor.user_id, account_id=gap.account_id, due_on=gap.due_on,
        dedupe_key=f"{structure.GAP_CALL}:{gap.account_id}",
        title=t("弄清层级:{n} 个岗位不知道是谁", "The hierarchy: {n:row|rows} nobody is known to fill").format(n=len(gap.rows)),
        reasons=tuple(Reason(code="empty_row", text=row, met=False) for row in gap.rows[:GAPS_NAMED]),
    ) for gap in structure.structure_gaps(actor=actor, today=today)]


def letters(actor: Actor, today: date) -> Sequence[work.Call]:
    """Own accounts that are worked on by letter of authorisation only, and the letter is missing or over (SAL-04)."""
    return [work.Call(
        kind=registration.LETTER_CALL, about=Ref("account", account_id), owner_id=actor.user_id, account_id=account_id, weight=work.PROMISE,
        due_on=today + timedelta(days=LETTER_DAYS), dedupe_key=f"{registration.LETTER_CALL}:{account_id}",
        title=t("申请授权委托书", "Ask for a letter of authorisation"), reasons=(Reason(code="letter", text=why.text, met=False, source="SAL-04"),),
    ) for account_id, why in registration.letters_missing(actor=actor, today=today)]


def papers(actor: Actor, today: date) -> Sequence[work.Call]:
    """Guidance and experience that units he leads have not read or answered (ORG-01)."""
    return guidance.open_calls(actor=actor)


# kind of call → its source; the nightly job settles open calls of these kinds that no source names any more
SOURCES: dict[str, Source] = {
    "archive_gap": archive_gaps, "agreement_end": endings, "review_opinion": opinions, "unmatched": unknown_codes,
    "unmapped_revenue": unmapped_money, rivals.ENDING_CALL: rival_endings, consent.UNASKED_CALL: unasked_people,
    customers.BIRTHDAY_CALL: birthdays, ASK_AGAIN: ask_again,
    customers.TEAM_GAP_CALL: team_gaps, customers.PARTNER_ENDS_CALL: partners_ending, customers.PROJECT_GAP_CALL: project_gaps,
    structure.GAP_CALL: structure_gaps, guidance.CALL: papers, registration.LETTER_CALL: letters,
}
