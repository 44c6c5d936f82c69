"""The roles R1 to R20 of requirements 3, two administrators and the outside party of ours: how far each sees and what it may do.

One Python table (decisions 3); the access matrix is generated from it. Acts are names: `domain.verb`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from guanxi.foundation.pure.bilingual import Text, t

Reach = Literal["own", "unit", "all", "none"]

READ_BOOK = frozenset({"book.view", "account.view", "search.use", "work.view", "messages.view", "registration.view", "pool.view"})
# A right of its own: who repairs and answers for service reads the book without its money (operator 1.1, docs/adr/0011).
MONEY = frozenset({"account.money", "insights.concentration", "rivals.view"})
EDIT_ACCOUNTS = frozenset({"team.lead", "account.create", "account.edit", "contact.edit", "contact.unmask", "privacy.use", "privacy.subjects"})
ASSIGN = frozenset({"account.assign"})
REGISTER = frozenset({"registration.register", "pool.claim"})
IMPORT = frozenset({"intake.use", "intake.records"})  # the desk, and what customers' records are imported at it
EXPORT = frozenset({"book.export"})
LEAD = frozenset({"work.supervise", "book.share_view", "privacy.use", "privacy.roster", "organisation.tokens"})
GRADES = frozenset({"grading.why"})
REVIEW = frozenset({"grading.review", "grading.give_opinion", "approvals.view"})
APPROVE = frozenset({"approvals.view", "approvals.decide", "grading.decide_review", "grading.name", "registration.decide"})
AUTHORISE = frozenset({"registration.authorise"})
FIELDS = frozenset({"fields.manage"})
ANALYSE = frozenset({"insights.runs", "insights.run_night", "insights.load_facts", "insights.unmapped", "policy.view", "policy.preview"})
READ_BOOK = READ_BOOK | {"organisation.units", "account.history"}
EDIT_ACCOUNTS = EDIT_ACCOUNTS | {"rivals.edit", "rivals.report"}
# Who comes to customers reports what rivals have there; the account's owner confirms it (ORG-21, MAP-07).
REPORT_RIVALS = frozenset({"rivals.report"})
# Who sells enters the customer he won and his people, and registers him; another's stays another's (ARC-15, SAL-02).
SELL = frozenset({"account.create", "account.edit", "contact.edit", "consent.record", "registration.register", "rivals.edit", "rivals.report"})
# A person's no is taken by anybody who may see him (PRM-75).
READ_BOOK, EDIT_ACCOUNTS = READ_BOOK | {"consent.view", "consent.withdraw", "consent.touch"}, EDIT_ACCOUNTS | {"consent.record"}
EDIT_ACCOUNTS = EDIT_ACCOUNTS | {"duplicates.view", "duplicates.propose"}
# What a customer says is written down by anybody who may see him; who answers him: SERVING (ARC-07, ARC-31).
READ_BOOK = READ_BOOK | {"service.view", "service.record"}
# Circuits and what was measured on them: no money, so read by whoever reads the book and by who serves the site; kept by who answers for the account
# and by engineers; a test is brought by who measured it (LLD-01, LLD-15).
READ_BOOK, EDIT_ACCOUNTS = READ_BOOK | {"circuits.view"}, EDIT_ACCOUNTS | {"circuits.edit", "circuits.test"}
MEASURE = frozenset({"circuits.edit", "circuits.test", "intake.use"})
GROUPS = frozenset({"organisation.groups"})
STATION = frozenset({"organisation.station"})  # sends people of one's territory to another unit of it for a time (ORG-19)
# Who tends an account may put it into the recycle bin and take it out again; who answers for records reads what lies there.
EDIT_ACCOUNTS, SEE_BIN = EDIT_ACCOUNTS | {"account.retire", "bin.view"}, frozenset({"bin.view"})
MERGE = frozenset({"duplicates.merge", "duplicates.run"})
EVERYBODY = frozenset({"home.view", "organisation.me", "gallery.view"})


# Who tends the archive: sees its quality; verifies; enters a conversation; calls back; answers for a unit (ARC-13 to ARC-15, operator 1.19).
_SEE, _VERIFY, _CAPTURE, _CALL, _UNIT = (frozenset({f"stewardship.{act}"}) for act in ("view", "verify", "capture", "call_back", "report"))
# Filling an empty value is for whom the pack makes its steward (stewardship/fields), also where he is not responsible for the account.
_TEND, _ANSWER = _SEE | _VERIFY | {"stewardship.fill"}, _UNIT | {"stewardship.collect"}
# Every post brings what it learns at a customer; what exactly, stands in the pack (stewardship/captures, ORG-21).
TENDING: dict[str, frozenset[str]] = {
    "R1": _TEND | _CAPTURE, "R2": _TEND | _CAPTURE, "R3": _TEND | _CAPTURE, "R4": _SEE | _CALL | _CAPTURE, "R5": _CAPTURE,
    "R6": _TEND | _CAPTURE, "R7": _TEND | _CAPTURE, "R8": _CAPTURE, "R9": _TEND | _CAPTURE | _CALL | _ANSWER,
    "R10": _TEND | _CAPTURE | _ANSWER, "R11": _TEND | _CAPTURE, "R12": _CAPTURE, "R13": _TEND | _CAPTURE | _ANSWER,
    "R14": _SEE | _CAPTURE, "R15": _SEE, "R17": _TEND | _CALL | _CAPTURE, "R18": _TEND | _CAPTURE | _ANSWER,
}

# Whose revenue a product instance is (operator 1.1): read by who works with figures; set by supervisors and stewards, who gain nothing by it.
_SHARES, _SET = frozenset({"shares.view"}), frozenset({"shares.set"})
SHARING: dict[str, frozenset[str]] = dict.fromkeys(("R1", "R3", "R11", "R13", "R15", "R17", "R22"), _SHARES) | dict.fromkeys(
    ("R9", "R10", "R18"), _SHARES | _SET)

# What staff say of themselves (ORG-16): everybody of the house his own; supervisors confirm it and look who fits; the administrator reads.
_OWN, _LED = frozenset({"placement.own"}), frozenset({"placement.own", "placement.read", "placement.supervise"})
PLACING: dict[str, frozenset[str]] = {f"R{number}": _OWN for number in range(1, 23) if number != 19} | dict.fromkeys(
    ("R7", "R9", "R10", "R13"), _LED) | {"R20": _OWN | {"placement.read"}}

# Guidance down and experience up (ORG-01): read by staff in the line, no dealers; sent by heads and departments; signed by heads.
_READ, _WRITE, _HEAD = frozenset({"guidance.view"}), frozenset({"guidance.report"}), frozenset({"guidance.report", "guidance.answer"})
GUIDING: dict[str, frozenset[str]] = {f"R{number}": _READ for number in (1, *range(3, 12), 13, 14, 15, 17, 18, 22)} | dict.fromkeys(
    ("R15", "R17"), _READ | _WRITE | {"guidance.issue"}) | dict.fromkeys(("R9", "R10", "R13"), _READ | _HEAD | {"guidance.issue"}) | {
    "R7": _READ | _HEAD, "R18": _READ | _WRITE}

# The lost register (LIF-12, LIF-14): read and explained by who tended the account; taken off by supervisors and stewards, who do not gain by it.
_LOST, _EXPLAIN, _BACK = (frozenset({f"lost.{act}"}) for act in ("view", "explain", "return"))
LOSING: dict[str, frozenset[str]] = (
    dict.fromkeys(("R15", "R17", "R22"), _LOST) | dict.fromkeys(("R1", "R3", "R11"), _LOST | _EXPLAIN)
    | dict.fromkeys(("R9", "R10", "R13", "R18"), _LOST | _EXPLAIN | _BACK))

# Who answers and closes cases: who tends accounts, the call centre, engineers, the response centre, quality; planners and analysts read.
SERVING: dict[str, frozenset[str]] = dict.fromkeys(
    ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R11", "R13", "R17", "R18"), frozenset({"service.handle"}))


@dataclass(frozen=True, kw_only=True)
class Role:
    """key R1…R23; reach: own accounts, own unit's subtree, all accounts, none; acts it may perform."""

    key: str
    name: Text
    reach: Reach
    acts: frozenset[str]

    @property
    def is_external(self) -> bool:
        """Whether this is the role of people from outside."""
        return self.key == EXTERNAL


