"""How a row of an import names an account, and who may bring rows about it: one text for every importable whose rows are about accounts.

The statements work on `batch_row b` (intake's contract) and call the account `t`. Row security is in force where they run, so that a
name or a code of an account the importer does not see is one that nobody has. Not for here: rows that make accounts (account_check).
"""

from __future__ import annotations

from typing import Any

from guanxi.foundation.pure.actor import Actor

# c: by a current code of any scheme; n: by its exact name. Either counts only when it belongs to one account; a merged one is its survivor.
NAMED = """left join lateral (select min(t.id) as account_id from customers_accountidentifier i join customers_account t on t.id = i.account_id
  where i.value = b.account and i.valid_until is null having count(distinct t.id) = 1) c on true
left join lateral (select min(coalesce(t.merged_into_id, t.id)) as account_id from customers_account t where t.name_key = b.parsed->>'account_key'
  and t.name = b.account having count(distinct coalesce(t.merged_into_id, t.id)) = 1) n on c.account_id is null"""
# Whose account he answers for, as `access.require` asks it of one account.
ANSWERED = """(%(everything)s or t.unit_id = any(%(units)s) or exists (
    select 1 from customers_visibility v where v.user_id = %(user)s and v.account_id = t.id and v.via in ('owner', 'lead')))"""


def answering(actor: Actor) -> dict[str, Any]:
    """What ANSWERED asks for."""
    return {"everything": actor.scope.shape == "all", "units": list(actor.scope.unit_ids), "user": actor.user_id}


def forget_unanswered(table: str) -> str:
    """The statement that takes the account out of a temporary table's rows where the importer does not answer for it, or it lies in the bin."""
    return (f"update {table} r set account_id = null where account_id is not null and not exists ("  # noqa: S608 - a name of ours
            f"select 1 from customers_account t where t.id = r.account_id and t.is_active and {ANSWERED})")
