"""The list of people as a file: its rows, masks and columns as on screen, streamed (SYS-22, PRM-63), with what each person has said of being
contacted where a number or an address stands in it (PRM-75).

Not for here: the file's form and the job around it (shell/book: writing, later), who may take how many people away (customers).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO
from urllib.parse import parse_qs

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.shell.book import later, writing
from guanxi.shell.book.parting import Parting
from guanxi.shell.book.writing import Value
from guanxi.shell.contacts import asking, rows

BATCH, MOST = 2_000, 1_000_000
REACHED_BY = frozenset({"mobile", "office_phone", "email"})
CONSENT = t("授权情况", "Has agreed to")
"""No name by which an import knows a column: what comes back is read for nobody's consent."""
OF, JOB = "people", "guanxi.shell.contacts.jobs.write_people"


@dataclass(frozen=True, kw_only=True)
class Leaving(Parting):
    """A list of people on its way out. people, accounts: who went into the file; opened: who stands in it plain, by account and class."""

    people: list[int] = field(default_factory=list)
    accounts: set[int] = field(default_factory=set)
    opened: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """As on screen, without what is no column any more."""
        return lists.column_set(self.kept.columns, beside=customers.people_list()).keys

    @property
    def granted(self) -> tuple[str, ...]:
        """Columns that the vault opened: what it was asked for, told to who approved it."""
        return self.columns if self.vault_id else ()

    @property
    def asked(self) -> asking.Asked:
        """The same list as on screen."""
        return asking.asked({**parse_qs(self.kept.text), "sort": [self.kept.sort]}, today=self.today)


def shares(leaving: Leaving) -> customers.ListLeaving:
    """How many people, and whether the matrix lets them leave by themselves. Refuses `list_stays`."""
    with access.bound(leaving.actor, read_only=True):
        return customers.people_leaving(actor=leaving.actor, query=leaving.asked.query)


def write(leaving: Leaving, *, format: str, out: IO[bytes]) -> int:
    """Writes the file; returns how many rows left."""
    with access.bound(leaving.actor, read_only=True):
        return writing.write(_sheet(leaving), format=format, out=out)


def write_later(*, export_id: int, now: datetime) -> None:
    """The background export of people."""
    later.write(export_id=export_id, now=now, by=_written)


def _written(card: lists.ExportCard, owner: Actor, now: datetime, out: IO[bytes]) -> later.Written:
    leaving = Leaving(kept=card.kept, actor=owner, now=now, language=card.language, vault_id=card.vault_id or 0)
    if not leaving.vault_id and shares(leaving).way != "watermark":
        raise PermissionError("by now these people leave through the vault only")
    count = write(leaving, format=card.format, out=out)
    if leaving.vault_id:
        plain = "、".join(one.label.zh for one in customers.plain_columns(keys=leaving.columns)) or "无"
        customers.log_granted_list(actor=owner, now=now, opened=leaving.opened,
                                   reason=f"V{leaving.vault_id} rows={count} 明文列:{plain} ({leaving.asked.said.zh})"[:600])
    with access.bound(owner, read_only=True):
        accounts = lists.pack_accounts(ids=sorted(leaving.accounts), scope=customers.list_scope(owner))
    return later.Written(rows=count, accounts=accounts, people=lists.pack_people(ids=leaving.people))


def _sheet(leaving: Leaving) -> writing.Sheet:
    columns, book = leaving.columns, customers.people_columns()
    heads = [book[key].label for key in columns] + ([CONSENT] if REACHED_BY.intersection(columns) else [])
    return writing.Sheet(title=leaving.said(t("联系人", "Contacts")), heads=[(leaving.said(head), "text") for head in heads],
                         lines=_lines(leaving, columns), last=lambda count: _last(leaving, count), author=leaving.actor.name, now=leaving.now)


def _lines(leaving: Leaving, columns: tuple[str, ...]) -> Iterator[list[Value]]:
    ids, mark = customers.people_ids(actor=leaving.actor, query=leaving.asked.query, most=MOST), leaving.mark
    is_reached = not REACHED_BY.isdisjoint(columns)
    for start in range(0, len(ids), BATCH):
        stands = consent.marks_of(contact_ids=ids[start:start + BATCH], now=leaving.now) if is_reached else {}
        for one in customers.people_rows(actor=leaving.actor, ids=ids[start:start + BATCH], granted=leaving.granted):
            leaving.people.append(one.contact_id)
            leaving.accounts.add(one.account_id)
            for level in one.opened:
                leaving.opened.setdefault((one.account_id, level), []).append(one.contact_id)
            values = [leaving.said(rows.text_of(one, key)) for key in columns]
            yield [f"{values[0]}{mark}", *values[1:], *([leaving.said(stands[one.contact_id].text)] if is_reached else [])]


def _last(leaving: Leaving, count: int) -> str:
    return leaving.last_line(many=Text(f"{count:,} 人", f"{counted(count, 'person|people')}"), filtered=leaving.asked.said)
