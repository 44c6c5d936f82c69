"""The catalogue of a contact: the card of ARC-02 (客户 联系电话 邮箱 职务 居住小区 兴趣爱好) and what the archive adds.

Levels of operator 1.8: L1 business, L2 mobile and e-mail, L3 private. Identity numbers (L4) are never stored.
"""

from __future__ import annotations

from typing import Any

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field

_SERVICE = "履行合同所必需的联络(个人信息保护法第13条)"
_CARE = "客户关怀,须本人同意"
_KEPT = "联系人停用后,至政策包所填月数"


def _field(key: str, zh: str, en: str, *aliases: str, **more: Any) -> Field:
    flags: dict[str, Any] = {"importable": True, "editable": True, "steward": "R1"} | more
    return Field(key=key, zh=zh, en=en, aliases=aliases, **flags)


CHANNELS: tuple[tuple[str, Text], ...] = (
    ("phone", t("电话", "Phone")), ("sms", t("短信", "Text message")), ("email", t("邮件", "E-mail")), ("wechat", t("微信", "WeChat")),
    ("visit", t("上门", "Visit")),
)
PHONE_KINDS: tuple[tuple[str, Text], ...] = (
    ("mobile", t("手机", "Mobile")), ("office", t("办公", "Office")), ("secretary", t("秘书", "Secretary")), ("home", t("家庭", "Home")),
    ("other", t("其他", "Other")),
)
# A further number of a person; mobile and office phone stand in the contact itself.
PHONE = Field(key="number", zh="更多号码", en="Further number", kind="phone", level="L2", max_length=40, editable=True, purpose=_SERVICE,
              retention=_KEPT)

CONTACT = Catalogue(subject="contact", fields=(
    _field("name", "姓名", "Name", "客户", "联系人", "联系人姓名", "客户姓名", required=True, max_length=60),
    _field("post", "职务", "Post", "职位", "岗位", "职称", required=True, max_length=80),
    _field("department", "部门", "Department", "所在部门", "科室", "处室", max_length=80),
    _field("post_since", "任职起", "In this post since", "任职日期", "任职时间", kind="date"),
    _field("is_key_person", "关键人", "Key person", "是否关键人", kind="bool"),
    _field("is_group_level", "集团级联系人", "Group-level person", "集团级", "是否集团级", kind="bool"),
    _field("office_phone", "办公电话", "Office phone", "座机", "固定电话", "固话", kind="phone", max_length=40),
    _field("mobile", "手机", "Mobile", "联系电话", "电话", "手机号", "手机号码", "移动电话", kind="phone", level="L2",
           required=True, max_length=40, purpose=_SERVICE, retention=_KEPT),
    _field("email", "邮箱", "E-mail", "电子邮箱", "电子邮件", "邮件", "Email", kind="email", level="L2", required=True,
           max_length=120, purpose=_SERVICE, retention=_KEPT),
    _field("residence", "居住小区", "Residence", "住址", "小区", "家庭住址", level="L3", max_length=120,
           purpose=_CARE, retention=_KEPT),
    _field("hobby", "兴趣爱好", "Hobby", "爱好", "兴趣", level="L3", required=True, max_length=120,
           purpose=_CARE, retention=_KEPT),
    _field("birthday", "生日", "Birthday", "出生日期", "生日(月日)", level="L3", max_length=20,
           purpose=_CARE, retention=_KEPT),
    _field("form_of_address", "称呼", "Form of address", "尊称", "惯用称呼", max_length=40),
    _field("best_time", "方便联系时间", "Best time to call", "最佳联系时间", "联系时间", max_length=60),
    _field("best_channel", "偏好联系方式", "Preferred channel", "最佳联系方式", "首选联系方式", kind="choice", choices=CHANNELS),
    _field("likes", "喜好", "Likes", "饮食喜好", "偏好", level="L3", max_length=120, purpose=_CARE, retention=_KEPT),
    _field("taboo", "忌讳", "Taboos", "禁忌", "忌口", level="L3", max_length=120, purpose=_CARE, retention=_KEPT),
))

# How a list shows what its reader may not see: such a text is no value of a person's field, wherever it comes back (PRM-64).
STARS = "***"

CONTACT_COLUMNS = tuple(field.key for field in CONTACT.fields)
CONTACT_UNKNOWN = frozenset({"post", "mobile", "email", "residence", "hobby", "birthday", "department", "form_of_address", "best_time",
                              "likes", "taboo"})
UNKNOWN_WORDS = ("未知", "未知(已问)", "未知（已问）", "不详", "不清楚", "unknown")
