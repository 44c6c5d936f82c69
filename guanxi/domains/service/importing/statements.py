"""The SQL of an import of cases over `batch_row`; `case_in` holds what each row means. Our own names only."""

from __future__ import annotations

from guanxi.domains.customers import api as customers

# A name counts only when it belongs to one account that the importer sees (row security is in force here).
RESOLVE = f"""
create temp table case_in on commit drop as
select b.row_no, coalesce(c.account_id, n.account_id) as account_id, null::bigint as target_id, 0 as candidates, false as is_elsewhere
from batch_row b
{customers.NAMED_BY_ROW_SQL}
"""  # noqa: S608 - our own texts
# Whose account he answers for: an import answers and closes as well.
MAY = customers.forget_unanswered("case_in")
# The same number at another account is another system's, or a wrong account: nobody but people can tell.
MATCH = """
update case_in x set target_id = m.id, candidates = m.here, is_elsewhere = m.here < m.everywhere from (
  select r.row_no, count(*) as everywhere, count(*) filter (where c.account_id = r.account_id) as here,
         min(c.id) filter (where c.account_id = r.account_id) as id
  from case_in r join batch_row b using (row_no) join service_case c on c.external_number = b.external_number and c.external_number <> ''
  where r.account_id is not null group by r.row_no) m
where x.row_no = m.row_no
"""
# A file older than a reopening must not close the case again.
_CLOSED = "case when c.reopened_at is null or b.closed_at::timestamptz > c.reopened_at then b.closed_at::timestamptz end"
_CASTS = {
    "kind": "b.kind", "subject": "left(b.subject, 120)", "said": "left(b.said, 2000)", "channel": "b.channel", "said_by": "left(b.said_by, 60)",
    "received_at": "b.received_at::timestamptz", "severity": "b.severity", "due_at": "b.due_at::timestamptz", "answer": "left(b.answer, 2000)",
    "closed_at": _CLOSED, "satisfaction": f"case when coalesce({_CLOSED}, c.closed_at) is not null then b.satisfaction end"}
_CHANGED = " or ".join(f"({cast} is not null and {cast} is distinct from c.{column})" for column, cast in _CASTS.items())
VERDICT = f"""
update batch_row b set target_id = r.target_id, verdict = case
  when r.account_id is null then 'unmatched' when r.candidates > 1 then 'conflict' when r.target_id is null and r.is_elsewhere then 'conflict'
  when b.received_at::timestamptz > %(now)s or b.closed_at::timestamptz > %(now)s then 'rejected'
  when r.target_id is null and (b.subject is null or b.received_at is null) then 'rejected'
  when r.target_id is null then 'new' when {_CHANGED} then 'changed' else 'unchanged' end,
  reasons = b.reasons || case
  when r.account_id is null then jsonb_build_array(jsonb_build_object('code', 'unknown_account', 'field', 'account', 'level', 'error',
    'zh', '没有唯一的客户使用该编码或名称,或不由您维护,或在回收站',
    'en', 'No single account of yours has this code or name, or it lies in the recycle bin'))
  when r.candidates > 1 then jsonb_build_array(jsonb_build_object('code', 'number_twice', 'field', 'external_number', 'level', 'error',
    'zh', '该客户有多件同号工单', 'en', 'This account has several cases with this number'))
  when r.target_id is null and r.is_elsewhere then jsonb_build_array(jsonb_build_object('code', 'number_elsewhere', 'field', 'external_number',
    'level', 'error', 'zh', '该工单号已登记在其他客户名下', 'en', 'Another account has a case with this number'))
  when b.received_at::timestamptz > %(now)s then jsonb_build_array(jsonb_build_object('code', 'in_future', 'field', 'received_at', 'level', 'error',
    'zh', '受理时间不能晚于现在', 'en', 'Received cannot be later than now'))
  when b.closed_at::timestamptz > %(now)s then jsonb_build_array(jsonb_build_object('code', 'in_future', 'field', 'closed_at', 'level', 'error',
    'zh', '办结时间不能晚于现在', 'en', 'Closed cannot be later than now'))
  when r.target_id is null and b.subject is null then jsonb_build_array(jsonb_build_object('code', 'required', 'field', 'subject', 'level', 'error',
    'zh', '新工单须有主题', 'en', 'A new case needs a subject'))
  when r.target_id is null and b.received_at is null then jsonb_build_array(jsonb_build_object('code', 'required', 'field', 'received_at',
    'level', 'error', 'zh', '新工单须有受理时间', 'en', 'A new case needs the time it was received'))
  else '[]'::jsonb end
from case_in r left join service_case c on c.id = r.target_id where r.row_no = b.row_no
"""  # noqa: S608 - our own columns
# What is over needs no time any more; what waits has the file's, or the pack's.
INSERT = """
insert into service_case (version, created_at, updated_at, account_id, kind, severity, state, channel, subject, said, said_by, received_at, due_at,
  external_number, answer, answered_at, answered_by_name, satisfaction, closed_at, closed_by_name, recorded_by_id, recorded_by_name)
select 1, %(now)s, %(now)s, r.account_id, n.kind, n.severity, n.state, coalesce(b.channel, 'other'), left(b.subject, 120),
  coalesce(left(b.said, 2000), ''), coalesce(left(b.said_by, 60), ''), b.received_at::timestamptz,
  coalesce(b.due_at::timestamptz, case when n.state <> 'closed' then b.received_at::timestamptz + make_interval(hours => h.hours) end),
  b.external_number, coalesce(left(b.answer, 2000), ''), case when b.answer is not null then coalesce(b.closed_at::timestamptz, %(now)s) end,
  case when b.answer is not null then %(name)s else '' end,
  case when n.state <> 'closed' then '' else coalesce(b.satisfaction, 'not_asked') end, b.closed_at::timestamptz,
  case when b.closed_at is not null then %(name)s else '' end, %(user)s, %(name)s
from batch_row b join case_in r using (row_no)
cross join lateral (select coalesce(b.kind, %(kind)s) as kind, coalesce(b.severity, 'normal') as severity, case
  when b.closed_at is not null then 'closed' when b.answer is not null then 'answered' else 'open' end as state) n
left join case_limit h on h.kind = n.kind and h.severity = n.severity
where b.verdict = 'new' order by b.row_no
"""
_SET = ", ".join(f"{column} = coalesce({cast}, c.{column})" for column, cast in _CASTS.items() if column != "satisfaction")
UPDATE = f"""
update service_case c set {_SET}, version = c.version + 1, updated_at = %(now)s,
  state = case when {_CLOSED} is not null then 'closed' when b.answer is not null and c.state = 'open' and c.reopened_at is null then 'answered'
          else c.state end,
  answered_at = case when b.answer is not null and left(b.answer, 2000) <> c.answer then coalesce({_CLOSED}, %(now)s) else c.answered_at end,
  answered_by_name = case when b.answer is not null and left(b.answer, 2000) <> c.answer then %(name)s else c.answered_by_name end,
  satisfaction = case when coalesce({_CLOSED}, c.closed_at) is null then c.satisfaction
                 else coalesce(b.satisfaction, nullif(c.satisfaction, ''), 'not_asked') end,
  closed_by_name = case when {_CLOSED} is not null and c.closed_at is null then %(name)s else c.closed_by_name end
from batch_row b where b.verdict = 'changed' and c.id = b.target_id
"""  # noqa: S608 - our own columns
