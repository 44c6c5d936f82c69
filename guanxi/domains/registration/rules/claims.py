"""A claim (报备): one object, one holder, a time in which it protects, and when it ends by itself. Plain values only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from guanxi.domains.registration.fields import ACTIVE, BESIDE, HOLDING, WAITING
from guanxi.foundation.pure import chinese, stated
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason, Refusal

LONGEST_PROJECT, LONGEST_PROOF = 80, 500
PROGRESS = ("visit", "need", "proposal", "tender")

_NOISE = re.compile(r"[\s\"'“”‘’《》〈〉「」『』()()【】\[\]·・,,.。、\-—_]+")


@dataclass(frozen=True, kw_only=True)
class Dates:
    """Until when a claim protects, and by when progress must be shown (None: never asked)."""

    protected_until: date
    progress_by: date | None


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who holds an object already, as far as the one who is refused may know. A masked holder has no names."""

    unit_name: str = ""
    user_name: str = ""
    registered_on: date | None = None
    protected_until: date | None = None

    @property
    def is_masked(self) -> bool:
        """True when the reader may not know who it is."""
        return not self.unit_name


def project_key(project: str) -> str:
    """What makes two names the same project: half-width, small letters, without spaces, quotes and punctuation. SAL-02."""
    return _NOISE.sub("", chinese.visible(project)).lower()[:120]


def dates(*, on: date, protect_days: int, progress_days: int | None) -> Dates:
    """The days of a claim that counts from `on`; its first day is `on`, its last the `protect_days`-th after it. Operator 1.11."""
    until = on + timedelta(days=protect_days)
    progress_by = None if progress_days is None else min(on + timedelta(days=progress_days), until)
    return Dates(protected_until=until, progress_by=progress_by)


def check(*, project: str, proof: str, expected_fen: int | None) -> None:
    """Refuses a claim without proof, one too long, one with a negative value."""
    if len(project) > LONGEST_PROJECT:
        raise Refusal("project_long", t(f"项目名称最长 {LONGEST_PROJECT} 字", f"A project's name has at most {LONGEST_PROJECT} characters"),
                      field="project")
    if project and not project_key(project):
        raise Refusal("project_empty", t("项目名称须含文字或数字", "A project's name holds letters or digits"), field="project")
    if unsaid := stated.refusal(proof, code="proof_missing", field="proof",
                                way_out=t("没有依据的报备不受保护", "A claim without proof is not protected"),
                                ask=t("请写明依据:走访记录、需求、立项或招标信息", "Say what shows it: a visit, a need, a budget or a tender")):
        raise unsaid
    if len(proof) > LONGEST_PROOF:
        raise Refusal("proof_long", t(f"依据最长 {LONGEST_PROOF} 字", f"At most {LONGEST_PROOF} characters"), field="proof")
    if expected_fen is not None and expected_fen < 0:
        raise Refusal("expected_negative", t("预计金额不能为负", "The expected value cannot be negative"), field="expected")


def blank() -> Refusal:
    """What is said while the pack leaves the protection period blank."""
    return Refusal(
        "protect_days_blank", status=409,
        text=t("政策包没有规定报备保护期,暂不能报备", "The policy pack does not say how long a claim protects: nothing can be registered"),
        way_out=t("请政策管理员在政策包“登记报备”填写保护天数(protect_days)",
                    "Ask for the days of protection (protect_days) to be filled in “Registration” of the pack"))


def taken(*, project: str, holder: Holder, arbiter: str) -> Refusal:
    """The second claim on the same object, with the rule by name. A masked holder stays unnamed. SAL-03, ORG-08."""
    what = f"项目“{project}”" if project else "该客户"
    what_en = f"The project “{project}”" if project else "This account"
    if holder.is_masked:
        text = t(f"{what}已由其他单位报备,尚在保护期内", f"{what_en} is registered by another unit and protected")
        who = t("报备单位不在您的可见范围内,不予显示", "The unit lies outside what you may see and is not named")
    else:
        text = t(f"{what}已由{holder.unit_name} {holder.user_name}于 {holder.registered_on} 报备",
                 f"{what_en} was registered by {holder.user_name}, {holder.unit_name}, on {holder.registered_on}")
        until = holder.protected_until
        who = t(f"保护期至 {until}", f"Protected until {until}") if until else t("等待上级确认", "Waiting for a superior's confirmation")
    return Refusal(
        "already_registered", text, status=409, field="project", reasons=(
            Reason(code="single_contact", met=False, source="ORG-08",
                   text=t("一点接入:同一客户或项目只由一个单位对外(不能多头营销)", "Single point of contact: one unit for one account or project")),
            Reason(code="holder", met=False, text=who)),
        way_out=t(f"如有异议,请申请仲裁,由{arbiter}裁决;也可与之协商后由其撤回", f"If you object, ask for arbitration: {arbiter} decides"))


