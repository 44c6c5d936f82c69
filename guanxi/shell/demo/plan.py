"""The whole plan of one demo: who works there and which accounts exist, in the order in which they are loaded.

Not for here: files (`files.py`), the database (`load/`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from guanxi.foundation.pure import months
from guanxi.shell.demo import organisation, population
from guanxi.shell.demo.billing import Calendar
from guanxi.shell.demo.dice import SEED
from guanxi.shell.demo.shapes import AccountPlan, StaffPlan, UnitPlan
from guanxi.shell.demo.stories import bank, county_hall, hospital, machinery, side_cast, university, water
from guanxi.shell.demo.stories.teller import Teller

STORIES = (bank, hospital, university, water, machinery, county_hall, side_cast)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """created_on fixes the anchor month: the last one closed on that day. count: generated accounts."""

    created_on: date
    count: int
    seed: int = SEED

    @cached_property
    def calendar(self) -> Calendar:
        """Months billed."""
        return Calendar(anchor=months.last_closed(self.created_on))

    @cached_property
    def units(self) -> tuple[UnitPlan, ...]:
        """Parents first."""
        return organisation.units()

    @cached_property
    def staff(self) -> tuple[StaffPlan, ...]:
        """The cast first."""
        return organisation.staff(self.seed)

    def stories(self) -> Iterator[AccountPlan]:
        """The story accounts, parents before children."""
        teller = Teller(calendar=self.calendar, today=self.created_on, owners=population.owners_by_unit(self.staff))
        for story in STORIES:
            yield from story.accounts(teller)

    def generated(self) -> Iterator[AccountPlan]:
        """`count` generated accounts, one at a time, so that a million need no memory."""
        everybody = population.Population(seed=self.seed, calendar=self.calendar, today=self.created_on,
                                          owners=population.owners_by_unit(self.staff))
        return everybody.accounts(self.count, taken=(account.name for account in self.stories()))

    def accounts(self) -> Iterator[AccountPlan]:
        """Stories, then generated accounts."""
        yield from self.stories()
        yield from self.generated()
