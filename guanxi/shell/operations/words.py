"""History in people's words: labels of tables, columns and verbs; personal values masked as everywhere (PRM-63)."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any, Literal

from guanxi.domains.circuits import api as circuits
from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.rivals import api as rivals
from guanxi.domains.service import api as service
from guanxi.domains.shares import api as shares
from guanxi.domains.structure import api as structure
from guanxi.foundation.django import clock
from guanxi.foundation.django.trail import ActLine, Change, RowChange
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field, Level
from guanxi.foundation.pure.money import to_yuan
from guanxi.policy.privacy import Masking
from guanxi.shell.book import words as book
from guanxi.shell.operations import columns, labels
from guanxi.shell.operations.names import Names

Relation = Literal["own", "same_unit", "service", "other"]

TABLES: dict[str, Text] = {
    "customers_binentry": t("回收站", "Recycle bin"), "customers_account": t("客户", "Account"), "customers_contact": t("联系人", "Contact"),
    "customers_accountidentifier": t("编码", "Identifier"), "customers_treeedge": t("上下级", "Place in the tree"),
    "customers_assignment": t("归属", "Assignment"), "work_workitem": t("待办", "Work item"),
    "organisation_user": t("人员", "Person"), "organisation_unit": t("单位", "Unit"), "organisation_unitmove": t("调整上级", "Move of a unit"),
    "organisation_group": t("小组", "Group"), "organisation_groupmember": t("组员", "Member of a group"),
    "grading_accountgrade": t("等级", "Grade"), "grading_gradereviewline": t("评审行", "Review line"),
    "grading_lostentry": t("流失名录", "Lost register"), "grading_visitlapse": t("未走访", "Not visited"),
    "grading_gradereview": t("等级评审", "Grade review"), "approvals_step": t("审批环节", "Approval step"),
    "customers_changeset": t("批量修改", "Bulk change"), "customers_move": t("人随岗走", "Person moved"),
    "customers_distribution": t("客户分配", "Distribution"), "customers_distributionline": t("分配的客户", "Account of a distribution"),
    "organisation_stationing": t("派驻", "Stationing"), "registration_registration": t("报备", "Registration"),
    "registration_dispute": t("报备仲裁", "Dispute about a registration"), "registration_letter": t("授权函", "Letter of authorisation"),
    "registration_recordreport": t("备案", "Report for the record"), "registration_leaddispute": t("牵头争议", "Dispute about who leads"),
    "customers_customfield": t("自定义字段", "Custom field"), "customers_contactphone": t("更多号码", "Further number"),
    "customers_position": t("任职", "Post"), "customers_personvisit": t("走访到的人", "Person met"),
    "customers_handover": t("交接", "Hand-over"), "customers_handoverline": t("交接客户", "Account of a hand-over"),
    "lists_savedview": t("视图", "View"), "lists_bookchoice": t("列表设置", "List settings"), "lists_bookexport": t("导出", "Export"),
    "privacy_vaultrequest": t("金库申请", "Vault request"), "privacy_dutyturn": t("值班", "Duty turn"),
    "privacy_subjectrequest": t("个人信息请求", "Request of a person"), "customers_projectgroup": t("项目小组", "Project group"),
    "files_attachment": t("附件", "Attachment"), "approvals_request": t("审批", "Approval"),
    "intake_importrun": t("导入", "Import"), "rulebook_policyversion": t("政策版本", "Policy version"),
    "stewardship_verification": t("核实", "Verification"), "stewardship_callback": t("抽样回访", "Call-back"),
    "stewardship_callbackdraw": t("回访抽样", "Sample"), "stewardship_unitreport": t("单位填报", "Report of a unit"),
    "stewardship_collectionround": t("信息采集", "Round of collection"), "stewardship_collectionline": t("采集分工", "Part of a round"),
    "rivals_rivalservice": t("异网业务", "Rival service"), "rivals_rivalpromotion": t("对手现场促销", "Promotion of a rival"),
    "shares_revenuesplit": t("收入归属", "Revenue split"), "shares_revenueshare": t("收入归属比例", "Revenue share"),
    "circuits_circuit": t("电路", "Circuit"), "circuits_testrun": t("电路测试", "Test of a circuit"),
    "service_case": t("投诉与服务", "Case"), "service_supportrequest": t("转支持中心", "Request to a support centre"),
    "structure_seat": t("岗位", "Row"), "structure_line": t("汇报与分管", "Reporting and being in charge"),
    "structure_unknownrow": t("未知岗位", "Unknown row"), "parentage_parentrequest": t("挂接申请", "Request for a parent"),
    "parentage_parentroute": t("挂接答复", "Answer about a parent"), "placement_profile": t("调岗意向", "Open to a transfer"),
    "placement_entry": t("个人背景与意向", "Profile entry"), "placement_transfer": t("调岗", "Transfer of a person"),
    "guidance_paper": t("指导与经验", "Guidance or experience"), "guidance_receipt": t("签收与反馈", "Receipt of a unit"),
    "consent_consent": t("联系授权", "Consent"), "consent_touch": t("联系记录", "Contact that took place"),
    "duplicates_pair": t("疑似重复", "Pair of duplicates"), "duplicates_merge": t("合并", "Merge"),
    "insights_factfile": t("数据文件", "Data file"), "insights_nightrun": t("夜间计算", "Night run"),
}
VERBS: dict[str, Text] = {
    "prepare_tree_retirement": t("预览整树移入回收站", "previewed a tree into the recycle bin"),
    "retire_account": t("移入回收站", "put into the recycle bin"), "restore_account": t("从回收站恢复", "restored from the recycle bin"),
    "look_for_former": t("查找到期的停用联系人", "looked for former contacts whose time is over"),
    "announce_purge": t("预告回收站清除", "announced a purge"), "purge_account": t("清除回收站客户", "purged an account"),
    "create_account": t("新建客户", "created the account"), "edit_account": t("修改档案", "edited the archive"),
    "set_registered_on": t("登记日期随报备变更", "changed the day of registration with its claim"),
    "define_field": t("新建自定义字段", "defined a field"), "edit_field": t("修改自定义字段", "changed a field"),
    "move_field": t("调整字段顺序", "moved a field"), "retire_field": t("停用自定义字段", "retired a field"),
    "restore_field": t("恢复自定义字段", "restored a field"),
    "record_visit": t("登记走访", "recorded a visit"), "lower_unvisited": t("半年未走访,等级下调", "lowered for want of a visit"),
    "update_lost_register": t("更新流失名录", "updated the lost register"), "explain_loss": t("填写流失原因", "said why it was lost"),
    "return_account": t("移出流失名录", "took off the lost register"), "export_lost": t("导出流失名录", "exported the lost register"),
    "export_shares": t("导出收入归属", "exported whose revenue it is"), "undo_revenue_shares": t("撤回收入归属", "took back a split"),
    "say_open": t("说明是否考虑调岗", "said whether he would move"), "add_profile_entry": t("添加个人背景或意向", "added to his profile"),
    "remove_profile_entry": t("删去个人背景或意向", "took back from his profile"),
    "confirm_profile_entry": t("核实个人背景", "confirmed a background"),
    "forget_profile": t("删除离岗人员的背景与意向", "deleted a leaver's profile"),
    "issue_guidance": t("下发指导意见", "issued guidance"), "write_experience": t("上报经验", "wrote an experience up"),
    "spread_experience": t("推广经验", "spread an experience"), "sign_guidance": t("签收文件", "confirmed reading a paper"),
    "answer_guidance": t("反馈落实情况", "said what came of a paper"), "withdraw_guidance": t("撤回文件", "took a paper back"),
    "ask_transfer": t("申请调岗", "asked for a transfer"), "withdraw_transfer": t("撤回调岗申请", "took a transfer back"),
    "keep_accounts": t("决定保留客户", "decided that he keeps his accounts"), "conclude_transfer": t("调岗审批结果", "took over the answer"),
    "advance_transfers": t("调岗生效", "put transfers into effect"), "move_user": t("人员调动", "moved a person"),
    "reassign_item": t("转派待办", "reassigned work"), "set_unit_industries": t("指定服务行业", "said which industries a unit serves"),
    "undo_edit": t("撤销修改", "took an edit back"),
    "mark_account_unknown": t("标为未知(已问)", "marked as known unknown"), "set_identifier": t("登记编码", "set an identifier"),
    "ask_parent": t("申请挂接", "asked for a parent"), "withdraw_parent": t("撤回挂接申请", "took a request for a parent back"),
    "route_parent": t("转办挂接申请", "passed a request for a parent on"), "answer_parent": t("答复挂接申请", "answered a request for a parent"),
    "recount_answers": t("重算挂接申请期限", "counted the days of requests for a parent again"),
    "close_parent_request": t("办结挂接申请", "closed a request for a parent"),
    "place_person": t("安排到岗位", "put into a row"), "leave_row": t("移出岗位", "took out of a row"),
    "mark_row_unknown": t("岗位标为未知(已问)", "marked a row as known unknown"), "draw_line": t("登记汇报或分管", "recorded a line"),
    "end_line": t("结束汇报或分管", "ended a line"), "undo_structure": t("撤销层级修改", "took a change of the hierarchy back"),
    "set_parent": t("调整上级", "moved in the tree"), "assign": t("指定归属", "assigned"), "join_team": t("加入技术服务团队", "joined a team"),
    "ask_departments": t("发起部门协作", "asked departments"), "withdraw_collaboration": t("撤回部门协作", "took a process back"),
    "conclude_collaboration": t("部门协作有结果", "a process ended"),
    "open_project": t("成立项目小组", "formed a project group"), "join_project": t("加入项目小组", "joined a project group"),
    "extend_project": t("变更项目小组期限", "changed how long a project group goes on"), "end_project": t("结束项目小组", "ended a project group"),
    "leave_team": t("退出团队或项目小组", "left a team or a project group"), "end_memberships": t("结束团队成员身份", "ended memberships in teams"),
    "end_assignment": t("结束归属", "ended an assignment"), "add_identifier": t("增加编码", "added an identifier"),
    "end_identifier": t("停用编码", "ended an identifier"), "make_identifier_first": t("设为主编码", "made an identifier the first"),
    "add_contact": t("新增联系人", "added a contact"), "edit_contact": t("修改联系人", "edited a contact"),
    "retire_contact": t("停用联系人", "retired a contact"), "restore_contact": t("恢复联系人", "brought a contact back"),
    "mark_contact_unknown": t("标为未知(已问)", "marked as known unknown"),
    "dial_contact": t("拨打电话", "dialled"), "disclose_contact": t("查看个人信息", "was shown personal data"), "apply_import": t("导入", "imported"),
    "revert_import": t("撤销导入", "reverted an import"), "discard_import": t("丢弃导入", "discarded an upload"),
    "complete_item": t("完成待办", "completed work"), "snooze_item": t("改期", "put work off"), "pass_on_item": t("转办", "passed work on"),
    "raise_day": t("生成待办", "raised work"), "create_user": t("建立账号", "created a login"), "disable_user": t("停用人员", "disabled a person"),
    "set_unit_kind": t("指定单位类型", "said of which kind a unit is"), "create_party": t("登记外部单位", "added an outside party"),
    "create_external_user": t("登记外部人员", "added somebody from outside"), "extend_contract": t("变更合同终止日", "changed the end of a contract"),
    "open_group": t("新建小组", "made a group"), "end_group": t("撤销小组", "ended a group"), "join_group": t("入组", "put into a group"),
    "set_roles": t("变更角色", "changed roles"), "orphan_accounts": t("客户转入孤儿", "orphaned accounts"),
    "pass_on_decisions": t("离岗人员待审批事项转出", "passed on what waited for a leaver"),
    "pass_on_left": t("离岗人员待办转出", "passed on a leaver's to-dos"), "tell_left_imports": t("告知离岗人员的导入", "told of a leaver's imports"),
    "refuse_exports": t("取消导出", "cancelled exports"), "find_break": t("审计链校验不符", "found a break in history"),
    "add_unit": t("新建下级单位", "added a unit"), "change_unit": t("修改单位", "changed a unit"), "close_unit": t("撤销单位", "closed a unit"),
    "move_unit": t("调整单位上级", "put a unit under another superior"), "take_back_move": t("撤回调整上级", "put a unit back to where it stood"),
    "reopen_unit": t("恢复单位", "reopened a unit"), "add_person": t("新建人员", "added a person"), "edit_person": t("修改人员", "changed a person"),
    "move_person": t("调动人员", "moved a person"), "reset_password": t("重发初始口令", "gave a new first password"),
    "hand_out_passwords": t("发放初始口令", "handed out first passwords"), "reset_factor": t("重置两步验证", "reset a second step"),
    "set_up_factor": t("启用两步验证", "set up a second step"), "end_factor": t("停用两步验证", "dropped a second step"),
    "renew_codes": t("换发恢复代码", "made new recovery codes"), "appoint_administrator": t("设立管理员", "appointed an administrator"),
    "create_unit": t("新建单位", "created a unit"), "retry_job": t("重试作业", "retried a job"),
    "take_returned_mail": t("收到退信", "took in a letter that came back"), "send_mail_again": t("重发邮件", "sent a mail again"),
    "activate_policy": t("启用政策", "activated a policy"), "decide_request": t("审批", "decided a request"),
    "withdraw": t("撤回审批", "withdrew a request"), "expire_requests": t("审批到期", "let requests expire"),
    "open_review": t("开启评审", "opened a review"), "set_opinion": t("评审意见", "gave an opinion"),
    "submit_review": t("提交评审", "submitted a review"), "decide_review": t("评审决定", "decided a review"),
    "withdraw_review": t("撤回评审", "withdrew a review"), "name_grade": t("命名等级", "named a grade"),
    "end_named_grade": t("结束命名等级", "ended a named grade"), "begin_grades": t("等级到日生效", "grades began or ended"),
    "regrade": t("重新测算等级", "recalculated grades"), "publish_scores": t("发布指标", "published figures"),
    "request_night": t("申请夜间计算", "asked for a night"), "load_facts": t("装载数据文件", "loaded a data file"),
    "revert_facts": t("撤销数据文件", "reverted a data file"), "apply_batch": t("写入一批导入", "wrote a batch of an import"),
    "revert_batch": t("撤销一批导入", "reverted a batch of an import"), "finish_import": t("完成导入", "finished an import"),
    "finish_revert": t("完成撤销", "finished a revert"), "upload_file": t("上传文件", "uploaded a file"),
    "choose_mapping": t("对应列", "mapped columns"), "preview": t("预览导入", "previewed an import"),
    "settle_unmatched": t("处理未匹配编码", "settled an unknown code"), "tell_of_import": t("通知导入结果", "told of an import"),
    "settle_import": t("关闭导入待办", "closed work of an import"), "set_password": t("更换口令", "changed a password"),
    "end_session": t("退出设备", "logged a device out"),
    "open_handover": t("办理交接", "opened a hand-over"), "witness_handover": t("监交确认", "witnessed a hand-over"),
    "end_handover_overlap": t("提前结束只读", "ended an overlap"), "take_back_handover": t("撤回交接", "took a hand-over back"),
    "station": t("派驻人员", "stationed somebody"), "end_stationing": t("结束派驻", "ended a stationing"),
    "prepare_distribution": t("预览客户分配", "previewed a distribution"), "run_distribution": t("执行客户分配", "distributed accounts"),
    "take_back_distribution": t("撤回客户分配", "took a distribution back"),
    "advance_handovers": t("交接到日生效或结束", "hand-overs began or ended"),
    "save_view": t("保存视图", "saved a view"), "update_view": t("更新视图", "updated a view"), "rename_view": t("修改视图", "changed a view"),
    "remove_view": t("删除视图", "removed a view"), "restore_view": t("恢复视图", "restored a view"), "pin_view": t("固定视图", "pinned a view"),
    "open_with_view": t("设置默认视图", "chose the first view"), "choose_columns": t("选择列", "chose columns"),
    "export_book": t("导出台账", "exported the book"), "finish_export": t("导出完成", "finished an export"),
    "fail_export": t("导出失败", "an export failed"), "fetch_export": t("下载导出文件", "fetched an export"),
    "ask_large_export": t("申请导出(金库)", "asked the vault for an export"),
    "read_mark": t("识别导出水印", "read a watermark"), "forget_exports": t("清除过期导出", "destroyed old exports"),
    "ask_vault": t("申请金库", "asked for the vault"), "open_vault": t("打开金库", "opened the vault"),
    "revoke_vault": t("收回金库授权", "revoked a vault grant"), "take_vault_decision": t("登记金库审批结果", "took in a vault decision"),
    "break_glass": t("紧急查看", "broke the glass"), "review_emergency": t("复核紧急查看", "reviewed an emergency"),
    "escalate_reviews": t("紧急查看逾期上报", "escalated reviews"),
    "ask_subject": t("提出个人信息请求", "asked for a person"), "take_subject_decision": t("登记个人信息请求审批结果", "took in a decision"),
    "begin_subject": t("处理个人信息请求", "began a request"), "make_subject_report": t("生成个人信息副本", "made a copy of a person's data"),
    "fetch_import_errors": t("下载未导入的行", "fetched the rows an import did not take"), "fetch_file": t("取出附件", "fetched an attachment"),
    "fetch_subject_report": t("下载个人信息副本", "fetched a copy of a person's data"), "erase_person": t("删除个人信息", "erased a person"),
    "forget_reports": t("清除过期副本", "destroyed old copies"), "check_holds": t("核查保留事由", "checked holds"),
    "claim_from_pool": t("公海认领", "claimed from the pool"), "give_back_to_pool": t("放回公海", "gave back to the pool"),
    "recycle_to_pool": t("回收到公海", "recycled to the pool"), "pool_refused": t("公海操作被拒绝", "was refused by the pool"),
    "pool_notice": t("公海通知", "pool notice"), "set_ownership_mode": t("设定管理方式", "decided how it is owned"),
    "end_partnership": t("合作伙伴服务到期", "ended a partner's service"), "set_agreement_unit": t("登记签约单位", "recorded which unit signed"),
    "set_duty": t("安排值班", "set a duty turn"), "end_duty": t("结束值班", "ended a duty turn"),
    "verify_values": t("核实档案", "verified the archive"), "fill_value": t("补录档案", "filled the archive"),
    "find_fault": t("记档案有误", "found a fault in the archive"),
    "undo_verification": t("撤销核实", "took a verification back"), "export_quality": t("导出档案质量", "exported archive quality"),
    "draw_call_backs": t("抽取回访样本", "drew a sample"), "answer_call_back": t("登记回访结果", "answered a call-back"),
    "report_buyers": t("登记新购客户数", "reported new buyers"), "report_migration": t("登记老客户录入", "reported the first entry"),
    "open_round": t("发起信息采集", "opened a round of collection"), "close_round": t("结束信息采集", "closed a round of collection"),
    "continue_round": t("续开信息采集", "opened the next round of collection"), "skip_round": t("本期无缺口", "skipped a round"),
    "stop_repeating": t("停止定期采集", "stopped a periodic collection"), "capture": t("快速采集", "captured a conversation"),
    "sum_up_quality": t("汇总档案质量", "summed up archive quality"), "add_rival_service": t("登记异网业务", "recorded a rival service"),
    "edit_rival_service": t("修改异网业务", "edited a rival service"), "confirm_rival_service": t("核实异网业务", "saw a rival service again"),
    "retire_rival_service": t("结束异网业务", "ended a rival service"),
    "undo_rival_service": t("撤销异网修改", "took back a change of a rival service"), "export_rivals": t("导出异网业务", "exported rival services"),
    "add_circuit": t("登记电路", "recorded a circuit"), "edit_circuit": t("修改电路", "edited a circuit"),
    "end_circuit": t("拆除电路", "ended a circuit"), "record_test": t("登记电路测试", "recorded a test of a circuit"),
    "edit_test": t("更正电路测试", "corrected a test of a circuit"), "void_test": t("作废电路测试", "voided a test of a circuit"),
    "undo_circuit": t("撤销电路修改", "took back a change of a circuit"), "export_circuits": t("导出电路", "exported circuits"),
    "export_people": t("导出联系人", "exported a list of people"), "set_revenue_shares": t("约定收入归属", "laid down whose revenue it is"),
    "end_revenue_shares": t("结束收入归属", "ended a revenue split"), "request_run": t("发起全库查重", "asked to compare the book"),
    "store_pairs": t("登记疑似重复", "kept pairs of duplicates"), "merge_accounts": t("合并客户", "merged an account"),
    "merge_contacts": t("合并联系人", "merged a person"), "unmerge": t("撤销合并", "took a merge back"),
    "carry_late": t("转移合并期间的记录", "carried late records over"),
    "take_merge_decision": t("登记合并审批结果", "took in the decision on a merge"), "decide_pair": t("核对疑似重复", "decided on a pair"),
    "remember_entry": t("登记建档时的疑似重复", "kept what was noticed on entry"), "log_promotion": t("登记对手促销", "recorded a rival's promotion"),
    "answer_promotion": t("登记对策", "answered a rival's promotion"), "record_case": t("登记工单", "recorded a case"),
    "edit_case": t("更正工单", "corrected a case"), "assign_case": t("更换工单负责人", "put somebody in charge of a case"),
    "answer_case": t("答复工单", "answered a case"), "close_case": t("办结工单", "closed a case"), "reopen_case": t("重开工单", "reopened a case"),
    "export_cases": t("导出工单", "exported cases"), "pass_on_case": t("转支持中心", "passed a case on to a support centre"),
    "answer_support": t("支持中心答复", "answered a technical request"), "give_back_support": t("支持中心退回", "gave a technical request back"),
    "take_back_support": t("撤回技术请求", "took a technical request back"),
    "follow_support": t("告知支持中心结果", "told what a support centre did"),
    "raise_support": t("生成支持中心待办", "raised work of support centres"),
    "raise_cases": t("生成工单待办", "raised work of cases"), "release_cases": t("离岗人员的工单转归属经理", "gave a leaver's cases to owners"),
    "export_cards": t("导出名片", "exported cards"), "collect_people": t("接手采集", "took people over"),
    "record_consent": t("登记联系授权", "recorded a consent"), "withdraw_consent": t("登记撤回授权", "recorded a withdrawal"),
    "may_contact": t("判定能否联系", "asked whether he may contact"), "record_touch": t("登记一次联系", "recorded a contact"),
    "register": t("登记报备", "registered a claim"), "report_progress": t("报备进展", "reported progress of a claim"),
    "add_document": t("附文件", "kept a document with a claim"),
    "decide_registration": t("审定报备", "decided a claim"), "withdraw_registration": t("撤回报备", "withdrew a claim"),
    "adopt_registration": t("指定报备承接人", "passed a claim on"), "orphan_claims": t("报备转待承接", "left claims to be taken over"),
    "advance_registrations": t("报备到期处理", "moved claims on with the days"), "recount_deadlines": t("重算期限", "counted deadlines anew"),
    "open_dispute": t("提请仲裁", "asked for arbitration"), "decide_dispute": t("仲裁裁定", "decided a dispute"),
    "open_lead_dispute": t("申请裁决由谁牵头", "asked who leads"), "decide_lead_dispute": t("裁决由谁牵头", "decided who leads"),
    "appeal_lead_dispute": t("对牵头裁决申诉", "appealed against who leads"),
    "advance_lead_disputes": t("牵头争议到期处理", "moved a dispute about a lead on"),
    "appeal_dispute": t("申诉", "appealed"), "issue_letter": t("出具授权委托书", "issued a letter of authorisation"),
    "revoke_letter": t("撤销授权委托书", "revoked a letter"), "report_for_record": t("报备案", "reported for the record"),
    "answer_reports": t("答复备案", "answered reports"), "replace_witness": t("更换监交人", "replaced a witness"),
    "add_phone": t("增加号码", "added a number"), "prefer_phone": t("设为首选号码", "preferred a number"),
    "remove_phone": t("删除号码", "removed a number"), "remove_position": t("删除任职", "removed a post"),
    "find_moves": t("发现人员变动", "found moves"), "confirm_move": t("确认人员变动", "confirmed a move"),
    "deny_move": t("否认人员变动", "denied a move"),
    "prepare_change_set": t("预览批量修改", "previewed a bulk edit"), "bulk_edit": t("批量修改", "edited in bulk"),
    "bulk_edit_batch": t("批量修改(一批)", "edited a batch"), "take_back_bulk_edit": t("撤回批量修改", "took a bulk edit back"),
    "finish_take_back": t("完成撤回", "finished taking back"), "tell_change_set": t("通知批量修改结果", "told of a bulk edit"),
    "forget_drafts": t("清除未执行的预览", "forgot previews"), "tell_stationings": t("提醒派驻", "told of stationings"),
    "upload_workbook": t("上传工作簿", "uploaded a workbook"), "apply_workbook": t("写入工作簿", "wrote a workbook"),
    "revert_workbook": t("撤回工作簿", "took a workbook back"), "choose_sheet": t("选择工作表", "chose a sheet"),
    "choose_values": t("对应取值", "mapped values"), "look_again": t("重新读取文件", "read the file again"),
    "clear_rows": t("清除导入明细", "cleared rows of imports"),
    "ask_cards": t("申请名片导出", "asked for contact cards"), "take_cards": t("取走名片", "took contact cards"),
    "create_service_user": t("新建接口账号", "created an interface account"), "create_token": t("新建接口令牌", "created an interface key"),
    "revoke_token": t("停用接口令牌", "revoked an interface key"), "begin_night": t("开始夜间计算", "began a night"),
    "hold_night": t("夜间计算待核", "held a night"),
}
# what the security administrator may know of: no business data (PRM-72)
ADMINISTRATION = ("add_unit", "change_unit", "close_unit", "reopen_unit", "move_unit", "take_back_move",
                  "add_person", "edit_person", "move_person", "reset_password", "hand_out_passwords", "reset_factor", "set_up_factor", "end_factor",
                  "renew_codes",
                  "appoint_administrator", "create_unit", "set_unit_kind", "create_party", "create_external_user", "extend_contract", "create_user",
                  "disable_user", "set_roles", "set_password", "end_session", "retry_job", "send_mail_again")
_SUBJECTS = {"customers_account": "account", "customers_contact": "contact"}
_CATALOGUES: dict[str, Catalogue] = {"rivals_rivalservice": rivals.RIVAL_SERVICE, "rivals_rivalpromotion": rivals.RIVAL_PROMOTION,
                                     "shares_revenuesplit": shares.REVENUE_SPLIT, "service_case": service.CASE,
                                     "circuits_circuit": circuits.CIRCUIT, "circuits_testrun": circuits.TEST_RUN,
                                     "consent_consent": consent.CONSENT, "structure_seat": structure.LINE, "structure_line": structure.LINE,
                                     "customers_customfield": customers.DEFINITION}
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)$")
_OPEN_COLUMNS = frozenset({"account_id", "contact_id", "is_active", "is_key_person", "is_group_level", "known_unknown", "kind", "is_preferred"})
# What who only serves the account on site reads of its history: sites, circuits, cases, codes, people, who answers. No other table is for him.
ON_SITE = frozenset({"customers_account", "customers_contact", "customers_contactphone", "customers_position", "customers_accountidentifier",
                     "customers_treeedge", "customers_assignment", "customers_binentry", "service_case", "circuits_circuit", "circuits_testrun"})
_OF_PEOPLE = frozenset({"customers_contact", "customers_contactphone"})
UNKNOWN_LEVEL: Level = "L3"  # a personal column that lost its catalogue entry is treated as private


def says_something(change: RowChange) -> bool:
    """False for an update of nothing but columns that the system keeps for itself."""
    return change.op != "U" or any(not columns.is_internal(change.table, one.column) for one in change.changes)


def table(change: RowChange) -> Text:
    """The table's noun; its own name when nobody gave one."""
    return TABLES.get(change.table, t(change.table, change.table))


