"""A list of people against who there is: who is new, what changes, whose line cannot be taken and why (ORG-02, ORG-20, PRM-72).

The same rules as of the pages (staffing, commands), said line by line. Without database. Not for here: who may import, writing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from guanxi.domains.organisation import naming, staffing
from guanxi.domains.organisation import roles as role_table
from guanxi.domains.organisation.roster.lines import PersonLine, Said
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal

LABELS: Mapping[str, Text] = {
    "name": t("姓名", "Name"), "staff_number": t("工号", "Staff number"), "post": t("职务", "Post"), "phone": t("手机", "Mobile"),
    "email": t("邮箱", "E-mail"), "unit": t("单位", "Unit"), "roles": t("角色", "Roles"), "group": t("小组", "Group"),
    "job": t("目录岗位", "Job")}
PLAIN = ("name", "staff_number", "post", "phone", "email", "job")


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """Somebody there is. group: his open group at home; is_mine: within the importer's territory."""

    id: int
    username: str
    staff_number: str
    name: str
    unit_id: int | None
    post: str
    phone: str
    email: str
    roles: tuple[str, ...]
    kind: str
    is_active: bool
    is_mine: bool
    group: str = ""
    job: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A unit of the house in use that the importer administers. groups: their names; most_groups: how many its kind has, 0: any."""

    id: int
    code: str
    name: str
    groups: tuple[str, ...] = ()
    most_groups: int = 0


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is written of a line. row: who there is, None for somebody new; fields: columns with new values; what is blank stays."""

    line: PersonLine
    row: PersonRow | None
    fields: Mapping[str, str]
    unit_id: int | None = None
    roles: tuple[str, ...] = ()
    group: str = ""


@dataclass(kw_only=True)
class JudgedPeople:
    """What becomes of every line, and what is to be written."""

    said: dict[int, Said]
    changes: list[Change] = field(default_factory=list)


