"""Story F, 柳塘县人民政府: a virtual group of twelve bureaus on every edge of the thresholds, and a twin in 石渡.

The treasury pays for the lines the bureaus use, as it does in life; police and schools have budgets of their own. So what the group uses and what it
pays are two figures (operator 1.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from guanxi.shell.demo import cast, identifiers, products
from guanxi.shell.demo.shapes import AccountPlan
from guanxi.shell.demo.stories.teller import Bill, Person, Standing, Teller

HALL, FIRST_BUREAU, TWIN = 60, 61, 75
_TREASURY_MONTH_FEN = 7_431_193  # 81,000.00 yuan with 9 % tax
_PUBLIC = ("党政", "S92")
_NAMED = (  # (name, yuan in 12 months, uscc)
    ("柳塘县人民政府办公室", 200_000, "11970221MADEM0089B"),
    ("柳塘县财政局", 0, "11970221MADEM00976"),
    ("柳塘县教育局", 199_999, ""),
    ("柳塘县水务局", 10_000, ""),
    ("柳塘县供销合作社联合社", 9_999, ""),
    ("柳塘县公安局", 152_400, ""),
    ("柳塘县卫生健康局", 86_300, ""),
    ("柳塘县自然资源局", 41_750, ""),
    ("柳塘县交通运输局", 33_600, ""),
    ("柳塘县农业农村局", 28_900, ""),
    ("柳塘县民政局", 17_280, ""),
    ("柳塘县市场监督管理局", 21_060, ""),
)
_TREASURY, _PAY_THEMSELVES = "柳塘县财政局", ("柳塘县教育局", "柳塘县公安局")
_HEADS = ("尤承志", "房守正", "经纬", "水长流", "农有余", "安平", "华佑民", "山清", "路通达", "田丰", "民本", "商正")
_OFFICE_HEADS = ("于谦和", "米瑞", "戚卫国", "巫小云", "池中月", "卞之远", "干志强", "谈笑", "庄稼", "瞿秋", "阮明", "晏宁")


def accounts(teller: Teller) -> Iterator[AccountPlan]:
    """The virtual group, its bureaus, and the supply co-operative of 石渡 with the same 9,999 yuan."""
    hall = teller.account(
        HALL, "柳塘县人民政府|柳塘县政府", sector=_PUBLIC, place=("970221", "970221"),
        more={"owner": cast.ZHOU, "uscc": ""},
        people=(Person(name="雷振宇", post="县长", level="管理层", since=202201),
                Person(name="计东升", post="分管副县长", level="分管领导", since=202305)))
    yield hall
    for index, (name, yuan, uscc) in enumerate(_NAMED):
        number = FIRST_BUREAU + index
        more = {"owner": cast.ZHOU, "parent": hall.group_code, "customer_response": cast.GUO}
        if name not in _PAY_THEMSELVES:
            more["billing_parent"] = hall.group_code if name == _TREASURY else identifiers.group_code("9702", FIRST_BUREAU + 1)
        yield teller.account(
            number, f"{name}|{name.removeprefix('柳塘')}", sector=_PUBLIC, place=("970221", "970221"),
            more=more | ({"uscc": uscc} if uscc else {}),
            people=(Person(name=_HEADS[index], post="主要领导", level="管理层"),
                    Person(name=_OFFICE_HEADS[index], post="办公室主任", level="关键人", hobby="乒乓球")),
            standing=Standing(agreement_days=120 + index * 9),
            bill=_treasury(teller, number) if not yuan else Bill(year_yuan=yuan, product=products.BROADBAND))
    yield teller.account(
        TWIN, "麦岭县供销合作社联合社|麦岭供销社", sector=_PUBLIC, place=("970321", "970321"),
        people=(Person(name="仓实", post="理事会主任", level="管理层"),), standing=Standing(agreement_days=200),
        bill=Bill(year_yuan=9_999, product=products.BROADBAND))


def _treasury(teller: Teller, number: int) -> Bill:
    """The treasury pays once a year: 81,000 yuan a month with tax, six months open, promised for 25 December."""
    promised = date(teller.today.year, 12, 25)
    promised = promised if promised >= teller.today else date(teller.today.year + 1, 12, 25)
    line = teller.rent(number, "9702", products.INTERNET, count=1, yuan=0)[0]
    price = replace(line.prices[0], rent=_TREASURY_MONTH_FEN)
    return Bill(lines=(replace(line, prices=(price,)),), months_owed=6, promised_on=promised)
