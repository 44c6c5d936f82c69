"""`policy check` on bad schemes: each names file, line and way out (issue 2, bad input; GRD-24)."""

import shutil

import pytest

from guanxi.domains.rulebook import api as rulebook
from guanxi.policy import check, files

SHAPES = rulebook.shapes()  # of all domains, as the command line checks them
LADDER = "operators/demo/grading/post-gd-letter.yaml"
MATRIX = "operators/demo/grading/value-2d.yaml"
SOURCE = "sectors/postal/grading/post-gd-letter.yaml"
SCHEMES = "operators/demo/grading/schemes.yaml"


@pytest.fixture
def packs(tmp_path):
    shutil.copytree(files.root(), tmp_path / "policies")
    return tmp_path / "policies"


CHANGES = [
    (LADDER, "months_protected", "month_protected", "unknown_key", "month_protected"),
    (LADDER, "months_protected: 3", "months_protected: many", "wrong_value", "months_protected: many"),
    (LADDER, "applies_to: vip", "applies_to: silver", "unknown_grade", "applies_to: silver"),
    (LADDER, "2: 0.9", "2: 0.5", "coefficient_range", "2: 0.5"),
    (LADDER, "coefficient_applies_to: vip", "", "coefficient_undecided", None),
    (SOURCE, "rule: has_agreement", "rule: has_agrement", "unknown_measure", "rule: has_agrement"),
    (SOURCE, "rule: has_agreement", "rule: has_agreement AND", "rule_syntax", "rule: has_agreement AND"),
    (SOURCE, "rule: has_agreement", "rule: revenue_12m_fen > 5", "money_without_unit", "rule: revenue"),
    (SOURCE, "rule: has_agreement", "rule: has_agreement AND NOT has_agreement", "rule_never_true", "rule: has"),
    (SOURCE, "rule: has_agreement", "rule: revenue_12m_fen", "not_a_condition", "rule: revenue"),
    (SOURCE, "from_yuan: 200000\n", "from_yuan: 2000000\n", "grades_overlap", "from_yuan: 2000000\n    below_yuan: 2000000"),
    (SOURCE, "below_yuan: 2000000", "below_yuan: 3000000", "grades_overlap", "below_yuan: 3000000"),
    (SOURCE, "below_yuan: 2000000", "below_yuan: 1000000", "grades_hole", "below_yuan: 1000000"),
    (SOURCE, "    from_yuan: 10000\n", "", "grade_unreachable", "key: vip"),
    (SOURCE, "key: vip", "key: gold", "grade_twice", "key: gold\n    name: { zh: 贵宾"),
    (LADDER, "value: revenue_12m_fen", "value: letters", "unknown_measure", "value: letters"),
    (SOURCE, "approved_by: city", "approved_by: village", "wrong_value", "approved_by: village"),
    (SOURCE, "kind: ladder", "kind: stairs", "wrong_value", None),
    (SOURCE, "    way_out: { zh: 请签", "    #way_out: { zh: 请签", "missing_key", None),
    (MATRIX, "high/low: b", "high/lowest: b", "unknown_cell", "high/lowest: b"),
    (MATRIX, "high/low: b", "", "cell_missing", None),
    (MATRIX, "high/low: b", "high/low: d", "unknown_grade", "high/low: d"),
    (
        MATRIX,
        "from_yuan: 200000 }",
        "from_yuan: 3000000 }",
        "grades_overlap",
        "key: middle, name: { zh: 中, en: middle }, from",
    ),
    (MATRIX, "at_least: 40", "from_yuan: 40", "band_edge", "from_yuan: 40 }"),
    (MATRIX, "key: c\n", "key: d\n", "unknown_grade", None),
    (SCHEMES, "[post-gd-letter, value-2d]", "[post-gd-letter, value-3d]", "unknown_scheme", "active"),
    (SCHEMES, "leading: post-gd-letter", "leading: value-9d", "leading_not_active", "leading"),
    (SCHEMES, "leading: post-gd-letter", "leading: null", "no_leading_scheme", "active"),
    ("operators/demo/examples.yaml", "grade: b, decided", "grade: c, decided", "example_differs", "name: exactly ten"),
]


@pytest.mark.parametrize(("name", "old", "new", "code", "near"), CHANGES)
def test_names_file_line_and_way_out(packs, name, old, new, code, near):
    path = packs / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    changed = text.replace(old, new, 1)
    path.write_text(changed, encoding="utf-8")
    found = {finding.code: finding for finding in check.check_operator("demo", shapes=SHAPES, root=packs)}
    assert code in found
    finding = found[code]
    assert finding.way_out.zh and finding.way_out.en and finding.text.zh
    if near is not None:
        assert finding.place.file == name
        assert changed[: changed.index(near)].count("\n") + 1 == finding.place.line


def test_did_you_mean(packs):
    path = packs / LADDER
    path.write_text(path.read_text(encoding="utf-8").replace("months_protected", "month_protected"), encoding="utf-8")
    (finding,) = check.check_operator("demo", shapes=SHAPES, root=packs)
    assert "months_protected" in finding.way_out.en


def test_an_unknown_section_is_named(packs):
    (packs / "operators/demo/gradin.yaml").write_text("x: 1\n", encoding="utf-8")
    (finding,) = check.check_operator("demo", shapes=SHAPES, root=packs)
    assert (finding.code, finding.place.file) == ("unknown_section", "operators/demo/gradin.yaml")


def test_too_many_grades_and_dimensions_warn_but_do_not_forbid(packs):
    limits = "limits: { most_dimensions: 1, most_grades: 3 }\n"
    with (packs / SCHEMES).open("a", encoding="utf-8") as schemes:
        schemes.write(limits)
    found = check.check_operator("demo", shapes=SHAPES, root=packs)
    assert {(finding.code, finding.severity) for finding in found} == {
        ("too_many_dimensions", "warning"), ("too_many_grades", "warning"),
    }  # fmt: skip


def test_a_ruled_grade_behind_a_wider_one_cannot_be_reached(packs):
    (packs / "operators/demo/grading/held.yaml").write_text(
        "kind: rules\nname: {zh: 按产品, en: By product}\ngrades:\n"
        "  - {key: key, name: {zh: 大客户, en: Key}, when: product_instances >= 1}\n"
        "  - {key: big, name: {zh: 特大, en: Big}, when: product_instances >= 5}\n",
        encoding="utf-8",
    )
    (finding,) = check.check_operator("demo", shapes=SHAPES, root=packs)
    assert (finding.code, finding.place.line) == ("grade_unreachable", 5)


def test_an_inactive_blank_scheme_is_no_error(packs):
    (packs / MATRIX).unlink()
    (packs / SCHEMES).write_text("active: [post-gd-letter]\nleading: post-gd-letter\n", encoding="utf-8")
    found = check.check_operator("demo", shapes=SHAPES, root=packs)
    assert {finding.code for finding in found} == {"example_differs"}
