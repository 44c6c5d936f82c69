"""Grading: which key-account grade an account has, why, what is missing, and who decided (分级).

Words: 分级方案 = scheme (a pack) · 等级 = grade · 测算等级 = calculated grade (nightly, free) · 拟定等级 = proposed
grade (inside a round) · 有效等级 = effective grade (approved, dated) · 指定等级 = named grade (by a leader, until
a day) · 评审轮次 = review round · 升级差距 = gap to the next grade · 一票决定 = veto. Four values, never one: the
night moves only the calculated grade, a decided round moves the effective one (operator 1.5).
Does not: compute measures (insights), know agreements or orders (they arrive as measures), serve or price by grade.
"""
