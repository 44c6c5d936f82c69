"""Work items and notices of the caller."""

from guanxi.domains.messages import api as messages
from guanxi.domains.work import api as work
from guanxi.integrations.rest.operation import act, read
from guanxi.integrations.rest.reading import work as reading

ONE = "work/items/{item_id}"
OPERATIONS = (
    read("work/day", work.day, "work.view", "今日工作", "The day: what must, what can be done, what sleeps"),
    read(ONE, reading.item, "work.view", "读取待办", "One item"),
    act("POST", f"{ONE}/complete", work.complete_item, "work.view", "完成待办", "Done", "work:complete_item", current=ONE),
    act("POST", f"{ONE}/snooze", work.snooze_item, "work.view", "待办改期", "Put off with a day and a reason", "work:snooze_item", current=ONE),
    act("POST", f"{ONE}/pass-on", work.pass_on_item, "work.view", "转办", "Give it to somebody else", "work:pass_on_item"),
    read("accounts/{account_id}/work", reading.items_of, "account.view", "客户待办", "Open items of an account"),
    read("notices", messages.notices, "home.view", "通知", "Notices, newest first; `before_id` asks for older ones", name="list_notices"),
    act("POST", "notices/read", messages.read_notices, "home.view", "通知已读", "Mark notices as read", "today:read_notices", answer="read"),
)
