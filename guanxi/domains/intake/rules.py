"""Decisions of intake without database: which column is which field, what may be asked of a run when.

Not for here: reading values (readers), whether a row is new (the importable's check).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from guanxi.domains.intake.readers.header import plain
from guanxi.foundation.pure import identity
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Reason

BATCH_ROWS = 5_000
SMALL_BYTES = 256 * 1024
# More different values than this are no list of choices that a person maps by hand.
MOST_VALUES = 100
# Refusals of a row that a person can mend by saying what the value means.
VALUE_CODES = frozenset({"choice_unknown", "bool_unknown", "industry_unknown", "unknown_unit", "unknown_manager", "manager_ambiguous",
                         "unknown_charge_kind"})

# From which status a step may be asked for. `failed` runs go on from their last checkpoint.
ALLOWED: dict[str, frozenset[str]] = {
    "choose_mapping": frozenset({"read", "previewed", "failed"}),
    "preview": frozenset({"read", "previewed", "failed"}),
    "apply_import": frozenset({"previewed", "failed"}),
    "revert_import": frozenset({"done", "failed"}),
    "discard_import": frozenset({"read", "previewed", "failed"}),
}
WORKING = frozenset({"reading", "applying", "reverting"})
# Which steps a run may take whose job is gone without having said why (its worker died again and again).
STUCK: dict[str, frozenset[str]] = {
    "reading": frozenset({"choose_mapping", "preview", "discard_import"}), "applying": frozenset({"apply_import", "revert_import"}),
    "reverting": frozenset({"revert_import"}),
}
UNWRITTEN = ALLOWED["discard_import"] | {"reading"}
KEEP_ROWS_DAYS = 90
CLEARED = t(f"这一批已超过 {KEEP_ROWS_DAYS} 天,逐行记录已清理,不再提供撤销",
            f"This import is older than {KEEP_ROWS_DAYS} days and its rows were cleared; it can no longer be reverted")
STATUS_LABELS: dict[str, Text] = {
    "read": t("待对应列", "Columns to map"), "reading": t("读取中", "Reading"), "previewed": t("待确认", "To be confirmed"),
    "applying": t("写入中", "Writing"), "done": t("已完成", "Done"), "failed": t("未完成", "Not finished"),
    "reverting": t("撤销中", "Reverting"), "reverted": t("已撤销", "Reverted"),
}


@dataclass(frozen=True, kw_only=True)
class Guess:
    """mapping: column index → field key. doubtful: columns the user must decide (same name or same field twice)."""

    mapping: Mapping[int, str]
    doubtful: frozenset[int]


def queue_of(file_size: int) -> Literal["fast", "batch"]:
    """Where the steps of a file of so many bytes wait: one of some 2,000 rows takes seconds and does not stand behind a million."""
    return "fast" if file_size <= SMALL_BYTES else "batch"


def may_step(*, step: str, status: str, is_stuck: bool) -> bool:
    """Whether a run of this status may take the step."""
    return status in ALLOWED[step] or (is_stuck and step in STUCK.get(status, frozenset()))


def known_names(fields: Iterable[Field]) -> dict[str, str]:
    """Plain header name → field key, from Chinese and English names, keys and aliases."""
    names: dict[str, str] = {}
    for field in fields:
        for name in (field.zh, field.en, field.key, *field.aliases):
            names.setdefault(plain(name), field.key)
    return names


def _claims(fields: Iterable[Field]) -> dict[str, list[tuple[str, bool]]]:
    """Plain header name → the fields that go by it, and whether it is their own name or an alias; a required field first."""
    claims: dict[str, list[tuple[str, bool]]] = {}
    for field in sorted(fields, key=lambda field: not field.required):
        owned = {plain(name) for name in (field.zh, field.en, field.key)}
        for name in dict.fromkeys((*owned, *map(plain, field.aliases))):
            claims.setdefault(name, []).append((field.key, name in owned))
    return claims


def guess_mapping(*, columns: Sequence[str], fields: Sequence[Field], ignored: Iterable[int] = ()) -> Guess:
    """Which column is which field, by name. Two columns for one field are both left to the user (IMP-07).

    An alias of two fields is the one whose own name no other column bears: beside 姓名 the column 客户 is the account, alone it is the person.

    ignored: columns that may not be mapped at all (identity card numbers). Empty headers are never guessed.
    """
    claims, skipped, plains = _claims(fields), set(ignored), [plain(name) for name in columns]
    named = {key for index, name in enumerate(plains) if index not in skipped for key, is_own in claims.get(name, ()) if is_own}
    found = {index: next((key for key, is_own in claims[name] if is_own or key not in named), claims[name][0][0])
             for index, name in enumerate(plains) if index not in skipped and name in claims}
    by_key: dict[str, list[int]] = {}
    for index, key in found.items():
        by_key.setdefault(key, []).append(index)
    doubtful = {index for indexes in by_key.values() if len(indexes) > 1 for index in indexes}
    doubtful |= {index for index, name in enumerate(plains) if name and plains.count(name) > 1}
    return Guess(mapping={i: key for i, key in found.items() if i not in doubtful}, doubtful=frozenset(doubtful))


def what_it_holds(*, columns: Sequence[str], subjects: Sequence[tuple[Sequence[Field], Sequence[Sequence[str]]]]) -> int | None:
    """Which subject a sheet with these headers holds: the one that understands most of them and misses nothing; None for none.

    subjects: (fields, groups of required keys). The first wins where two understand as many. Who understands less than half of
    the headers claims nothing: a code alone would make a list of accounts of every sheet that refers to them.
    """
    named = sum(bool(plain(name)) for name in columns)
    best, most = None, 0
    for number, (fields, required) in enumerate(subjects):
        keys = set(guess_mapping(columns=columns, fields=fields).mapping.values())
        if len(keys) > most and 2 * len(keys) >= named and all(keys & set(group) for group in required):
            best, most = number, len(keys)
    return best


def mapping_faults(*, mapping: Mapping[int, str], columns: Sequence[str], fields: Sequence[Field],
                   required: Sequence[Sequence[str]], identity_columns: Iterable[int]) -> tuple[Reason, ...]:
    """What is wrong with a chosen mapping: unknown or doubled fields, missing ones, identity columns."""
    labels = {field.key: field.label for field in fields}
    faults = [Reason(code="mapping_unknown_field", text=t(f"没有字段“{key}”", f"There is no field “{key}”"), met=False)
              for key in sorted(set(mapping.values()) - labels.keys())]
    faults += [Reason(code="mapping_unknown_column", text=t(f"没有第 {i + 1} 列", f"There is no column {i + 1}"), met=False)
               for i in mapping if not 0 <= i < len(columns)]
    doubled = sorted(key for key in set(mapping.values()) & labels.keys() if list(mapping.values()).count(key) > 1)
    faults += [Reason(code="mapping_field_twice", met=False, value=key,
                      text=t(f"“{labels[key].zh}”被两列同时选用,请只留一列",
                             f"Two columns are mapped to “{labels[key].en}”; keep one")) for key in doubled]
    forbidden = set(identity_columns) | {i for i in mapping if i < len(columns) and identity.is_identity_header(columns[i])}
    faults += [Reason(code="mapping_identity", met=False,
                      text=t(f"第 {i + 1} 列是身份证号,不予导入", f"Column {i + 1} holds identity card numbers"))
               for i in sorted(forbidden & mapping.keys())]
    for group in required:
        if not set(group) & set(mapping.values()):
            zh, en = "、".join(labels[k].zh for k in group), ", ".join(labels[k].en for k in group)
            faults.append(Reason(code="mapping_missing", met=False, value=group[0],
                                 text=t(f"还没有对应:{zh}{'(至少一项)' if len(group) > 1 else ''}",
                                        f"Not mapped yet: {en}{' (at least one)' if len(group) > 1 else ''}")))
    return tuple(faults)


def value_faults(*, values: Mapping[str, Mapping[str, str]], fields: Mapping[str, Field]) -> tuple[Reason, ...]:
    """What is wrong with what values are said to mean: fields the file has not, choices that do not exist, too many."""
    faults = [Reason(code="value_unknown_field", value=key, met=False, text=t(f"文件没有对应字段“{key}”", f"No column is mapped to “{key}”"))
              for key in sorted(values.keys() - fields.keys())]
    for key in sorted(values.keys() & fields.keys()):
        field, choices = fields[key], {choice for choice, _ in fields[key].choices}
        faults += [Reason(code="value_not_a_choice", value=key, met=False,
                          text=t(f"“{meant}”不是“{field.zh}”的可选值", f"“{meant}” is not a choice of “{field.en}”"))
                   for meant in sorted(set(values[key].values())) if choices and meant and meant not in choices]
        if len(values[key]) > MOST_VALUES:
            faults.append(Reason(code="value_too_many", value=key, met=False,
                                 text=t(f"“{field.zh}”一次最多对应 {MOST_VALUES} 个值", f"At most {MOST_VALUES} values of “{field.en}” at a time")))
    return tuple(faults)


def signature(columns: Sequence[str]) -> str:
    """The same for two files with the same headers, however they are spaced: the key of a remembered mapping."""
    return hashlib.sha256("\x1f".join(plain(name) for name in columns).encode()).hexdigest()
