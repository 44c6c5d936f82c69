"""Story B, 望溪市第一人民医院集团: two million, so platinum inclusive; three campuses, eleven clinics."""

from __future__ import annotations

from collections.abc import Iterator

from guanxi.shell.demo import cast, products
from guanxi.shell.demo.shapes import AccountPlan
from guanxi.shell.demo.stories.teller import Bill, Person, Standing, Teller

GROUP, FIRST_CAMPUS = 10, 11
_HEALTH = ("事业", "Q84")
_CAMPUSES = ("本部院区", "东院区", "北院区")
_CLINICS = ("砚湖", "榆浦", "滨江", "文昌", "东风", "学府", "柳荫", "迎宾", "解放", "青石", "和平")


def accounts(teller: Teller) -> Iterator[AccountPlan]:
    """The group, its campuses and its community clinics; the group pays for all."""
    group = teller.account(
        GROUP, "望溪市第一人民医院集团|望溪一院", sector=_HEALTH, place=("9702-ZQ-YJ", "970202"),
        more={"uscc": "12970200MADEM0038J", "owner": cast.SHEN, "customer_response": cast.GUO},
        people=(Person(name="柏文渊", post="院长", level="管理层", since=201811, hobby="京剧"),
                Person(name="江映雪", post="分管副院长", level="分管领导", since=202204, hobby="读书"),
                Person(name="丁浩", post="信息科科长", level="关键人", since=202006, hobby="NBA"),
                Person(name="罗微", post="设备采购办科员", level="联络人", since=202309),
                Person(name="顾小北", post="网络管理员", level="联络人", since=202403, hobby="电影")),
        standing=Standing(agreement_days=213, influence=74),
        bill=Bill(year_yuan=2_000_000, product=products.CLOUD, months_owed=4, is_protected=True, lines=(
            *teller.rent(GROUP, "9702", products.MSTP, count=14, yuan=4500),
            *teller.rent(GROUP, "9702", products.INTERNET, count=3, yuan=12000, first=20))))
    yield group
    for index, campus in enumerate((*_CAMPUSES, *(f"{name}社区卫生服务中心" for name in _CLINICS))):
        county = "970202" if index % 2 == 0 else "970203"
        yield teller.account(FIRST_CAMPUS + index, f"望溪市第一人民医院{campus}|一院{campus}", sector=_HEALTH,
                             place=("9702-ZQ-YJ", county),
                             more={"owner": cast.SHEN, "parent": group.group_code, "uscc": ""},
                             people=(Person(name=("邱志远", "闻静", "尚可", "古月明")[index % 4], post="院区信息联络员"),))
