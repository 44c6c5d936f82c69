"""Bulk edits of people: the book's dialog, preview and change set over the people that are listed."""

from __future__ import annotations

from django.http import HttpResponse

from guanxi.domains.customers import api as customers
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
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
    return bulk.previewed(request, PEOPLE, _drafted)


@page(act="contact.edit", methods=("POST",))
def run_change_set(request: Request, change_set_id: int) -> HttpResponse:
    """Writes what was previewed."""
    return bulk.run(request, PEOPLE, change_set_id)


@page(act="contact.edit", methods=("POST",))
def take_back_change_set(request: Request, change_set_id: int) -> HttpResponse:
    """撤回: people as before; who was edited since is kept and listed."""
    return bulk.taken_back(request, PEOPLE, change_set_id)


def _drafted(*, actor: Actor, asked: bulk.Asked) -> int:
    """A change set of people."""
    ids = asked.ids
    if ids is None:
        with access.bound(actor, read_only=True):
            ids = customers.people_ids(actor=actor, query=asked.query, most=customers.MOST_IN_BULK + 1)
    wanted = customers.WantedOfPeople(field=asked.field, value=asked.value, contact_ids=ids, is_list=asked.ids is None, said=asked.said)
    return customers.prepare_people_set(actor=actor, now=clock.now(), wanted=wanted)
