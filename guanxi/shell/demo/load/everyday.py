"""What people did in the last days, so that no page of the archive opens empty: doubles, the pool, a bulk edit, keys, a sheet.

Through commands only; each part looks whether it was played before, because a killed loader repeats the whole step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import api as duplicates
from guanxi.domains.intake import api as intake
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import api as registration
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo.load import staff

SENDING = "9702-ZQ-GS"
GROUPS = ("银行组", "证券保险组")
HEAD, BANKER, TEACHER, COUNTY, ADMIN = "linwanqing", "hejun", "shenzhixia", "zhouxiaoman", "admin"
# entered a second time by whom, as what, and what was said of it: the bank waits, the hospital is another, the campus is merged
DOUBLES = ((BANKER, "屿澜银行(望溪分行)", "state_owned", ""), (TEACHER, "望溪市第一医院集团", "institution", "体检中心单独建档,独立结算"),
           (TEACHER, "澜州理工望溪新校区", "institution", "merge"))
SHOPS = ("柳塘县老街粮油店", "柳塘县金穗农资店", "柳塘县晨光文具店", "柳塘县同心五金店", "柳塘县望江便利店", "柳塘县惠民药店")
GIVEN_BACK, HELD = SHOPS[3], 2
MEMBERS = (("YJ7009", "engineering", 3), ("YJ7024", "technical_service", 1))  # who, as what, in how many teams
PROJECT, CEO = "网点专线提速", "YJ7003"
IN_PROJECT = (("YJ7004", "sales"), ("YJ7024", "marketing"), ("YJ7009", "technical"), ("YJ7008", "service"))  # who, in which group of the project
MET = (("尹若溪", "办公室副主任", "办公室", "0970-8100-1206"), ("郑启明", "信息科科员", "信息科", "0970-8100-1233"))


def load(*, now: datetime) -> str:
    """Plays what is missing; returns one sentence."""
    parts: tuple[Callable[[datetime], str], ...] = (_doubles, _pool, _bulk, _keys, _groups, _stationing, _teams, _project, _sheet)
    return ", ".join(part(now) for part in parts)


def _doubles(now: datetime) -> str:
    """Three accounts entered although they are known: one pair waits, one was decided, one was merged."""
    head, today = staff.acting_as(HEAD), now.astimezone(clock.ZONE).date()
    with access.bound(head):
        if any(duplicates.pairs(actor=head, today=today, tab=tab).rows for tab in ("open", "different")):
            return "doubles known"
    for login, name, kind, said in DOUBLES:
        actor = staff.acting_as(login)
        made = customers.create_account(actor=actor, now=now - timedelta(days=3), values={
            "name": name, "customer_kind": kind, "district": "砚湖区"}, key=f"demo-{name}")
        duplicates.remember_entry(actor=actor, now=now - timedelta(days=3), account_id=made, answers=())
        with access.bound(actor):
            found = duplicates.pairs_of_account(actor=actor, account_id=made, today=today)
        if said and found:
            _settle(head if said == "merge" else actor, found[0], made, said, now)
    return f"{len(DOUBLES)} doubles"


def _settle(actor: Actor, pair: duplicates.PairCard, made: int, said: str, now: datetime) -> None:
    if said != "merge":
        duplicates.decide_pair(actor=actor, now=now - timedelta(days=1), pair_id=pair.id, expected_version=pair.version, decision="different",
                               reason=said)
        return
    kept = pair.high_id if pair.low_id == made else pair.low_id
    with access.bound(actor):
        cards = customers.cards(actor=actor, ids=[kept, made])
    duplicates.merge_accounts(actor=actor, now=now - timedelta(hours=20), key="demo-merge", wish=duplicates.Wish(
        survivor_id=kept, loser_id=made, survivor_version=cards[kept].version, loser_version=cards[made].version, reason="同一校区,重复建档"))


def _pool(now: datetime) -> str:
    """Small traders of the county: two are hers, one she gave back, the others were never anybody's."""
    head, owner = staff.acting_as(HEAD), staff.acting_as(COUNTY)
    with access.bound(head):
        if customers.pool(on=now.astimezone(clock.ZONE).date(), after=0, most=1):
            return "pool known"
    for place, name in enumerate(SHOPS):
        is_hers = place < HELD or name == GIVEN_BACK
        made = customers.create_account(
            actor=head, now=now - timedelta(days=9), key=f"demo-{name}", owner_id=owner.user_id if is_hers else None, values={
                "name": name, "customer_kind": "individual", "unit": owner.unit_id or 0, "district": "柳塘县", "industry_code": "F52"})
        if name == GIVEN_BACK:
            registration.give_back(actor=owner, now=now - timedelta(days=2), account_id=made, reason="已停业转让,暂无业务机会")
    return f"{len(SHOPS)} grid accounts"


def _bulk(now: datetime) -> str:
    """The head sets one date at a manager's accounts."""
    head, owner = staff.acting_as(HEAD), staff.acting_as(TEACHER)
    with access.bound(head):
        if customers.change_sets(actor=head):
            return "bulk edits known"
        own = lists.Condition(column="owner_id", operator="in", values=(owner.user_id,))
        rows = lists.book_page(query=lists.BookQuery(conditions=(own,), size=12), scope=customers.list_scope(head)).rows
    made = customers.prepare_change_set(actor=head, now=now, wanted=customers.Wanted(
        field="customer_since", value="2019-04-01", account_ids=[row.account_id for row in rows], said="归属经理:沈知夏"))
    customers.run_change_set(actor=head, now=now, change_set_id=made)
    return "a bulk edit"