def verb(act: ActLine) -> Text:
    """What was done, as a verb."""
    return VERBS.get(act.verb, t(act.verb, act.verb))


def column(change: RowChange, one: Change) -> Text:
    """The column's label from its catalogue, else from the short list, else its own name."""
    found = _field(change.table, one.column)
    return found.label if found else columns.label(change.table, one.column) or t(one.column, one.column)


def actor(act: ActLine) -> Text:
    """Who acted: a person by name, the system's own parts as the system."""
    return labels.SYSTEM if act.actor_name.startswith("system:") else Text(act.actor_name, act.actor_name)


def both(change: RowChange, one: Change) -> tuple[Any, Any]:
    """Its value before and after; a text that stands in two columns with its other language."""
    other = "" if change.table in columns.TWO_FIELDS else columns.PAIRS.get(one.column, "")
    found = next((more for more in change.changes if more.column == other), None) if other else None
    if found is None:
        return one.before, one.after
    return tuple({"zh": zh, "en": en} if isinstance(zh, str) and isinstance(en, str) else zh  # type: ignore[return-value] # two of them
                 for zh, en in ((one.before, found.before), (one.after, found.after)))


def value(change: RowChange, one: Any, name: str, *, relation: Relation, names: Names) -> Text:
    """A value as this reader may see it in history: names for ids, labels for choices; personal data masked (L1 by the matrix)."""
    if one is None or one == "" or one == []:
        return Text("–", "–")
    if change.table in _OF_PEOPLE and (mask := _mask(_masked_as(change.table, name), one, relation, names.masking)):
        return Text(mask, mask)
    if change.table == "organisation_user" and name in ("phone", "email"):
        return Text("****", "****")
    if (change.table, name) == ("customers_changeset", "value") and (written := _written_with(change, "field")):
        return customers.bulk_said(written, one, of=_written_with(change, "of") or "account")
    field = _field(change.table, name)
    return customers.custom_said(field, one) if field and field.is_custom else names.value(change.table, name, one) or _label(change.table, name, one)


