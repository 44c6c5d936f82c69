"""Quality of the archive (档案质量): verified values, quotas, call-backs, rounds of collection, capture at a sales step."""

from guanxi.domains.stewardship import api as stewardship
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import stewardship as reading

OF = "accounts/{account_id}/quality"
OPERATIONS = (
    read(OF, stewardship.account_state, "stewardship.view", "客户档案质量", "What every value of an account is worth"),
    read(f"{OF}/log", stewardship.log_of, "stewardship.view", "核实记录", "What was verified or found wrong"),
    act("POST", f"{OF}/verify", stewardship.verify_values, "stewardship.verify", "核实", "Verify values with their source",
        "stewardship:verify_values", answer="act_id"),
    act("POST", f"{OF}/fill", stewardship.fill_value, "stewardship.fill", "补录", "Fill an empty value one tends", "stewardship:fill_value",
        answer="act_id"),
    act("POST", f"{OF}/fault", stewardship.find_fault, "stewardship.verify", "记差错", "Record that a value is wrong", "stewardship:find_fault",
        answer="act_id"),
    act("POST", "quality-acts/{act_id}/undo", stewardship.undo_verification, "stewardship.verify", "撤销核实", "Take one's own verification back",
        "stewardship:undo_verification", answer="account_id"),
    read("quality/fields", reading.by_field, "stewardship.view", "按字段的档案质量", "Quality of every required field, of a unit or a person"),
    read("quality/owners", reading.by_owner, "stewardship.view", "按人的档案质量", "Quality by person, the least verified first"),
    read("quality/accounts", reading.accounts, "stewardship.view", "指标背后的客户", "The accounts behind a figure, the least verified first",
         name="read_quality_accounts"),
    read("quality/checks", reading.checks, "stewardship.view", "准确率的依据", "The independent checks behind an accuracy"),
    read("quality/quotas", reading.quotas, "stewardship.view", "维护指标", "Every quota in the week and month of a day"),
    read("quality/quotas/records", reading.quota_records, "stewardship.view", "维护指标明细", "The accounts behind one count of a quota"),
    read("quality/stewards/{user_id}", reading.steward, "stewardship.view", "字段负责人的待办", "What waits for one person"),
    read("quality/mine", reading.own_share, "stewardship.view", "本人负责的字段", "What waits for the caller"),
    read("quality/use", stewardship.use_by_unit, "stewardship.collect", "档案使用情况",
         "Of each unit who uses the archive and what it enters, 30 days"),
    read("quality/units", reading.by_unit, "stewardship.view", "按单位的档案质量", "Quality of a unit and those directly below it"),
    read("call-backs", stewardship.call_backs, "stewardship.view", "回访核验", "Call-backs of the sample, by page"),
    read("call-backs/draws", stewardship.draws, "stewardship.view", "回访抽样", "The last samples, how they were drawn, what came of them"),
    read("call-backs/{call_back_id}", stewardship.call_back, "stewardship.view", "读取回访", "One call-back"),
    act("POST", "call-backs/{call_back_id}/answer", stewardship.answer_call_back, "stewardship.call_back", "登记回访结果", "What the call-back found",
        "stewardship:answer_call_back", answer="account_id"),
    read("collection-rounds", stewardship.rounds, "stewardship.view", "采集轮次", "Rounds of collection"),
    read("collection-rounds/{round_id}", reading.collection_round, "stewardship.view", "读取采集轮次", "One round and everybody's result"),
    create("collection-rounds", stewardship.open_round, "stewardship.collect", "开启采集轮次", "Open a round", "stewardship:open_round",
           answer="round_id"),
    act("POST", "collection-rounds/{round_id}/close", stewardship.close_round, "stewardship.collect", "结束采集轮次", "Close a round",
        "stewardship:close_round", current="collection-rounds/{round_id}"),
    act("POST", "unit-reports/buyers", stewardship.report_buyers, "stewardship.report", "上报购买客户数", "Report a month's buyers of a unit",
        "stewardship:report_unit"),
    act("POST", "unit-reports/migration", stewardship.report_migration, "stewardship.report", "上报迁移进度",
        "Report when a unit's migration began and ended", "stewardship:report_unit"),
    read("captures/fields", reading.capture_fields, "stewardship.capture", "可采集的字段", "What the caller brings of an account that is not his"),
    create("captures", stewardship.capture, "stewardship.capture", "销售环节采集", "An account and a person met at a sales step",
           "stewardship:capture"),
)
