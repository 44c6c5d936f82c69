"""Guessing and checking a mapping, without a database (IMP-07, 18)."""

from __future__ import annotations

import pytest

from guanxi.domains.intake import rules
from guanxi.domains.intake.queries import runs
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field

FIELDS = (
    Field(key="name", zh="客户名称", en="Account name", aliases=("单位名称", "公司名称")),
    Field(key="group_code", zh="集团编码", en="Group code", kind="code"),
    Field(key="uscc", zh="统一社会信用代码", en="USCC", kind="code"),
    Field(key="has_agreement", zh="协议(有/无)", en="Agreement"),
)


@pytest.mark.parametrize(("columns", "mapping", "doubtful"), [
    (["客户名称", "集团编码"], {0: "name", 1: "group_code"}, set()),
    ([" 客 户 名 称 ", "集团编码(必填)"], {0: "name", 1: "group_code"}, set()),
    (["單位名稱", "GROUP CODE"], {0: "name", 1: "group_code"}, set()),
    (["*客户名称", "USCC"], {0: "name", 1: "uscc"}, set()),
    (["协议(有/无)"], {0: "has_agreement"}, set()),
    (["客户名称", "公司名称"], {}, {0, 1}),
    (["备注", "备注", "客户名称"], {2: "name"}, {0, 1}),
    (["", "", "客户名称"], {2: "name"}, set()),
    (["别的"], {}, set()),
])
def test_imp_07_guesses_by_name_and_leaves_doubles_to_the_user(columns, mapping, doubtful):
    guess = rules.guess_mapping(columns=columns, fields=FIELDS)
    assert (guess.mapping, set(guess.doubtful)) == (mapping, doubtful)


PEOPLE = (Field(key="account", zh="集团编码", en="Group code", kind="code"), Field(key="person", zh="姓名", en="Name"),
          Field(key="mobile", zh="手机", en="Mobile"))


CARD = (Field(key="account", zh="单位", en="Account", aliases=("客户",)), Field(key="name", zh="姓名", en="Name", aliases=("客户",), required=True))


@pytest.mark.parametrize(("columns", "mapping"), [
    (["客户", "联系电话"], {0: "name"}),  # the card of ARC-02: 客户 is the person
    (["姓名", "客户"], {0: "name", 1: "account"}),  # a list of ours
    (["单位", "客户"], {0: "account", 1: "name"}),
    (["姓名", "单位", "客户"], {1: "account"}),  # nobody can tell which of the two
])
def test_an_alias_of_two_fields_is_the_one_no_other_column_names(columns, mapping):
    assert rules.guess_mapping(columns=columns, fields=CARD).mapping == mapping


@pytest.mark.parametrize(("columns", "holds"), [
    (["客户名称", "集团编码"], 0),
    (["集团编码", "姓名", "手机"], 1),
    (["集团编码", "姓名"], 1),
    (["集团编码"], 0),  # both understand it whole: the first
    (["集团编码", "", ""], 0),  # unnamed columns are no headers
    (["集团编码", "角色", "登录名"], None),  # a code alone makes no list of accounts
    (["集团编码", "备注"], 0),
    (["姓名", "手机"], None),  # nobody is named without an account
    (["本表由政企部填写"], None),
    ([], None),
])
def test_a_sheet_is_claimed_by_who_understands_half_of_its_headers(columns, holds):
    subjects = [(FIELDS, (("name", "group_code"),)), (PEOPLE, (("account",), ("person",)))]
    assert rules.what_it_holds(columns=columns, subjects=subjects) == holds


@pytest.mark.parametrize(("mapping", "codes"), [
    ({0: "name", 1: "group_code"}, []),
    ({0: "name", 2: "uscc"}, []),
    ({0: "name"}, ["mapping_missing"]),
    ({1: "group_code"}, ["mapping_missing"]),
    ({0: "name", 1: "name", 2: "uscc"}, ["mapping_field_twice"]),
    ({0: "name", 2: "uscc", 3: "group_code"}, ["mapping_identity"]),
    ({0: "name", 1: "group_code", 9: "uscc"}, ["mapping_unknown_column"]),
    ({0: "name", 1: "group_code", 2: "is_superuser"}, ["mapping_unknown_field"]),
])
def test_faults_of_a_mapping(mapping, codes):
    faults = rules.mapping_faults(mapping=mapping, columns=["a", "b", "c", "身份证号"], fields=FIELDS,
                                  required=(("name",), ("group_code", "uscc")), identity_columns=[])
    assert [fault.code for fault in faults] == codes


def test_the_signature_forgives_spaces_and_order_matters():
    assert rules.signature(["客户 名称", "编码"]) == rules.signature(["客户名称", "编码"])
    assert rules.signature(["编码", "客户名称"]) != rules.signature(["客户名称", "编码"])


KIND = Field(key="kind", zh="类别", en="Kind", kind="choice", choices=(("private", t("民企", "Private")),))


@pytest.mark.parametrize(("values", "codes"), [
    ({"kind": {"私营": "private", "未填": ""}}, []),
    ({"kind": {"私营": "民企"}}, ["value_not_a_choice"]),
    ({"uscc": {"甲": "乙"}}, ["value_unknown_field"]),
    ({"kind": {str(n): "private" for n in range(rules.MOST_VALUES + 1)}}, ["value_too_many"]),
])
def test_what_values_may_be_said_to_mean(values, codes):
    assert [reason.code for reason in rules.value_faults(values=values, fields={"kind": KIND})] == codes


@pytest.mark.parametrize(("said", "expected"), [
    ("-", "E-mail: “-” is read as blank"), ("a@b", "E-mail: “****” is read as blank"), ("", "E-mail: “-” is read as blank")])
def test_a_dash_in_our_own_words_is_no_masked_cell(said: str, expected: str) -> None:
    assert runs._without(f"E-mail: “{said or '-'}” is read as blank", [(said, "****")]) == expected
