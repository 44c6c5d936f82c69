"""Registration (登记报备): claims, arbitration, letters of authorisation, reports for the record."""

from guanxi.domains.registration import api as registration
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import registration as reading

ONE, DISPUTE, LETTER = "registrations/{registration_id}", "registrations/{registration_id}/disputes", "letters/{letter_id}"
OPERATIONS = (
    read("registrations", registration.registrations, "registration.view", "报备列表", "Claims; `before` of one answer asks for the next"),
    create("registrations", registration.register, "registration.register", "登记报备", "Register an account or project", "registration:register",
           answer="registration_id"),
    read(ONE, registration.registration, "registration.view", "读取报备", "One claim"),
    read(f"{ONE}/holder", registration.holder_of, "registration.view", "占有方", "Who holds what it asked for"),
    read(f"{ONE}/history", reading.history, "registration.view", "报备历史", "What happened to a claim"),
    act("POST", f"{ONE}/decide", registration.decide_registration, "registration.decide", "审核报备", "Confirm or decline",
        "registration:decide_registration"),
    act("POST", f"{ONE}/progress", registration.report_progress, "registration.view", "登记进展", "Proof of progress",
        "registration:report_progress"),
    act("POST", f"{ONE}/withdraw", registration.withdraw_registration, "registration.view", "撤回报备", "Free the object again",
        "registration:withdraw_registration"),
    read(DISPUTE, registration.disputes_of, "registration.view", "仲裁记录", "Arbitrations of a claim"),
    create(DISPUTE, registration.open_dispute, "registration.register", "申请仲裁", "Ask the common superior", "registration:open_dispute",
           answer="dispute_id"),
    read("disputes", registration.disputes_to_decide, "registration.view", "待裁决", "Arbitrations that wait for the caller"),
    act("POST", "registrations/{registration_id}/disputes/{dispute_id}/decide", reading.decide_dispute, "registration.decide", "仲裁裁决",
        "Decide an arbitration", "registration:decide_dispute", current=ONE),
    create("registrations/{registration_id}/disputes/{dispute_id}/appeal", reading.appeal_dispute, "registration.register", "申诉", "Appeal, once",
           "registration:appeal_dispute", answer="dispute_id"),
    read("accounts/{account_id}/registrations", registration.registrations_of, "registration.view", "客户报备", "Claims of an account"),
    read("letters", registration.letters, "registration.view", "授权委托书", "Letters of authorisation"),
    create("letters", registration.issue_letter, "registration.authorise", "签发委托书", "Issue a letter with its scan", "registration:issue_letter",
           answer="letter_id", takes_file=True),
    read(LETTER, registration.letter, "registration.view", "读取委托书", "One letter"),
    act("POST", f"{LETTER}/revoke", registration.revoke_letter, "registration.authorise", "撤销委托书", "Revoke a letter",
        "registration:revoke_letter"),
    read("accounts/{account_id}/letters", registration.letters_of, "registration.view", "客户的委托书", "Letters of an account"),
    read("record-reports", registration.reports, "registration.view", "备案列表", "Reports for the record"),
    read("record-reports/unreported", registration.unreported, "registration.view", "未备案客户", "Accounts not yet reported",
         hidden={"among": None}),
    create("pool/{account_id}/claim", registration.claim, "pool.claim", "公海认领", "Claim an account of the pool", "registration:claim",
           answer="assignment_id"),
    act("POST", "pool/{account_id}/give-back", registration.give_back, "pool.claim", "放回公海", "Give one's own back", "registration:give_back"),
    create("pool/{account_id}/assign", registration.assign_from_pool, "account.assign", "公海指派", "Name the owner of a pool account",
           "registration:assign_from_pool", answer="assignment_id"),
    create("record-reports", registration.report_for_record, "registration.register", "上报备案", "Report accounts for the record",
           "registration:report_for_record", answer="reported"),
    act("POST", "record-reports/answer", registration.answer_reports, "registration.decide", "答复备案", "Receive or return reports",
        "registration:answer_reports", answer="answered"),
)
