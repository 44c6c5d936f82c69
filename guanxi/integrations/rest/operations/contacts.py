"""People at a customer, masked as on the pages; what the matrix shows plain is logged with the call (PRM-63, 65)."""

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import accounts as reading
from guanxi.integrations.rest.reading import contacts as lists
from guanxi.integrations.rest.wired import read_of

OF, ONE = "accounts/{account_id}/contacts", "contacts/{contact_id}"
OPERATIONS = (
    read("contacts", lists.people, "account.view", "联系人总表", "People across accounts with the page's filters, by cursor",
         name="read_contacts_list"),
    read("contacts-groups", read_of("people_groups"), "book.view", "联系人分组", "The list of people in groups, with counts",
         name="read_people_groups"),
    read("contacts/gaps", customers.people_gaps, "account.view", "缺项清单", "People whose card lacks something, by page", hidden={"size": 200}),
    read("contacts/gap-counts", customers.gap_counts, "account.view", "缺项计数", "How many people of one's own accounts lack each field"),
    read("contacts/ask-again", customers.ask_again, "account.view", "再次询问", "What was asked in vain at one's own accounts and is asked again"),
    read(OF, reading.contacts, "account.view", "联系人列表", "The people of an account"),
    read("accounts/{account_id}/people-as-of", customers.people_as_of, "account.view", "某日联系人", "Who was there on a day"),
    create(OF, customers.add_contact, "contact.edit", "新增联系人", "Add a person", "customers:add_contact", answer="contact_id"),
    read("accounts/{account_id}/topics", customers.show_topics, "account.view", "交谈话题", "What to talk about with whom, logged as the hobby is"),
    read(ONE, customers.show_contact, "account.view", "读取联系人", "One person"),
    act("PATCH", ONE, customers.edit_contact, "contact.edit", "修改联系人", "Change a person", "customers:edit_contact", answer="act_id",
        current=ONE),
    act("POST", f"{ONE}/retire", customers.retire_contact, "contact.edit", "停用联系人", "The person has left", "customers:retire_contact",
        answer="act_id", current=ONE),
    read("accounts/{account_id}/people-who-left", customers.people_who_left, "account.view", "已离任联系人", "Who has left and may come back"),
    act("POST", f"{ONE}/restore", customers.restore_contact, "contact.edit", "恢复已离任联系人", "Who had left is back, or never left",
        "customers:restore_contact"),
    act("POST", f"{ONE}/unknown", customers.mark_contact_unknown, "contact.edit", "记为未知(已问)", "Mark a field as asked and unknown",
        "customers:mark_contact_unknown"),
    act("POST", f"{ONE}/disclose", customers.disclose_contact, "contact.unmask", "查看明文", "Be shown the data, logged",
        "customers:disclose_contact", is_read=True, is_secret=True),
    act("POST", f"{ONE}/dial", consent.dial, "account.view", "拨号", "The number to dial, logged", "contacts:dial", is_read=True,
        is_secret=True),
    create(f"{ONE}/phones", customers.add_phone, "contact.edit", "新增号码", "Add a number", "customers:add_phone", answer="phone_id"),
    act("POST", f"{ONE}/phones/{{phone_id}}/prefer", customers.prefer_phone, "contact.edit", "设为首选号码", "Prefer a number, or not any more",
        "customers:prefer_phone"),
    act("DELETE", f"{ONE}/phones/{{phone_id}}", customers.remove_phone, "contact.edit", "删除号码", "Remove a number", "customers:remove_phone"),
    read(f"{ONE}/visits", customers.visits_of, "account.view", "见到此人的走访", "The visits on which a person was met"),
    read(f"{ONE}/positions", reading.positions, "account.view", "任职记录", "Posts over time"),
    act("DELETE", f"{ONE}/positions/{{position_id}}", customers.remove_position, "contact.edit", "删除任职记录", "Take a post out",
        "customers:remove_position"),
    read("moves/{move_id}", customers.move, "account.view", "疑似调动", "A supposed move"),
    act("POST", "moves/{move_id}/confirm", customers.confirm_move, "contact.edit", "确认调动", "It is the same person", "customers:confirm_move",
        answer="contact_id"),
    act("POST", "moves/{move_id}/deny", customers.deny_move, "contact.edit", "否认调动", "It is another person", "customers:deny_move"),
)