def _written_with(change: RowChange, column: str) -> str:
    """Of which field the value of a bulk edit is, and whether of accounts or of people: they are written together, once."""
    return next((str(one.after or one.before) for one in change.changes if one.column == column), "")


def is_private(change: RowChange, name: str, *, relation: Relation) -> bool:
    """Whether a column of a person is left out altogether: his private profile, for who only serves on site."""
    if relation != "service" or change.table != "customers_contact" or name in _OPEN_COLUMNS:
        return False
    field = _field("customers_contact", name)
    return field is None or field.level not in ("L1", "L2")


def _masked_as(table_name: str, name: str) -> str:
    """The field of a contact whose mask a value wears. A further number wears that of the mobile; which kind it is, is open."""
    return "mobile" if table_name == "customers_contactphone" and name == "number" else name


def _mask(name: str, one: Any, relation: Relation, masking: Callable[[], Masking]) -> str:
    """The mask of a contact's value; empty where it may be read."""
    if name in _OPEN_COLUMNS:
        return ""
    field = _field("customers_contact", name) or Field(key=name, zh=name, en=name, level=UNKNOWN_LEVEL, purpose="-", retention="-")
    is_open = field.level == "L1" and masking().showing("L1", relation) == "plain"
    return "" if is_open else customers.mask_text(field=field, text=str(one), patterns=masking().patterns)


