"""Story D, 澜州理工大学: one yuan below diamond and cooling; the contract ends on 31 August. 澜城 signed one for its campus as well, so that
who leads is disputed between the two cities (GRD-10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guanxi.shell.demo import cast, products
from guanxi.shell.demo.shapes import AccountPlan
from guanxi.shell.demo.stories.teller import Bill, Person, Standing, Teller

UNIVERSITY = 30
_EDUCATION = ("事业", "P83")


def accounts(teller: Teller) -> Iterator[AccountPlan]:
    """The university and its two campuses."""
    end = date(teller.today.year, 8, 31)
    end = end if end >= teller.today else date(teller.today.year + 1, 8, 31)
    university = teller.account(
        UNIVERSITY, "澜州理工大学|澜理工", sector=_EDUCATION, place=("9702-ZQ-YJ", "970203"),
        more={"uscc": "12970000MADEM0054X", "owner": cast.SHEN},
        people=(Person(name="聂远山", post="信息中心主任", level="关键人", since=201709, hobby="太极拳"),
                Person(name="白露", post="后勤处处长", level="分管领导", since=202102, hobby="养花"),
                Person(name="卓宁", post="国资处科长", level="联络人", since=202307),
                Person(name="符青云", post="副校长", level="管理层", since=202009)),
        standing=Standing(agreement_days=(end - teller.today).days, influence=69),
        bill=Bill(year_yuan=4_999_999, product=products.INTERNET, year_before_percent=118, lines=(
            *teller.rent(UNIVERSITY, "9702", products.MOBILE, count=60, yuan=2600),
            *teller.rent(UNIVERSITY, "9702", products.RACK, count=8, yuan=6800, first=100))))
    yield university
    for index, (campus, county, unit) in enumerate((("澜城校区", "970102", "9701-ZQ-YJ"),
                                                    ("望溪新校区", "970203", "9702-ZQ-YJ"))):
        yield teller.account(UNIVERSITY + 1 + index, f"澜州理工大学{campus}|澜理工{campus}", sector=_EDUCATION, place=(unit, county),
                             more={"parent": university.group_code, "uscc": ""},
                             people=(Person(name=("祝一凡", "柯敏")[index], post="网络中心工程师"),),
                             standing=Standing(agreement_days=None if index else 240))
