"""Published figures of made accounts: what a night would have left, written by SQL so that reading can be measured alone.

Not for here: measuring the night itself (night).
"""

from __future__ import annotations

import psycopg

MONTHS = ", ".join(f"(revenue * (0.7 + (account_id * {n * 7 + 3} % 61) / 100.0))::bigint" for n in range(24))
STACKED = ("leased_line", "mobile", "broadband", "cloud")
_STACK = ", ".join(
    f"'{family}', jsonb_build_array(" + ", ".join(f"revenue * {share} / 100 + account_id * {n + 1} % 997" for n in range(12)) + ")"
    for family, share in zip(STACKED, (50, 25, 15, 10), strict=True))
_FIGURES = f"""
insert into insights_nightrun (created_at, updated_at, status, asked_by_id, asked_by_name, started_at, finished_at, anchor_month, figures)
  values ('2026-11-20', '2026-11-20', 'published', 1, '系统', '2026-11-20', '2026-11-20', 202610, '{{"as_of": "2026-11-20", "basis": "bill"}}');
create temp table billed as select account_id, revenue_12m_fen, last_month_fen, trend_rate, arrears_fen, calculated_grade,
  calculated_rank, revenue_12m_fen / 12 as revenue, (select max(id) from insights_nightrun) as run
  from lists_book where revenue_12m_fen is not null;
insert into insights_account_measure (account_id, run_id, as_of, revenue_12m_fen, revenue_prev_12m_fen, revenue_recurring_12m_fen,
  revenue_3m_fen, revenue_3m_year_ago_fen, trend_rate, last_month_fen, month_before_fen, months_billed_24, arrears_fen,
  arrears_overdue_fen, arrears_oldest_days, product_instances)
  select account_id, run, '2026-11-20', revenue_12m_fen, revenue_12m_fen * 9 / 10, revenue_12m_fen * 8 / 10, revenue * 3, revenue * 2,
    trend_rate, last_month_fen, revenue, 24, arrears_fen, arrears_fen, 45, 3 + account_id % 9 from billed;
insert into insights_account_series (account_id, run_id, as_of, series_24, stacks)
  select account_id, run, '2026-11-20', array[{MONTHS}], jsonb_build_object({_STACK}) from billed;
insert into insights_account_arrears (account_id, run_id, as_of, snapshot_on, arrears_fen, arrears_overdue_fen, arrears_oldest_days,
  current_fen, to_30_fen, to_60_fen, to_90_fen, to_180_fen, to_360_fen, over_360_fen, disputed_fen, is_protected)
  select account_id, run, '2026-11-20', '2026-11-18', arrears_fen, arrears_fen, 45, 0, 0, arrears_fen, 0, 0, 0, 0, 0, false from billed
  where arrears_fen > 0;
insert into insights_bridge_line (account_id, kind, product, fen)
  select account_id, kind, product, revenue_12m_fen * share / 100 from billed,
    (values ('new', '云专线', 12), ('ceased', '固话', -3), ('price', '互联网专线 100M', -5), ('one_off', '集成', 6)) as line (kind, product, share);
insert into grading_calculatedgrade (account_id, scheme, grade, rank, decided_by, by_value, next_grade, missing, value_fen, gap_fen,
  policy_version, run_id, calculated_on, previous_grade, changed_on)
  select account_id, 'post-gd-letter', calculated_grade, calculated_rank, '', '', '', '', revenue_12m_fen, null, 'bench', run,
    '2026-11-20', '', '2026-11-20' from billed;
"""


def publish(owner: psycopg.Connection) -> None:
    """One published night for every account of the book with revenue: measures, series, stacks, arrears, bridge, calculated grades."""
    owner.execute(_FIGURES)
    owner.commit()
