"""Money, usage, nights and data files."""

from guanxi.domains.insights import api as insights
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import insights as reading

OPERATIONS = (
    read("accounts/{account_id}/money", reading.money, "account.view", "客户收入", "Revenue, bridge, arrears of an account"),
    read("accounts/{account_id}/rollups", insights.rollups, "account.view", "客户汇总",
         "Revenue over the legal, service and billing trees; never added"),
    read("accounts/{account_id}/usage", reading.usage, "account.view", "客户使用量", "What an account uses, its trend, what fell silent"),
    read("accounts/{account_id}/wallet", insights.wallet, "rivals.view", "钱包份额", "Ours of what the customer is known to spend"),
    read("insights/concentration", reading.concentration, "insights.concentration", "80/20", "How few customers bring how much"),
    read("insights/unmapped-revenue", insights.unmapped_revenue, "insights.unmapped", "未归属收入", "Money of codes nobody has claimed"),
    read("accounts/{account_id}/shared-revenue", reading.account_shared, "shares.view", "客户收入归属金额",
         "12 months of an account by unit and what is laid down for nobody"),
    read("accounts/{account_id}/billed-instances", insights.billed_instances, "shares.view", "出账的产品实例",
         "Product instances of the last closed month's bills, at most 20"),
    act("POST", "accounts/{account_id}/shared-revenue/preview", reading.split_money, "shares.view", "预览收入归属金额",
        "What a year of a product instance is to each unit, now and under new rates", is_read=True, is_bound=True),
    read("insights/shared-revenue", reading.shared_revenue, "shares.view", "收入归属汇总", "What each unit, or each manager, counts"),
    read("nights", insights.runs, "insights.runs", "夜间计算列表", "Nights, the latest first", name="list_nights"),
    create("nights", insights.request_night, "insights.run_night", "立即计算", "Ask for a night now", "insights:request_night", answer="run_id",
           hidden={"is_queued": True}),
    read("nights/{run_id}", insights.run, "insights.runs", "读取夜间计算", "One night", name="read_night"),
    read("fact-files", insights.fact_files, "insights.runs", "数据文件", "Data files of the lake"),
    act("POST", "fact-files/{fact_file_id}/revert", insights.revert_facts, "insights.load_facts", "撤销数据文件", "Take a file out",
        "insights:revert_facts", answer="run_id"),
)
