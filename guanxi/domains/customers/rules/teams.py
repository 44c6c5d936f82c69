"""Whom an account's technical service team lacks, and whether it is served first. No database, no clock. ORG-12."""

from __future__ import annotations

from collections.abc import Collection

from guanxi.domains.customers.policy import Function, Team


def missing(*, team: Team, grade: str, functions: Collection[str], roles: Collection[str]) -> tuple[Function, ...]:
    """Functions that the pack expects of an account with this effective grade and nobody has, in the pack's order.

    functions: of the members; roles: held at the account, some of which stand for a function. Without a grade nothing is expected.
    """
    wanted = {key for one in team.expected if grade and grade in one.grades for key in one.functions}
    return tuple(one for one in team.functions if one.key in wanted and one.key not in functions and not set(one.roles) & set(roles))


def is_first(*, team: Team, grade: str) -> bool:
    """Whether technical support comes first to an account with this effective grade."""
    return bool(grade) and grade in team.first_grades
