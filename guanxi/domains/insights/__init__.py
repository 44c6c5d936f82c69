"""Insights (经营洞察): billing facts in, measures with period, basis and as-of out; the night that makes them.

Words: billing month 账期 = `billing_month`; billed / recognised 出账 / 列收 = basis; measure 指标 = `AccountMeasure`;
revenue bridge 收入变动原因 = `BridgeLine`; arrears ageing 欠费账龄 = `AccountArrears`; unmapped revenue 未归属收入 =
`UnmappedRevenue`; data file 数据文件 = `FactFile`; night 夜间计算 = `NightRun`; as of 数据截至 = `as_of`.
The computing itself is `guanxi.analytics`, in a child process. Does not grade (grading), does not judge arrears
(operator 1.4), does not own identifiers (customers).
"""