def already_ours(*, registration_id: int) -> Refusal:
    """The same unit comes twice."""
    return Refusal("already_ours", t(f"本单位已报备(编号 {registration_id})", f"Your own unit has registered it (number {registration_id})"),
                   status=409, field="project", way_out=t("请在原报备上补充进展", "Add your progress there"))


def due(*, state: str, protected_until: date | None, progress_by: date | None, has_progress: bool, is_disputed: bool, today: date
        ) -> Literal["expire", "lapse", ""]:
    """What the night does with a claim. While a dispute is open the incumbent keeps acting: nothing. Operator 1.11."""
    if state != ACTIVE or is_disputed:
        return ""
    if protected_until is not None and protected_until < today:
        return "expire"
    if progress_by is not None and not has_progress and progress_by < today:
        return "lapse"
    return ""


def warning(*, protected_until: date | None, progress_by: date | None, has_progress: bool, notice_days: int, today: date
            ) -> tuple[str, date] | None:
    """What the claimant is called for: ("progress", last day) or ("end", last day); the earlier concern first."""
    horizon = today + timedelta(days=notice_days)
    if progress_by is not None and not has_progress and progress_by <= horizon:
        return "progress", progress_by
    if protected_until is not None and protected_until <= horizon:
        return "end", protected_until
    return None


def may_act(*, state: str, wanted: tuple[str, ...], is_claimant: bool, is_superior: bool) -> Refusal | None:
    """None when the claimant, or a superior of his unit, may change a claim that is in one of these states."""
    if not (is_claimant or is_superior):
        return Refusal("not_yours", t("只有报备人或其上级可以办理", "Only the claimant or his superior may do this"), status=403,
                       way_out=t("请联系报备人", "Ask the claimant"))
    return None if state in wanted else wrong_state()


def may_confirm(*, state: str, is_claimant: bool, is_superior: bool) -> Refusal | None:
    """None when this person confirms or declines: a superior of the claimant's unit, never the claimant. SAL-02."""
    if is_claimant or not is_superior:
        return Refusal("not_decider", t("由报备单位的上级主管确认", "A superior of the claimant's unit confirms"), status=403,
                       way_out=t("请等待主管确认", "Wait for him"))
    return None if state == WAITING else wrong_state()


def may_adopt(*, state: str, has_left: bool, is_superior: bool, is_held: bool, is_stranded: bool = False) -> Refusal | None:
    """None when this person may say who takes a claim over: a superior of its unit, once the claimant has left, or the account went to another
    manager without it (is_stranded). SAL-02.

    is_held: another holds the object; then a refused claim can still be arbitrated, and one decided against be appealed.
    """
    if not is_superior:
        return Refusal("not_decider", t("由报备单位的上级主管指定承接人", "A superior of the claimant's unit names who takes it over"), status=403,
                       way_out=t("请联系主管", "Ask him"))
    if not (has_left or is_stranded):
        return Refusal("not_left", t("报备人在岗,由其本人办理", "The claimant is there: it is his"), status=409,
                       way_out=t("如不再跟进,请其本人或您撤回", "If nobody follows it up, he or you withdraw it"))
    return None if state in HOLDING or (is_held and state in BESIDE) else wrong_state()


def may_take_over(*, is_there: bool, is_of_unit: bool, may_register: bool) -> Refusal | None:
    """None when somebody may have a claim that was another's: at work in the house, of the claim's unit or above it, with a role for it. SAL-02."""
    if not is_there:
        return Refusal("unknown_person", t("没有这名在岗人员", "There is no such active person"), field="user_id")
    if not is_of_unit:
        return Refusal("foreign_person", field="user_id", text=t(
            "报备属于本单位,承接人须为本单位或其上级单位人员", "The claim is the unit's: only somebody of it or above takes it over"),
            way_out=t("如应由其他单位负责,请撤回后由其报备", "If another unit should have it: withdraw it, then that unit registers"))
    if not may_register:
        return Refusal("cannot_hold", t("承接人的岗位不能报备", "His role registers nothing"), field="user_id",
                       way_out=t("请另选承接人,或由系统管理员调整其角色", "Choose somebody else, or have the role changed"))
    return None


def wrong_state() -> Refusal:
    """For a claim that has gone on meanwhile."""
    return Refusal("registration_state", t("报备已处于其他状态,不能这样办理", "The claim has moved on: this is not possible now"), status=409,
                   way_out=t("请刷新页面查看当前状态", "Open the page again and look at its state"))
