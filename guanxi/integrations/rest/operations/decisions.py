"""Approvals and the policy pack."""

from guanxi.domains.approvals import api as approvals
from guanxi.domains.rulebook import api as rulebook
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import decisions as reading

ONE = "approvals/{request_id}"
OPERATIONS = (
    read("approvals", approvals.waiting_for, "approvals.view", "待我审批", "What waits for the caller"),
    read("approvals/asked", approvals.asked_by, "approvals.view", "我的申请", "What the caller asked"),
    read(ONE, approvals.request_card, "approvals.view", "读取审批", "One request with its steps"),
    act("POST", f"{ONE}/decide", reading.decide_request, "approvals.decide", "审批", "Approve or reject the next step",
        "approvals:decide_request", answer="state", current=ONE),
    read("policy-versions", rulebook.versions, "policy.view", "政策包版本", "Activated versions of the pack"),
    read("policy-draft", reading.draft, "policy.view", "政策包文件", "The pack's files as they are: findings, what activation would change"),
    read("policy-sections", reading.section, "policy.view", "政策包的一节", "One section: what is in force, and where its values come from"),
    read("policy-versions/{version_id}", reading.version, "policy.view", "读取政策包版本", "One version and what it changed"),
    create("policy-versions", rulebook.activate_policy, "policy.activate", "启用政策包", "Put the pack's files in force", "rulebook:activate_policy",
           answer="version_id"),
)
