"""One plain list of who listens to what and what each domain contributes. Nothing registers itself by being imported.

Entries are dotted names, resolved on first use, so that this file imports nothing.
"""

from __future__ import annotations

# event kind -> handlers `def on_x(event, *, now)` in a domain's jobs.py, in the order of the shelves
SUBSCRIBERS: dict[str, tuple[str, ...]] = {
    "guanxi.domains.rulebook.events.PolicyActivated": (
        "guanxi.domains.customers.jobs.on_policy_activated", "guanxi.domains.registration.jobs.on_policy_activated",
        "guanxi.domains.parentage.jobs.on_policy_activated",
        "guanxi.domains.grading.jobs.on_policy_activated"),
    "guanxi.domains.approvals.events.ApprovalDecided": (
        "guanxi.domains.customers.jobs.on_approval_decided",
        "guanxi.domains.privacy.jobs.on_approval_decided", "guanxi.domains.duplicates.jobs.on_approval_decided",
        "guanxi.domains.placement.jobs.on_approval_decided", "guanxi.domains.grading.jobs.on_approval_decided"),
    "guanxi.domains.customers.events.CodeShared": ("guanxi.domains.duplicates.jobs.on_code_shared",),
    "guanxi.domains.parentage.events.ParentAsked": ("guanxi.domains.parentage.jobs.on_parent_asked",),
    "guanxi.domains.privacy.events.VaultDecided": ("guanxi.shell.book.jobs.on_vault_decided", "guanxi.shell.contacts.jobs.on_vault_decided"),
    "guanxi.domains.messages.events.MailReturned": ("guanxi.shell.contacts.jobs.on_mail_returned",),
    "guanxi.domains.insights.events.ScoresPublished": (
        "guanxi.domains.grading.jobs.on_scores_published", "guanxi.shell.today.jobs.on_scores_published"),
    "guanxi.domains.intake.events.ImportDone": ("guanxi.domains.service.jobs.on_import_done", "guanxi.shell.today.jobs.on_import_done"),
    "guanxi.domains.intake.events.ImportReverted": (
        "guanxi.domains.service.jobs.on_import_reverted", "guanxi.shell.today.jobs.on_import_reverted"),
}

# importable subjects: `guanxi.domains.intake.api.Importable` objects
INTAKE: tuple[str, ...] = (
    "guanxi.domains.customers.importing.accounts.ACCOUNTS", "guanxi.domains.customers.importing.contacts.CONTACTS",
    "guanxi.domains.customers.importing.assignments.ASSIGNMENTS",
    "guanxi.domains.insights.importing.BILL_ITEMS", "guanxi.domains.insights.importing.ARREARS",
    "guanxi.domains.insights.importing.SIMPLE_BILLS", "guanxi.domains.insights.importing_usage.USAGE_MONTHS",
    "guanxi.domains.rivals.importing.rival_services.RIVAL_SERVICES", "guanxi.domains.shares.importing.revenue_shares.REVENUE_SHARES",
    "guanxi.domains.circuits.importing.CIRCUITS", "guanxi.domains.circuits.importing.TESTS",
    "guanxi.domains.service.importing.cases.CASES", "guanxi.domains.structure.importing.hierarchies.HIERARCHIES",
    "guanxi.shell.roster.importables.UNITS", "guanxi.shell.roster.importables.STAFF",
)

# tables whose rows an import takes back in thousands: references to them are held at once (ADR 0010)
HELD_AT_ONCE: tuple[str, ...] = ("customers_account", "customers_contact")

# further columns of the sheet of contacts: `guanxi.domains.customers.importing.riders.Rider` objects
CONTACT_COLUMNS: tuple[str, ...] = ("guanxi.domains.consent.importing.columns.CONSENT_COLUMNS",)

