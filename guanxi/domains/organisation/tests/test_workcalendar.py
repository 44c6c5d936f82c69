"""The working calendar on its page and as a count (SLA-13): the shipped years, a year nobody knows, what is no day."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from guanxi.domains.organisation import api
from guanxi.domains.organisation.testing import World, browser_of, make_actor, refused
from guanxi.domains.privacy.queries import terms

pytestmark = pytest.mark.django_db
PAGE = "/units/calendar/"


def test_a_year_of_the_shipped_calendar() -> None:
    year = api.calendar_year(year=2026, today=date(2026, 11, 20))
    assert (year.workdays, len(year.holidays), year.why_provisional, year.is_next_missing) == (248, 7, None, True)
    october = year.months[9]
    kinds = [day.kind for week in october.weeks for day in week if day]
    assert kinds[:10] == ["holiday"] * 7 + ["work", "work", "makeup"] and october.workdays == 18
    assert not api.calendar_year(year=2026, today=date(2026, 10, 31)).is_next_missing
    unknown = api.calendar_year(year=2027, today=date(2026, 11, 20))
    assert unknown.why_provisional and unknown.workdays == 261 and not unknown.holidays


def test_a_day_counted_on_the_page_and_what_is_refused(world: World, now: datetime) -> None:
    reader = browser_of(make_actor("reader", now=now, unit_id=world.county).user_id)
    page = reader.get(PAGE).content.decode()
    assert "2026 年" in page and "content_7047091" in page and "2027 年放假安排还没有录入" in page
    assert "2026-10-08" in reader.get(PAGE, {"start": "2026-09-30", "workdays": "1"}).content.decode()
    counted = reader.get(PAGE, {"start": "2026-12-30", "workdays": "3"}).content.decode()
    assert "2027-01-04" in counted and "2027年放假安排尚未公布或录入" in counted
    for given, said in (({"start": "2026-02-30", "workdays": "3"}, "日期写作"), ({"start": "2026-01-05", "workdays": "0"}, "1 至 250"),
                        ({"start": "1999-01-05", "workdays": "1"}, "2020 至 2099")):
        assert said in reader.get(PAGE, given).content.decode()
    refused("calendar_year", api.calendar_year, year=1999, today=date(2026, 11, 20))
    assert reader.get(PAGE, {"year": "1999"}).status_code == 422


def test_prm_66_the_vault_rests_on_holidays_and_works_on_make_up_days(world: World) -> None:
    hours = terms.hours()
    assert date(2026, 10, 1) in hours.rest_days and date(2026, 10, 10) in hours.extra_workdays
