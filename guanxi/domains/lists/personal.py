"""What the lists hold of people at customers (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Held, Personal
from guanxi.foundation.pure.bilingual import t


class Lists(Personal):
    """His search entry goes; the book knows how many people an account has, not whom."""

    holds = (Held(table="lists_searchentry", title=t("搜索索引", "Search index"), own="subject_id", account="", erase="delete",
                  free=("subject_kind", "keys"), columns={"label": t("名称", "Name"), "hint": t("说明", "Hint")}),)
    keeps = {
        "lists_bookcolumn": "definitions of columns",
        "lists_book": "accounts, and the names of their managers", "lists_bookchoice": "columns a member of staff chose",
        "lists_savedview": "filters of a member of staff; goes with him", "lists_bookexport": "who took which list of accounts away, no contacts",
        "lists_exporttaken": "numbers of the accounts in a file that may still be fetched, no names",
    }
