"""People collected in one go: a gap filled, the take-over sheet, cards in and out (vCard)."""

from guanxi.domains.customers import api as customers
from guanxi.integrations.rest.operation import act, read
from guanxi.integrations.rest.reading import cards as reading

OF = "accounts/{account_id}/contacts"
OPERATIONS = (
    act("POST", "contacts/{contact_id}/fill", customers.fill_gap, "contact.edit", "补一项", "Fill one gap of a person", "customers:fill_gap"),
    act("POST", f"{OF}/collect", customers.collect_people, "contact.edit", "接管采集", "People of an account from one sheet", "customers:take_over"),
    read(f"{OF}/gaps", customers.gap_rows_of, "account.view", "联系人缺项", "What the people of an account lack"),
    act("POST", f"{OF}/vcard", reading.vcard, "contact.unmask", "导出名片", "People as a vCard file, as far as the matrix shows, logged",
        "customers:export_cards", is_read=True, is_secret=True, raw="text/vcard"),
    act("POST", f"{OF}/read-vcard", reading.read_vcard, "contact.edit", "读取名片", "What a vCard file says, to be sent on to collect",
        "customers:import_cards", is_read=True, is_bound=True, takes_file=True),
)
