"""Hand-overs (交接): preview, opening, witness, overlap, taking back; orphans."""

from guanxi.domains.customers import api as customers
from guanxi.integrations.rest.operation import act, create, read

ONE = "handovers/{handover_id}"
OPERATIONS = (
    read("handovers", customers.handovers, "account.view", "交接列表", "Hand-overs the caller has to do with"),
    act("POST", "handovers/preview", customers.preview_handover, "account.assign", "预览交接", "What would go, and what stands in its way",
        is_read=True, is_bound=True),
    create("handovers", customers.open_handover, "account.assign", "登记交接", "Hand accounts over", "customers:open_handover", answer="handover_id"),
    read(ONE, customers.handover, "account.view", "读取交接", "One hand-over"),
    read(f"{ONE}/accounts", customers.handover_accounts, "account.view", "交接清单", "Its accounts"),
    act("POST", f"{ONE}/witness", customers.witness_handover, "account.view", "监交确认", "Witness it", "customers:witness_handover"),
    act("POST", f"{ONE}/replace-witness", customers.replace_witness, "account.assign", "更换监交人", "Name another witness",
        "customers:replace_witness"),
    act("POST", f"{ONE}/end-overlap", customers.end_handover_overlap, "account.assign", "收回只读", "The former manager reads no longer",
        "customers:end_handover_overlap"),
    act("POST", f"{ONE}/take-back", customers.take_back_handover, "account.assign", "撤回交接",
        "Everything as before; refused once the former manager has left", "customers:take_back_handover", answer="accounts"),
    read("accounts/{account_id}/responsible", customers.responsible_on, "account.view", "业绩归属人", "For whom a day's results of an account count"),
    read("orphans", customers.orphans, "account.assign", "孤儿客户", "Accounts of people who left, in every role"),
    read("orphans/left", customers.orphans_left, "account.assign", "孤儿客户计数", "How many of them each who left has in each unit"),
    read("managers", customers.managers, "account.assign", "可接手人员", "Who may take accounts over"),
)
