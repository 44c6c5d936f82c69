"""Custom fields (自定义字段): defining, changing, ordering, retiring; their values travel in the `values` of accounts and contacts as `cf_<n>`."""

from guanxi.domains.customers import api as customers
from guanxi.integrations.rest.operation import act, create, read
from guanxi.integrations.rest.reading import fields as reading

ONE = "fields/{number}"
OPERATIONS = (
    read("fields", reading.fields, "book.view", "字段列表", "Custom fields of accounts or contacts (subject), retired ones too"),
    read(ONE, reading.field, "book.view", "读取字段", "One custom field with its version"),
    create("fields", customers.define_field, "fields.manage", "新增字段", "Define a field of accounts or contacts", "customers:define_field",
           answer="number"),
    act("PATCH", ONE, customers.edit_field, "fields.manage", "修改字段", "Change a field's words and flags", "customers:edit_field", current=ONE),
    act("POST", f"{ONE}/move", customers.move_field, "fields.manage", "调整字段顺序", "Move a field up or down", "customers:move_field"),
    act("POST", f"{ONE}/retire", customers.retire_field, "fields.manage", "停用字段", "Retire a field; values and history stay",
        "customers:retire_field"),
    act("POST", f"{ONE}/restore", customers.restore_field, "fields.manage", "恢复字段", "Bring a field back", "customers:restore_field"),
)
