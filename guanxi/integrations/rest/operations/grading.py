"""Grades: why one holds, naming one, and review rounds."""

from guanxi.domains.grading import api as grading
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import grading as reading

ONE, OF = "grade-reviews/{review_id}", "accounts/{account_id}/named-grade"
OPERATIONS = (
    read("accounts/{account_id}/grade", grading.why, "grading.why", "等级依据", "Why an account has its grade", name="why_grade"),
    create(OF, grading.name_grade, "grading.name", "指定等级", "Name a grade", "grading:name_grade", answer="grade_id"),
    act("POST", f"{OF}/end", grading.end_named_grade, "grading.name", "结束指定等级", "End a named grade", "grading:end_named_grade"),
    read("grade-preview", grading.preview, "policy.preview", "预览谁会变动", "Who would move under the pack's files"),
    read("grade-reviews", grading.reviews, "grading.review", "等级评审", "Review rounds"),
    create("grade-reviews", grading.open_review, "grading.open_review", "开启评审", "Open a round", "grading:open_review", answer="review_id"),
    read(ONE, grading.review_card, "grading.review", "读取评审", "One round"),
    read(f"{ONE}/lines", grading.review_lines, "grading.review", "评审明细", "Its lines, by page"),
    read(f"{ONE}/figures", grading.review_figures, "grading.review", "评审统计", "Its figures"),
    act("POST", f"{ONE}/opinions", grading.set_opinion, "grading.give_opinion", "评审意见", "Agree or object", "grading:set_opinion", answer="lines"),
    read(f"{ONE}/minutes", grading.review_minutes, "grading.review", "评审纪要", "The minutes of a decided round"),
    act("POST", f"{ONE}/submit", grading.submit_review, "grading.review", "提交评审", "Send it to approval", "grading:submit_review",
        current=ONE),
    read("cleanup-preview", grading.preview_cleanup, "policy.preview", "预览客户整理", "Whom clean-up would touch under the pack's files"),
    read("lost-accounts", grading.lost_register, "lost.view", "流失名录", "The lost register, the dearest loss first", hidden={"size": 200}),
    read("lost-figures", grading.lost_figures, "lost.view", "流失统计", "How many are lost, and what they brought"),
    read("lost-reasons", reading.loss_reasons, "lost.view", "流失原因列表", "The pack's answers to why an account was lost"),
    read("accounts/{account_id}/loss", grading.lost_account, "lost.view", "客户流失记录", "An account's stays on the register"),
    act("POST", "accounts/{account_id}/loss/explain", grading.explain_loss, "lost.explain", "填写流失原因", "Why it was lost",
        "grading:explain_loss"),
    act("POST", "accounts/{account_id}/loss/return", grading.return_account, "lost.return", "移出流失名录", "Take it off the register",
        "grading:return_account"),
    act("POST", f"{ONE}/withdraw", grading.withdraw_review, "grading.open_review", "撤回评审", "Withdraw a round", "grading:withdraw_review"),
)
