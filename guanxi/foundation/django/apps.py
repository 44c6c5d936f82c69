"""Django's name for this package: the label `foundation` ("django" would clash with the framework)."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """Tables: audit_act, audit_row, event_log, event_receipt, idempotency_key, demo_clock."""

    name = "guanxi.foundation.django"
    label = "foundation"
