"""What the columns of history are called, where no field catalogue says so, and which of them are the system's own and not shown (PRM-63).

A test walks every table with history and fails for a column that is neither. Not for here: what values are called (labels).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from django.apps import apps

from guanxi.foundation.pure.bilingual import Text, t

# keys, hashes, counters and marks of the system, and numbers of rows that have no page a reader could look up
INTERNAL = frozenset({
    "path", "name_key", "access_version", "act_id", "number_hash", "act", "acts", "begun_act", "fingerprint", "seed", "sha256", "source_sha256",
    "dedupe_key", "subject_kind", "subject_id", "subject_version", "payload", "url", "is_next", "is_current", "project_key", "signs", "extra",
    "targets", "refused", "digest", "content", "origins", "catalogue", "run_id", "review_id", "approval_id", "request_id", "split_id",
    "change_set_id", "import_run_id", "draw_id", "verification_id", "round_id", "group_id", "vault_id", "opens_with_id", "blocked_by_id",
    "holder_id", "challenger_id", "appeals_id", "follows_id", "support_assignment_id", "from_assignment_id", "to_assignment_id", "survivor_version",
    "loser_version", "picks", "kept", "kept_fields", "balance", "error_code", "figures", "checks", "seconds", "rejects", "declared", "position",
})
INTERNAL_OF = frozenset({
    ("customers_assignment", "project_id"),  # the group is a row of its own, with its name; the role says what he does in it
    ("work_workitem", "kind"), ("work_workitem", "weight"), ("duplicates_pair", "weight"), ("customers_handoverline", "is_open"),
    ("customers_customfield", "number"), ("insights_factfile", "groups"), ("lists_savedview", "of"), ("lists_savedview", "text"),
    ("lists_bookchoice", "of"),
    ("lists_savedview", "sort"), ("lists_bookexport", "of"), ("lists_bookexport", "text"), ("lists_bookexport", "sort"),
    ("customers_move", "matched_by"), ("approvals_request", "kind"), ("grading_gradereviewline", "decided_by"), ("lists_bookchoice", "pinned"),
    ("rulebook_policyversion", "operator"), ("customers_changeset", "progress"), ("registration_dispute", "instance"), ("insights_factfile", "file"),
    ("registration_leaddispute", "instance"), ("guidance_paper", "source_id"), ("guidance_receipt", "paper_id"),
    ("service_supportrequest", "case_id"), ("circuits_circuit", "designation_key"), ("circuits_testrun", "circuit_id"),
})
PAIRS: Mapping[str, str] = {"zh": "en", "title_zh": "title_en", "name_zh": "name_en", "error_zh": "error_en", "help_zh": "help_en"}
"""One text in two columns: the first is shown in the reader's language, the second not by itself."""
TWO_FIELDS = frozenset({"customers_customfield"})
"""Where the two names of a text are two fields of their own."""

_EVENTS: Mapping[str, tuple[str, str]] = {
    "asked": ("申请", "asked"), "activated": ("启用", "activated"), "answered": ("答复", "answered"), "announced": ("预告", "announced"),
    "binned": ("移入回收站", "put into the bin"), "checked": ("核实", "checked"), "closed": ("结束", "closed"), "confirmed": ("确认", "confirmed"),
    "decided": ("决定", "decided"), "done": ("完成", "done"), "ended": ("结束", "ended"), "entered": ("录入", "entered"),
    "escalated": ("上报", "escalated"), "explained": ("说明", "explained"), "fetched": ("下载", "fetched"), "finished": ("完成", "finished"),
    "found": ("发现", "found"), "granted": ("授权", "granted"), "issued": ("签发", "issued"), "keeps": ("保留名单确认", "kept"),
    "made": ("制定", "made"), "merged": ("合并", "merged"), "moved": ("调整", "moved"), "opened": ("发起", "opened"), "opinion": ("意见", "opinion"),
    "progressed": ("最近进展", "progressed"), "recorded": ("登记", "recorded"), "registered": ("登记", "registered"), "removed": ("删除", "removed"),
    "reported": ("上报", "reported"), "retired": ("停用", "retired"), "returned": ("移出", "returned"), "reviewed": ("复核", "reviewed"),
    "revoked": ("撤销", "revoked"), "said": ("答复", "said"), "seen": ("查看", "seen"), "sent": ("派出", "sent"), "set": ("约定", "set"),
    "started": ("开始", "started"), "struck": ("列入名录", "struck off"), "taken_back": ("撤回", "taken back"), "undone": ("撤销", "undone"),
    "witnessed": ("监交", "witnessed"), "opens": ("开启", "opens"), "closes": ("截止", "closes"), "began": ("开始", "began"),
    "awarded": ("取得", "awarded"), "expires": ("有效期至", "expires"), "lost": ("转入流失", "lost"), "effective": ("生效", "effective"),
    "signed": ("签收", "read"), "withdrawn": ("撤回", "withdrawn"),
}
_ENDS: Mapping[str, tuple[str, str]] = {
    "_by_id": ("人", " by"), "_by_name": ("人", " by"), "_at": ("时间", " at"), "_on": ("日期", " on")}