# navigation: (group zh, group en, ((url name, icon, zh, en, act), …)); items whose act the actor lacks are hidden
NAVIGATION: tuple[tuple[str, str, tuple[tuple[str, str, str, str, str], ...]], ...] = (
    ("工作", "Work", (
        ("today:home", "house", "今日", "Today", "home.view"),
        ("book:accounts", "book-open", "客户台账", "The book", "book.view"),
        ("contacts:people", "user-round", "联系人", "Contacts", "account.view"),
        ("customers:people_gaps", "clipboard-list", "缺项清单", "Missing fields", "account.view"),
        ("stewardship:capture", "zap", "快速采集", "Quick capture", "stewardship.capture"),
        ("service:cases", "wrench", "投诉与服务", "Service cases", "service.view"),
        ("circuits:circuits", "workflow", "电路", "Circuits", "circuits.view"),
        ("rivals:rival_services", "cable", "异网情报", "Rivals", "rivals.view"),
        ("approvals:waiting_for", "clipboard-check", "审批", "Approvals", "approvals.view"),
        ("guidance:papers", "route", "指导与经验", "Guidance", "guidance.view"),
        ("today:notices", "bell", "通知", "Notices", "home.view"),
    )),
    ("归属", "Responsibility", (
        ("customers:handovers", "git-compare", "交接", "Hand-overs", "account.view"),
        ("registration:registrations", "flag", "登记报备", "Registration", "registration.view"),
        ("parentage:parent_requests", "folder-tree", "挂接申请", "Parent requests", "account.edit"),
        ("registration:pool", "waypoints", "公海", "Pool", "pool.view"),
        ("customers:my_teams", "users", "我的团队", "My teams", "account.view"),
    )),
    ("档案", "Archive", (
        ("intake:runs", "file-up", "导入", "Imports", "intake.use"),
        ("intake:unmatched", "link", "未匹配清单", "Unmatched register", "intake.records"),
        ("duplicates:pairs", "copy", "查重合并", "Duplicates", "duplicates.view"),
        ("stewardship:by_field", "badge-check", "档案质量", "Archive quality", "stewardship.view"),
        ("customers:bin_entries", "trash-2", "回收站", "Recycle bin", "bin.view"),
    )),
    ("授权与隐私", "Consent and privacy", (
        ("consent:unasked", "message-square", "联系授权", "Consent", "consent.view"),
        ("privacy:vault", "lock", "金库", "Vault", "privacy.use"),
        ("privacy:subjects", "id-card", "个人信息请求", "Data requests", "privacy.subjects"),
        ("privacy:reviews", "shield-alert", "紧急查看复核", "Emergency reviews", "privacy.review"),
    )),
    ("经营", "Insights", (
        ("insights:concentration", "chart-pie", "80/20", "80/20", "insights.concentration"),
        ("insights:shared_revenue", "git-compare", "收入归属", "Whose revenue", "shares.view"),
        ("insights:unmapped_revenue", "scan-search", "未归属收入", "Unmapped revenue", "insights.unmapped"),
        ("grading:reviews", "medal", "等级评审", "Grade reviews", "grading.review"),
        ("grading:lost_register", "trending-down", "流失名录", "Lost register", "lost.view"),
        ("rulebook:draft", "library", "政策包", "Policy pack", "policy.view"),
        ("insights:runs", "moon", "夜间计算", "Nights", "insights.runs"),
    )),
    ("系统", "System", (
        ("units:mine", "network", "组织与职责", "Units and duties", "organisation.units"),
        ("placement:mine", "target", "岗位匹配", "Placement", "placement.own"),
        ("people:people", "users", "人员", "People", "organisation.manage"),
        ("people:factors", "shield-check", "两步验证", "Second steps", "organisation.factors"),
        ("customers:custom_fields", "table", "自定义字段", "Custom fields", "fields.manage"),
        ("operations:jobs", "server", "后台作业", "Jobs", "jobs.view"),
        ("operations:audit_search", "shield", "操作审计", "Audit", "audit.view"),
    )),
)

