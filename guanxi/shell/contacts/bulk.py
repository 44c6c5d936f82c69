"""Bulk edits of people: the book's dialog, preview and change set over the people that are listed."""

from __future__ import annotations

from django.http import HttpResponse

from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import bulk
from guanxi.shell.contacts.listing import PEOPLE


@page(act="contact.edit", methods=("GET",))
def bulk_value(request: Request) -> HttpResponse:
    """The input for the value of the chosen field."""
    return bulk.value_page(request, PEOPLE)


@page(act="contact.edit", methods=("POST",))
def prepare_bulk(request: Request) -> HttpResponse:
    """The preview; nobody is changed."""
    return bulk.previewed(request, PEOPLE)


@page(act="contact.edit", methods=("POST",))
def run_change_set(request: Request, change_set_id: int) -> HttpResponse:
    """Writes what was previewed."""
    return bulk.run(request, PEOPLE, change_set_id)


@page(act="contact.edit", methods=("POST",))
def take_back_change_set(request: Request, change_set_id: int) -> HttpResponse:
    """撤回: people as before; who was edited since is kept and listed."""
    return bulk.taken_back(request, PEOPLE, change_set_id)