def _role(key: str, zh: str, en: str, reach: Reach, *acts: frozenset[str]) -> Role:
    return Role(key=key, name=t(zh, en), reach=reach, acts=EVERYBODY.union(*acts, TENDING.get(key, frozenset()), SHARING.get(key, frozenset()),
                                                                              LOSING.get(key, frozenset()), SERVING.get(key, frozenset()),
                                                                              PLACING.get(key, frozenset()), GUIDING.get(key, frozenset())))


ROLES: dict[str, Role] = {role.key: role for role in (
    _role("R1", "客户经理", "Account manager", "own", READ_BOOK, MONEY, EXPORT, EDIT_ACCOUNTS, REGISTER, IMPORT, GRADES),
    _role("R2", "营销人员、经销商", "Salesperson, dealer", "own", READ_BOOK, MONEY, GRADES, SELL),
    _role("R3", "行业经理", "Industry manager", "own", READ_BOOK, MONEY, EXPORT, EDIT_ACCOUNTS, REGISTER, IMPORT, GRADES),
    _role("R4", "客服座席", "Call-centre agent", "unit", READ_BOOK, MONEY, REPORT_RIVALS),
    _role("R5", "服务工程师", "Service engineer", "unit", READ_BOOK, REPORT_RIVALS, MEASURE),
    _role("R6", "专线维护工程师", "Leased-line engineer", "unit", READ_BOOK, REPORT_RIVALS, MEASURE),
    _role("R7", "客响中心主管", "Response-centre head", "unit", READ_BOOK, LEAD, REPORT_RIVALS, MEASURE),
    _role("R8", "项目经理", "Project manager", "own", READ_BOOK, MONEY, REPORT_RIVALS),
    _role("R9", "大客户中心主任", "Centre manager", "unit", READ_BOOK, MONEY, EXPORT, LEAD, EDIT_ACCOUNTS, REGISTER, ASSIGN, IMPORT, GRADES, REVIEW,
          APPROVE, MERGE, GROUPS, STATION, frozenset({"policy.view", "insights.unmapped"})),
    _role("R10", "省公司/总部管理者", "Province or headquarters manager", "unit", READ_BOOK, MONEY, EXPORT, LEAD, EDIT_ACCOUNTS, REGISTER, ASSIGN,
          IMPORT, GRADES, REVIEW, APPROVE, AUTHORISE, ANALYSE, MERGE, GROUPS, STATION, frozenset({"grading.open_review", "policy.activate"})),
    _role("R11", "支局营投人员", "Branch employee", "unit", READ_BOOK, MONEY, EXPORT, EDIT_ACCOUNTS, REGISTER, IMPORT, GRADES),
    _role("R12", "柜员", "Counter teller", "none"),
    _role("R13", "店长", "Shop manager", "unit", READ_BOOK, MONEY, LEAD, GRADES, ASSIGN, GROUPS, REPORT_RIVALS,
          frozenset({"account.create"})),
    _role("R14", "营销策划", "Campaign specialist", "unit", READ_BOOK, MONEY),
    _role("R15", "经营分析", "Analyst", "unit", READ_BOOK, MONEY, EXPORT, IMPORT, GRADES, ANALYSE, FIELDS,
          frozenset({"policy.activate", "grading.open_review", "grading.review"})),
    _role("R16", "内训师", "Trainer", "none"),
    _role("R17", "合规与质量", "Compliance officer", "unit", READ_BOOK, MONEY, EXPORT, GRADES, SEE_BIN,
          frozenset({"audit.view", "policy.view", "approvals.view", "privacy.use", "privacy.subjects"})),
    _role("R18", "数据管理员", "Data steward", "unit", READ_BOOK, MONEY, EXPORT, EDIT_ACCOUNTS, ASSIGN, IMPORT, MERGE, FIELDS,
          frozenset({"insights.unmapped", "insights.load_facts", "insights.runs"})),
    _role("R19", "客户侧用户", "Customer-side user", "none"),
    _role("R20", "系统管理员", "System administrator", "none",
          frozenset({"intake.use", "jobs.view", "jobs.retry", "organisation.manage", "organisation.units", "organisation.tokens", "policy.view"})),
    # ours: the classified-protection standard keeps system, security and audit apart (三员分立, PRM-72)
    _role("R21", "安全管理员", "Security administrator", "none", frozenset({"privacy.use", "privacy.review", "audit.view", "organisation.tokens",
                                                                            "organisation.factors"})),
    # ours: people of outside parties (代维, 厂商, 监理, 施工队, 代理商) see what they serve on site and nothing else (ORG-24)
    _role("R23", "外部协作", "Outside party", "own", frozenset({"book.view", "account.view", "search.use", "work.view", "messages.view",
                                                              "circuits.view", "circuits.test"})),
    _role("R22", "审计管理员", "Audit administrator", "unit", READ_BOOK - {"consent.withdraw", "consent.touch", "service.record"}, MONEY, SEE_BIN,
          frozenset({"audit.view", "policy.view", "privacy.use"})),
)}


