"""What happened to a case, for the shelves above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class CaseRecorded:
    """A customer asked, complained or suggested something. kind and severity: keys of the catalogue."""

    case_id: int
    account_id: int
    kind: str
    severity: str


@dataclass(frozen=True, kw_only=True)
class CaseAnswered:
    """The customer has an answer; a corrected answer says so again."""

    case_id: int
    account_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class CaseClosed:
    """The case is over. satisfaction: yes, no, not_asked. is_late: after it was due."""

    case_id: int
    account_id: int
    kind: str
    satisfaction: str
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class CaseReopened:
    """It was not over after all. times: how often it was opened again."""

    case_id: int
    account_id: int
    kind: str
    times: int


@dataclass(frozen=True, kw_only=True)
class CaseChanged:
    """What was recorded was corrected, or somebody else is in charge."""

    case_id: int
    account_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class CasePassedOn:
    """A support centre is asked about a case (ORG-13 to ORG-15). level: which kind of centre, a key of the pack."""

    request_id: int
    case_id: int
    account_id: int
    centre_id: int
    level: str


@dataclass(frozen=True, kw_only=True)
class SupportEnded:
    """The centre is done with it. state: solved, given_back, taken_back. has_know_how: it passed product know-how on."""

    request_id: int
    case_id: int
    account_id: int
    centre_id: int
    level: str
    state: str
    has_know_how: bool
