"""The vault (金库): asking, revoking, reviews, and who is on duty. Opening asks for a fresh login and is for pages (exemptions)."""

from guanxi.domains.customers import api as customers
from guanxi.domains.privacy import api as privacy
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import privacy as reading

ONE = "vault/{request_id}"
OPERATIONS = (
    read("vault", privacy.vault_requests, "privacy.use", "我的金库申请", "The caller's requests"),
    read("vault/log", privacy.vault_log, "privacy.use", "金库记录", "Requests of the caller's units"),
    create("accounts/{account_id}/vault", privacy.ask_vault, "contact.unmask", "申请金库", "Ask to see people's data", "privacy:ask_vault",
           answer="request_id"),
    create("accounts/{account_id}/cards-request", privacy.ask_cards, "contact.unmask", "申请带走名片", "Ask to take an account's people as cards",
           "privacy:ask_cards", answer="request_id"),
    read(ONE, privacy.vault_request, "privacy.use", "读取金库申请", "One request"),
    act("POST", f"{ONE}/revoke", privacy.revoke_vault, "privacy.use", "收回金库", "End a grant before its time", "privacy:revoke_vault"),
    read("vault-emergencies", privacy.emergencies, "privacy.review", "待复核的紧急查看", "Emergency openings to review"),
    act("POST", "vault-emergencies/{request_id}/review", privacy.review_emergency, "privacy.review", "复核紧急查看", "Review an emergency opening",
        "privacy:review_emergency"),
    read("accounts/{account_id}/vault/fields", customers.vault_fields, "contact.unmask", "须经金库的字段",
         "Fields of an account's people that only the vault opens to the caller"),
    read("subject-requests/former-figures", privacy.former_figures, "privacy.subjects", "停用联系人到期计数",
         "How many former contacts the coming nights erase, of the accounts he sees"),
    read("subject-requests", privacy.subject_requests, "privacy.subjects", "个人信息请求列表", "What people asked about their own data"),
    create("contacts/{contact_id}/subject-requests", privacy.ask_subject, "privacy.subjects", "提出个人信息请求",
           "What a person asks about his own data: a report, an erasure; on what he was identified", "privacy:ask_subject",
           answer="request_id"),
    create("accounts/{account_id}/subject-requests", privacy.ask_account_subject, "privacy.subjects", "提出个人客户的请求",
           "The same of a customer who is an individual", "privacy:ask_account_subject", answer="request_id"),
    read("subject-requests/{request_id}", privacy.subject_request, "privacy.use", "读取个人信息请求", "One of them, also for who decides it"),
    read("duty/now", reading.on_duty, "privacy.use", "当前值班人", "Who decides for a unit at this moment"),
    read("duty/people", privacy.people_for_duty, "privacy.roster", "可值班人员", "Who may stand in the roster"),
    read("duty", privacy.roster, "privacy.use", "值班表", "Who is on duty"),
    create("duty", privacy.set_duty, "privacy.roster", "安排值班", "Put in a turn", "privacy:set_duty", answer="turn_id"),
    act("POST", "duty/{turn_id}/end", privacy.end_duty, "privacy.roster", "结束值班", "End a turn", "privacy:end_duty"),
)
