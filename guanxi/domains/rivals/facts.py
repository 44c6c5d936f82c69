"""What rivals lends to the night: the open services of others, for share of wallet and dependency. No personal data."""

from __future__ import annotations

from guanxi.foundation.pure.fact import Fact

RIVAL_SERVICE = Fact(name="rival_service", sql="""
select s.account_id, s.operator, s.product, s.monthly_rent_fen, s.contract_until, s.confidence, s.seen_on
from rivals_rivalservice s where s.is_active and s.confidence <> 'doubtful'
""")