def _label(table_name: str, name: str, one: Any) -> Text:
    if isinstance(one, bool):
        return t("是", "yes") if one else t("否", "no")
    if isinstance(one, list) and len(one) == 3 and name in ("why", "choices") and all(isinstance(part, str) for part in one):
        return Text(one[1], one[2])  # code, Chinese, English
    if isinstance(one, list):
        said = [_label(table_name, name, part) for part in one]
        return Text("、".join(part.zh for part in said), ", ".join(part.en for part in said))
    if isinstance(one, dict):
        return Text(one["zh"], one["en"]) if one.keys() >= {"zh", "en"} else labels.entries(one, choices(table_name, name))
    if isinstance(one, int) and name.endswith("_fen"):
        return Text(f"{to_yuan(one):,} 元", f"{to_yuan(one):,} yuan")
    return choices(table_name, name).get(str(one)) or _moment(str(one)) or _plain(str(one))


def _moment(text: str) -> Text | None:
    """An instant of an image (ISO, UTC) on the clocks of the house; a local midnight is a day. None for anything else."""
    if not _INSTANT.match(text):
        return None
    at = datetime.fromisoformat(text).astimezone(clock.ZONE)
    said = f"{at:%Y-%m-%d}" if at.time() == time() else f"{at:%Y-%m-%d %H:%M}"
    return Text(said, said)


