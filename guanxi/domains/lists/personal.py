"""What the lists hold of people at customers (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.lists.commands.exports import destroy_exports
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref


class Lists(Personal):
    """His search entry goes, and every file of people that holds him; the book knows how many people an account has, not whom."""

    holds = (Held(table="lists_searchentry", title=t("搜索索引", "Search index"), own="subject_id", account="", erase="delete",
                  free=("subject_kind", "keys"), columns={"label": t("名称", "Name"), "hint": t("说明", "Hint")}),)
    keeps = {
        "lists_bookcolumn": "definitions of columns",
        "lists_book": "accounts, and the names of their managers", "lists_bookchoice": "columns a member of staff chose",
        "lists_savedview": "filters of a member of staff; goes with him",
        "lists_bookexport": "who took which list away; a file that holds him goes with him",
        "lists_exporttaken": "numbers of the accounts and people in a file that may still be fetched, no names",
    }

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Deletes entries, and destroys files he stands in."""
        if person is not None and person.ids:
            destroy_exports(act=act, people=person.ids)
        return super().erase(subject=subject, act=act, person=person)