def _keys(now: datetime) -> str:
    """A manager's own key that reads, and a key of the billing system."""
    banker, admin = staff.acting_as(BANKER), staff.acting_as(ADMIN)
    if organisation.tokens_of_user(actor=banker, now=now):
        return "keys known"
    ends = now.astimezone(clock.ZONE).date() + timedelta(days=90)
    organisation.create_token(actor=banker, now=now, terms=organisation.TokenTerms(
        name="每周报表取数", scopes=("book.view", "account.view"), is_read_only=True, expires_on=ends))
    city = staff.acting_as(HEAD).unit_id or 0
    other = organisation.create_service_user(actor=admin, now=now, username="bss-sync", name="计费账务同步", unit_id=city, roles=("R4",))
    organisation.create_token(actor=admin, now=now, user_id=other, terms=organisation.TokenTerms(
        name="夜间同步", scopes=("account.view",), is_read_only=True, expires_on=ends, addresses=("10.20.0.0/16",)))
    return "2 keys"


def _groups(now: datetime) -> str:
    """The finance team works in two groups; its head has previewed how its accounts would lie, and has changed nothing (ORG-20)."""
    head, team = staff.acting_as(HEAD), staff.acting_as(BANKER).unit_id or 0
    today = now.astimezone(clock.ZONE).date()
    if organisation.groups(unit_id=team, on=today):
        return "groups known"
    people = [one.id for one in organisation.people(unit_ids=[team], limit=50)]
    for place, name in enumerate(GROUPS):
        made = organisation.open_group(actor=head, now=now, unit_id=team, name=name)
        for user_id in people[place::len(GROUPS)]:
            organisation.join_group(actor=head, now=now, group_id=made, user_id=user_id)
    customers.prepare_distribution(actor=head, now=now, terms=customers.DistributionTerms(unit_id=team, scope="held", note="按组均衡,先看一遍"))
    return "two groups and a preview"


def _stationing(now: datetime) -> str:
    """The county is short of people: somebody of the city's teams works there for two months (ORG-19)."""
    head, host = staff.acting_as(HEAD), staff.acting_as(COUNTY).unit_id or 0
    today = now.astimezone(clock.ZONE).date()
    if organisation.stationings(actor=head, unit_id=host, today=today):
        return "stationing known"
    team = organisation.units_by_code(codes=[SENDING])[SENDING]
    person = organisation.people(unit_ids=[team.id], limit=50)[-1]
    organisation.station(actor=head, now=now, unit_id=host, terms=organisation.StationingTerms(
        staff_number=person.staff_number, kind="stationed", valid_from=today, valid_until=today + timedelta(days=60), reason="一线营销人员不足"))
    return "one stationed"


def _teams(now: datetime) -> str:
    """The banker leads the technical service teams of three of his accounts (ORG-12)."""
    leader, today = staff.acting_as(BANKER), now.astimezone(clock.ZONE).date()
    with access.bound(leader):
        own = lists.Condition(column="owner_id", operator="in", values=(leader.user_id,))
        rows = lists.book_page(query=lists.BookQuery(conditions=(own,), size=3), scope=customers.list_scope(leader)).rows
        if any(one.function for row in rows for one in customers.team(actor=leader, account_id=row.account_id, today=today).members):
            return "teams known"
    for number, function, teams in MEMBERS:
        for row in rows[:teams]:
            customers.join_team(actor=leader, now=now - timedelta(days=6), account_id=row.account_id, staff_number=number, function=function,
                                source_document="望政企〔2025〕17号")
    return "teams of three accounts"


def _project(now: datetime) -> str:
    """The banker formed a project group at the first of his accounts; the head leads it, nobody takes care of the general affairs (ORG-18)."""
    leader = staff.acting_as(BANKER)
    with access.bound(leader):
        own = lists.Condition(column="owner_id", operator="in", values=(leader.user_id,))
        (row,) = lists.book_page(query=lists.BookQuery(conditions=(own,), size=1), scope=customers.list_scope(leader)).rows
        if customers.projects(actor=leader, account_id=row.account_id):
            return "project known"
    begun = now - timedelta(days=12)
    project_id = customers.open_project(actor=leader, now=begun, account_id=row.account_id, name=PROJECT, ceo=CEO,
                                        valid_until=(now + timedelta(days=75)).date())
    for number, role in IN_PROJECT:
        customers.join_project(actor=leader, now=begun, account_id=row.account_id, project_id=project_id, staff_number=number, role=role)
    return "a project group of five"


def _sheet(now: datetime) -> str:
    """A manager's own sheet of people he has met【虚构】, written; and one he uploaded and left lying."""
    banker = staff.acting_as(BANKER)
    with access.bound(banker):
        if intake.runs(actor=banker).rows:
            return "sheets known"
        own = lists.BookQuery(conditions=(lists.Condition(column="owner_id", operator="in", values=(banker.user_id,)),), sort="revenue",
                              is_descending=False, size=10)
        codes = [row.group_code for row in lists.book_page(query=own, scope=customers.list_scope(banker)).rows if row.group_code][:len(MET)]
    lines = ["集团编码,姓名,职务,部门,办公电话", *(",".join((code, *met)) for code, met in zip(codes, MET, strict=False))]
    intake.import_now(actor=banker, now=now - timedelta(hours=3), kind="contacts", file_name="走访新认识的联系人.csv",
                      chunks=["\r\n".join([*lines, ""]).encode("gb18030")])
    intake.upload_file(actor=banker, now=now - timedelta(hours=4), kind="contacts", file_name="走访新认识的联系人-未改完.csv",
                       chunks=["\r\n".join([*lines[:2], ""]).encode("gb18030")])
    return f"a sheet of {len(codes)} people"
