"""Somebody in front of the pages."""

import pytest
from django.test import Client

from guanxi.domains.organisation.models import User

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def as_user():
    """Logs an actor in: `as_user(people.city).get(…)`."""

    def log_in(actor):
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id), backend="guanxi.domains.organisation.backend.Backend")
        return client

    return log_in
