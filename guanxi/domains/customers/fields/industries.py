"""GB/T 4754-2017: sections and divisions of the national industry classification, and how people write them.

Plain data and its reader. A code is the section letter and the division (`J66`); longer classes keep their digits.
Divisions carry their section's English name: the standard has no official English text.
"""

from __future__ import annotations

import re

from guanxi.foundation.pure.bilingual import Text, t

SECTIONS: dict[str, Text] = {
    "A": t("农、林、牧、渔业", "Agriculture, forestry, animal husbandry and fishery"),
    "B": t("采矿业", "Mining"),
    "C": t("制造业", "Manufacturing"),
    "D": t("电力、热力、燃气及水生产和供应业", "Electricity, heat, gas and water"),
    "E": t("建筑业", "Construction"),
    "F": t("批发和零售业", "Wholesale and retail"),
    "G": t("交通运输、仓储和邮政业", "Transport, storage and post"),
    "H": t("住宿和餐饮业", "Hotels and catering"),
    "I": t("信息传输、软件和信息技术服务业", "Information transmission, software and IT services"),
    "J": t("金融业", "Finance"),
    "K": t("房地产业", "Real estate"),
    "L": t("租赁和商务服务业", "Leasing and business services"),
    "M": t("科学研究和技术服务业", "Scientific research and technical services"),
    "N": t("水利、环境和公共设施管理业", "Water, environment and public facilities"),
    "O": t("居民服务、修理和其他服务业", "Household services, repair and other services"),
    "P": t("教育", "Education"),
    "Q": t("卫生和社会工作", "Health and social work"),
    "R": t("文化、体育和娱乐业", "Culture, sports and entertainment"),
    "S": t("公共管理、社会保障和社会组织", "Public administration, social security and organisations"),
    "T": t("国际组织", "International organisations"),
}
_DIVISIONS = {
    "A": "01 农业|02 林业|03 畜牧业|04 渔业|05 农、林、牧、渔专业及辅助性活动",
    "B": "06 煤炭开采和洗选业|07 石油和天然气开采业|08 黑色金属矿采选业|09 有色金属矿采选业|10 非金属矿采选业|"
         "11 开采专业及辅助性活动|12 其他采矿业",
    "C": "13 农副食品加工业|14 食品制造业|15 酒、饮料和精制茶制造业|16 烟草制品业|17 纺织业|18 纺织服装、服饰业|"
         "19 皮革、毛皮、羽毛及其制品和制鞋业|20 木材加工和木、竹、藤、棕、草制品业|21 家具制造业|"
         "22 造纸和纸制品业|23 印刷和记录媒介复制业|24 文教、工美、体育和娱乐用品制造业|"
         "25 石油、煤炭及其他燃料加工业|26 化学原料和化学制品制造业|27 医药制造业|28 化学纤维制造业|"
         "29 橡胶和塑料制品业|30 非金属矿物制品业|31 黑色金属冶炼和压延加工业|32 有色金属冶炼和压延加工业|"
         "33 金属制品业|34 通用设备制造业|35 专用设备制造业|36 汽车制造业|"
         "37 铁路、船舶、航空航天和其他运输设备制造业|38 电气机械和器材制造业|39 计算机、通信和其他电子设备制造业|"
         "40 仪器仪表制造业|41 其他制造业|42 废弃资源综合利用业|43 金属制品、机械和设备修理业",
    "D": "44 电力、热力生产和供应业|45 燃气生产和供应业|46 水的生产和供应业",
    "E": "47 房屋建筑业|48 土木工程建筑业|49 建筑安装业|50 建筑装饰、装修和其他建筑业",
    "F": "51 批发业|52 零售业",
    "G": "53 铁路运输业|54 道路运输业|55 水上运输业|56 航空运输业|57 管道运输业|58 多式联运和运输代理业|"
         "59 装卸搬运和仓储业|60 邮政业",
    "H": "61 住宿业|62 餐饮业",
    "I": "63 电信、广播电视和卫星传输服务|64 互联网和相关服务|65 软件和信息技术服务业",
    "J": "66 货币金融服务|67 资本市场服务|68 保险业|69 其他金融业",
    "K": "70 房地产业",
    "L": "71 租赁业|72 商务服务业",
    "M": "73 研究和试验发展|74 专业技术服务业|75 科技推广和应用服务业",
    "N": "76 水利管理业|77 生态保护和环境治理业|78 公共设施管理业|79 土地管理业",
    "O": "80 居民服务业|81 机动车、电子产品和日用产品修理业|82 其他服务业",
    "P": "83 教育",
    "Q": "84 卫生|85 社会工作",
    "R": "86 新闻和出版业|87 广播、电视、电影和录音制作业|88 文化艺术业|89 体育|90 娱乐业",
    "S": "91 中国共产党机关|92 国家机构|93 人民政协、民主党派|94 社会保障|95 群众团体、社会团体和其他成员组织|"
         "96 基层群众自治组织及其他组织",
    "T": "97 国际组织",
}
DIVISIONS: dict[str, str] = {
    section + entry[:2]: entry[3:] for section, entries in _DIVISIONS.items() for entry in entries.split("|")
}
_SECTION_OF = {code[1:]: code[0] for code in DIVISIONS}
_BY_NAME = {name: code for code, name in DIVISIONS.items()} | {text.en: letter for letter, text in SECTIONS.items()} | {
    text.zh: letter for letter, text in SECTIONS.items() if text.zh not in DIVISIONS.values()}
_CODE = re.compile(r"([A-Ta-t])?\s*(\d{2,4})?[\s\-:、.]*(\D.*)?")


def read(text: str) -> str | None:
    """The code that `text` means (`J66`, `66`, `J 6621`, `货币金融服务`, `J66 货币金融服务`), None when it means none."""
    written = text.strip()
    if written in _BY_NAME:
        return _BY_NAME[written]
    found = _CODE.fullmatch(written)
    if not found or not (found[1] or found[2]):
        return None
    letter, digits = (found[1] or "").upper(), found[2] or ""
    if not digits:
        return letter
    section = _SECTION_OF.get(digits[:2])
    return f"{section}{digits}" if section and letter in ("", section) else None


def meant_by(text: str) -> tuple[str, ...]:
    """All codes whose label is `text` (房地产业 is a section and its division); none for what is written as a code."""
    written = text.strip()
    code = _BY_NAME.get(written)
    return () if code is None else tuple(sorted({code, *(letter for letter in (code[0],) if SECTIONS[letter].zh == written)}))


def label_of(code: str) -> Text:
    """The name of a code's division, or of its section; an unknown code is its own name."""
    division, section = DIVISIONS.get(code[:3]), SECTIONS.get(code[:1])
    if division and section:
        return Text(division, section.en)
    return section or Text(code, code)


def choices() -> tuple[tuple[str, Text], ...]:
    """All divisions in order, `J66 货币金融服务`, for a select."""
    return tuple((code, Text(f"{code} {name}", f"{code} {name}")) for code, name in DIVISIONS.items())
