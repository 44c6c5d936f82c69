"""Circuits (电路): what customers have from us, and what was measured on it. Lists of them come in through imports."""

from guanxi.domains.circuits import api as circuits
from guanxi.integrations.rest.operation import act, create, read

ONE, TEST = "circuits/{circuit_id}", "circuit-tests/{test_id}"
OPERATIONS = (
    read("circuits", circuits.circuits, "circuits.view", "电路列表", "Circuits by designation, with their latest test", hidden={"size": 200}),
    read("accounts/{account_id}/circuits", circuits.circuits_of, "circuits.view", "客户的电路", "Circuits of an account"),
    create("accounts/{account_id}/circuits", circuits.add_circuit, "circuits.edit", "登记电路", "Record a circuit", "circuits:add_circuit",
           answer="circuit_id"),
    read(ONE, circuits.circuit, "circuits.view", "读取电路", "One circuit"),
    act("PATCH", ONE, circuits.edit_circuit, "circuits.edit", "修改电路", "Change a circuit", "circuits:edit_circuit", answer="act_id", current=ONE),
    act("POST", f"{ONE}/end", circuits.end_circuit, "circuits.edit", "电路拆除", "The circuit is gone; its tests stay", "circuits:end_circuit",
        answer="act_id"),
    read("circuit-tests", circuits.tests, "circuits.view", "测试列表", "Tests of these circuits, the latest first", hidden={"size": 200}),
    read(f"{ONE}/tests", circuits.tests_of, "circuits.view", "电路的测试", "Tests of a circuit and why each is judged so"),
    create(f"{ONE}/tests", circuits.record_test, "circuits.test", "登记测试", "Record a test; measured: measure of the pack → as the tester shows it",
           "circuits:record_test", answer="test_id"),
    read(TEST, circuits.test, "circuits.view", "读取测试", "One test and why it is judged so"),
    act("PATCH", TEST, circuits.edit_test, "circuits.test", "更正测试", "Correct a test", "circuits:edit_test", answer="act_id", current=TEST),
    act("POST", f"{TEST}/void", circuits.void_test, "circuits.test", "作废测试", "The test does not count", "circuits:void_test", answer="act_id"),
    act("POST", "circuit-acts/{act_id}/undo", circuits.undo_circuit, "circuits.view", "撤销电路修改", "Take one's own change back",
        "circuits:undo_circuit", answer="circuit_id"),
)