ANY: Mapping[str, Text] = {
    "account_id": t("客户", "account"), "user_id": t("人员", "person"), "unit_id": t("单位", "unit"),
    "agreement_unit_id": t("签约单位", "unit that signed"), "partner_unit_id": t("合作伙伴", "partner"),
    "partner_until": t("合作至", "served through it until"), "role": t("角色", "role"),
    "valid_from": t("起", "from"), "valid_until": t("止", "until"), "scheme": t("编码类型", "scheme"), "value": t("编码", "code"),
    "issuer": t("发放单位", "issuer"), "is_primary": t("主编码", "primary"), "is_active": t("在用", "active"), "state": t("状态", "state"),
    "code": t("代码", "code"), "kind": t("种类", "kind"), "tier": t("层级", "tier"), "region_code": t("行政区划", "region"),
    "revenue_group": t("营收组", "revenue group"), "duty_kind": t("单位类型", "kind of duties"), "industries": t("服务行业", "industries it serves"),
    "contract_until": t("合同终止日", "end of the contract"), "ended_on": t("撤销日", "ended on"), "post": t("职务", "post"),
    "phone": t("电话", "phone"), "email": t("邮箱", "email"), "roles": t("角色", "roles"), "language": t("语言", "language"),
    "username": t("登录名", "login name"), "staff_number": t("工号", "staff number"), "last_login": t("上次登录", "last login"),
    "tree_kind": t("关系类型", "kind of tree"), "child_id": t("下级", "child"), "parent_id": t("上级", "parent"),
    "must_change_password": t("须更换口令", "has to change the password"), "closed_on": t("撤销日", "closed on"),
    "password_set_at": t("口令设于", "password set at"), "grade": t("等级", "grade"), "from_grade": t("原等级", "from grade"),
    "proposed_grade": t("建议等级", "proposed grade"), "calculated_grade": t("测算等级", "calculated grade"), "decision": t("决定", "decision"),
    "opinion": t("意见", "opinion"), "note": t("备注", "note"), "reason": t("原因", "reason"), "closed_at": t("关闭时间", "closed at"),
    "outcome": t("结果", "outcome"), "snoozed_until": t("改期至", "put off until"), "decided_by": t("决定方式", "decided by"),
    "contact_id": t("联系人", "contact"), "decider_name": t("决定人", "decided by"), "decider_note": t("决定意见", "decider's note"),
    "rank": t("档次", "rank"), "policy_version": t("政策版本", "policy version"), "next_grade": t("下一等级", "next grade"),
    "approver_unit_id": t("审批单位", "deciding unit"), "from_rank": t("原档次", "from rank"), "proposed_rank": t("建议档次", "proposed rank"),
    "calculated_rank": t("测算档次", "calculated rank"), "value_fen": t("计算值", "value"), "gap_fen": t("差额", "gap"),
    "missing": t("缺少", "missing"), "is_protected": t("降级保护", "protected"), "title_zh": t("标题", "title"),
    "source_document": t("依据文件", "document"), "cutoff_on": t("业绩切割日", "cutoff"), "counts_from": t("业绩起计", "counts from"),
    "counts_until": t("业绩止计", "counts until"), "known_unknown": t("未知(已问)", "known unknown"), "name": t("名称", "name"),
    "due_on": t("到期", "due"), "owner_id": t("归属人", "owner"), "owner_name": t("归属人", "owner"),
    "expires_on": t("有效期至", "expires on"), "unit_ids": t("审批单位", "deciding units"), "decider_ids": t("审批人", "deciders"),
    "number": t("编号", "number"), "ownership_reason": t("管理方式的原因", "why it is owned so"), "merged_into_id": t("并入", "merged into"),
    "function": t("职能", "function"), "held": t("保留事由", "why it is kept"), "field": t("字段", "field"), "fields": t("字段", "fields"),
    "said": t("内容", "content"), "unchanged": t("未变", "unchanged"), "changed": t("已变", "changed"), "subject": t("对象", "subject"),
    "scope": t("范围", "scope"), "industry_code": t("行业", "industry"), "area_id": t("区域", "area"), "left_over": t("超出未列", "left over"),
    "closing_note": t("结束说明", "closing note"), "distribution_id": t("分配编号", "distribution number"),
    "handover_id": t("交接编号", "hand-over number"), "from_user_id": t("原负责人", "from"), "to_user_id": t("新负责人", "to"),
    "revenue_fen": t("近12月收入", "revenue, 12 months"), "why": t("理由", "why"), "witness_id": t("监交人", "witness"),
    "overlap_days": t("交叠天数", "days of overlap"), "overlap_until": t("交叠至", "overlap until"),
    "witness_remark": t("监交意见", "witness's remark"),
    "reader_id": t("交叠期只读人", "reads during the overlap"), "old_contact_id": t("原记录", "former record"),
    "new_contact_id": t("新记录", "new record"), "old_account_id": t("原客户", "former account"), "new_account_id": t("新客户", "new account"),
    "department": t("部门", "department"), "source": t("来源", "source"), "survivor_id": t("保留", "stays"), "loser_id": t("并入", "goes"),
    "survivor_name": t("保留", "stays"), "loser_name": t("并入", "goes"), "low_account_id": t("客户甲", "one account"),
    "high_account_id": t("客户乙", "other account"), "score": t("相似度", "likeness"), "until": t("至", "until"),
    "size": t("大小(字节)", "size in bytes"),
    "created_by": t("上传人", "uploaded by"), "round": t("轮次", "round"), "submission": t("提交次数", "submissions"),
    "last_month": t("末次出账月", "last month billed"), "last_fen": t("末月收入", "revenue of that month"),
    "yearly_fen": t("年收入", "revenue of a year"), "known_months": t("有数据的月数", "months with data"),
    "returned_by": t("移出方式", "returned by"),
    "return_reason": t("移出原因", "why returned"), "counted_from": t("起算日", "counted from"), "rows": t("行数", "rows"),
    "rejected": t("拒收行数", "rows rejected"), "months": t("账期", "months"), "total_fen": t("合计", "total"), "as_of": t("截至", "as of"),
    "status": t("状态", "status"), "unknown_codes": t("未知编码数", "unknown codes"), "source_name": t("文件名", "file name"),
    "accept_drift": t("接受差异", "accept drift"), "anchor_month": t("账期", "month"), "changed_rows": t("变化行数", "rows changed"),
    "error_zh": t("错误", "error"), "columns": t("列", "columns"), "pinned": t("固定的视图", "pinned views"), "format": t("格式", "format"),
    "shared_unit_id": t("共享给单位", "shared with unit"), "shared_role": t("共享给角色", "shared with role"),
    "from_parent_id": t("原上级", "former parent"), "to_parent_id": t("新上级", "new parent"), "from_tier": t("原层级", "former tier"),
    "to_tier": t("新层级", "new tier"), "units": t("单位数", "units"), "people": t("人数", "people"), "asker_id": t("申请人", "asked by"),
    "way": t("答复方式", "way"), "answerer_ids": t("答复人", "who answers"), "answer": t("答复", "answer"), "stance": t("态度", "stance"),
    "is_open": t("愿意调岗", "open to a transfer"), "from_unit_id": t("原单位", "from unit"), "to_unit_id": t("新单位", "to unit"),
    "job": t("岗位", "job"), "keeps_accounts": t("保留名下客户", "keeps his accounts"), "keeps_reason": t("保留原因", "why he keeps them"),
    "keeps_by_name": t("保留确认人", "kept by"), "shift": t("班次", "shift"), "approver_id": t("审批人", "approver"),
    "substitute_id": t("替班人", "substitute"), "basis": t("依据", "basis"), "counts": t("处理结果", "what was done"),
    "contact_ids": t("涉及联系人", "contacts"), "opened_ids": t("已查看的联系人", "contacts opened"), "what": t("事项", "what"),
    "what_en": t("事项(英文)", "what, in English"),
    "minutes": t("开放分钟", "minutes open"), "batch_hours": t("批次有效小时", "hours a batch stays open"),
    "ended_note": t("结束说明", "closing note"),
    "review_due": t("复核期限", "review due"), "verdict": t("复核结论", "verdict"), "review_note": t("复核意见", "reviewer's note"),
    "project": t("项目", "project"), "holder_user_id": t("原报备人", "holder"), "holder_unit_id": t("原报备单位", "holder's unit"),
    "challenger_user_id": t("申请方", "challenger"), "challenger_unit_id": t("申请方单位", "challenger's unit"),
    "decision_reason": t("裁决理由", "why decided so"), "revoked_reason": t("撤销原因", "why revoked"),
    "undone_reason": t("撤销原因", "why taken back"), "proof": t("佐证", "proof"),
    "expected_fen": t("预计收入", "expected revenue"), "protected_until": t("保护至", "protected until"), "progress_by": t("须有进展", "progress by"),
    "evidence": t("进展凭据", "what showed progress"), "evidence_ref": t("凭据编号", "record that shows it"),
    "evidence_on": t("凭据日期", "day of what shows it"),
    "repeat": t("周期", "repeats"), "anchor_on": t("首期日", "first round"), "next_on": t("下一期", "next round"),
    "made_by_id": t("发起人", "opened by"),
    "operator": t("运营商", "operator"), "name_zh": t("名称", "name"), "label": t("版本名", "label"), "effective_from": t("生效日", "in force from"),
    "asked_name": t("回访人", "who calls back"), "week": t("周", "week"), "population": t("总数", "population"), "drawn": t("抽取数", "drawn"),
    "percent": t("比例(%)", "percent"), "accounts": t("客户数", "accounts"), "gaps": t("缺项数", "gaps"), "month": t("月份", "month"),
    "count": t("数量", "count"), "by_name": t("办理人", "by"), "by_id": t("办理人", "by"), "passed_from": t("转自", "passed on from"),
    "stake_fen": t("涉及收入", "revenue at stake"), "zh": t("事项", "what"), "reasons": t("理由", "why"),
    "snooze_reason": t("改期原因", "why put off"),
    "visited_on": t("走访日期", "visited on"), "visited_by_id": t("走访人", "visited by"), "visited_by_name": t("走访人", "visited by"),
    "row": t("岗位", "row"), "above_id": t("上级或分管人", "superior or in charge"), "below_id": t("下级或被分管人", "below him"),
    "password": t("口令", "password"), "processed": t("已处理", "processed"),
}
OF_TABLE: Mapping[tuple[str, str], Text] = {
    ("grading_accountgrade", "scheme"): t("等级方案", "scheme"), ("grading_gradereview", "scheme"): t("等级方案", "scheme"),
    ("grading_visitlapse", "scheme"): t("等级方案", "scheme"), ("grading_visitlapse", "closed_on"): t("结束日", "closed on"),
    ("grading_accountgrade", "kind"): t("等级类别", "kind of grade"), ("rivals_rivalservice", "monthly_rent_fen"): t("月租", "monthly rent"),
    ("consent_consent", "said_at"): t("表态时间", "said at"), ("consent_consent", "valid_until"): t("有效期至", "valid until"),
    ("consent_consent", "notice_version"): t("告知书版本", "version of the notice"),
    ("consent_touch", "by_name"): t("联系人员", "by"), ("consent_touch", "at"): t("时间", "at"),
    ("consent_touch", "is_ours"): t("我方主动", "ours"), ("consent_touch", "decision_id"): t("判定编号", "decision"),
    ("consent_touch", "purpose"): t("用途", "purpose"), ("consent_touch", "channel"): t("渠道", "channel"),
    ("customers_contactphone", "number"): t("号码", "number"), ("customers_contactphone", "is_preferred"): t("首选", "preferred"),
    ("customers_changeset", "value"): t("新值", "new value"), ("customers_changeset", "of"): t("对象", "of what"),
    ("customers_changeset", "owner_id"): t("办理人", "by"),
    ("customers_position", "name"): t("姓名", "name"), ("placement_entry", "value"): t("内容", "what"),
    ("parentage_parentrequest", "said"): t("上级(原文)", "parent as typed"), ("parentage_parentrequest", "answer"): t("答复", "answer"),
    ("parentage_parentrequest", "closed_on"): t("办结日", "over on"), ("parentage_parentrequest", "attached_by_name"): t("同意人", "agreed by"),
    ("registration_leaddispute", "unit_ids"): t("签约单位", "units that signed"), ("registration_leaddispute", "user_ids"): t("相关人员", "sides"),
    ("registration_leaddispute", "called_unit_id"): t("待办单位", "level that is called"),
    ("registration_leaddispute", "called_on"): t("提交日", "called on"),
    ("registration_leaddispute", "lead_user_id"): t("牵头人", "lead"), ("registration_leaddispute", "lead_unit_id"): t("牵头单位", "leading unit"),
    ("registration_letter", "content"): t("授权事项", "what it allows"), ("shares_revenueshare", "rate"): t("比例", "rate"),
    ("circuits_circuit", "a_account_id"): t("A端客户", "account at the A end"),
    ("circuits_circuit", "z_account_id"): t("Z端客户", "account at the Z end"),
    ("circuits_testrun", "measured"): t("测值", "what was measured"), ("circuits_testrun", "void_reason"): t("作废原因", "why it does not count"),
    ("circuits_testrun", "source_file"): t("来源文件", "from the file"),
    ("circuits_testrun", "seconds"): t("时长(秒)", "duration (s)"),
    ("service_supportrequest", "centre_id"): t("支持中心", "centre"), ("service_supportrequest", "level"): t("中心类型", "kind of centre"),
    ("service_supportrequest", "from_unit_id"): t("转出单位", "asked by the unit"), ("service_supportrequest", "severity"): t("严重程度", "severity"),
    ("service_supportrequest", "due_at"): t("客户时限", "due"), ("service_supportrequest", "question"): t("技术请求", "technical request"),
    ("service_supportrequest", "know_how"): t("产品知识", "know-how"), ("service_supportrequest", "satisfaction"): t("客户是否满意", "satisfied"),
    ("stewardship_collectionround", "closed_on"): t("结束日", "closed on"), ("privacy_vaultrequest", "until"): t("开放至", "open until"),
    ("lists_bookexport", "owner_id"): t("导出人", "exported by"), ("guidance_paper", "to_unit_ids"): t("收文单位", "goes to"),
    ("guidance_paper", "title"): t("标题", "title"), ("guidance_paper", "text"): t("内容", "text"),
    ("guidance_paper", "author_name"): t("发文人", "author"),
    ("guidance_paper", "withdrawn_reason"): t("撤回原因", "why taken back"),
}


@functools.cache
def _columns_of(table: str) -> frozenset[str]:
    return frozenset(field.attname for model in apps.get_models() if model._meta.db_table == table for field in model._meta.concrete_fields)


def is_internal(table: str, column: str) -> bool:
    """True for what is the system's own: keys, marks, a person's number beside his name, the other language of a text."""
    if (table, column) in OF_TABLE:
        return False
    if column in INTERNAL or (table, column) in INTERNAL_OF or (table not in TWO_FIELDS and column in PAIRS.values()):
        return True
    return column.endswith("_id") and f"{column.removesuffix('_id')}_name" in _columns_of(table)


def label(table: str, column: str) -> Text | None:
    """The column's name; None where nobody gave one."""
    return OF_TABLE.get((table, column)) or ANY.get(column) or _event(column)


def _event(column: str) -> Text | None:
    """Who did something, and when: named alike in every table."""
    for ending, (zh, en) in _ENDS.items():
        if column.endswith(ending) and (found := _EVENTS.get(column.removesuffix(ending))):
            return Text(f"{found[0]}{zh}", f"{found[1]}{en}")
    return None
