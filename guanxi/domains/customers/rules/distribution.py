"""Distributing a unit's accounts over its groups and their people (ORG-20): who gets which account, and why. No database, no clock.

Grade by grade, the highest first: every group has its even share of the grade. An account whose owner is in the group stays with him while
that share lasts, the largest first; the others go, largest first, to the group with the fewest of the grade, of equals to that with the least
revenue, and there to whom has the fewest of the grade. Not for here: what keeps an account where it is (wiring.KEEPS_OWNER), writing
anything (commands.distributing).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason, Refusal

SUBJECT = "distribution"
MOST = 300
"""Accounts of one distribution: as many as one hand-over holds."""
DRAFT_LIVES = timedelta(days=1)
NO_RANK = 10_000
Outcome = Literal["stays", "kept", "moves"]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An account to distribute. rank: of its grade, the lowest is the highest grade. owner_id None: nobody's. keeps: why it stays as it is."""

    account_id: int
    grade: str = ""
    rank: int | None = None
    revenue_fen: int = 0
    owner_id: int | None = None
    keeps: tuple[Reason, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Team:
    """A group (or a whole unit) with those of its people who may own an account, in order."""

    name: str
    members: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Where one account goes. stays: as it is, for the reasons given; kept: its owner is in the group and keeps it; moves: to `user_id`."""

    account_id: int
    outcome: Outcome
    team: int | None
    user_id: int | None
    why: tuple[Reason, ...]


@dataclass(frozen=True, kw_only=True)
class _Load:
    """What groups and people have so far: accounts of a grade, revenue in fen."""

    of_team: Counter[tuple[int, str]]
    of_person: Counter[tuple[int, str]]
    team_fen: Counter[int]
    person_fen: Counter[int]

    def add(self, one: Candidate, team: int, user_id: int) -> None:
        """Counts an account."""
        self.of_team[team, one.grade] += 1
        self.of_person[user_id, one.grade] += 1
        self.team_fen[team] += one.revenue_fen
        self.person_fen[user_id] += one.revenue_fen


def distribute(*, candidates: Sequence[Candidate], teams: Sequence[Team]) -> tuple[Placed, ...]:
    """Every account exactly once, by id. The same accounts and teams give the same answer in whatever order they come. ORG-20.

    No group has two accounts of a grade more than another unless they are there to stay. teams: at least one, none without people.
    """
    home = {user_id: index for index, team in enumerate(teams) for user_id in team.members}
    load = _Load(of_team=Counter(), of_person=Counter(), team_fen=Counter(), person_fen=Counter())
    placed, free = [], []
    for one in sorted(candidates, key=lambda one: one.account_id):
        if not one.keeps:
            free.append(one)
            continue
        place = home.get(one.owner_id) if one.owner_id is not None else None
        placed.append(Placed(account_id=one.account_id, outcome="stays", team=place, user_id=one.owner_id, why=one.keeps))
        if place is not None and one.owner_id is not None:
            load.add(one, place, one.owner_id)
    grades = {one.grade: NO_RANK if one.rank is None else one.rank for one in free}
    for grade in sorted(grades, key=lambda grade: (grades[grade], grade)):
        placed += _one_grade([one for one in free if one.grade == grade], grade, teams, home, load)
    return tuple(sorted(placed, key=lambda one: one.account_id))


def _one_grade(accounts: Sequence[Candidate], grade: str, teams: Sequence[Team], home: dict[int, int], load: _Load) -> list[Placed]:
    held = Counter(home[one.owner_id] for one in accounts if one.owner_id in home)
    share = _shares(len(accounts), grade, len(teams), held, load)
    taken: Counter[int] = Counter()
    placed, rest = [], []
    for one in sorted(accounts, key=lambda one: (-one.revenue_fen, one.account_id)):
        team = home.get(one.owner_id) if one.owner_id is not None else None
        if team is None or one.owner_id is None or taken[team] >= share[team]:
            rest.append(one)
            continue
        taken[team] += 1
        load.add(one, team, one.owner_id)
        placed.append(Placed(account_id=one.account_id, outcome="kept", team=team, user_id=one.owner_id, why=(_kept(teams[team], share[team]),)))
    for one in rest:
        fewest = min(load.of_team[index, grade] for index in range(len(teams)))
        room = [index for index in range(len(teams)) if load.of_team[index, grade] == fewest]
        team = min(room, key=lambda index: (load.team_fen[index], index))
        if one.owner_id is not None and home.get(one.owner_id) == team:
            load.add(one, team, one.owner_id)
            placed.append(Placed(account_id=one.account_id, outcome="kept", team=team, user_id=one.owner_id, why=(_kept(teams[team], fewest + 1),)))
            continue
        members = teams[team].members
        user_id = min(members, key=lambda user_id: (load.of_person[user_id, grade], load.person_fen[user_id], members.index(user_id)))
        why = _moved(teams[team], fewest, len(room), load.team_fen[team], load.of_person[user_id, grade], len(members))
        placed.append(Placed(account_id=one.account_id, outcome="moves", team=team, user_id=user_id, why=why))
        load.add(one, team, user_id)
    return placed


def _shares(count: int, grade: str, teams: int, held: Counter[int], load: _Load) -> Counter[int]:
    """How many of its own each group may keep at most, so that with what stays there the grade is even: one after the other to who has the
    fewest; of equals to who keeps one of its own, then to who has the least revenue."""
    share: Counter[int] = Counter()
    for _ in range(count):
        share[min(range(teams), key=lambda index: (
            load.of_team[index, grade] + share[index], held[index] <= share[index], load.team_fen[index], index))] += 1
    return share


def _kept(team: Team, share: int) -> Reason:
    return Reason(code="owner_in_group", met=True, source="ORG-20", value=str(share), text=t(
        f"已由“{team.name}”负责,该等级均分 {share} 户以内,保留归属",
        f"with “{team.name}” already and within its even share of {share}: its owner keeps it"))


def _moved(team: Team, fewest: int, room: int, team_fen: int, has: int, people: int) -> tuple[Reason, ...]:
    found = [Reason(code="even_grade", met=True, source="ORG-20", value=str(fewest), text=t(
        f"按等级均分:“{team.name}”此时该等级户数最少({fewest} 户)", f"even by grade: “{team.name}” had the fewest of it at this point ({fewest})"))]
    if room > 1:
        found.append(Reason(code="least_revenue", met=True, source="ORG-20", value=str(team_fen), text=t(
            f"{room} 方户数相同,其中此时收入合计最低({team_fen // 100:,} 元)",
            f"of {room} with as few it had the least revenue ({team_fen // 100:,} yuan)")))
    if people > 1:
        found.append(Reason(code="fewest_in_group", met=True, source="ORG-20", value=str(has), text=t(
            f"组内该等级户数最少({has} 户)", f"he has the fewest of the grade in the group ({has})")))
    return tuple(found)


def may_run(*, state: str, is_old: bool, moving: int) -> Refusal | None:
    """None when the preview may be carried out now."""
    checks: tuple[tuple[bool, Callable[[], Refusal]], ...] = (
        (state == "taken_back", lambda: Refusal("already_taken_back", t("已经撤回", "It was taken back already"), status=409)),
        (is_old, lambda: Refusal("draft_too_old", t("预览已超过一天", "The preview is more than a day old"), status=409,
                                 way_out=t("请重新预览", "Preview it again"))),
        (not moving, lambda: Refusal("nothing_to_change", t("没有需要变更归属的客户", "No account would change hands"), status=409)),
    )
    return next((make() for wrong, make in checks if wrong), None)


def may_take_back(*, state: str) -> Refusal | None:
    """None when there is something to take back."""
    if state == "done":
        return None
    if state == "taken_back":
        return Refusal("already_taken_back", t("已经撤回", "It was taken back already"), status=409)
    return Refusal("not_done", t("分配尚未执行", "It has not been carried out yet"), status=409)
