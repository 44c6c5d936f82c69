"""Whether what is recorded is used (ARC-33): of each unit who works with the archive, whose people are looked up, what is entered.

From what is written down anyway: the log of people shown, the acts, visits among them. By unit, never by person: this judges nobody.
Not for here: how good the archive is (figures), what somebody's word brought (credit).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection

from guanxi.domains.stewardship.queries import figures
from guanxi.domains.stewardship.rules.quality import percent
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t

DAYS = 30
# What brings or confirms something of the archive, by hand: an import is one act of thousands of rows and says nothing of its use.
ENTERED = ("create_account", "edit_account", "add_contact", "edit_contact", "add_identifier", "set_identifier", "end_identifier", "add_phone",
           "collect_people", "fill_value", "verify_values", "find_fault", "capture", "record_visit", "record_touch", "record_consent", "set_parent",
           "add_rival_service", "edit_rival_service", "confirm_rival_service", "log_promotion", "bulk_edit", "mark_account_unknown",
           "mark_contact_unknown")
# One row a unit, with everything below it; the unit asked about itself only with its own people. Acts and views by their own index of days.
_USE = """
with unit as (
  select c.id, c.name, c.path, u.id as below from organisation_unit h join organisation_unit c on c.parent_id = h.id or c.id = h.id
  join organisation_unit u on (u.path like c.path || '%%' and c.id <> h.id) or u.id = c.id where h.id = %s
), person as materialized (
  select n.id as unit_id, p.id from unit n join organisation_user p on p.unit_id = n.below and p.is_active and p.kind = 'staff'
), looked as materialized (
  select p.unit_id, p.id as user_id, d.account_id from person p join customers_disclosure d on d.user_id = p.id and d.day between %s and %s
), acted as materialized (
  select p.unit_id, a.actor_id as user_id from audit_act a join person p on p.id = a.actor_id
  where a.at >= %s and a.at < %s and a.verb = any(%s) and a.depth = 0
)
select n.id, n.name, (select count(*) from person p where p.unit_id = n.id),
  (select count(*) from (select user_id from looked l where l.unit_id = n.id union select user_id from acted a where a.unit_id = n.id) s),
  (select count(distinct account_id) from looked l where l.unit_id = n.id), (select count(*) from acted a where a.unit_id = n.id),
  (select count(*) from customers_account a where a.is_active and a.unit_id in (select below from unit b where b.id = n.id))
from (select distinct id, name, path from unit) n order by n.path
"""


@dataclass(frozen=True, kw_only=True)
class UnitUse:
    """Of one unit in the last 30 days. people: in service; users: who looked somebody up or entered something; opened: different accounts
    whose people were shown; entries: acts by hand that brought or confirmed something; accounts: all of the unit."""

    unit_id: int
    name: str
    hint: Text
    people: int
    users: int
    opened: int
    entries: int
    accounts: int

    @property
    def users_percent(self) -> int | None:
        """How many of its people use the archive; None where nobody works."""
        return percent(self.users, self.people)

    @property
    def opened_percent(self) -> int | None:
        """Accounts looked up beside all of the unit, at most 100: an account of another unit may be among them. None without accounts."""
        share = percent(self.opened, self.accounts)
        return None if share is None else min(share, 100)


def use_by_unit(*, actor: Actor, unit_id: int | None, today: date) -> Sequence[UnitUse]:
    """The unit itself and the ones directly below it, each with everything below: numbers of our own work, nothing of a customer. ARC-33.

    Refuses `not_found` for a unit beyond the reader's reach; nothing for who answers for no unit.
    """
    if not (actor.scope.unit_ids or actor.scope.shape == "all"):
        return ()
    figures.units_below(actor=actor, unit_id=unit_id)
    home, first = unit_id or actor.unit_id, today - timedelta(days=DAYS - 1)
    begins, ends = (datetime.combine(day, time(), clock.ZONE) for day in (first, today + timedelta(days=1)))
    access.bind(system("use"))  # counted whether the reader sees those accounts or not
    try:
        with connection.cursor() as cursor:
            cursor.execute(_USE, [home, first, today, begins, ends, list(ENTERED)])
            rows = cursor.fetchall()
    finally:
        access.bind(actor)
    return [UnitUse(unit_id=row[0], name=row[1], people=row[2], users=row[3], opened=row[4], entries=row[5], accounts=row[6],
                    hint=t("本级直属", "directly here") if row[0] == home else t("含下级", "with all below")) for row in rows]
