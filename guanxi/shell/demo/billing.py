"""How bills come about: instances that start, change price and end; totals that are exact to the fen.

All amounts are fen without tax; tax is added when a line is written (`bill_lines.py`).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from guanxi.foundation.pure import months
from guanxi.shell.demo import products
from guanxi.shell.demo.products import Product
from guanxi.shell.demo.shapes import Extra, Instance, Price

HISTORY = 24
SMALL_FEN, LARGE_FEN = 60_000, 400_000


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """anchor: the last closed month. first: the oldest month billed. year: the last 12 closed months."""

    anchor: int

    @property
    def first(self) -> int:
        """The oldest of the 24 months."""
        return months.shift(self.anchor, 1 - HISTORY)

    @property
    def year(self) -> tuple[int, ...]:
        """The last twelve closed months, oldest first."""
        return months.span(self.anchor, 12)

    @property
    def all(self) -> tuple[int, ...]:
        """All billed months, oldest first."""
        return months.span(self.anchor, HISTORY)


def instance(city: str, key: int, product: Product, prices: Sequence[Price], *, opened: int = 0, until: int = 0,
             extras: tuple[Extra, ...] = ()) -> Instance:
    """An instance with the numbers a bill shows: PI9702-20190417-00318. `opened`: month of its opening."""
    since = opened or prices[0].month
    return Instance(number=f"PI{city}-{since}{key % 27 + 1:02d}-{key:07d}", access=f"{product.letters}{city[2:]}{key:07d}",
                    product=product, prices=tuple(prices), until=until, extras=extras)


def exact(calendar: Calendar, *, city: str, key: int, year_fen: int, lines: Sequence[Instance],
          product: Product, year_before_percent: int = 94) -> tuple[Instance, ...]:
    """`lines` and one more instance of `product` that makes the last 12 closed months sum to `year_fen` exactly.

    The odd fen lie in the oldest of the twelve months, so the bridge of the newest stays clean. Before the month
    in front of them, the added instance costs `year_before_percent` of today; so the twelve months that end one
    month earlier have the same sum, and a grade does not move by itself. Refuses lines that already cost more.
    """
    rest = year_fen - sum(line.fen(month) for line in lines for month in calendar.year)
    if rest < 0:
        raise ValueError(f"{city}/{key}: the lines cost {-rest} fen more than {year_fen}")
    monthly, odd = divmod(rest, 12)
    prices = [Price(month=calendar.first, rent=monthly * year_before_percent // 100),
              Price(month=months.shift(calendar.year[0], -1), rent=monthly)]
    if odd:
        prices.append(Price(month=calendar.year[0], rent=monthly + odd))
        prices.append(Price(month=calendar.year[1], rent=monthly))
    return (*lines, instance(city, key, product, prices, opened=201904))


def generated(chance: random.Random, calendar: Calendar, *, city: str, key: int, month_fen: int) -> tuple[Instance, ...]:
    """Instances of a generated account that costs about `month_fen` a month: some start, end, change price.

    In the newest month about one account in five has something to explain (revenue bridge, decisions 14).
    """
    count = min(1 + max(month_fen, 1).bit_length() // 3 - 4, 14) if month_fen > 20_000 else 1
    weights = [chance.random() + 0.2 for _ in range(max(count, 1))]
    total = sum(weights)
    made = [_one(chance, calendar, city, key * 20 + number, int(month_fen * weight / total))
            for number, weight in enumerate(weights)]
    if chance.random() < 0.16:
        made[0] = replace(made[0], extras=_extras(chance, calendar, month_fen))
    return tuple(made)


def _one(chance: random.Random, calendar: Calendar, city: str, key: int, fen: int) -> Instance:
    fen = max(round(fen, -2), 900)
    shelf = products.SMALL if fen < SMALL_FEN else products.MEDIUM if fen < LARGE_FEN else products.LARGE
    product = shelf[chance.randrange(len(shelf))]
    opened, until = months.shift(calendar.first, -chance.randrange(1, 90)), 0
    rent = fen * 100 // chance.choice((100, 100, 100, 95, 90, 80)) // 100 * 100
    prices = [Price(month=calendar.first, rent=rent, discount=fen - rent)]
    fate = chance.random()
    if fate < 0.10:  # new within the two years, often just now
        opened = _some_month(chance, calendar)
        prices = [Price(month=opened, rent=rent, discount=fen - rent)]
    elif fate < 0.17:
        until = months.shift(_some_month(chance, calendar), -1)
    elif fate < 0.32:
        changed = fen * chance.choice((70, 80, 85, 90, 95, 105, 110, 120)) // 100
        prices.append(Price(month=_some_month(chance, calendar), rent=max(rent, changed), discount=min(changed - rent, 0)))
    return instance(city, key, product, prices, opened=opened, until=until)


def _some_month(chance: random.Random, calendar: Calendar) -> int:
    """The anchor month in a third of the cases, else any but the first."""
    if chance.random() < 0.3:
        return calendar.anchor
    return months.shift(calendar.anchor, -chance.randrange(0, HISTORY - 2))


def _extras(chance: random.Random, calendar: Calendar, month_fen: int) -> tuple[Extra, ...]:
    month = _some_month(chance, calendar)
    if chance.random() < 0.5:
        item, name = products.ONE_OFF[chance.randrange(len(products.ONE_OFF))]
        return (Extra(month=month, item=item, name=name, kind="一次性", fen=month_fen * chance.randrange(50, 500) // 100),)
    item, name = products.ADJUSTMENTS[chance.randrange(len(products.ADJUSTMENTS))]
    return (Extra(month=month, item=item, name=name, kind="调账", fen=-month_fen * chance.randrange(2, 40) // 100),)