@dataclass(kw_only=True)
class Facts:
    """What a list of people is held against. held: why somebody may not leave his unit; actor_id: nobody changes himself.

    jobs: the pack's, by key.
    """

    people: Sequence[PersonRow]
    places: Sequence[Place]
    actor_id: int
    held: Callable[[int], Refusal | None]
    jobs: Mapping[str, Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_login = {one.username.lower(): one for one in self.people}
        self.by_number = {one.staff_number: one for one in self.people if one.staff_number}
        self.by_code = {one.code: one for one in self.places}
        self.names: dict[str, list[Place]] = {}
        for one in self.places:
            self.names.setdefault(one.name, []).append(one)
        self.opened: dict[int, set[str]] = {one.id: set(one.groups) for one in self.places}
        self.seen: dict[str, int] = {}
        self.numbers: dict[str, int] = {}

    def place(self, said: str) -> Place | Refusal:
        """The unit of a code or a full name."""
        if said in self.by_code:
            return self.by_code[said]
        found = self.names.get(said, [])
        if len(found) == 1:
            return found[0]
        if found:
            return Refusal("ambiguous_unit", t(f"有 {len(found)} 个单位名为“{said[:40]}”", f"{len(found)} units are called “{said[:40]}”"),
                           field="unit", way_out=t("请填写单位编码", "Give its code"))
        return Refusal("unknown_unit", t(f"没有在用单位“{said[:40]}”,或不在您的管辖范围", f"No unit “{said[:40]}” in use of yours"),
                       field="unit", way_out=t("请先导入单位,或核对编码", "Import the units first, or check the code"))


    def job(self, said: str) -> str:
        """The key of a job that is said by key or name; refuses `unknown_job`."""
        found = [key for key, name in self.jobs.items() if said in (key, name.zh, name.en)]
        if found or not said:
            return found[0] if found else ""
        offered = [one.zh for one in self.jobs.values()], [one.en for one in self.jobs.values()]
        raise Refusal("unknown_job", t(f"岗位目录没有“{said[:40]}”", f"The catalogue has no job “{said[:40]}”"), field="job", way_out=t(
            f"请填写:{'、'.join(offered[0])};单位自己的叫法写在职务栏", f"One of: {', '.join(offered[1])}; what the house calls it goes into Post"))


def judge(*, lines: Sequence[PersonLine], facts: Facts) -> JudgedPeople:
    """What becomes of each line of a list of people."""
    found = JudgedPeople(said={line.row: Said(row=line.row) for line in lines})
    for line in lines:
        said = found.said[line.row]
        try:
            line = replace(line, job=facts.job(line.job))
            row = _known(line, facts)
            said.target_id = row.id if row else None
            change = _new(line, facts, said) if row is None else _changed(line, row, facts, said)
        except Refusal as refusal:
            said.refuse(refusal, verdict="conflict" if refusal.code == "row_repeated" else "rejected")
            continue
        if said.verdict in ("new", "changed"):
            found.changes.append(change)
    return found


def _known(line: PersonLine, facts: Facts) -> PersonRow | None:
    """Who it is; None for somebody new."""
    if not line.login:
        raise Refusal("login_missing", t("请填写登录名或工号", "Give a login or a staff number"), field="username")
    naming.check_login(line.login)
    first = facts.seen.setdefault(line.login.lower(), line.row)
    if first != line.row:
        raise Refusal("row_repeated", t(f"与第 {first} 行是同一登录名", f"The login of row {first}"), field="username")
    if line.staff_number and facts.numbers.setdefault(line.staff_number, line.row) != line.row:
        raise Refusal("staff_number_taken", field="staff_number", text=t(
            f"第 {facts.numbers[line.staff_number]} 行已用该工号", f"Row {facts.numbers[line.staff_number]} has this staff number"))
    row = facts.by_login.get(line.login.lower())
    numbered = facts.by_number.get(line.staff_number) if line.staff_number else None
    if row is None and numbered is not None and not line.username:
        row = numbered  # his login is another word than his number
    if numbered is not None and numbered is not row:
        raise Refusal("staff_number_taken", t("该工号已登记给他人", "This staff number is somebody else's"), field="staff_number",
                      way_out=t("请核对登录名与工号", "Check login and staff number"))
    if row is None:
        return None
    if not row.is_mine or row.kind != "staff":
        raise Refusal("username_taken", t("该登录名已存在,不在您可维护的范围", "This login name exists already, not yours to keep"), field="username")
    if not row.is_active:
        raise Refusal("already_disabled", t("该人员已停用,导入不会恢复", "He was disabled; a list does not bring him back"), field="username",
                      way_out=t("请另立登录名,或从名单中删去", "Give him another login, or leave him out"))
    return row


def _new(line: PersonLine, facts: Facts, said: Said) -> Change:
    staffing.check(staffing.PersonTerms(name=line.name, staff_number=line.staff_number, post=line.post, phone=line.phone, email=line.email))
    staffing.require_ordinary(line.roles)
    place = facts.place(line.unit)
    if isinstance(place, Refusal):
        raise place
    _take_group(line, place, facts)
    said.verdict = "new"
    return Change(line=line, row=None, unit_id=place.id, roles=line.roles, group=line.group,
                  fields={one: getattr(line, one) for one in PLAIN})


def _changed(line: PersonLine, row: PersonRow, facts: Facts, said: Said) -> Change:
    """Only what the line says and is otherwise; a blank cell erases nothing."""
    fields = {one: getattr(line, one) for one in PLAIN if getattr(line, one) not in ("", getattr(row, one))}
    staffing.check(staffing.PersonTerms(**{one: getattr(row, one) for one in PLAIN} | fields))
    place = _place_of(line, row, facts)
    roles = line.roles if line.roles and set(line.roles) != set(row.roles) else ()
    moves = place is not None and place.id != row.unit_id
    if row.id == facts.actor_id and (moves or roles):
        raise Refusal("own_account", t("不能变更自己的单位和角色", "Nobody changes his own unit or roles"), field="unit" if moves else "roles",
                      way_out=t("请由另一位系统管理员办理", "Ask another administrator"))
    if roles:
        staffing.require_ordinary(roles)
        staffing.require_ordinary(row.roles)
    if moves and (held := facts.held(row.id)) is not None:
        raise held
    group = line.group if place is not None and line.group and (moves or line.group != row.group) else ""
    if group and place is not None:
        _take_group(line, place, facts)
    for one, will in fields.items():
        was = getattr(row, one)
        said.change(LABELS[one], one, *((facts.jobs.get(key, key) for key in (was, will)) if one == "job" else (was, will)))
    if moves and place is not None:
        here = next((one.name for one in facts.places if one.id == row.unit_id), "")
        said.change(LABELS["unit"], "unit", here, place.name)
    if roles:
        said.change(LABELS["roles"], "roles", _said_roles(row.roles), _said_roles(roles))
    if group:
        said.change(LABELS["group"], "group", row.group, group)
    return Change(line=line, row=row, fields=fields, unit_id=place.id if moves and place else None, roles=roles, group=group)


def _place_of(line: PersonLine, row: PersonRow, facts: Facts) -> Place | None:
    """Where he belongs after the line; None where it is not said and his unit is no place of the list (closed)."""
    if not line.unit:
        return next((one for one in facts.places if one.id == row.unit_id), None)
    place = facts.place(line.unit)
    if isinstance(place, Refusal):
        raise place
    return place


def _take_group(line: PersonLine, place: Place, facts: Facts) -> None:
    """The group is there, or may be made: the pack says how many a unit of this kind has."""
    if not line.group:
        return
    there = facts.opened[place.id]
    if len(line.group) > 40:
        raise Refusal("group_name", t("小组名称不超过40字", "A group's name has at most 40 characters"), field="group")
    if line.group not in there and place.most_groups and len(there) >= place.most_groups:
        raise Refusal("group_count", t(f"{place.name}按政策包分 {place.most_groups} 组,已有:{'、'.join(sorted(there))}",
                                       f"{place.name} has {counted(place.most_groups, 'group|groups')} by the pack: {', '.join(sorted(there))}"),
                      field="group")
    there.add(line.group)


def _said_roles(roles: Sequence[str]) -> Text:
    names = [role_table.ROLES[one].name if one in role_table.ROLES else Text(one, one) for one in roles]
    return Text("、".join(one.zh for one in names), ", ".join(one.en for one in names))