# merge: ordered participants, lower shelves first (foundation.django.participants.MergeParticipant)
MERGE: tuple[str, ...] = (
    "guanxi.foundation.django.participants.HistoryStays", "guanxi.domains.files.merging.Attachments",
    "guanxi.domains.messages.merging.Notices", "guanxi.domains.timeline.merging.Entries", "guanxi.domains.work.merging.WorkItems",
    "guanxi.domains.approvals.merging.Requests", "guanxi.domains.lists.merging.Index", "guanxi.domains.customers.merging.Archive",
    "guanxi.domains.customers.merging_people.People",
    "guanxi.domains.registration.merging.Claims", "guanxi.domains.parentage.merging.Requests",
    "guanxi.domains.privacy.merging.VaultRequests", "guanxi.domains.privacy.merging.SubjectRequests",
    "guanxi.domains.rivals.merging.Rivals", "guanxi.domains.shares.merging.Shares", "guanxi.domains.consent.merging.Consents",
    "guanxi.domains.duplicates.merging.Merges",
    "guanxi.domains.stewardship.merging.Checks", "guanxi.domains.structure.merging.Structures",
    "guanxi.domains.insights.merging.Figures", "guanxi.domains.grading.merging.Grades", "guanxi.domains.circuits.merging.Circuits",
    "guanxi.domains.service.merging.Cases",
)

# what keeps an account from the recycle bin: functions `objections(*, account_ids, today)` (foundation.django.participants.Objector)
OBJECTIONS: tuple[str, ...] = (
    "guanxi.domains.customers.objecting.objections", "guanxi.domains.registration.objecting.objections",
    "guanxi.domains.privacy.objecting.objections", "guanxi.domains.duplicates.objecting.objections",
    "guanxi.domains.insights.objecting.objections", "guanxi.domains.grading.objecting.objections",
    "guanxi.domains.circuits.objecting.objections", "guanxi.domains.service.objecting.objections",
)

# what keeps an account with whom it is when a unit's accounts are distributed (ORG-20): functions of the same shape
KEEPS_OWNER: tuple[str, ...] = (
    "guanxi.domains.customers.objecting.keeps_owner", "guanxi.domains.registration.objecting.keeps_owner",
    "guanxi.domains.grading.objecting.keeps_owner",
)

# what is open at accounts that are handed over: named on preview and printed list, carried along, given back
# (foundation.django.participants.HandoverParticipant)
HANDOVERS: tuple[str, ...] = ("guanxi.domains.registration.commands.handing.Claims", "guanxi.domains.service.handing.Cases")

# a leaver's exit: functions `leave(*, user_id, act)` that end what would go on without him (PRM-71)
LEAVERS: tuple[str, ...] = (
    "guanxi.domains.approvals.leaving.leave", "guanxi.domains.intake.leaving.leave",
    "guanxi.domains.lists.commands.leaving.leave", "guanxi.domains.customers.commands.teams.end_memberships",
    "guanxi.domains.customers.commands.leaving.leave", "guanxi.domains.registration.commands.leaving.leave",
    "guanxi.domains.privacy.commands.leaving.leave", "guanxi.domains.placement.leaving.leave", "guanxi.domains.service.commands.leaving.leave",
    "guanxi.domains.work.leaving.leave",  # the last: what the others did not pass on themselves
)

# what ends when somebody goes to another unit (ORG-12): functions of the same shape
MOVERS: tuple[str, ...] = ("guanxi.domains.customers.commands.teams.end_memberships",)

# a person leaves his account, and that is taken back: functions `gone(*, contact_id, act)` and `back(*, contact_id, account_id, undone, act)`
PEOPLE_GONE: tuple[str, ...] = ("guanxi.domains.structure.commands.going.gone",)
PEOPLE_BACK: tuple[str, ...] = ("guanxi.domains.structure.commands.going.back",)

# what stands beside people's numbers, on a page and in a file of cards: functions `(*, actor, contact_ids, now)` that answer PersonSaid by id
PEOPLE_SAID: tuple[str, ...] = ("guanxi.domains.consent.queries.ledgers.said_of",)