EXTERNAL = "R23"
"""Who belongs to a party outside holds this role and no other, and nobody of the house holds it (ORG-24)."""


HEADS = ("R9", "R10")
"""They lead every unit they stand in, the centre manager first; who else leads a kind of unit, says the pack (organisation/duties: heads)."""


ADMINISTRATORS = frozenset({"R20", "R21", "R22"})
"""Each of them stands alone: nobody administers and works, or holds two (PRM-72)."""


MARKETING = frozenset({"R2", "R14"})
SMALLEST_GROUP = 5
"""Who only sells or plans campaigns is shown no figure of fewer than five people or customers: a few can be recognised (PRM-60)."""


def is_group_hidden(*, roles: frozenset[str], size: int) -> bool:
    """True when a figure over `size` people or customers is not shown to who holds nothing but marketing roles. PRM-60."""
    return bool(roles) and roles <= MARKETING and 0 < size < SMALLEST_GROUP


def acts_of(roles: frozenset[str]) -> frozenset[str]:
    """Everything these roles may do together."""
    return _acts(roles)


@cache
def _acts(roles: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(ROLES[key].acts for key in roles if key in ROLES))


def widest_reach(roles: frozenset[str]) -> Reach:
    """The farthest reach among the roles; a system administrator who holds nothing else reaches no account."""
    order: tuple[Reach, ...] = ("none", "own", "unit", "all")
    reaches: list[Reach] = [ROLES[key].reach for key in roles if key in ROLES]
    return max(reaches, key=order.index, default="none")
