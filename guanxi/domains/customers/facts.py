"""What the archive lends to analytics: account columns and identifiers. No personal data (hard-places 3.11)."""

from __future__ import annotations

from guanxi.foundation.pure.fact import Fact

# Every account that may receive figures.
ACCOUNT = Fact(name="account", sql="select a.id as account_id from customers_account a where a.is_active")
# Who hangs on whom, by kind of tree: what the night sums up (operator 1.1, IMP-22).
TREE_EDGE = Fact(name="tree_edge", sql="select e.tree_kind, e.child_id, e.parent_id from customers_treeedge e")
# Measures that are the account's own columns (guanxi.policy.measures).
# revenue_group is the account's own, else its unit's (GRD-08).
ACCOUNT_OWN = Fact(name="account_own", sql="""
select a.id as account_id, a.has_agreement, a.agreement_until, a.registered_on, a.is_upstream, a.influence_percentile,
       coalesce(a.revenue_group, u.revenue_group) as revenue_group, a.customer_kind, a.industry_code, a.customer_since, a.unit_id
from customers_account a join organisation_unit u on u.id = a.unit_id where a.is_active
""")
# What is compared when duplicates are looked for. Telephones as blind indexes, never as numbers.
LIKENESS = Fact(name="likeness", sql="""
select a.id as account_id, a.name, a.name_key, a.district, a.address, coalesce(i.uscc, '') as uscc, coalesce(i.billing, '') as billing_accounts,
       coalesce(p.phones, '') as phones, a.short_name
from customers_account a
left join (select account_id, min(value) filter (where scheme = 'uscc') as uscc,
             string_agg(value, ';' order by value) filter (where scheme = 'billing_account') as billing
           from customers_accountidentifier where valid_until is null and scheme in ('uscc', 'billing_account') group by account_id) i
  on i.account_id = a.id
left join (select account_id, string_agg(distinct hash, ';') as phones from (
             select account_id, mobile_hash as hash from customers_contact where is_active and mobile_hash <> ''
             union all select account_id, number_hash from customers_contactphone where number_hash <> '') h group by account_id) p
  on p.account_id = a.id
where a.is_active
""")
# A code that ended where it began was a mistake. A credit code that several have (a branch uses its parent's) tells of nobody's money. One row
# `name` per active account: a simplified file may name a customer by its name only.
IDENTIFIER = Fact(name="identifier", sql="""
select i.scheme, i.issuer, i.value, i.account_id, i.valid_from, i.valid_until from customers_accountidentifier i
where not exists (select 1 from customers_account g where g.id = i.account_id and not g.is_active)
and (i.valid_until is null or i.valid_from is null or i.valid_from < i.valid_until)
and not (i.scheme = 'uscc' and i.value in (
  select s.value from customers_accountidentifier s join customers_account h on h.id = s.account_id and h.is_active
  where s.scheme = 'uscc' and s.valid_until is null group by s.value having count(*) > 1))
union all
select 'name', '', a.name, a.id, null, null from customers_account a where a.is_active
""")
# When an account was last visited, since when the archive knows it, who owns it, whether somebody else pays for it, whether it is on the lost
# register: for clean-up (grading).
VISITED = Fact(name="visited", sql="""
select a.id as account_id, a.name, a.unit_id, a.last_visited_on, (a.created_at at time zone 'Asia/Shanghai')::date as entered_on, a.lost_on,
       o.user_id as owner_id, exists (select 1 from customers_treeedge e where e.tree_kind = 'billing' and e.child_id = a.id) as has_payer
from customers_account a left join customers_assignment o on o.account_id = a.id and o.role = 'owner' and o.valid_until is null
where a.is_active
""")
