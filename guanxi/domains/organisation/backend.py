"""The login backend: the framework's own, with a quicker way to read who a session belongs to (it is in every request).

Not for here: password rules (passwords), what a user may do (roles).
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from guanxi.domains.organisation.models import User
from guanxi.foundation.django import clock, prepared

_FIELDS = User._meta.concrete_fields
_NAMES = [field.attname for field in _FIELDS]
_READERS = [(index, field.from_db_value) for index, field in enumerate(_FIELDS) if hasattr(field, "from_db_value")]
_READ = f"select {', '.join(_NAMES)} from {User._meta.db_table} where id = %s"  # noqa: S608


class Backend(ModelBackend):
    """Passwords as the framework checks them; the user of a session by one written statement."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Nobody who left, and nobody from outside after the last day of his contract (ORG-24)."""
        return bool(super().user_can_authenticate(user)) and (user.contract_until is None or user.contract_until >= clock.today())

    def get_user(self, user_id: Any) -> User | None:
        """The user if he may still log in, None otherwise."""
        with prepared.cursor() as cursor:
            cursor.execute(_READ, [user_id])
            row = cursor.fetchone()
        if row is None:
            return None
        values = list(row)
        for index, read in _READERS:
            values[index] = read(values[index], None, connection)
        user = User.from_db(connection.alias, _NAMES, values)
        return user if self.user_can_authenticate(user) else None
