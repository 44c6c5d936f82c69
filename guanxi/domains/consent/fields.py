"""The words of a consent: what somebody said, how we know it, and the columns a sheet of contacts may carry."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field

ALL = "*"
"""Instead of a purpose: every one that needs consent. Instead of a channel: every one."""

STATES: tuple[tuple[str, Text], ...] = (
    ("given", t("同意", "Given")), ("refused", t("拒绝", "Refused")), ("withdrawn", t("撤回", "Withdrawn")))
STANDINGS: dict[str, Text] = {
    **dict(STATES), "lapsed": t("已过期", "Lapsed"), "not_asked": t("未征询", "Not asked")}
EVIDENCES: tuple[tuple[str, Text], ...] = (
    ("paper_form", t("签署的联系授权书", "Signed form")), ("face_to_face", t("当面口头", "Said face to face")),
    ("phone_call", t("电话口头", "Said on the phone")), ("wechat", t("微信回复", "Answered by WeChat")),
    ("sms", t("短信回复", "Answered by text message")), ("email", t("邮件回复", "Answered by e-mail")), ("hotline", t("客服热线", "Hotline")),
    ("online", t("网上办理", "Online")), ("sheet", t("名单导入", "Imported list")),
)
WORDS = {"是": "given", "已同意": "given", "√": "given", "yes": "given", "否": "refused", "不同意": "refused", "×": "refused", "no": "refused",
         "已撤回": "withdrawn", "退订": "withdrawn"}

_STATE_CHOICES = (*STATES, *((key, Text(word, word)) for word, key in WORDS.items()))
COLUMNS: tuple[Field, ...] = (
    Field(key="consent_state", zh="联系同意", en="Consent", kind="choice", choices=_STATE_CHOICES, importable=True,
          aliases=("同意", "是否同意", "联系授权")),
    Field(key="consent_purposes", zh="同意用途", en="Consent: purposes", importable=True, aliases=("授权用途", "用途"), max_length=200),
    Field(key="consent_channels", zh="同意渠道", en="Consent: channels", importable=True, aliases=("授权渠道", "渠道"), max_length=200),
    Field(key="consent_on", zh="同意日期", en="Consent: date", kind="date", importable=True, aliases=("授权日期", "征询日期")),
    Field(key="consent_source", zh="同意来源", en="Consent: source", importable=True, aliases=("授权来源", "同意依据"), max_length=120),
)
CONSENT = Catalogue(subject="consent", fields=(
    Field(key="purpose", zh="用途", en="Purpose"), Field(key="channel", zh="渠道", en="Channel"),
    Field(key="state", zh="本人答复", en="What he said", kind="choice", choices=STATES),
    Field(key="said_at", zh="答复时间", en="Said at", kind="date"),
    Field(key="evidence", zh="凭据", en="Evidence", kind="choice", choices=EVIDENCES),
    Field(key="place", zh="地点", en="Place"), Field(key="source", zh="来源说明", en="Source"),
    Field(key="valid_until", zh="有效至", en="Valid until", kind="date"),
    Field(key="notice_version", zh="告知文本版本", en="Version of the notice"),
    Field(key="recorded_by_name", zh="登记人", en="Recorded by"),
))
