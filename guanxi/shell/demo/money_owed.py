"""Who owes what for how long: public bodies pay twice a year, traders soon, and a few not at all (operator 1.4).

Not for here: judging it (insights, grading).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from guanxi.foundation.pure import months
from guanxi.shell.demo import bill_lines
from guanxi.shell.demo.billing import Calendar
from guanxi.shell.demo.shapes import Arrears, Instance

_PUBLIC = ("党政", "事业")
_BUCKET_OF_MONTH = (0, 1, 2, 3, 4, 4, 4, 5, 5, 5, 5, 5, 5)


def owed(chance: random.Random, *, kind: str, instances: Sequence[Instance], calendar: Calendar, today: date) -> Arrears:
    """The ageing at the end of the anchor month: the newest bills first in 账期内, older ones further right."""
    count = _months_unpaid(chance, kind)
    promised = today + timedelta(days=chance.randrange(5, 45)) if count > 3 and chance.random() < 0.5 else None
    return of_months(instances, calendar, count, is_disputed=count > 2 and chance.random() < 0.08, promised_on=promised,
                     is_protected=kind in _PUBLIC and chance.random() < 0.3)


def of_months(instances: Sequence[Instance], calendar: Calendar, count: int, *, is_disputed: bool = False,
              promised_on: date | None = None, is_protected: bool = False) -> Arrears:
    """Arrears of the last `count` months, whole bills with tax."""
    buckets = [0] * 7
    for back in range(count):
        month = months.shift(calendar.anchor, -back)
        buckets[_BUCKET_OF_MONTH[min(back, 12)]] += sum(
            bill_lines.with_tax(max(line.fen(month), 0), line.product.tax_percent) for line in instances)
    one, two, three, four, five, six, seven = buckets
    return Arrears(buckets=(one, two, three, four, five, six, seven), is_disputed=is_disputed and any(buckets),
                   promised_on=promised_on if any(buckets) else None, is_protected=is_protected)


def _months_unpaid(chance: random.Random, kind: str) -> int:
    drawn = chance.random()
    if kind in _PUBLIC:
        return 0 if drawn < 0.55 else chance.randrange(1, 7) if drawn < 0.96 else chance.randrange(7, 11)
    return 0 if drawn < 0.78 else 1 if drawn < 0.93 else chance.randrange(2, 5) if drawn < 0.985 else chance.randrange(5, 13)
