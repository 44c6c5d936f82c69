"""Three facts the operator asks about without waiting for a release: two of accounts, one private of people. Through commands only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from guanxi.domains.customers import api as customers
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo.shapes import AccountPlan

BANK, HOSPITAL, UNIVERSITY = "屿澜银行望溪分行", "望溪市第一人民医院集团", "澜州理工大学"
FIELDS: tuple[tuple[str, customers.FieldValues], ...] = (
    ("account", {"zh": "机房等级", "en": "Data centre tier", "kind": "choice", "choices": "A级 | Tier A\nB级 | Tier B\nC级 | Tier C\n无机房 | None",
                 "is_listed": True, "help_zh": "按机房验收报告", "help_en": "as the acceptance report says"}),
    ("account", {"zh": "年度IT预算", "en": "IT budget a year", "kind": "money", "is_listed": True, "help_zh": "客户口径,元",
                 "help_en": "as the customer says, yuan"}),
    ("contact", {"zh": "饮食禁忌", "en": "Diet", "kind": "text", "level": "L3", "purpose": "客户关怀,须本人同意", "retention": "联系人停用后24个月"}),
)
KNOWN: Mapping[str, tuple[str, str]] = {BANK: ("01", "12600000"), HOSPITAL: ("02", "8300000"), UNIVERSITY: ("03", "5200000")}


def load(accounts: Iterable[AccountPlan], *, actor: Actor, now: datetime) -> str:
    """Defines them and fills three accounts and one person; a second time changes nothing."""
    with access.bound(actor):
        if customers.customs("account"):
            return "known already"
    tier, budget, diet = [f"cf_{customers.define_field(actor=actor, now=now, subject=subject, values=values)}" for subject, values in FIELDS]
    codes = {account.name: account.group_code for account in accounts if account.name in KNOWN}
    with access.bound(actor):
        ids = customers.accounts_by_identifier(actor=actor, codes=codes.values(), schemes=["group_code"])
        cards = customers.cards(actor=actor, ids=ids.values())
        people = customers.contacts(actor=actor, account_id=ids[codes[BANK]])[:1] if BANK in codes else ()
    for name, code in codes.items():
        values: Any = {tier: KNOWN[name][0], budget: KNOWN[name][1]}
        customers.edit_account(actor=actor, now=now, account_id=ids[code], expected_version=cards[ids[code]].version, values=values)
    for person in people:
        diets: Any = {diet: "海鲜过敏,不饮酒"}
        customers.edit_contact(actor=actor, now=now, contact_id=person.id, expected_version=person.version, values=diets)
    return f"3 fields, {len(codes)} accounts and {len(people)} person filled"
