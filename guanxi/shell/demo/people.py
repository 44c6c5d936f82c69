"""Contacts of generated accounts: two to twelve per account, the bigger the more (ARC-02).

Numbers come from a block allocated to nobody and addresses end in `.example`, so no living person can be
reached (PRM-79). Not for here: the people of the stories (`stories/`).
"""

from __future__ import annotations

import random
from datetime import date

from guanxi.shell.demo import cast, identifiers, words
from guanxi.shell.demo.shapes import ContactPlan

PER_ACCOUNT = 12


def contacts(chance: random.Random, *, kind: str, key: int, month_fen: int, place: str, today: date) -> tuple[ContactPlan, ...]:
    """The people of one account; `key` numbers accounts, so that no two people share a telephone number."""
    top = 3 if month_fen < 100_000 else 5 if month_fen < 1_000_000 else 9 if month_fen < 6_000_000 else PER_ACCOUNT
    count = chance.randint(2, top)
    return tuple(_contact(chance, kind, key * PER_ACCOUNT + number, number, place, today) for number in range(count))


def person_name(chance: random.Random) -> str:
    """Two or three characters."""
    return (words.SURNAMES[chance.randrange(len(words.SURNAMES))]
            + words.GIVEN_FIRST[chance.randrange(len(words.GIVEN_FIRST))]
            + words.GIVEN_SECOND[chance.randrange(len(words.GIVEN_SECOND))])


def _contact(chance: random.Random, kind: str, number: int, order: int, place: str, today: date) -> ContactPlan:
    levels = words.POSTS[kind]
    level = (2, 3, 0, 1)[order] if order < 4 else chance.randrange(1, 4)
    posts, name = levels[level], person_name(chance)
    return ContactPlan(
        name=name, mobile=identifiers.mobile(number) if chance.random() < 0.94 else "",
        email=f"{cast.pinyin(name)}{number % 1000}@{_host(kind)}.example" if chance.random() < 0.7 else "",
        post=posts[chance.randrange(len(posts))],
        residence=f"{place}{words.COMPOUNDS[chance.randrange(len(words.COMPOUNDS))]}" if chance.random() < 0.35 else "",
        hobby=_hobby(chance), since=date(today.year - chance.randrange(1, 9), chance.randrange(1, 13), 1),
        is_key_person=order == 0)


def _hobby(chance: random.Random) -> str:
    """Half is known; some were asked and said nothing, which counts as done (ARC-03)."""
    drawn = chance.random()
    return words.HOBBIES[chance.randrange(len(words.HOBBIES))] if drawn < 0.45 else "未知(已问)" if drawn < 0.6 else ""


def _host(kind: str) -> str:
    return {"党政": "gov", "事业": "org", "国企": "soe", "民企": "firm", "个人": "shop"}[kind]
