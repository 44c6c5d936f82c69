"""Duplicates (查重合并): the warning before entry, the queue, merging side by side, taking a merge back."""

from guanxi.domains.duplicates import api as duplicates
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import duplicates as reading

OPERATIONS = (
    act("POST", "duplicates/check-account", reading.account_hints, "account.create", "客户查重", "What may be the same as an account to be entered",
        "duplicates:check_account", is_read=True, is_bound=True),
    act("POST", "accounts/{account_id}/contacts/check", duplicates.person_hints, "contact.edit", "联系人查重",
        "People of an account who may be the one to be entered", "duplicates:check_contact", is_read=True, is_bound=True),
    read("duplicates", duplicates.pairs, "duplicates.view", "疑似重复", "The queue of pairs, by page"),
    read("duplicates/{pair_id}", duplicates.pair, "duplicates.view", "读取疑似重复", "One pair"),
    act("POST", "duplicates/{pair_id}/decide", duplicates.decide_pair, "duplicates.propose", "判定疑似重复", "Not the same, or later",
        "duplicates:decide_pair", current="duplicates/{pair_id}"),
    read("accounts/{account_id}/duplicates", duplicates.pairs_of_account, "duplicates.view", "客户的疑似重复", "Pairs of an account"),
    read("accounts/{account_id}/duplicates/contacts", reading.doubled_contacts, "duplicates.view", "疑似同一联系人", "People who may be one"),
    read("accounts/{account_id}/duplicates/{other_id}", reading.accounts_side_by_side, "duplicates.propose", "两户对照", "Two accounts side by side"),
    read("contacts/{contact_id}/duplicates/{other_id}", reading.contacts_side_by_side, "duplicates.propose", "两人对照",
         "Two people of an account side by side"),
    read("accounts/{account_id}/merges", duplicates.merges_of_account, "duplicates.view", "并入的客户", "What became part of an account"),
    read("duplicate-runs", duplicates.runs, "duplicates.run", "查重运行", "Runs over the whole book", name="list_duplicate_runs"),
    create("duplicate-runs", duplicates.request_run, "duplicates.run", "全库查重", "Compare the whole book", "duplicates:request_run",
           answer="run_id"),
    read("merges", duplicates.merges, "duplicates.view", "合并记录", "Merges, the latest first, by page"),
    create("merges/accounts", duplicates.merge_accounts, "duplicates.propose", "合并客户", "Merge two accounts, or put it to the common superior",
           "duplicates:merge_accounts", answer="merge_id"),
    create("accounts/{account_id}/contacts/merge", duplicates.merge_contacts, "duplicates.propose", "合并联系人", "Merge two people of an account",
           "duplicates:merge_contacts", answer="merge_id"),
    read("merges/{merge_id}", duplicates.merge, "duplicates.view", "读取合并", "One merge", name="read_merge"),
    act("POST", "merges/{merge_id}/undo", duplicates.unmerge, "duplicates.propose", "撤销合并", "Take a merge back", "duplicates:unmerge",
        answer="kept"),
)
