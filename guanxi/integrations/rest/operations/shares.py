"""Revenue shares (收入归属): which units count the revenue of a product instance, from a day on."""

from guanxi.domains.shares import api as shares
from guanxi.integrations.rest.operation import act, create, read

OF = "accounts/{account_id}/revenue-shares"
OPERATIONS = (
    read(OF, shares.shares_of, "shares.view", "客户的收入归属", "Whose revenue the product instances of an account are, as of a day"),
    read(f"{OF}/instance", shares.instance_of, "shares.view", "一个产品实例的收入归属", "One product instance and all its splits"),
    act("POST", f"{OF}/preview", shares.preview_revenue_shares, "shares.set", "预览收入归属", "What a new split would change", is_read=True,
        is_bound=True),
    create(OF, shares.set_revenue_shares, "shares.set", "约定收入归属", "Replace the whole split of an instance from a day on",
           "shares:set_revenue_shares", answer="split_id", current=f"{OF}/instance"),
    act("POST", f"{OF}/{{split_id}}/undo", shares.undo_revenue_shares, "shares.set", "撤回收入归属",
        "Take back what was last laid down or ended for this split", "shares:undo_revenue_shares", answer="account_id"),
    act("POST", f"{OF}/end", shares.end_revenue_shares, "shares.set", "结束收入归属", "Nothing is laid down from a day on",
        "shares:end_revenue_shares", answer="account_id", current=f"{OF}/instance"),
)
