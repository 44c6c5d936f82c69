"""Story E, 砺川装备集团: twelve million and percentile 5 is A by veto; 砺川铸造 with 9.9 million goes by the matrix;
plant 望溪 is one yuan below platinum. The head office pays for its plants, the foundry for itself: two totals, both right (operator 1.1)."""

from __future__ import annotations

from collections.abc import Iterator

from guanxi.shell.demo import cast, products
from guanxi.shell.demo.shapes import AccountPlan
from guanxi.shell.demo.stories.teller import Bill, Person, Standing, Teller

HEAD, FOUNDRY, PLANT, FIRST_PLANT = 50, 51, 52, 53
_MACHINERY = ("民企", "C35")


def accounts(teller: Teller) -> Iterator[AccountPlan]:
    """Head office in 朔宁, the foundry, and the plants in 望溪, 东礁 and 北砚."""
    head = teller.account(
        HEAD, "砺川装备集团有限公司|砺川集团", sector=_MACHINERY, place=("9801-ZQ-GS", "980103"),
        more={"uscc": "91980100MADEM0062W", "owner": cast.YAN, "lead": cast.YAN},
        people=(Person(name="厉长河", post="董事长", level="管理层", since=201501, hobby="高尔夫"),
                Person(name="霍明远", post="采购总监", level="分管领导", since=202006, hobby="马拉松"),
                Person(name="欧阳铮", post="信息部部长", level="关键人", since=202109, hobby="摄影")),
        standing=Standing(agreement_days=275, influence=5),
        bill=Bill(year_yuan=12_000_000, product=products.CLOUD, lines=(
            *teller.rent(HEAD, "9801", products.MSTP, count=60, yuan=8200),
            *teller.rent(HEAD, "9801", products.RACK, count=20, yuan=9800, first=100))))
    yield head
    yield teller.account(
        FOUNDRY, "砺川铸造有限公司|砺川铸造", sector=_MACHINERY, place=("9802-ZQ-GS", "980202"),
        more={"parent": head.group_code}, people=(Person(name="穆铁生", post="总经理", level="管理层"),
                                                  Person(name="简宁", post="信息主管", level="关键人", hobby="跑步")),
        standing=Standing(agreement_days=275, influence=5),
        bill=Bill(year_yuan=9_900_000, product=products.SYSTEM, lines=(
            *teller.rent(FOUNDRY, "9802", products.MSTP, count=40, yuan=9000),)))
    yield teller.account(
        PLANT, "砺川装备集团望溪工厂|砺川望溪", sector=_MACHINERY, place=("9702-ZQ-GS", "970203"),
        more={"uscc": "91970200MADEM0070Q", "owner": cast.SHI, "parent": head.group_code, "billing_parent": head.group_code},
        people=(Person(name="成刚", post="厂长", level="管理层", since=202103),
                Person(name="纪晓峰", post="信息主管", level="关键人", since=202208, hobby="足球")),
        standing=Standing(agreement_days=275, influence=41),
        bill=Bill(year_yuan=1_999_999, product=products.INTERNET, lines=(
            *teller.rent(PLANT, "9702", products.MSTP, count=10, yuan=7300),
            *teller.rent(PLANT, "9702", products.MOBILE, count=20, yuan=1500, first=50))))
    for index, (city, county, unit) in enumerate((("东礁", "990202", "9902-ZQ-GS"), ("北砚", "980202", "9802-ZQ-GS"))):
        yield teller.account(FIRST_PLANT + index, f"砺川装备集团{city}工厂|砺川{city}", sector=_MACHINERY, place=(unit, county),
                             more={"parent": head.group_code, "billing_parent": head.group_code, "uscc": ""},
                             people=(Person(name=("翁海", "冷锋")[index], post="厂长", level="管理层"),))