# what follows when somebody leads a group: functions `(*, account_id, user_id, reason, act)`, in the act that names him
LEAD_NAMED: tuple[str, ...] = ("guanxi.domains.registration.commands.leads.settle_lead_named",)

# what keeps somebody in his unit, and a unit in use: functions `(*, user_id)` and `(*, unit_id)` that answer a Reason or None
PERSON_HOLDS: tuple[str, ...] = ("guanxi.domains.customers.objecting.holds_person", "guanxi.domains.placement.leaving.holds_person")
UNIT_HOLDS: tuple[str, ...] = ("guanxi.domains.customers.objecting.holds_unit",)

# what is under way in units that go under another superior: functions `(*, unit_ids, lost_ids, user_ids)` that answer Reasons with counts;
# lost_ids: units above them no more; user_ids: their people
UNIT_MOVES: tuple[str, ...] = (
    "guanxi.domains.approvals.moving.moves_unit", "guanxi.domains.customers.objecting.moves_unit", "guanxi.domains.privacy.objecting.moves_unit",
)

# where a record is that was merged into another: functions of the actor and the ids of an address
MOVED: tuple[str, ...] = ("guanxi.domains.customers.queries.likeness.where_now",)

# what is said where such an address led to: functions `(*, actor, acts, given, led)` that answer a Text and an address ("" = none), or None
LED_ON: tuple[str, ...] = ("guanxi.domains.duplicates.web.led.led_on",)

# a warning beside a form of the archive: subject kind -> url name of the fragment, and who keeps what was answered
ENTRY_CHECKS: dict[str, str] = {"account": "duplicates:check_account", "contact": "duplicates:check_contact"}
ENTERED: tuple[str, ...] = ("guanxi.domains.duplicates.web.entry.entered",)

# a person's report and his erasure, ordered: what one table after the other holds of people (foundation.django.personal.Personal); the
# foundation's own is the last, because what the others change leaves images in history
ERASE: tuple[str, ...] = (
    "guanxi.domains.organisation.personal.Organisation", "guanxi.domains.rulebook.personal.Rulebook",
    "guanxi.domains.intake.personal.Imports", "guanxi.domains.files.personal.Files", "guanxi.domains.messages.personal.Messages",
    "guanxi.domains.timeline.personal.Timeline", "guanxi.domains.work.personal.Work", "guanxi.domains.approvals.personal.Approvals",
    "guanxi.domains.lists.personal.Lists", "guanxi.domains.registration.personal.Registration",
    "guanxi.domains.privacy.personal.Privacy", "guanxi.domains.rivals.personal.RivalRecords", "guanxi.domains.shares.personal.ShareRecords",
    "guanxi.domains.parentage.personal.ParentRequests", "guanxi.domains.placement.personal.Placement", "guanxi.domains.guidance.personal.Guidance",
    "guanxi.domains.consent.personal.ConsentRecords", "guanxi.domains.structure.personal.StructureRecords",
    "guanxi.domains.duplicates.personal.DuplicateRecords", "guanxi.domains.stewardship.personal.QualityRecords",
    "guanxi.domains.insights.personal.AccountFigures", "guanxi.domains.grading.personal.Grades", "guanxi.domains.circuits.personal.CircuitRecords",
    "guanxi.domains.service.personal.CaseRecords",
    "guanxi.domains.customers.personal.Archive", "guanxi.foundation.django.personal.Trail",
)
REPORT = ERASE  # what is erased is what is reported: one list
# what the report calls tables and codes: one `foundation.django.personal_words.Words`
REPORT_WORDS: tuple[str, ...] = ("guanxi.shell.operations.report_words.ReportWords",)

# what keeps a person's data: functions `hold(*, person, today) -> list[Hold]` (legal hold)
HOLDS: tuple[str, ...] = (
    "guanxi.domains.registration.personal.open_disputes", "guanxi.domains.customers.personal.running_agreements",
    "guanxi.domains.customers.personal.open_handovers", "guanxi.domains.intake.personal.open_imports",
    "guanxi.domains.service.personal.open_cases",
)

