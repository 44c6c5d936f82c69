"""The door of approvals."""

from guanxi.domains.approvals.commands import Question, decide_request, expire_requests, request, withdraw_request
from guanxi.domains.approvals.queries import (
    RequestCard,
    StepCard,
    asked_by,
    request_card,
    requests_about,
    waiting_count,
    waiting_for,
)

__all__ = [
    "Question", "RequestCard", "StepCard", "asked_by", "decide_request", "expire_requests", "request", "request_card",
    "requests_about", "waiting_count", "waiting_for", "withdraw_request",
]