def choices(table_name: str, name: str) -> Mapping[str, Text]:
    """Every known label of a column's values."""
    if name == "known_unknown":
        catalogue = _catalogue(table_name)
        return {field.key: field.label for field in catalogue.fields} if catalogue else {}
    if name.endswith("grade"):
        return book.grades()
    if name in ("field", "fields") and table_name in labels.OF_FIELDS:
        return _fields_of(labels.OF_FIELDS[table_name])
    if (of_pack := labels.OF_PACKS.get((table_name, name))) is not None:
        return of_pack()
    if name == "industry_code":
        return _industries()
    field = _field(table_name, name)
    return dict(field.choices) if field and field.choices else labels.CHOICES.get((table_name, name), labels.ANYWHERE.get(name, {}))


@functools.cache
def _industries() -> Mapping[str, Text]:
    return dict(customers.industry_choices())


def _fields_of(subjects: tuple[str, ...]) -> Mapping[str, Text]:
    """Fields of an account or of a person by key, the house's own by the name somebody gave them."""
    return {field.key: field.label for subject in subjects for field in customers.catalogue_ever(subject).fields}


def _plain(text: str) -> Text:
    return Text(text[:200], text[:200])


def _catalogue(table_name: str) -> Catalogue | None:
    """The catalogue behind a table; for the archive with custom fields, retired ones too: history keeps them."""
    subject = _SUBJECTS.get(table_name)
    return customers.catalogue_ever(subject) if subject else _CATALOGUES.get(table_name)


def _field(table_name: str, name: str) -> Field | None:
    catalogue = _catalogue(table_name)
    return next((field for field in catalogue.fields if field.key in (name, name.removesuffix("_id"))), None) if catalogue else None
