"""The generated accounts: names, place, owner, size and bills of account number `n`, one after another.

A fifth of them brings four fifths of the revenue (log-normal sizes, GRD-18). Account `n` is the same for every
number of accounts. Not for here: the stories, the writing of files.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.shell.demo import billing, identifiers, industries, people, words
from guanxi.shell.demo.billing import Calendar
from guanxi.shell.demo.dice import dice
from guanxi.shell.demo.industries import Line
from guanxi.shell.demo.money_owed import owed
from guanxi.shell.demo.places import CITIES, City, County
from guanxi.shell.demo.shapes import AccountPlan, StaffPlan

FIRST_NUMBER = 1000
MEDIAN_YEAR_FEN, SPREAD = 1_150_000, 1.62
COUNTY_CEILING_FEN = 1_700_000
_CITY_WEIGHTS = tuple(city.weight for city in CITIES)
_MAIN_STAGE, _MAIN_STAGE_CEILING_FEN = "9702", 500_000


@dataclass(frozen=True, kw_only=True)
class Population:
    """seed, calendar, today, and who may own accounts: unit code → staff numbers."""

    seed: int
    calendar: Calendar
    today: date
    owners: Mapping[str, Sequence[str]]

    def accounts(self, count: int, *, taken: Iterable[str] = ()) -> Iterator[AccountPlan]:
        """`count` accounts in order; names (none of `taken`) and codes are unique."""
        names = set(taken)
        for number in range(FIRST_NUMBER, FIRST_NUMBER + count):
            yield self._account(number, names)

    def _account(self, number: int, names: set[str]) -> AccountPlan:
        chance = dice(self.seed, "account", number)
        city = chance.choices(CITIES, _CITY_WEIGHTS)[0]
        county = city.counties[chance.randrange(len(city.counties))]
        is_main = city.code == _MAIN_STAGE
        line = chance.choices(industries.LINES, industries.MAIN_STAGE_WEIGHTS if is_main else industries.WEIGHTS)[0]
        year_fen = int(MEDIAN_YEAR_FEN * line.size * chance.lognormvariate(0, SPREAD))
        month_fen = year_fen // 12
        unit = _unit(chance, city, county, line, month_fen)
        name = _unique(names, lambda: _name(chance, line, city, county))
        instances = billing.generated(chance, self.calendar, city=city.code, key=number, month_fen=month_fen)
        staff = self.owners[unit]
        has_agreement, registered = _standing(chance, year_fen)
        return AccountPlan(
            name=name, short_name=_short(name, county, city), kind=line.kind, industry=line.code, unit=unit,
            owner=staff[0 if is_main and number % 2 else number % len(staff)],
            group_code=identifiers.group_code(city.code, number),
            customer_code=identifiers.customer_code(city.code, number),
            billing_account=identifiers.billing_account(city.code, number),
            uscc=identifiers.credit_code(line.kind, county.code, number) if chance.random() < 0.93 else "",
            county=county.name, address=_address(chance, city, county), revenue_group=city.revenue_group,
            has_agreement=has_agreement, agreement_number=f"XY{city.code}-{number}" if has_agreement else "",
            agreement_until=self.today + timedelta(days=chance.randrange(-60, 900)) if has_agreement else None,
            signed_by=city.code if has_agreement else "",
            registered_on=date(self.today.year - chance.randrange(1, 6), chance.randrange(1, 13), 15) if registered else None,
            influence=chance.randrange(1, 100) if year_fen > 5_000_000 else None,
            contacts=people.contacts(chance, kind=line.kind, key=number, month_fen=month_fen, place=county.name, today=self.today),
            instances=instances,
            arrears=owed(chance, kind=line.kind, instances=instances, calendar=self.calendar, today=self.today))


def owners_by_unit(staff: Sequence[StaffPlan]) -> dict[str, tuple[str, ...]]:
    """Unit code → numbers of the account managers there (roles R1 and R3)."""
    units = {person.unit for person in staff}
    return {unit: tuple(person.number for person in staff
                        if person.unit == unit and {"R1", "R3"}.intersection(person.roles)) for unit in sorted(units)}


def _unit(chance: random.Random, city: City, county: County, line: Line, month_fen: int) -> str:
    """Small customers belong to their county, the others to the city's industry team."""
    ceiling = _MAIN_STAGE_CEILING_FEN if city.code == _MAIN_STAGE else COUNTY_CEILING_FEN
    local = month_fen < ceiling // 12 or chance.random() < 0.25
    return county.code if local else f"{city.code}-ZQ-{line.team}"


def _standing(chance: random.Random, year_fen: int) -> tuple[bool, bool]:
    """Agreement and registration: usual for the big ones, rare below 10,000 yuan."""
    likely = 0.85 if year_fen > 20_000_000 else 0.7 if year_fen > 1_000_000 else 0.15
    return chance.random() < likely, chance.random() < likely


def _name(chance: random.Random, line: Line, city: City, county: County) -> str:
    place = county.name if chance.random() < 0.7 else city.name
    return line.pattern.format(
        p=place, b=chance.choice(words.BRAND_FIRST) + chance.choice(words.BRAND_SECOND), t=chance.choice(words.TOWNS),
        s=chance.choice(words.SURNAMES), x=chance.choice(line.nouns))


def _unique(names: set[str], draw: Callable[[], str]) -> str:
    """A name nobody has yet; after a few tries a number is added, as registers do."""
    name = draw()
    for attempt in range(2, 2000):
        if name not in names:
            break
        name = draw() if attempt < 8 else f"{draw()}(第{attempt}分部)"
    names.add(name)
    return name


def _short(name: str, county: County, city: City) -> str:
    """Without place and legal form."""
    short = name.removeprefix(county.name).removeprefix(city.name)
    return short.removesuffix("股份有限公司").removesuffix("有限公司")


def _address(chance: random.Random, city: City, county: County) -> str:
    street = words.STREETS[chance.randrange(len(words.STREETS))]
    return f"{city.name}{county.name}{street}{chance.randrange(1, 400)}号"
