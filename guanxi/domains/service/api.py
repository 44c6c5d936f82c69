"""The door of service."""

from guanxi.domains.service.commands.due import raise_cases
from guanxi.domains.service.commands.exports import record_case_export
from guanxi.domains.service.commands.handling import answer_case, close_case, reopen_case
from guanxi.domains.service.commands.recording import CaseValues, assign_case, edit_case, record_case
from guanxi.domains.service.commands.writing import CASE_CALL, SUBJECT
from guanxi.domains.service.fields import CASE, CHANNELS, KINDS, SATISFACTIONS, SEVERITIES, STATES
from guanxi.domains.service.policy import Cases
from guanxi.domains.service.queries.cases import (
    PENDING,
    CaseBlock,
    CaseCard,
    CaseFilter,
    CaseList,
    KindCount,
    case,
    case_block,
    cases,
    may_handle,
    people_in_charge,
    speakers,
)
from guanxi.domains.service.queries.figures import CaseFigures, KindFigures, case_figures
from guanxi.domains.service.queries.interactions import WORDS as INTERACTIONS
from guanxi.domains.service.queries.interactions import (
    Count,
    Interaction,
    InteractionFigures,
    InteractionList,
    UnitLine,
    interaction_figures,
    interactions,
)
from guanxi.domains.service.queries.policy import limits

IMPORT_KIND = "cases"

__all__ = [
    "CASE", "CASE_CALL", "CHANNELS", "IMPORT_KIND", "INTERACTIONS", "KINDS", "PENDING", "SATISFACTIONS", "SEVERITIES", "STATES", "SUBJECT",
    "CaseBlock", "CaseCard", "CaseFigures", "CaseFilter", "CaseList", "CaseValues", "Cases", "Count", "Interaction", "InteractionFigures",
    "InteractionList", "KindCount", "KindFigures", "UnitLine", "answer_case", "assign_case", "case", "case_block", "case_figures", "cases",
    "close_case", "edit_case", "interaction_figures", "interactions", "limits", "may_handle", "people_in_charge", "raise_cases", "record_case",
    "record_case_export", "reopen_case", "speakers",
]
