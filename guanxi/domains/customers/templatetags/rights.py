"""`{% if "contact.edit" in card.id|acts_at:request %}`: what the reader may do with this account, so that no button waits whose act is refused."""

from __future__ import annotations

from contextlib import nullcontext

from django import template

from guanxi.domains.customers import access
from guanxi.foundation.django import access as binding
from guanxi.foundation.web.http import Request

register = template.Library()


@register.filter
def acts_at(account_id: int, request: Request) -> frozenset[str]:
    """The reader's acts, without those that need him to be responsible where he only reads; asked once a request and account.

    The answer to a POST is drawn when its command's transaction is over: it asks in one of its own.
    """
    known: dict[int, frozenset[str]] = request.__dict__.setdefault("acts_at", {})
    if account_id not in known:
        with nullcontext() if binding.is_bound() else binding.bound(request.actor, read_only=True):
            is_his = access.tended(request.actor, [account_id]).get(account_id, False)
        known[account_id] = access.acts_where(request.acts, is_his=is_his)
    return known[account_id]
