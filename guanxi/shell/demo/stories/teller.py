"""How a story builds its accounts: short calls here, long records out. No story of its own.

Story accounts have the numbers 1 to 999; generated ones begin at 1000.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.foundation.pure.uscc import is_valid
from guanxi.shell.demo import billing, cast, identifiers, money_owed, products
from guanxi.shell.demo.billing import Calendar
from guanxi.shell.demo.places import CITY, COUNTY
from guanxi.shell.demo.products import Product
from guanxi.shell.demo.shapes import AccountPlan, ContactPlan, Instance, Price

YUAN = 100
_KEYS = 90_000_000


@dataclass(frozen=True, kw_only=True)
class Person:
    """level: 管理层, 分管领导, 关键人, 联络人; since: YYYYMM in the post."""

    name: str
    post: str
    level: str = "联络人"
    since: int = 202203
    hobby: str = ""
    residence: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """agreement_days: days until the agreement ends (None: none signed). registered: day of registration."""

    agreement_days: int | None = 400
    registered: date | None = date(2024, 3, 15)
    is_upstream: bool = False
    influence: int | None = None


@dataclass(frozen=True, kw_only=True)
class Bill:
    """year_yuan: revenue of the last 12 closed months without tax, exactly. months_owed: unpaid whole bills."""

    year_yuan: int = 0
    lines: tuple[Instance, ...] = ()
    product: Product = products.INTERNET
    year_before_percent: int = 94
    months_owed: int = 0
    promised_on: date | None = None
    is_protected: bool = False


NO_STANDING = Standing(agreement_days=None, registered=None)
NO_BILL = Bill()


@dataclass(frozen=True, kw_only=True)
class Teller:
    """calendar and today of the demo; owners: unit code → staff numbers, for nodes whose owner no story names."""

    calendar: Calendar
    today: date
    owners: Mapping[str, Sequence[str]]

    def account(self, number: int, name: str, *, sector: tuple[str, str], place: tuple[str, str],
                more: Mapping[str, str] | None = None, people: Sequence[Person] = (),
                standing: Standing = NO_STANDING, bill: Bill = NO_BILL) -> AccountPlan:
        """sector: customer kind and industry; place: unit and county; name: full name and, behind |, the short one.

        `more`: owner, uscc, parent, billing_parent, lead, sponsor, customer_response, local_service, address; what is missing follows from the place.
        Who signed the agreement is the city's branch (GRD-10).
        """
        given = dict(more or {})
        (kind, industry), (unit, county) = sector, place
        full_name, _, short_name = name.partition("|")
        city = CITY[county[:4]]
        instances = self._instances(number, city.code, bill)
        uscc = given.get("uscc", identifiers.credit_code(kind, county, number))
        if uscc and not is_valid(uscc):
            raise ValueError(f"{full_name}: {uscc} is not a valid code")
        until = None if standing.agreement_days is None else self.today + timedelta(days=standing.agreement_days)
        return AccountPlan(
            name=full_name, short_name=short_name, kind=kind, industry=industry, unit=unit,
            owner=given.get("owner") or self.owners[unit][0], group_code=identifiers.group_code(city.code, number),
            customer_code=identifiers.customer_code(city.code, number),
            billing_account=identifiers.billing_account(city.code, number), uscc=uscc, county=COUNTY[county].name,
            address=given.get("address", f"{city.name}{COUNTY[county].name}人民路{number}号"),
            revenue_group=city.revenue_group, parent=given.get("parent", ""), lead=given.get("lead", ""),
            customer_response=given.get("customer_response", ""), sponsor=given.get("sponsor", ""),
            local_service=given.get("local_service", ""), billing_parent=given.get("billing_parent", ""), has_agreement=until is not None,
            agreement_number=f"XY{city.code}-{number:04d}" if until else "", agreement_until=until, signed_by=unit[:4] if until else "",
            registered_on=standing.registered, is_upstream=standing.is_upstream, influence=standing.influence,
            contacts=tuple(_contact(person, number * 20 + order) for order, person in enumerate(people)),
            instances=instances,
            arrears=money_owed.of_months(instances, self.calendar, bill.months_owed, promised_on=bill.promised_on,
                                         is_protected=bill.is_protected))

    def rent(self, number: int, city: str, product: Product, *, count: int, yuan: int, first: int = 0,
             changed_to: int | None = None, since: int = 0) -> tuple[Instance, ...]:
        """`count` instances of `yuan` a month each; `changed_to`: their price from the anchor month on."""
        prices = [Price(month=since or self.calendar.first, rent=yuan * YUAN)]
        if changed_to is not None:
            prices.append(Price(month=self.calendar.anchor, rent=changed_to * YUAN))
        return tuple(billing.instance(city, _KEYS + number * 1000 + first + index, product, prices,
                                      opened=since or 201904) for index in range(count))

    def _instances(self, number: int, city: str, bill: Bill) -> tuple[Instance, ...]:
        if not bill.year_yuan:
            return bill.lines
        return billing.exact(self.calendar, city=city, key=_KEYS + number * 1000 + 999, year_fen=bill.year_yuan * YUAN,
                             lines=bill.lines, product=bill.product, year_before_percent=bill.year_before_percent)


def _contact(person: Person, number: int) -> ContactPlan:
    return ContactPlan(
        name=person.name, mobile=identifiers.mobile(2_800_000 + number),
        email=f"{cast.pinyin(person.name)}@customer.example", post=person.post, residence=person.residence,
        hobby=person.hobby or "未知(已问)",
        since=date(person.since // 100, person.since % 100, 1), is_key_person=person.level == "关键人")
