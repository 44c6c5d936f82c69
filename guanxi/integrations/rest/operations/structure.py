"""Who stands where at a customer (层级): rows, who fills them, 汇报 and 分管."""

from guanxi.domains.structure import api as structure
from guanxi.integrations.rest.operation import act, read

OF = "accounts/{account_id}/structure"
OPERATIONS = (
    read(OF, structure.structure, "account.view", "客户层级", "Who stands where at an account, and what nobody knows"),
    read(f"{OF}/past", structure.past, "account.view", "客户层级沿革", "Former rows and lines of an account"),
    act("POST", f"{OF}/place", structure.place_person, "contact.edit", "安排到岗位", "Put somebody into a row", "structure:place_person",
        answer="act_id"),
    act("POST", f"{OF}/people/{{contact_id}}/leave", structure.leave_row, "contact.edit", "移出岗位", "He is in his row no longer",
        "structure:leave_row", answer="act_id"),
    act("POST", f"{OF}/unknown", structure.mark_row_unknown, "contact.edit", "岗位记为未知(已问)", "An empty row somebody asked about in vain",
        "structure:mark_row_unknown", answer="act_id"),
    act("POST", f"{OF}/lines", structure.draw_line, "contact.edit", "登记汇报或分管", "Who reports to whom, who is in charge of whom or of which row",
        "structure:draw_line", answer="act_id"),
    act("POST", f"{OF}/lines/{{line_id}}/end", structure.end_line, "contact.edit", "结束汇报或分管", "It is no longer so", "structure:end_line",
        answer="act_id"),
    act("POST", "structure-acts/{act_id}/undo", structure.undo_structure, "contact.edit", "撤销层级修改", "Take one's own change back",
        "structure:undo_structure", answer="account_id"),
)
