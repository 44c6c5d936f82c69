"""What the plan of the demo is made of: units, people, accounts, contacts, bill lines. Frozen data, no logic to speak of.

Money is whole fen without tax. Months are YYYYMM.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from guanxi.shell.demo.products import Product


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitPlan:
    """One organisational unit; parents come before their children."""

    code: str
    name: str
    tier: str
    kind: str
    region_code: str
    parent: str
    revenue_group: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffPlan:
    """One member of staff. `logs_in`: gets the printed demo password; the others only own accounts."""

    login: str
    number: str
    name: str
    unit: str
    post: str
    roles: tuple[str, ...]
    phone: str
    logs_in: bool = False

    @property
    def email(self) -> str:
        """An address that can never be delivered (RFC 2606)."""
        return f"{self.login}@yunjiang.example"


@dataclass(frozen=True, kw_only=True, slots=True)
class Extra:
    """One line that is not rent: kind 一次性 or 调账."""

    month: int
    item: str
    name: str
    kind: str
    fen: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Price:
    """From this month on: monthly rent and discount (≤ 0) in fen without tax."""

    month: int
    rent: int
    discount: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """A product instance. Billed from its first price to `until` (the last month; 0 = still running)."""

    number: str
    access: str
    product: Product
    prices: tuple[Price, ...]
    until: int = 0
    extras: tuple[Extra, ...] = ()

    def price(self, month: int) -> Price | None:
        """What is charged in `month`; None before the first and after the last."""
        if self.until and month > self.until:
            return None
        valid = [price for price in self.prices if price.month <= month]
        return valid[-1] if valid else None

    def fen(self, month: int) -> int:
        """Everything billed in `month` without tax."""
        price = self.price(month)
        rent = price.rent + price.discount if price else 0
        return rent + sum(extra.fen for extra in self.extras if extra.month == month)


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrears:
    """The ageing snapshot of one billing account: fen including tax per bucket, from not yet due to over 360 days."""

    buckets: tuple[int, int, int, int, int, int, int] = (0, 0, 0, 0, 0, 0, 0)
    is_disputed: bool = False
    promised_on: date | None = None
    is_protected: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactPlan:
    """A person at a customer: the columns of the contact card (ARC-02) and what the archive adds."""

    name: str
    mobile: str
    email: str
    post: str
    residence: str
    hobby: str
    department: str = ""
    since: date | None = None
    is_key_person: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountPlan:
    """One account with its people and its bills; `parent` is a group code that came earlier."""

    name: str
    short_name: str
    kind: str
    industry: str
    unit: str
    owner: str
    group_code: str
    customer_code: str
    billing_account: str
    uscc: str
    county: str
    address: str
    revenue_group: int
    parent: str = ""
    has_agreement: bool = False
    agreement_number: str = ""
    agreement_until: date | None = None
    registered_on: date | None = None
    is_upstream: bool = False
    influence: int | None = None
    contacts: tuple[ContactPlan, ...] = ()
    instances: tuple[Instance, ...] = ()
    arrears: Arrears = field(default_factory=Arrears)
    lead: str = ""
    customer_response: str = ""
    sponsor: str = ""
    local_service: str = ""
    billing_parent: str = ""
    signed_by: str = ""

    @property
    def city(self) -> str:
        """The city that bills it, four digits."""
        return self.billing_account[1:5]

    def fen(self, months: tuple[int, ...]) -> int:
        """Revenue of these months without tax, one-off lines and adjustments included."""
        return sum(instance.fen(month) for instance in self.instances for month in months)
