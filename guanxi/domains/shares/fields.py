"""The catalogue of a revenue split: the form, the import and history read it. Business data (L1) only."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict

from guanxi.foundation.pure.catalogue import Catalogue, Field


class RevenueSplitValues(TypedDict, total=False):
    """What people enter about a split; keys and kinds are the catalogue's. issuer: code or name of the province."""

    instance: str
    issuer: str
    valid_from: date | str | None
    source_document: str
    reason: str


class UnitShare(TypedDict):
    """One unit and its part as people write them: code or name; 60% or 0.6."""

    unit: str
    rate: str


def _field(key: str, zh: str, en: str, *aliases: str, **more: Any) -> Field:
    flags: dict[str, Any] = {"importable": True, "editable": True, "steward": "R9"} | more
    return Field(key=key, zh=zh, en=en, aliases=aliases, **flags)


REVENUE_SPLIT = Catalogue(subject="revenue_split", fields=(
    _field("instance", "产品实例号", "Product instance", "产品实例", "实例号", "产品实例编号", kind="code", required=True, max_length=60),
    _field("issuer", "发放省", "Issuing province", "省份", "省", "实例所属省", required=True, max_length=20),
    _field("valid_from", "生效日", "From", "起始日期", "生效日期", "归属起始日", kind="date", required=True),
    _field("source_document", "依据", "Agreed in", "依据文件", "文号", "分摊协议", required=True, max_length=120),
    _field("reason", "说明", "Why", "原因", "分摊原因", "备注", kind="long_text", max_length=300),
))
