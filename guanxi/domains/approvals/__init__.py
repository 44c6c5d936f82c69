"""Approvals: one engine for every "may I?" (审批): request, steps, decision.

Words: 申请 = request · 环节 = step · 审批 = decide · 同意/驳回 = approve/reject · 撤回 = withdraw.
The asking domain calls `api.request` inside its own act and names the unit that decides each step; a step is decided
by somebody who holds `approvals.decide` at that unit or above and did not ask himself. `ApprovalDecided` comes back as
an event; the asker re-checks rights and the subject's version before it acts.
Does not: know what is asked about (`Ref` and payload only), carry the decision out.
"""
