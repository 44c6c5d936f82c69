"""Distributing a unit's accounts over its groups (客户分配): preview, carry out, take back."""

from guanxi.domains.customers import api as customers
from guanxi.integrations.rest.operation import act, create, read

ONE = "distributions/{distribution_id}"
OPERATIONS = (
    read("units/{unit_id}/distributions", customers.distributions, "account.assign", "历次分配", "Distributions of a unit"),
    read("units/{unit_id}/distributions/accounts", customers.distribution_choice, "account.assign", "可分配客户", "What there is to distribute"),
    create("distributions", customers.prepare_distribution, "account.assign", "预览客户分配", "Preview a distribution: nothing is changed yet",
           "customers:distribution", answer="distribution_id"),
    read(ONE, customers.distribution, "account.assign", "读取客户分配", "One distribution"),
    read(f"{ONE}/balance", customers.distribution_balance, "account.assign", "分配前后", "Who has what before and after"),
    read(f"{ONE}/accounts", customers.distribution_accounts, "account.assign", "分配明细", "Its accounts, where each goes and why"),
    act("POST", f"{ONE}/run", customers.run_distribution, "account.assign", "执行客户分配", "Carry it out", "customers:run_distribution",
        answer="accounts"),
    act("POST", f"{ONE}/take-back", customers.take_back_distribution, "account.assign", "撤回客户分配", "Everything as before",
        "customers:take_back_distribution", answer="accounts"),
)
