"""Story A, 屿澜银行: the head office lies elsewhere, 230 outlets, five million a year exactly.

The group's lines are paid for in 望溪, where its data centre stands (集团统付): the group's revenue and that of
望溪分行 are the same 5,000,000 yuan, and the price cut of this month shows there as −2.4 万.
"""

from __future__ import annotations

from collections.abc import Iterator

from guanxi.shell.demo import cast, products, words
from guanxi.shell.demo.places import CITIES
from guanxi.shell.demo.shapes import AccountPlan
from guanxi.shell.demo.stories.teller import Bill, Person, Standing, Teller

HEAD, PROVINCE, BRANCH, FIRST_OUTLET, OUTLETS = 1, 2, 3, 100, 230
_OUTLETS_IN_MAIN_CITY = 40
_FINANCE = ("国企", "J66")


def accounts(teller: Teller) -> Iterator[AccountPlan]:
    """Head office, provincial branch, 望溪分行, 230 outlets."""
    head = teller.account(
        HEAD, "屿澜银行股份有限公司|屿澜银行", sector=_FINANCE, place=("9901-ZQ-JR", "990102"),
        more={"uscc": "91990100MADEM0011Q", "owner": cast.DAI, "lead": cast.DAI, "sponsor": cast.XU},
        people=(Person(name="蔺怀远", post="行长", level="管理层", since=202001),
                Person(name="单若谷", post="网络金融部总经理", level="关键人", since=202106, hobby="围棋")),
        standing=Standing(agreement_days=131, influence=88))
    province = teller.account(
        PROVINCE, "屿澜银行澜州省分行|屿澜银行省分行", sector=_FINANCE, place=("9701-ZQ-JR", "970102"),
        more={"parent": head.group_code},
        people=(Person(name="傅清源", post="分管副行长", level="分管领导", since=202305),
                Person(name="任秋实", post="信息科技部总经理", level="关键人", hobby="登山")))
    yield head
    yield province
    branch = _branch(teller, province.group_code)
    yield branch
    yield from _outlets(teller, head.group_code, province.group_code, branch.group_code)


def _branch(teller: Teller, parent: str) -> AccountPlan:
    return teller.account(
        BRANCH, "屿澜银行望溪分行|屿澜银行望溪", sector=_FINANCE, place=("9702-ZQ-JR", "970202"),
        more={"uscc": "91970200MADEM002XD", "owner": cast.HE, "parent": parent, "customer_response": cast.GUO, "local_service": cast.QIN,
              "billing_parent": parent,
              "address": "望溪市砚湖区滨江路18号屿澜大厦"},
        people=(Person(name="程砚秋", post="行长", level="管理层", since=202109, hobby="书法"),
                Person(name="陶静", post="分管副行长", level="分管领导", since=202302),
                Person(name="王海川", post="信息科技部总经理", level="关键人", since=201907, hobby="足球、曼联"),
                Person(name="赵敏之", post="网络科科长", level="联络人", since=202011, hobby="羽毛球", residence="砚湖区翠湖花园"),
                Person(name="周雅文", post="采购中心主任", level="分管领导", since=202401),
                Person(name="孙越", post="数据中心主任", level="联络人", since=202207, hobby="骑行")),
        standing=Standing(agreement_days=131, influence=81),
        bill=Bill(year_yuan=5_000_000, year_before_percent=100, product=products.VOICE, lines=(
            *teller.rent(BRANCH, "9702", products.SDH, count=40, yuan=4000, changed_to=3400),
            *teller.rent(BRANCH, "9702", products.SDH, count=6, yuan=4000, first=40),
            *teller.rent(BRANCH, "9702", products.MSTP, count=OUTLETS, yuan=800, first=100))))


def _outlets(teller: Teller, head: str, province: str, branch: str) -> Iterator[AccountPlan]:
    """Forty outlets in 望溪, whose lines the branch there pays for; the others over the eleven other cities."""
    number = FIRST_OUTLET
    others = [city for city in CITIES if city.code != "9702"]
    for city in CITIES:
        wanted = _OUTLETS_IN_MAIN_CITY
        if city.code != "9702":
            wanted = 17 + (others.index(city) < OUTLETS - _OUTLETS_IN_MAIN_CITY - 17 * len(others))
        for index in range(wanted):
            county = city.counties[index % len(city.counties)]
            town = "" if index < len(city.counties) else words.TOWNS[index % len(words.TOWNS)]
            place = "石渡" if city.code == "9703" and index == 0 else county.name + town
            parent = province if city.province == "97" else head
            yield teller.account(number, f"屿澜银行{place}支行|屿澜{place}支行", sector=_FINANCE,
                                 place=(county.code, county.code), more={"parent": parent, "uscc": "",
                                       "billing_parent": branch if city.code == "9702" else ""},
                                 people=(_manager(number),))
            number += 1


def _manager(number: int) -> Person:
    surname = words.SURNAMES[number * 7 % len(words.SURNAMES)]
    return Person(name=surname + words.GIVEN_SECOND[2 + number * 5 % 40], post="支行行长", level="管理层")
