"""The words of a hierarchy: kinds of lines, where something is known from, how sure. Business data (L1) only."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field

GAP_CALL = "structure_gap"
OVERSEES, REPORTS_TO = "oversees", "reports_to"
KINDS: tuple[tuple[str, Text], ...] = ((OVERSEES, t("分管", "In charge of")), (REPORTS_TO, t("汇报", "Reports to")))
MEANINGS: dict[str, Text] = {
    REPORTS_TO: t("汇报:日常听谁安排、向谁交代,每人一位", "Reports to: whose orders one takes from day to day; one superior each"),
    OVERSEES: t("分管:谁对哪个部门或哪个人的事说了算,不必是其直接上级",
                "In charge of: who decides the matters of a department or a person, whether its superior or not"),
}
SOURCES: tuple[tuple[str, Text], ...] = (
    ("published", t("公开的分工", "Published duties")), ("he_said", t("本人告知", "He said so")),
    ("colleague_said", t("同事告知", "A colleague said so")),
    ("observed", t("工作中所见", "Seen at work")),
    ("handed_over", t("前任移交", "From the former manager")), ("hearsay", t("传闻", "Hearsay")),
)
CONFIDENCES: tuple[tuple[str, Text], ...] = (
    ("confirmed", t("已证实", "Confirmed")), ("likely", t("较可信", "Likely")), ("doubtful", t("待核实", "Doubtful")))

LINE = Catalogue(subject="structure_line", fields=(
    Field(key="kind", zh="关系", en="Relation", kind="choice", choices=KINDS, required=True, editable=True),
    Field(key="valid_from", zh="自何时", en="Since", kind="date", editable=True),
    Field(key="source", zh="来源", en="Source", kind="choice", choices=SOURCES, editable=True),
    Field(key="confidence", zh="可信度", en="Confidence", kind="choice", choices=CONFIDENCES, editable=True),
    Field(key="row", zh="岗位", en="Row", editable=True), Field(key="valid_until", zh="止", en="Until", kind="date"),
    Field(key="recorded_by_name", zh="登记人", en="Recorded by"),
))
