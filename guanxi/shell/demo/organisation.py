"""Units and people of 云江电信: group, provinces, cities, counties, departments, about 190 staff (operator 3.1).

Who logs in stands in `cast.py`. Not for here: creating them (`load/`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from guanxi.shell.demo import cast, identifiers, words
from guanxi.shell.demo.dice import dice
from guanxi.shell.demo.places import CITIES, PROVINCES, City, County
from guanxi.shell.demo.shapes import StaffPlan, UnitPlan

ROOT = "YJ"
TEAMS = {"JR": "金融", "ZW": "政务", "YJ": "医教", "GS": "工商"}
FIRST_OUTLETS = ("970202", "970203", "970221", "970222")


def units() -> tuple[UnitPlan, ...]:
    """Every unit, parents first."""
    root = UnitPlan(code=ROOT, name="云江电信集团", tier="group", kind="territory", region_code="", parent="")
    top = [root, _part(root, "ZQ", "集团政企客户部", "enterprise_department"), _part(root, "GH", "集团网络关怀中心", "network_operations")]
    for code, name in PROVINCES.items():
        province = UnitPlan(code=code, name=f"{name}公司", tier="province", kind="territory", region_code=code + "0000",
                            parent=ROOT)
        top += [province, _part(province, "ZQ", f"{name}公司政企客户部", "enterprise_department"),
                _part(province, "KF", f"{name}公司客服中心", "service_centre"),
                _part(province, "HG", f"{name}公司合规与质量部", "compliance")]
        if code == cast.CARE[0][:2]:
            top += [_part(province, "HD", f"{name}公司客户互动中心", "service_centre"),
                    _part(province, "GH", f"{name}公司区域网络关怀中心", "network_operations")]
    return (*top, *(unit for city in CITIES for unit in _city_units(city)))


def staff(seed: int) -> tuple[StaffPlan, ...]:
    """Everybody, the cast first; staff numbers and logins are unique."""
    people = list(cast.CAST)
    taken = {person.login for person in people}
    for unit, post, roles, count in _positions():
        wanted = count - sum(person.unit == unit and set(roles) <= set(person.roles) for person in cast.CAST)
        for number in range(max(wanted, 0)):
            person = _person(seed, unit, post, roles, len(people) * 10 + number)
            login = person.login
            while login in taken:
                login = f"{person.login}{len(people)}"
            taken.add(login)
            people.append(replace(person, login=login, number=f"YJ{8000 + len(people)}"))
    return tuple(people)


def _positions() -> Iterator[tuple[str, str, tuple[str, ...], int]]:
    """(unit, post, roles, how many)."""
    yield f"{ROOT}-ZQ", "大客户主管", ("R10",), 2
    yield ROOT, "数据管理员", ("R18",), 1
    for province in PROVINCES:
        yield province, "省公司政企部副总经理", ("R10",), 1
        yield f"{province}-ZQ", "行业总监", ("R3",), 1
        yield f"{province}-KF", "客服政企席", ("R4",), 2
        yield f"{province}-HG", "合规专员", ("R17",), 1
        yield province, "数据管理员", ("R18",), 1
    for city in CITIES:
        yield city.code, "政企客户部主任", ("R9",), 1
        for team, name in TEAMS.items():
            yield f"{city.code}-ZQ-{team}", f"{name}客户经理", ("R1",), 2 if city.code in ("9702", "9701", "9901") else 1
        yield f"{city.code}-KX", "客响工程师", ("R5",), 1
        yield f"{city.code}-WY", "专线维护工程师", ("R6",), 1
        for county in city.counties:
            yield county.code, "政企班组客户经理", ("R1",), 1
            yield county.code, "县分公司营业员", ("R12",), 1 if county.code in FIRST_OUTLETS else 0
            yield county.code, "网格客户经理", ("R1",), 1 if county.code[4] == "0" else 0


def _person(seed: int, unit: str, post: str, roles: tuple[str, ...], number: int) -> StaffPlan:
    chance = dice(seed, "staff", unit, post, number)
    name = chance.choice(words.SURNAMES) + chance.choice(words.GIVEN_FIRST) + chance.choice(words.GIVEN_SECOND)
    return StaffPlan(login=cast.pinyin(name), number="", name=name, unit=unit, post=post, roles=roles,
                     phone=identifiers.mobile(2_900_000 + number))


def _city_units(city: City) -> Iterator[UnitPlan]:
    branch = UnitPlan(code=city.code, name=f"{city.name}分公司", tier="city", kind="territory",
                      region_code=city.code + "00", parent=city.province, revenue_group=city.revenue_group)
    department = _part(branch, "ZQ", f"{city.name}政企客户部", "enterprise_department")
    yield branch
    yield department
    for key, name in TEAMS.items():
        yield _part(department, key, f"{city.name}{name}行业团队", "industry_team")
    yield _part(branch, "KX", f"{city.name}客户响应中心", "response_centre")
    yield _part(branch, "WY", f"{city.name}网络运营部", "network_operations")
    yield _part(branch, "DW", f"通达维护{city.name}项目部", "external")
    for county in city.counties:
        yield from _county_units(branch, county)


def _county_units(branch: UnitPlan, county: County) -> Iterator[UnitPlan]:
    place = UnitPlan(code=county.code, name=f"{county.name}分公司", tier="county", kind="territory",
                     region_code=county.code, parent=branch.code, revenue_group=branch.revenue_group)
    yield place
    yield _part(place, "ZQ", f"{county.name}政企班组", "county_team")
    for number in (1, 2):
        town = words.TOWNS[int(county.code[3:]) * number % len(words.TOWNS)]
        yield UnitPlan(code=f"{county.code}{number:02d}", name=f"{county.name}{town}营业网点", tier="outlet",
                       kind="territory", region_code=county.code, parent=county.code,
                       revenue_group=branch.revenue_group)


def _part(parent: UnitPlan, letters: str, name: str, kind: str) -> UnitPlan:
    """A department: a part of `parent` on the same tier."""
    return UnitPlan(code=f"{parent.code}-{letters}", name=name, tier=parent.tier, kind=kind,
                    region_code=parent.region_code, parent=parent.code, revenue_group=parent.revenue_group)
