"""What the lists hold of people at customers (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

from guanxi.domains.lists.commands.exports import destroy_exports
from guanxi.domains.lists.models import BookExport, SavedView, SearchEntry
from guanxi.domains.lists.rules.saved import MOST_NAME
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Held, Person, Personal, without
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref


class Lists(Personal):
    """His search entry goes, and every file of people that holds him; the book knows how many people an account has, not whom."""

    holds = (Held(table="lists_searchentry", title=t("搜索索引", "Search index"), own="subject_id", account="", erase="delete",
                  free=("subject_kind", "keys"), columns={"label": t("名称", "Name"), "hint": t("说明", "Hint")}),)
    keeps = {
        "lists_bookcolumn": "definitions of columns",
        "lists_book": "accounts, and the names of their managers", "lists_bookchoice": "columns a member of staff chose",
        "lists_savedview": "filters of a member of staff; his words go out, the view goes with its owner",
        "lists_bookexport": "who took which list away; his words go out of its filter, and a file that holds him goes with him",
        "lists_exporttaken": "numbers of the accounts and people in a file that may still be fetched, no names",
    }

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Deletes entries, and destroys files he stands in."""
        if person is not None and person.ids:
            destroy_exports(act=act, people=person.ids)
        done = dict(super().erase(subject=subject, act=act, person=person))
        return {**done, **_out_of_filters(act=act, person=person)} if person is not None else done

    def erase_account(self, *, act: Act, person: Person) -> Mapping[str, int]:
        """The same of an account that is a person: files of the book hold individuals too."""
        destroy_exports(act=act, people=person.ids, account_id=person.account)
        return {**super().erase_account(act=act, person=person), **_out_of_filters(act=act, person=person)}


def _out_of_filters(*, act: Act, person: Person) -> Mapping[str, int]:
    """His words out of names and filters of views, and out of filters by which lists were taken away: by his number, beside his account's
    name, or by a name nobody else in the archive bears."""
    namesakes = SearchEntry.objects.exclude(subject_kind="contact", subject_id__in=person.ids).exclude(
        subject_kind="account", subject_id=person.account)
    alone = tuple(word for word in person.sure if word not in person.strong and not namesakes.filter(label__contains=word).exists())

    def means_him(*said: str) -> bool:
        text = " ".join(said)
        near = any(word in text for word in person.strong) or any(place in text for place in person.places)
        return any(word in text for word in (person.words if near else alone))

    def cleaned(text: str) -> str:
        return urlencode([(key, without(value, person.words)) for key, value in parse_qsl(text, keep_blank_values=True)])

    done = {"lists_savedview": 0, "lists_bookexport": 0}
    for row in SavedView.objects.select_for_update().order_by("pk"):
        if not means_him(row.name, *_values(row.text)):
            continue
        name = without(row.name, person.words)
        if name != row.name:
            row.name = _free(name, row)
        row.text = cleaned(row.text)
        row.store(now=act.at)
        done["lists_savedview"] += 1
    held = BookExport.objects.exclude(text="").order_by("pk").values_list("pk", "text")
    for taken in BookExport.objects.select_for_update().filter(pk__in=[pk for pk, text in held if means_him(*_values(text))]).order_by("pk"):
        taken.text = cleaned(taken.text)
        taken.store(now=act.at)
        done["lists_bookexport"] += 1
    return {table: number for table, number in done.items() if number}


def _values(text: str) -> list[str]:
    return [value for _, value in parse_qsl(text, keep_blank_values=True)]


def _free(name: str, row: SavedView) -> str:
    """This name, or with a number behind it where another view of the same owner has it already."""
    taken = set(SavedView.objects.filter(owner_id=row.owner_id, removed_at=None).exclude(pk=row.pk).values_list("name", flat=True))
    numbered = [name[:MOST_NAME], *(f"{name[:MOST_NAME - 4]} {number}" for number in range(2, len(taken) + 3))]
    return next(one for one in numbered if one not in taken)
