"""What the merge of two accounts does to their figures (wiring.MERGE)."""

from __future__ import annotations

from guanxi.foundation.django.participants import Staying

_NIGHT = "derived; the next night counts the codes, which have moved, for the survivor"


class Figures(Staying):
    """Figures are computed from bills and usage by their codes."""

    stays = {
        "insights_account_measure.account_id": _NIGHT, "insights_account_series.account_id": _NIGHT,
        "insights_account_arrears.account_id": _NIGHT, "insights_bridge_line.account_id": _NIGHT,
        "insights_account_rollup.account_id": _NIGHT, "insights_instance_series.account_id": _NIGHT,
        "insights_billed_instances.account_id": _NIGHT, "insights_account_usage.account_id": _NIGHT,
    }
