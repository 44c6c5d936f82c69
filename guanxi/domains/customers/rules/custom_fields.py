"""What a custom field may be: kinds, sensitivity, names, choices. Pure: plain data in, checked data or a Refusal out.

A definition is described by a catalogue itself (DEFINITION), so that its form is made like every other. Not for here: values
of a custom field (rules.custom_values), the column of the book (lists).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from guanxi.foundation.pure import chinese, identity
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.catalogue import NO_TEXT, Catalogue, Field
from guanxi.foundation.pure.refusal import Refusal

MOST_LISTED = 64
"""Columns of the book that may be made of custom fields (hard-places 3.5)."""
MOST_CHOICES = 99
SUBJECTS: dict[str, Text] = {"account": t("客户", "Account"), "contact": t("联系人", "Contact")}
KINDS: tuple[tuple[str, Text], ...] = (
    ("text", t("文字", "Text")), ("number", t("数字", "Number")), ("money", t("金额(元)", "Money (yuan)")), ("date", t("日期", "Date")),
    ("choice", t("单选", "One of a list")), ("multi_choice", t("多选", "Several of a list")), ("bool", t("是/否", "Yes or no")),
)
LEVELS: tuple[tuple[str, Text], ...] = (
    ("L1", t("L1 业务信息", "L1 business")), ("L2", t("L2 联系方式等个人信息", "L2 personal, such as a way to reach him")),
    ("L3", t("L3 私人信息", "L3 private")),
)
CHOSEN = ("choice", "multi_choice")
EMPTY: dict[str, Any] = {"zh": "", "en": "", "kind": "", "choices": "", "level": "L1", "purpose": "", "retention": "", "steward": "R1",
                         "required": False, "is_listed": False, "importable": True, "help_zh": "", "help_en": ""}
"""What a definition says where nothing is given."""
FLAGS = ("required", "is_listed", "importable")


def _field(key: str, zh: str, en: str, help: Text = NO_TEXT, **more: Any) -> Field:
    return Field(key=key, zh=zh, en=en, help=help, editable=True, **more)


DEFINITION = Catalogue(subject="custom_field", fields=(
    _field("zh", "中文名称", "Name in Chinese", max_length=30, required=True),
    _field("en", "英文名称", "Name in English", t("不填则与中文相同", "blank: as in Chinese"), max_length=60),
    _field("kind", "种类", "Kind", t("保存后不能改;需要改时新建一项", "cannot be changed later: make a new field instead"), kind="choice",
           choices=KINDS),
    _field("choices", "可选值", "Choices", t("每行一个:中文 | 英文;只用于单选、多选", "one a line: 中文 | English; for lists only"), kind="long_text",
           max_length=8_000),
    _field("level", "敏感级别", "Sensitivity", t("客户字段只能是 L1;个人信息属于联系人", "of an account L1; what is personal belongs to a contact"),
           kind="choice", choices=LEVELS),
    _field("purpose", "处理目的", "Purpose", t("L2、L3 必填(个人信息保护法第6条)", "needed for L2 and L3 (PIPL 6)")),
    _field("retention", "保存期限", "Kept until", t("L2、L3 必填(个人信息保护法第19条)", "needed for L2 and L3 (PIPL 19)"), max_length=100),
    _field("steward", "责任角色", "Steward", t("谁负责补全", "who fills it"), kind="choice"),
    _field("required", "必填(计入完整度)", "Required (counts as completeness)", kind="bool"),
    _field("is_listed", "用于台账列、筛选、排序", "Column, filter and sort of the book", t("仅客户;最多64项", "accounts only; at most 64"),
           kind="bool"),
    _field("importable", "可导入", "Importable", kind="bool"),
    _field("help_zh", "填写说明", "Hint in Chinese", max_length=100),
    _field("help_en", "填写说明(英文)", "Hint in English", max_length=200),
))


def checked(
    *, subject: str, values: Mapping[str, object], taken: Collection[str], stewards: Collection[str], former: Sequence[Sequence[str]] = (),
) -> dict[str, Any]:
    """A definition's columns as they are stored; the given keys only.

    taken: names that other fields of the subject answer to. former: choices there are, [code, 中文, English]. Refuses
    `unknown_subject`, `required`, `too_long`, `unknown_choice`, `field_name_taken`, `identity_number`, `account_level`,
    `purpose_needed`, `contact_listed`, `choices_needed`, `choice_in_use`.
    """
    if subject not in SUBJECTS:
        raise Refusal("unknown_subject", t("没有这种对象", "There is no such subject"), field="subject", status=404)
    found: dict[str, Any] = {key: _flag(value) if key in FLAGS else _word(DEFINITION[key], value) for key, value in values.items()}
    if "zh" in found:
        found["en"] = found.get("en") or found["zh"]
        _name(found["zh"], found["en"], taken)
    if "steward" in found and found["steward"] not in stewards:
        raise _no("unknown_choice", "请选择责任角色", "Choose who fills it", "steward")
    if "choices" in found:
        found["choices"] = _choices(found["choices"], former)
    return found


def whole(*, subject: str, definition: Mapping[str, Any]) -> None:
    """Refuses what does not fit together: kind and choices, subject and sensitivity, subject and book."""
    if definition["kind"] not in dict(KINDS):
        raise _no("unknown_choice", "请选择种类", "Choose a kind", "kind")
    if definition["level"] not in dict(LEVELS):
        raise _no("unknown_choice", "请选择敏感级别;L4(证件号码等)不收集", "Choose a sensitivity; L4 is never collected", "level")
    if subject == "account" and definition["level"] != "L1":
        raise _no("account_level", "客户字段只存业务信息(L1);个人信息请建为联系人字段",
                  "An account holds business data (L1); make it a field of the contact", "level")
    if definition["level"] != "L1" and not (definition["purpose"] and definition["retention"]):
        raise _no("purpose_needed", "个人信息须写明处理目的和保存期限", "Personal data need a purpose and an end",
                  "retention" if definition["purpose"] else "purpose")
    if subject == "contact" and definition["is_listed"]:
        raise _no("contact_listed", "台账只有客户,联系人字段不能作台账列", "The book lists accounts, not people", "is_listed")
    if (definition["kind"] in CHOSEN) != bool(definition["choices"]):
        raise _no("choices_needed", "单选、多选须列出可选值,其他种类不填", "Lists need their choices, other kinds have none", "choices")


def stricter(*, before: str, after: str) -> None:
    """Refuses to lower a sensitivity: what was masked yesterday would stand open today."""
    if after < before:
        raise _no("level_lowered", "敏感级别只能调高;需要放宽时新建一项", "A sensitivity is only raised; make a new field instead", "level")


def choices_said(choices: Sequence[Sequence[str]]) -> str:
    """Choices as they stand in the form: `01 中文 | English`."""
    return "\n".join(f"{code} {zh}" if zh == en else f"{code} {zh} | {en}" for code, zh, en in choices)


def _word(field: Field, value: object) -> str:
    text = str(value or "").strip()
    if len(text) > field.max_length:
        raise _no("too_long", f"{field.zh}:最多{field.max_length}字",
                f"{field.en}: at most {counted(field.max_length, 'character|characters')}", field.key)
    if hidden := chinese.disguise(text):
        raise _no("hidden_character", f"{field.zh}:{hidden.zh}", f"{field.en}: {hidden.en}", field.key)
    return text


def _flag(value: object) -> bool:
    return value is True or str(value).lower() in ("true", "1", "on", "yes", "是")


def _name(zh: str, en: str, taken: Collection[str]) -> None:
    if not zh:
        raise _no("required", "请填写中文名称", "Give it a name", "zh")
    if re.search(r"[<>{}%'\"\\;]", zh + en):
        raise _no("field_name_signs", "名称不能含引号、括号、分号等符号", "A name has no quotes, brackets or semicolons", "zh")
    if identity.is_identity_header(zh) or identity.is_identity_header(en):
        raise _no("identity_number", "证件号码属于 L4,本系统不收集", "Identity numbers (L4) are not collected", "zh")
    for key, name in (("zh", zh), ("en", en)):
        if name.lower() in taken:
            raise _no("field_name_taken", f"已有名为“{name}”的字段", f"There is a field named “{name}”", key)


def _choices(text: str, former: Sequence[Sequence[str]]) -> list[list[str]]:
    known, used = {code for code, *_ in former}, {code for code, *_ in former}
    found: list[list[str]] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        code, _, rest = line.partition(" ")
        said = rest if code in known else line
        code = code if code in known else f"{max((int(one) for one in used), default=0) + 1:02d}"
        zh, _, en = (part.strip() for part in said.partition("|"))
        if not zh or len(zh) > 30 or len(en) > 60 or re.search(r"[;;、\"'\\<>]", zh + en):
            raise _no("choice_wrong", f"可选值最多30字,不含分号、顿号和引号:{line[:30]}",
                      f"A choice has at most 30 signs, no ; or quotes: {line[:30]}", "choices")
        used.add(code)
        found.append([code, zh, en or zh])
    words = [zh for _, zh, _ in found] + [en for _, zh, en in found if en != zh]
    if len(set(words)) != len(words) or len({code for code, *_ in found}) != len(found):
        raise _no("choice_twice", "可选值重复", "A choice stands there twice", "choices")
    if len(found) > MOST_CHOICES:
        raise _no("too_many_choices", f"最多{MOST_CHOICES}个可选值", f"At most {MOST_CHOICES} choices", "choices")
    if gone := known - {code for code, *_ in found}:
        raise _no("choice_in_use", f"已有的可选值可改名,不能删除:{'、'.join(sorted(gone))}",
                  f"A choice may be renamed, not removed: {', '.join(sorted(gone))}", "choices")
    return found


def _no(code: str, zh: str, en: str, field: str) -> Refusal:
    return Refusal(code, t(zh, en), field=field)
