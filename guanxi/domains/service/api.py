"""The door of service."""

from guanxi.domains.service.commands.due import raise_cases
from guanxi.domains.service.commands.exports import record_case_export
from guanxi.domains.service.commands.handling import answer_case, close_case, reopen_case
from guanxi.domains.service.commands.passing import answer_support, give_back_support, pass_on_case, take_back_support
from guanxi.domains.service.commands.recording import CaseValues, assign_case, edit_case, record_case
from guanxi.domains.service.commands.support_work import raise_support
from guanxi.domains.service.commands.writing import CASE_CALL, SUBJECT, SUPPORT_ASKED, SUPPORT_ENDED
from guanxi.domains.service.fields import CASE, CHANNELS, KINDS, SATISFACTIONS, SEVERITIES, STATES, SUPPORT_STATES
from guanxi.domains.service.policy import Cases, Support
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
from guanxi.domains.service.queries.policy import has_centres, limits
from guanxi.domains.service.queries.support import (
    CentreChoice,
    KnowHow,
    KnowHowList,
    SupportCard,
    SupportFilter,
    SupportList,
    case_support,
    centre_choices,
    know_how,
    reads_supports,
    support,
    supports,
)
from guanxi.domains.service.queries.support_figures import CentreFigures, SupportLine, support_figures

IMPORT_KIND = "cases"

__all__ = [
    "CASE", "CASE_CALL", "CHANNELS", "IMPORT_KIND", "INTERACTIONS", "KINDS", "PENDING", "SATISFACTIONS", "SEVERITIES", "STATES", "SUBJECT",
    "SUPPORT_ASKED", "SUPPORT_ENDED", "SUPPORT_STATES", "CaseBlock", "CaseCard", "CaseFigures", "CaseFilter", "CaseList", "CaseValues", "Cases",
    "CentreChoice", "CentreFigures", "Count", "Interaction", "InteractionFigures", "InteractionList", "KindCount", "KindFigures", "KnowHow",
    "KnowHowList", "Support", "SupportCard", "SupportFilter", "SupportLine", "SupportList", "UnitLine", "answer_case", "answer_support",
    "assign_case", "case", "case_block", "case_figures", "case_support", "cases", "centre_choices", "close_case", "edit_case", "give_back_support",
    "has_centres", "interaction_figures", "interactions", "know_how", "limits", "may_handle", "pass_on_case", "people_in_charge", "raise_cases",
    "raise_support", "reads_supports", "record_case", "record_case_export", "reopen_case", "speakers", "support", "support_figures", "supports",
    "take_back_support",
]
