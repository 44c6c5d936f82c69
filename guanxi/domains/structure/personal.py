"""What hierarchies hold of people at customers: where they stood, and over whom (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.db.models import Q

from guanxi.domains.structure.models import Line, Seat, UnknownRow
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal, Section
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

_SINCE = {"valid_from": t("自何时", "Since"), "valid_until": t("止", "Until"), "source": t("来源", "Source"), "confidence": t("可信度", "Confidence")}


class StructureRecords(Personal):
    """His rows and lines go with him; so do those of an erased account."""

    holds = (
        Held(table="structure_seat", title=t("岗位层级", "Rows of the hierarchy"), own="contact_id", account="", erase="own",
             free=("recorded_by_name",), columns={"row": t("岗位", "Row"), **_SINCE}),
        Held(table="structure_line", title=t("汇报与分管", "Reporting and being in charge"), own="above_id",
             account="", erase="own", free=("recorded_by_name",), columns={"kind": t("关系", "Relation"), "row": t("岗位", "Row"), **_SINCE}),
    )
    keeps: Mapping[str, str] = {"structure_unknownrow": "a row nobody is known to fill, and who of our staff asked; goes with its account"}

    def report(self, *, person: Person) -> list[Section]:
        """His rows, and the lines by either of their ends: a table is declared once."""
        seats, lines = self.holds
        found = [*report_of(seats, person)]
        ends = [(side, section) for own, side in (("above_id", t("上方", "above")), ("below_id", t("下方", "below")))
                for section in report_of(replace(lines, own=own), person)]
        rows = [(*row, side) for side, section in ends for row in section.rows]
        if rows:
            found.append(Section(title=lines.title, labels=(*lines.columns.values(), t("此人居于", "He is")), rows=rows))
        return found

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes every row and line of the person, or of an erased account, in the running transaction."""
        if subject.kind == "account":
            done = {table._meta.db_table: table.objects.filter(account_id=subject.id).delete()[0] for table in (UnknownRow, Seat, Line)}
        elif subject.kind == "contact":
            ids = person.ids if person else (subject.id,)
            done = {"structure_seat": Seat.objects.filter(contact_id__in=ids).delete()[0],
                    "structure_line": Line.objects.filter(Q(above_id__in=ids) | Q(below_id__in=ids)).delete()[0]}
        else:
            return {}
        return {table: count for table, count in done.items() if count}


def report_of(held: Held, person: Person) -> list[Section]:
    """The section of one table; none without rows."""
    one = Personal()
    one.holds = (held,)
    return one.report(person=person)