# who may open the attachments of a subject: `guanxi.domains.files.api.SubjectDoor` objects
SUBJECT_DOORS: tuple[str, ...] = ("guanxi.domains.intake.queries.runs.DOOR", "guanxi.domains.registration.queries.letters.DOOR",
                                  "guanxi.domains.registration.queries.evidence.DOOR",
                                  "guanxi.domains.consent.queries.ledgers.DOOR")

# outgoing channels: name -> `messages.api.Channel`
CHANNELS: tuple[tuple[str, str], ...] = (("mail", "guanxi.integrations.mail.channel.deliver"),)

# what decides about mail to customers: one `messages.api.ContactGate`
CONTACT_GATE: tuple[str, ...] = ("guanxi.domains.consent.api.check_mail",)

# what domains lend to the night: `guanxi.foundation.pure.fact.Fact` objects
FACTS: tuple[str, ...] = ("guanxi.domains.customers.facts.ACCOUNT", "guanxi.domains.customers.facts.IDENTIFIER",
                           "guanxi.domains.customers.facts.TREE_EDGE", "guanxi.domains.shares.facts.SPLIT_INSTANCE")

# sections of a policy pack: `guanxi.policy.shapes.Shape` objects or tuples of them
POLICY_SHAPES: tuple[str, ...] = (
    "guanxi.domains.grading.rules.SHAPES", "guanxi.policy.privacy.SHAPE", "guanxi.policy.security.SHAPES", "guanxi.policy.duties.SHAPE",
    "guanxi.policy.calendar.SHAPE",
    "guanxi.domains.work.policy.SHAPE",
    "guanxi.domains.registration.policy.SHAPES",
    "guanxi.domains.privacy.policy.SHAPE",
    "guanxi.domains.rivals.policy.SHAPE", "guanxi.domains.consent.policy.SHAPE",
    "guanxi.domains.duplicates.policy.SHAPE", "guanxi.domains.placement.policy.SHAPE", "guanxi.domains.parentage.policy.SHAPE",
    "guanxi.domains.structure.policy.SHAPE",
    "guanxi.domains.stewardship.rules.shapes.SHAPES",
    "guanxi.domains.customers.policy.SHAPES", "guanxi.domains.circuits.policy.SHAPE", "guanxi.domains.service.policy.SHAPES",
)

# which security profile is in force: a function of `on`, answering `guanxi.policy.security.InForce`
SECURITY: tuple[str, ...] = ("guanxi.domains.rulebook.api.security_profile",)

# what units of a kind answer for: a function of `on`, answering `guanxi.policy.duties.InForce`
DUTIES: tuple[str, ...] = ("guanxi.domains.rulebook.api.duties",)

# holidays and make-up working days: a function of `on`, answering `guanxi.policy.calendar.InForce`
CALENDAR: tuple[str, ...] = ("guanxi.domains.rulebook.api.working_calendar",)

# the list of industries, code and words, for what a unit serves
INDUSTRIES: tuple[str, ...] = ("guanxi.domains.customers.api.industry_choices",)

# what is added to the frame of every page: functions of the request
FRAME: tuple[str, ...] = ("guanxi.shell.today.frame.bell",)

# pages of other domains that belong beside the policy pack: (url name, zh, en, act)
POLICY_LINKS: tuple[tuple[str, str, str, str], ...] = (
    ("grading:preview", "预览谁会变动", "Preview who moves", "policy.preview"), ("units:calendar", "工作日历", "Working calendar", "policy.view"))

# reads that span domains and stand behind pages of the shell: programs get the same functions (integrations/rest/wired.py)
INTERFACE_READS: dict[str, str] = {
    "account_as_of": "guanxi.shell.account.as_of.account_as_of", "account_history": "guanxi.shell.operations.history.account_history",
    "search_acts": "guanxi.shell.operations.history.search_acts", "book_groups": "guanxi.shell.book.grouping.grouped",
    "people_groups": "guanxi.shell.contacts.grouping.grouped",
}
