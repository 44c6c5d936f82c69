"""The door of the rulebook: what the policy in force says, and putting another one in force."""

from guanxi.domains.rulebook.commands import activate_policy
from guanxi.domains.rulebook.queries import (
    Draft,
    SectionView,
    VersionCard,
    changes_between,
    draft,
    duties,
    origins,
    section,
    section_of,
    sections,
    security_profile,
    shapes,
    version_card,
    version_said,
    versions,
)
from guanxi.domains.rulebook.typed import in_force, named_in_force, working_calendar

__all__ = [
    "Draft", "SectionView", "VersionCard", "activate_policy", "changes_between", "draft", "duties", "in_force", "named_in_force", "origins",
    "section", "section_of", "sections", "security_profile", "shapes", "version_card", "version_said", "versions", "working_calendar",
]
