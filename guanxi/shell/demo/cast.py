"""The people of 云江电信 whom the stories name: who works with customers, the three administrators (三员分立, PRM-72), supporting parts
(operator 3.2, decisions 3).

Heads of a department stand in the branch they answer for, because a role reaches its unit's subtree.
"""

from __future__ import annotations

from guanxi.foundation.pure import chinese
from guanxi.shell.demo import identifiers
from guanxi.shell.demo.shapes import StaffPlan

PASSWORD = "Yunjiang-2026"  # noqa: S105 (printed at every start of the demo)


def pinyin(name: str) -> str:
    """何俊 → hejun, as people write their login."""
    return "".join(next(iter(chinese.syllables(letter)), "") for letter in name)


def _plays(number: int, login: str, name: str, unit: str, post: str, *roles: str, logs_in: bool = True) -> StaffPlan:
    return StaffPlan(login=login, number=f"YJ{7000 + number}", name=name, unit=unit, post=post, roles=roles,
                     phone=identifiers.mobile(2_999_000 + number), logs_in=logs_in)


XU, LIN, HE, SHEN, ZHOU, YAN, GUO = "YJ7001", "YJ7003", "YJ7004", "YJ7005", "YJ7006", "YJ7007", "YJ7008"
SHOP = "97020301"
CARE = ("97-HD", "97-GH", "YJ-GH")
"""The three tiers of technical support after the vendor's model: interaction centre, regional care, care of the whole house (ORG-13 to ORG-15)."""
DAI, WEN, SHI, STEWARD, QIN = "YJ7021", "YJ7022", "YJ7023", "YJ7027", "YJ7028"

CAST = (
    _plays(1, "xulicheng", "许立诚", "97", "澜州省公司政企部 副总经理", "R10"),
    _plays(2, "fangruolin", "方若琳", "YJ", "集团政企部 经营分析主管", "R10", "R15"),
    _plays(3, "linwanqing", "林婉清", "9702", "望溪市政企客户部 主任", "R9"),
    _plays(4, "hejun", "何俊", "9702-ZQ-JR", "首席客户经理(金融)", "R1"),
    _plays(5, "shenzhixia", "沈知夏", "9702-ZQ-YJ", "客户经理(医教)", "R1"),
    _plays(6, "zhouxiaoman", "周小满", "970221", "柳塘县分公司 政企班长", "R1", "R11"),
    _plays(7, "yankai", "阎凯", "9801-ZQ-GS", "制造行业客户总监", "R3"),
    _plays(8, "guofeng", "郭峰", "9702", "望溪市客户响应中心 主管", "R7"),
    _plays(9, "luyiming", "陆一鸣", "9702", "客响工程师(专线)", "R6"),
    _plays(10, "sumiao", "苏苗", "97", "客服中心 政企席", "R4"),
    _plays(11, "helanzhi", "贺兰芝", "9702", "望溪市财务部 会计", "R2"),
    _plays(12, "weidonglai", "魏东来", "97", "省公司 合规与质量主管", "R17"),
    _plays(13, "admin", "系统管理员", "YJ", "系统管理员", "R20"),
    _plays(14, "yanshouzheng", "严守正", "YJ", "集团信息安全部 安全管理员", "R21"),
    _plays(15, "zhongmingjian", "钟明鉴", "YJ", "集团审计部 审计管理员", "R22"),
    _plays(16, "pengyuehua", "彭月华", SHOP, "榆浦营业厅 店长", "R13"),
    _plays(17, "qiuyu", "邱雨", SHOP, "榆浦营业厅 营业员(一组)", "R2"),
    _plays(18, "peixiaoou", "裴晓鸥", CARE[0], "客户支持代表", "R5"),
    _plays(19, "qiaosong", "乔松", CARE[1], "产品技术专家(数据网)", "R5"),
    _plays(20, "shenyuanshan", "申远山", CARE[2], "集团技术与研发专家", "R5"),
    _plays(21, "daianlan", "戴安澜", "9901-ZQ-JR", "首席客户代表(金融)", "R1", logs_in=False),
    _plays(22, "wenlan", "温岚", "9704-ZQ-GS", "客户经理(工商)", "R1", logs_in=False),
    _plays(23, "shilei", "石磊", "9702-ZQ-GS", "客户经理(工商)", "R1", logs_in=False),
    _plays(24, "liuyang", "刘洋", "9702-ZQ-JR", "解决方案经理", "R8", logs_in=False),
    _plays(25, "gaoyi", "高屹", "9702-ZQ-ZW", "行业经理(政务)", "R3", logs_in=False),
    _plays(26, "qianguifang", "钱桂芳", "970221", "营业员(柜员)", "R12"),
    _plays(27, "ruanqing", "阮清", "YJ", "数据管理员", "R18"),
    _plays(28, "qinling", "秦岭", "9702-DW", "代维班长", "R23"),
    _plays(29, "luotian", "骆甜", "9703", "石渡市政企客户部 主任", "R9", logs_in=False),
    _plays(30, "jiaxiaochuan", "贾小川", SHOP, "榆浦营业厅 营业员(一组)", "R2", logs_in=False),
    _plays(31, "xiangqing", "向晴", SHOP, "榆浦营业厅 营业员(二组)", "R2", logs_in=False),
    _plays(32, "baiyang", "柏杨", SHOP, "榆浦营业厅 营业员(二组)", "R2", logs_in=False),
)
