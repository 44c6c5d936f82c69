"""Accounts: the archive of one customer, its numbers, tree, responsible people."""

from guanxi.domains.customers import api as customers
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import accounts as reading

ONE = "accounts/{account_id}"
OPERATIONS = (
    create("accounts", customers.create_account, "account.create", "新建客户", "Create an account", "customers:create_account",
           answer="account_id"),
    read(ONE, customers.account, "account.view", "读取客户", "One account with numbers, people and tree"),
    act("PATCH", ONE, customers.edit_account, "account.edit", "修改客户", "Change an account", "customers:edit_account", answer="act_id",
        current=ONE),
    read(f"{ONE}/archive", customers.archive, "account.view", "档案完整度", "Completeness of the archive"),
    read(f"{ONE}/tree", customers.account_tree, "account.view", "客户树", "Its place in a tree: above, itself, directly below"),
    read(f"{ONE}/tree/children", customers.tree_children, "account.view", "下级客户", "Accounts directly below a node, by cursor `after`"),
    read(f"{ONE}/why-visible", customers.why_visible, "account.view", "为何可见", "Why the caller sees it"),
    read(f"{ONE}/timeline", reading.timeline, "account.view", "动态", "What happened, the latest first"),
    read(f"{ONE}/disclosures", customers.disclosures, "account.view", "谁看过明文", "Who was shown personal data"),
    act("PUT", f"{ONE}/identifiers/{{scheme}}", customers.set_identifier, "account.edit", "设置编码", "Set a number", "customers:set_identifier"),
    act("PUT", f"{ONE}/parent", customers.set_parent, "account.edit", "设置上级", "Set the parent", "customers:set_parent", answer="act_id"),
    act("POST", f"{ONE}/unknown", customers.mark_account_unknown, "account.edit", "记为未知(已问)", "Mark a field as asked and unknown",
        "customers:mark_account_unknown"),
    create(f"{ONE}/assignments", customers.assign, "account.assign", "指定归属", "Assign a person", "customers:assign", answer="assignment_id"),
    act("POST", f"{ONE}/assignments/{{assignment_id}}/end", customers.end_assignment, "account.assign", "结束归属", "End an assignment",
        "customers:end_assignment"),
    read(f"{ONE}/team", customers.team, "account.view", "技术服务团队", "An account's technical service team and whom it lacks"),
    read(f"{ONE}/visit-plan", customers.visit_plan, "account.view", "走访分工", "Who visits whom at an account"),
    read("visits", customers.my_visits, "account.view", "我要走访的人", "Whom one visits by his rank"),
    read("teams", customers.my_teams, "account.view", "我的团队", "The accounts in whose teams one is"),
    create(f"{ONE}/team", customers.join_team, "team.lead", "加入团队", "Take somebody into the team", "customers:join_team", answer="assignment_id"),
    act("POST", f"{ONE}/team/{{assignment_id}}/leave", customers.leave_team, "team.lead", "退出团队", "End a membership", "customers:leave_team"),
    act("PUT", f"{ONE}/ownership", customers.set_ownership_mode, "account.assign", "设定管理方式", "Decide how it is owned",
        "customers:set_ownership_mode"),
    act("POST", f"{ONE}/visits", customers.record_visit, "account.edit", "记一次走访", "Record that it was visited", "customers:record_visit"),
    act("POST", f"{ONE}/retire", customers.retire_account, "account.retire", "移入回收站", "Put into the recycle bin", "customers:retire_account",
        answer="act_id", current=ONE),
    create(f"{ONE}/retire-tree", customers.prepare_tree_retirement, "account.retire", "预览整树移入回收站",
           "Preview the retirement of an account and everything below it: run it as a bulk edit", "customers:retire_tree", answer="change_set_id"),
    act("POST", f"{ONE}/restore", customers.restore_account, "account.retire", "从回收站恢复", "Take out of the recycle bin",
        "customers:restore_account", answer="act_id"),
    read("bin", customers.bin_entries, "bin.view", "回收站", "What lies in the recycle bin, the latest first"),
    read("bin-figures", customers.bin_figures, "bin.view", "回收站计数", "How many lie there, are due to be purged, are held"),
    read("bin/{account_id}", customers.bin_entry, "bin.view", "回收站中的客户", "One account in the recycle bin"),
    act("POST", "acts/{act_id}/undo", customers.undo_edit, "account.edit", "撤销本人修改", "Take one's own edit back", "customers:undo_edit"),
)
