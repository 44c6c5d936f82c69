"""The door of parentage."""

from guanxi.domains.parentage.commands.answering import Decision, answer_parent, route_parent
from guanxi.domains.parentage.commands.asking import ask_parent, withdraw_parent
from guanxi.domains.parentage.commands.deadlines import recount_answers
from guanxi.domains.parentage.queries.policies import Terms, terms
from guanxi.domains.parentage.queries.requests import (
    ParentRequestCard,
    account_parent_requests,
    parent_request,
    parent_requests,
)

__all__ = [
    "Decision", "ParentRequestCard", "Terms", "account_parent_requests", "answer_parent", "ask_parent", "parent_request", "parent_requests",
    "recount_answers", "route_parent", "terms", "withdraw_parent",
]
