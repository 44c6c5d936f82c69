"""Cases (投诉与服务): what customers complain of, ask and suggest, from received to closed."""

from guanxi.domains.service import api as service
from guanxi.integrations.rest.operation import act, create, read

ONE, REQUEST = "cases/{case_id}", "support/{support_id}"
OPERATIONS = (
    read("cases", service.cases, "service.view", "工单列表", "Cases by cursor; those not closed the oldest first", hidden={"size": 200}),
    read("interactions/figures", service.interaction_figures, "service.view", "走访和联系分析", "Visits and contacts by unit and month"),
    read("interactions", service.interactions, "service.view", "走访和联系明细", "The visits and contacts behind a figure; `next` asks for the rest"),
    read("cases/figures", service.case_figures, "service.view", "工单分析", "By kind and month, time to close, share reopened"),
    read("accounts/{account_id}/cases/summary", service.case_block, "service.view", "客户的投诉与服务",
         "An account's open cases and its last 12 months"),
    create("accounts/{account_id}/cases", service.record_case, "service.record", "登记工单", "Record a case", "service:record_case",
           answer="case_id"),
    read(ONE, service.case, "service.view", "读取工单", "One case"),
    act("PATCH", ONE, service.edit_case, "service.handle", "更正工单", "Correct a case that is not closed", "service:edit_case", current=ONE),
    act("POST", f"{ONE}/assign", service.assign_case, "service.handle", "更换负责人", "Put a person in charge; null: the account's owner",
        "service:assign_case"),
    act("POST", f"{ONE}/answer", service.answer_case, "service.handle", "登记答复", "What the customer was answered", "service:answer_case"),
    act("POST", f"{ONE}/close", service.close_case, "service.handle", "办结工单", "Close an answered case: yes, no, not_asked", "service:close_case"),
    read(f"{ONE}/support", service.case_support, "service.view", "工单转支持中心的经过", "Where a case was passed on to, and what came of it"),
    create(f"{ONE}/pass-on", service.pass_on_case, "service.handle", "转支持中心", "Ask a support centre of the pack; centre: its kind",
           "service:pass_on_case", answer="support_id"),
    read("support", service.supports, "service.view", "技术请求列表", "Requests to support centres by cursor; those that wait the oldest first"),
    read("support/figures", service.support_figures, "service.view", "支持中心分析",
         "By centre and month: cases helped, time to answer, satisfaction"),
    read("support/know-how", service.know_how, "service.view", "产品知识", "Know-how that centres passed on with their answers"),
    read(REQUEST, service.support, "service.view", "读取技术请求", "One request to a support centre"),
    act("POST", f"{REQUEST}/answer", service.answer_support, "service.handle", "支持中心答复", "The centre's solution, with know-how or without",
        "service:answer_support"),
    act("POST", f"{REQUEST}/give-back", service.give_back_support, "service.handle", "支持中心退回", "The centre could not solve it, and why",
        "service:give_back_support"),
    act("POST", f"{REQUEST}/take-back", service.take_back_support, "service.handle", "撤回技术请求", "Who has the case needs the centre no more",
        "service:take_back_support"),
    act("POST", f"{ONE}/reopen", service.reopen_case, "service.handle", "重开工单", "Open it again, with the reason", "service:reopen_case"),
)
