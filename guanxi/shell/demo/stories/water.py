"""Story C, 汀源水务集团, always on time; and 青汀开发区建设发展公司: six million, no agreement, half a year behind."""

from __future__ import annotations

from collections.abc import Iterator

from guanxi.shell.demo import cast, products
from guanxi.shell.demo.shapes import AccountPlan
from guanxi.shell.demo.stories.teller import Bill, Person, Standing, Teller

WATER, PARK = 40, 45


def accounts(teller: Teller) -> Iterator[AccountPlan]:
    """The water works with two plants and the dispatch room; the development company."""
    water = teller.account(
        WATER, "汀源水务集团有限公司|汀源水务", sector=("国企", "D46"), place=("9704-ZQ-GS", "970402"),
        more={"uscc": "91970400MADEM0046J", "owner": cast.WEN},
        people=(Person(name="水洪波", post="董事长", level="管理层", since=201910, hobby="钓鱼"),
                Person(name="车建平", post="分管副总经理", level="分管领导", since=202203),
                Person(name="苗青", post="调度中心主任", level="关键人", since=202005, hobby="乒乓球"),
                Person(name="盛大川", post="一水厂厂长", level="联络人", since=202101, hobby="象棋")),
        standing=Standing(agreement_days=318, influence=61),
        bill=Bill(year_yuan=1_386_000, product=products.NBIOT, is_protected=True, lines=(
            *teller.rent(WATER, "9704", products.SDH, count=6, yuan=5200),
            *teller.rent(WATER, "9704", products.NBIOT, count=48, yuan=600, first=100))))
    yield water
    for index, (part, county, unit) in enumerate((("一水厂", "970402", "9704-ZQ-GS"), ("二水厂", "970421", "9704-ZQ-GS"),
                                                  ("望溪取水调度室", "970202", "9702-ZQ-GS"))):
        yield teller.account(WATER + 1 + index, f"汀源水务集团{part}|汀源{part}", sector=("国企", "D46"), place=(unit, county),
                             more={"parent": water.group_code, "uscc": ""})
    yield teller.account(
        PARK, "青汀开发区建设发展公司|青汀开发", sector=("国企", "E48"), place=("9704-ZQ-GS", "970402"),
        more={"uscc": "91970400MADEM010XB", "owner": cast.WEN},
        people=(Person(name="毕成功", post="总经理", level="管理层", since=202108),
                Person(name="鲍岩", post="工程部部长", level="关键人", since=202210, hobby="篮球")),
        standing=Standing(agreement_days=None),
        bill=Bill(year_yuan=6_000_000, product=products.SYSTEM, months_owed=6, lines=(
            *teller.rent(PARK, "9704", products.INTERNET, count=12, yuan=9000),)))
