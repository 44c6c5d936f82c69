"""What may be edited in bulk, of accounts and of people, and what a bulk edit would do to each: change it, leave it, be refused.

No database, no clock. Not for here: who may edit (access), what a value means (values).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guanxi.domains.customers.fields import ACCOUNT, ACCOUNT_COLUMNS, CONTACT
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

MOST, BATCH, AT_ONCE = 50_000, 2_000, 500
"""Accounts or people of one change set; how many a transaction; up to how many are written while one waits (ours)."""
ACCOUNTS, PEOPLE = "account", "contact"
"""What a change set is of."""
OWNER, BIN, SUBJECT = "owner", "bin", "change_set"
"""`owner` and `bin` are no fields of the account: somebody becomes its owner, or it goes into the recycle bin for the reason given."""
# A name is one account's own; an identifier too. Of people: what many share; the counts of a private field would tell what its mask hides.
_HIS_OWN = frozenset({"name", "office_phone", "form_of_address"})
FIELDS: Mapping[str, tuple[Field, ...]] = {
    ACCOUNTS: tuple(field for field in ACCOUNT.fields if field.key in ACCOUNT_COLUMNS and field.key != "name" and field.editable),
    PEOPLE: tuple(field for field in CONTACT.fields if field.editable and field.level == "L1" and field.key not in _HIS_OWN)}
_ONE_BY_ONE = {ACCOUNTS: t("名称、编码等请逐户修改", "Names and numbers are changed account by account"),
               PEOPLE: t("姓名、号码和私人信息请逐人修改", "Names, numbers and private data are changed person by person")}
_COUNT = {ACCOUNTS: t(f"一次批量修改1至{MOST:,}户", f"A bulk edit holds 1 to {MOST:,} accounts"),
          PEOPLE: t(f"一次批量修改1至{MOST:,}人", f"A bulk edit holds 1 to {MOST:,} people")}
_FEWER = {ACCOUNTS: t("请勾选客户,或先筛选缩小范围", "Tick accounts, or narrow the list with a filter"),
          PEOPLE: t("请勾选联系人,或先筛选缩小范围", "Tick people, or narrow the list with a filter")}


@dataclass(frozen=True, kw_only=True)
class Target:
    """One account or person as a bulk edit finds it. now: what stands in the field; may_edit: it is the actor's to change, and nothing keeps it."""

    id: int
    now: Any
    may_edit: bool


@dataclass(frozen=True, kw_only=True)
class Sorted:
    """The accounts or people of a bulk edit by what happens to them, each in order of id."""

    change: tuple[int, ...]
    unchanged: tuple[int, ...]
    refused: tuple[int, ...]


def sort_out(targets: Iterable[Target], *, value: Any) -> Sorted:
    """Refused: not his to edit; unchanged: it has the value already; change: the rest."""
    change: list[int] = []
    unchanged: list[int] = []
    refused: list[int] = []
    for target in targets:
        (refused if not target.may_edit else unchanged if target.now == value else change).append(target.id)
    return Sorted(change=tuple(sorted(change)), unchanged=tuple(sorted(unchanged)), refused=tuple(sorted(refused)))


def field_named(key: str, *, of: str = ACCOUNTS) -> Field:
    """The field of the catalogue; refuses `not_in_bulk` for a name, a number, private data, or what does not exist."""
    found = next((field for field in FIELDS[of] if field.key == key), None)
    if found is None:
        raise Refusal("not_in_bulk", t("该字段不能批量修改", "This field cannot be changed in bulk"), field="field",
                      way_out=_ONE_BY_ONE[of])
    return found


def require_count(count: int, *, of: str = ACCOUNTS) -> None:
    """Refuses `bulk_count`: an empty set and one of more than 50,000."""
    if not 1 <= count <= MOST:
        raise Refusal("bulk_count", _COUNT[of], field=of, way_out=_FEWER[of])
