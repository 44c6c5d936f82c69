"""Requests for a parent (申请挂接): asked by who may not see it, answered by who may."""

from guanxi.domains.parentage import api as parentage
from guanxi.integrations.rest.operation import act, create, read

ONE = "parent-requests/{request_id}"
OPERATIONS = (
    read("parent-requests", parentage.parent_requests, "account.edit", "挂接申请列表", "One's own requests for a parent, and those one answers"),
    read("accounts/{account_id}/parent-requests", parentage.account_parent_requests, "account.edit", "客户的挂接申请", "An account's requests"),
    create("accounts/{account_id}/parent-requests", parentage.ask_parent, "account.edit", "申请挂接",
           "Ask for a parent one may not see; the answer is the same whether it exists or not", "parentage:ask_parent", answer="request_id"),
    read(ONE, parentage.parent_request, "account.edit", "读取挂接申请", "One request for a parent"),
    act("POST", f"{ONE}/answer", parentage.answer_parent, "account.edit", "答复挂接申请", "Attach, or refuse and say why", "parentage:answer_parent",
        current=ONE),
    act("POST", f"{ONE}/withdraw", parentage.withdraw_parent, "account.edit", "撤回挂接申请", "Take a request back", "parentage:withdraw_parent"),
)
