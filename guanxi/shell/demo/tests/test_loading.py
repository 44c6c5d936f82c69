"""The whole loader on a small operator, as real processes: killed, resumed, exact, and quiet the second time."""

from __future__ import annotations

from guanxi.shell.demo import ledger

FIGURES = """
select a.name, m.revenue_12m_fen, c.grade, e.grade from customers_account a
join insights_account_measure m on m.account_id = a.id
join grading_calculatedgrade c on c.account_id = a.id and c.scheme = '{scheme}'
left join grading_accountgrade e on e.account_id = a.id and e.scheme = '{scheme}' and e.kind = 'effective'
"""
LETTER = {
    "屿澜银行望溪分行": (500_000_000, "diamond"), "澜州理工大学": (499_999_900, "platinum"),
    "望溪市第一人民医院集团": (200_000_000, "platinum"), "砺川装备集团望溪工厂": (199_999_900, "gold"),
    "柳塘县人民政府办公室": (20_000_000, "gold"), "柳塘县教育局": (19_999_900, "vip"), "柳塘县水务局": (1_000_000, "vip"),
    "柳塘县供销合作社联合社": (999_900, ""), "麦岭县供销合作社联合社": (999_900, "vip"), "青汀开发区建设发展公司": (600_000_000, ""),
    "澜州省文化传媒集团有限公司": (16_800_000, "diamond"),
}
VALUE = {"砺川装备集团有限公司": (1_200_000_000, "a"), "砺川铸造有限公司": (990_000_000, "b")}


def test_a_killed_loader_goes_on_and_the_stories_come_out_exactly(demo):
    demo.run("demo", "prepare", "--accounts", "20")
    demo.kill_after("Importing accounts", "demo", "load")
    assert not (ledger.read(demo.state) or ledger.Ledger(created_on="", accounts=0)).is_finished
    with demo.worker():
        demo.run("demo", "load")
    assert demo.ask("select count(*) from customers_account") == [(309 + 97 + 6 + 1,)], "also the shop's, new and to distribute, and a branch"
    # only bills name customers nobody knows (the ledger's unassigned money); every contact and parent found its account
    assert demo.ask("select distinct kind from intake_unmatchedrow") == [("bill_items",)]
    letter = {name: (fen, calculated, effective or "") for name, fen, calculated, effective
              in demo.ask(FIGURES.format(scheme="post-gd-letter"))}
    assert {name: letter[name] for name in LETTER} == {name: (fen, grade, grade) for name, (fen, grade) in LETTER.items()}
    value = {name: (fen, grade) for name, fen, grade, _ in demo.ask(FIGURES.format(scheme="value-2d"))}
    assert {name: value[name] for name in VALUE} == VALUE
    assert demo.ask("select sum(fen) > 0 from insights_unmapped_revenue") == [(True,)]
    _what_each_login_looks_at_is_there(demo)
    _second_start_changes_nothing(demo)


def _what_each_login_looks_at_is_there(demo):
    """PRM-66, PRM-67: duty with substitutes, one emergency of two reviewed. ARC-19 to ARC-21, ORG-20: the shop. ORG-13 to ORG-15: the tiers."""
    assert demo.ask("select count(*), bool_and(approver_id <> substitute_id) from privacy_dutyturn") == [(3, True)]
    assert demo.ask("select count(distinct approver_id) from privacy_dutyturn") == [(2,)]
    assert demo.ask("select verdict from privacy_vaultrequest where kind = 'emergency' order by id") == [("justified",), ("",)]
    shop = "(select id from organisation_unit where duty_kind = 'shop')"
    assert demo.ask(f"select count(*), bool_and(name like '营业_组') from organisation_group where unit_id = {shop}") == [(2, True)]
    assert demo.ask(f"select kind, count(*) from stewardship_unitreport where unit_id = {shop} group by 1 order by 1") == [
        ("buyers", 3), ("migration", 1)]
    assert demo.ask("select c.state, u.duty_kind, count(*) from service_case c join organisation_user p on p.id = c.handler_id "
                    "join organisation_unit u on u.id = p.unit_id where u.duty_kind in ('cic', 'rncc', 'ncc') group by 1, 2 order by 1") == [
        ("closed", "cic", 5), ("open", "cic", 1)]
    assert demo.ask("select s.level, u.duty_kind, s.state, count(*) from service_supportrequest s join organisation_unit u on u.id = s.centre_id "
                    "group by 1, 2, 3 order by 1, 3") == [
        ("ncc", "ncc", "asked", 1), ("rncc", "rncc", "given_back", 1), ("rncc", "rncc", "solved", 5)]
    # LIF-17: a leaver's accounts wait. PRM-76, PRM-77: a copy granted, an erasure that waits. ARC-27: who is in charge of the parent is asked
    assert demo.ask("select count(*) > 0 from customers_assignment s join organisation_user u on u.id = s.user_id "
                    "where s.valid_until is null and not u.is_active") == [(True,)]
    assert demo.ask("select kind, state in ('approved', 'done') from privacy_subjectrequest order by id") == [("report", True), ("erase", False)]
    assert demo.ask("select u.username from parentage_parentroute r cross join unnest(r.answerer_ids) a join organisation_user u on u.id = a::int"
                    ) == [("yankai",)]
    # ORG-18: a project group with its CEO
    assert demo.ask("select g.name, count(*), count(*) filter (where s.function = 'ceo') from customers_projectgroup g join customers_assignment s "
                    "on s.project_id = g.id and s.valid_until is null group by g.name") == [("网点专线提速", 5, 1)]
    # operator 1.12, ORG-24: one account is served through an agent, whose one person serves there
    assert demo.ask("select w.duty_kind, p.username from customers_account a join organisation_unit w on w.id = a.partner_unit_id join "
                    "customers_assignment s on s.account_id = a.id and s.role = 'local_service' and s.valid_until is null "
                    "join organisation_user p on p.id = s.user_id and p.unit_id = w.id") == [("agent", "zhaiyuan")]


def _second_start_changes_nothing(demo):
    before = demo.ask("select count(*) from audit_act")
    said = demo.run("demo", "prepare", "--accounts", "20") + demo.run("demo", "load")
    assert "[" not in said
    assert demo.ask("select count(*) from audit_act") == before
    _the_clock_goes_forward_only(demo)


def _the_clock_goes_forward_only(demo):
    newest = "select max(anchor_month) from insights_nightrun where status = 'published'"
    before = demo.ask(newest)
    assert "has closed" in demo.run("demo", "advance", "40d")
    assert demo.ask(newest) > before
    demo.run("demo", "advance", "2h")
    assert demo.ask("select offset_seconds from demo_clock") == [(40 * 86400 + 7200,)]
