"""Bulk edits (批量修改) of accounts and of people: preview as a draft, run, follow, take back."""

from guanxi.domains.customers import api as customers
from guanxi.integrations.rest.operation import act, create, read

ONE, PEOPLE = "change-sets/{change_set_id}", "people-change-sets"
OPERATIONS = (
    read("change-sets", customers.change_sets, "book.view", "批量修改记录", "The caller's bulk edits, newest first"),
    create("change-sets", customers.prepare_change_set, "account.edit", "预览批量修改", "Preview a bulk edit: nothing is changed yet",
           "book:prepare_bulk", answer="change_set_id"),
    read(ONE, customers.change_set, "book.view", "读取批量修改", "One bulk edit with its progress"),
    read(f"{ONE}/accounts", customers.change_set_lines, "book.view", "批量修改明细", "Its first accounts: changing, refused or kept"),
    read(f"{ONE}/owners", customers.change_set_owners, "book.view", "批量修改涉及的负责人", "Who is in charge of the accounts that change"),
    create(PEOPLE, customers.prepare_people_set, "contact.edit", "预览批量修改联系人", "Preview a bulk edit of people: nobody is changed yet",
           "contacts:prepare_bulk", answer="change_set_id"),
    act("POST", f"{PEOPLE}/{{change_set_id}}/run", customers.run_change_set, "contact.edit", "执行批量修改联系人", "Write what was previewed",
        "contacts:run_change_set", name="run_people_set"),
    act("POST", f"{PEOPLE}/{{change_set_id}}/take-back", customers.take_back_change_set, "contact.edit", "撤回批量修改联系人",
        "Put the people back", "contacts:take_back_change_set", name="take_back_people_set"),
    act("POST", f"{ONE}/run", customers.run_change_set, "account.edit", "执行批量修改", "Write what was previewed", "book:run_change_set"),
    act("POST", f"{ONE}/take-back", customers.take_back_change_set, "account.edit", "撤回批量修改", "Put the accounts back",
        "book:take_back_change_set"),
)
