"""Rivals (异网情报): what customers have from other operators, and promotions on site."""

from guanxi.domains.rivals import api as rivals
from guanxi.integrations.rest.operation import act, create, read

OF, ONE = "accounts/{account_id}/rival-services", "rival-services/{service_id}"
OPERATIONS = (
    read("rival-services", rivals.rival_services, "rivals.view", "异网业务列表", "Rival services by the end of their contract", hidden={"size": 200}),
    read(OF, rivals.rival_services_of, "rivals.view", "客户异网业务", "Rival services of an account"),
    create(OF, rivals.add_rival_service, "rivals.report", "登记异网业务", "Record a rival service", "rivals:add_rival_service",
           answer="service_id"),
    read(ONE, rivals.rival_service, "rivals.view", "读取异网业务", "One rival service"),
    act("PATCH", ONE, rivals.edit_rival_service, "rivals.edit", "修改异网业务", "Change a rival service", "rivals:edit_rival_service",
        answer="act_id", current=ONE),
    act("POST", f"{ONE}/confirm", rivals.confirm_rival_service, "rivals.edit", "核实异网业务", "Still there, seen today",
        "rivals:confirm_rival_service", answer="act_id"),
    act("POST", f"{ONE}/retire", rivals.retire_rival_service, "rivals.edit", "异网业务结束", "Won, ended, or a mistake",
        "rivals:retire_rival_service", answer="act_id"),
    act("POST", "rival-acts/{act_id}/undo", rivals.undo_rival_service, "rivals.edit", "撤销异网修改", "Take one's own change back",
        "rivals:undo_rival_service", answer="account_id"),
    read("rival-promotions", rivals.promotions, "rivals.view", "对手动态列表", "What rivals do on site"),
    read("accounts/{account_id}/rival-promotions", rivals.promotions_of, "rivals.view", "客户处的对手动态", "Promotions at an account"),
    create("accounts/{account_id}/rival-promotions", rivals.log_promotion, "rivals.report", "登记对手动态", "Log a promotion", "rivals:log_promotion",
           answer="promotion_id"),
    act("POST", "rival-promotions/{promotion_id}/answer", rivals.answer_promotion, "rivals.edit", "登记对策", "Our counter-measure",
        "rivals:answer_promotion", answer="account_id"),
)
