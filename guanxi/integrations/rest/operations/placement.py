"""Placement (岗位匹配与调岗): what staff say of themselves, who fits where, free transfer."""

from guanxi.domains.placement import api as placement
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import placement as reading

MINE, ONE = "placement/mine", "placement/people/{user_id}"
MOVES, MOVE = "placement/transfers", "placement/transfers/{transfer_id}"
OPERATIONS = (
    read("placement/choices", reading.choices, "placement.own", "可选的背景与意向", "What may be said of each kind"),
    read(ONE, placement.profile, "placement.read", "个人背景与意向", "What somebody says of himself"),
    read(MINE, placement.own_profile, "placement.own", "本人背景与意向", "What one says of oneself"),
    act("PUT", f"{MINE}/open", placement.say_open, "placement.own", "说明是否考虑调岗", "Say whether one is open to a transfer",
        "placement:say_open"),
    create(f"{MINE}/entries", placement.add_entry, "placement.own", "添加背景或意向", "Say one thing more", "placement:add_entry", answer="entry_id"),
    act("DELETE", f"{MINE}/entries/{{entry_id}}", placement.remove_entry, "placement.own", "删去背景或意向", "Take it back",
        "placement:remove_entry"),
    act("POST", f"{ONE}/entries/{{entry_id}}/confirm", placement.confirm_entry, "placement.supervise", "核实背景", "A supervisor confirms it",
        "placement:confirm_entry"),
    act("POST", "placement/candidates", placement.candidates, "placement.supervise", "岗位匹配", "Who fits a unit, a job or an account, and why",
        is_read=True, is_bound=True),
    read(MOVES, placement.transfers, "placement.own", "调岗列表", "One's own transfers and those of one's units"),
    create(MOVES, placement.ask_transfer, "placement.own", "申请调岗", "Ask for oneself to work elsewhere", "placement:ask_transfer",
           answer="transfer_id"),
    read(MOVE, placement.transfer, "placement.own", "读取调岗", "One transfer with answers, accounts and open work"),
    act("POST", f"{MOVE}/withdraw", placement.withdraw_transfer, "placement.own", "撤回调岗申请", "Take it back", "placement:withdraw_transfer"),
    act("POST", f"{MOVE}/keep-accounts", placement.keep_accounts, "placement.supervise", "保留客户", "He keeps the accounts that are in no hand-over",
        "placement:keep_accounts"),
    act("POST", f"{MOVE}/items/{{item_id}}/reassign", placement.reassign_item, "placement.supervise", "转派待办", "Give work of the old post on",
        "placement:reassign_item"),
)
