"""Customers whom one later story needs, and one that a province registered upstream (GRD-04)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from guanxi.shell.demo import cast, products
from guanxi.shell.demo.shapes import AccountPlan
from guanxi.shell.demo.stories.teller import Bill, Person, Standing, Teller

CHAIN, COSMETICS, UPSTREAM = 80, 81, 82


def accounts(teller: Teller) -> Iterator[AccountPlan]:
    """百味连锁 (retail), 云山化妆品集团 (strategy stages), 澜州省邮币文化集团 (upstream, small revenue, diamond)."""
    yield teller.account(
        CHAIN, "望溪百味连锁餐饮有限公司|百味连锁", sector=("民企", "H62"), place=("9702-ZQ-GS", "970203"),
        more={"owner": cast.SHI}, people=(Person(name="甘露", post="总经理", level="管理层", hobby="烹饪"),),
        standing=Standing(agreement_days=45), bill=Bill(year_yuan=63_120, product=products.BROADBAND))
    yield teller.account(
        COSMETICS, "屿安云山化妆品集团有限公司|云山化妆品", sector=("民企", "C26"), place=("9901-ZQ-GS", "990103"),
        people=(Person(name="应霓裳", post="董事长", level="管理层", hobby="旅游"),),
        standing=Standing(agreement_days=190, influence=35), bill=Bill(year_yuan=812_500, product=products.CLOUD))
    yield teller.account(
        UPSTREAM, "澜州省文化传媒集团有限公司|澜州文传", sector=("国企", "R86"), place=("9701-ZQ-ZW", "970103"),
        people=(Person(name="文载道", post="总经理", level="管理层", hobby="书法"),),
        standing=Standing(agreement_days=300, registered=date(2025, 6, 10), is_upstream=True, influence=90),
        bill=Bill(year_yuan=168_000, product=products.LETTERS))
