"""What revenue shares lend to analytics: which product instances of which account a split was ever laid down for. No money, no people."""

from __future__ import annotations

from guanxi.foundation.pure.fact import Fact

SPLIT_INSTANCE = Fact(name="split_instance", sql="select distinct s.account_id, s.instance as product_instance from shares_revenuesplit s")
