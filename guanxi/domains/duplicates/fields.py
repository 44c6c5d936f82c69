"""States and words of duplicates. No personal data: pairs hold ids, figures and degrees of agreement."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t

OPEN, SAME, DIFFERENT, LATER, MERGED, GONE = "open", "same", "different", "later", "merged", "gone"
PAIR_STATES: dict[str, Text] = {
    OPEN: t("待核对", "To check"), SAME: t("确认相同", "The same"), DIFFERENT: t("不是同一户", "Not the same"), LATER: t("稍后", "Later"),
    MERGED: t("已合并", "Merged"), GONE: t("已不适用", "No longer"),
}
DECISIONS: dict[str, Text] = {key: PAIR_STATES[key] for key in (SAME, DIFFERENT, LATER)}
WAITING, DONE, REJECTED, STALE, UNDONE = "waiting", "merged", "rejected", "stale", "undone"
MERGE_STATES: dict[str, Text] = {
    WAITING: t("待审批", "Waiting"), DONE: t("已合并", "Merged"), REJECTED: t("未批准", "Not approved"),
    STALE: t("资料已变动,未执行", "Changed since, not done"), UNDONE: t("已撤销合并", "Taken back"),
}
RUNNING, FINISHED, FAILED = "running", "finished", "failed"
RUN_STATES: dict[str, Text] = {RUNNING: t("进行中", "Running"), FINISHED: t("完成", "Done"), FAILED: t("失败", "Failed"),
                               WAITING: t("排队中", "Queued")}
BLOCKS: dict[str, Text] = {
    "name_key": t("名称相同", "same name"), "core": t("名称核心相同", "same core of the name"), "uscc": t("信用代码相同", "same credit code"),
    "phone": t("有相同电话", "a shared telephone"), "billing_account": t("有相同账户号", "a shared billing account"),
    "address": t("地址相同", "same address"), "rare_pair": t("名称含相同的少见字", "the same rare characters in the name"),
    "short_name": t("简称相同", "the same short name"), "short_form": t("名称的简写相同", "the same short form of the name"),
}
"""Rule by which two accounts come to be compared → what it says (the pack's `caps` name each of them)."""
WHY: dict[str, Text] = {
    "uscc": t("信用代码相同", "the same credit code"), "name": t("名称相同", "the same name"), "former_name": t("曾用名相同", "a former name of it"),
    "short_name": t("简称相同或相近", "its short name, or a short form of its name"), "mobile": t("手机号相同", "the same mobile"),
}
