"""月度使用量 as an importable (ARC-29): like a file of bills, with units of volume and time instead of money's, and no money.

Not for here: single call records (refused by their columns), what the night makes of it (`analytics`).
"""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.analytics import profiles, usage_kinds
from guanxi.domains.insights.importing import AS_OF, ISSUER, PART, BillingImport
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Field

_LINE = (usage_kinds.LINE, t("按文件的“计量单位”列", "as the column Unit says"))


def _unit(key: str, zh: str, en: str, units: tuple[usage_kinds.Unit, ...]) -> Field:
    return Field(key=key, zh=zh, en=en, kind="choice", required=True, choices=(_LINE, *((one.key, Text(one.zh, one.en)) for one in units)))


class UsageImport(BillingImport):
    """Adds what can be said of a quantity and its unit row by row."""

    explanation = t("每行是一个月、一种使用量的合计;流量与时长单位须声明;含对端号码的单次话单不收;同月以后到为准",
                    "One line is a month's sum of one kind; declare the units; single call records are refused; of a month the later file counts")
    unknown_said = t("编码不属于任何客户,使用量不计入", "No account has this code: its usage counts for nobody")

    def faults(self, *, options: Mapping[str, str]) -> list[tuple[str, str, str, str, str]]:
        """See `BillingImport.faults`."""
        dimension = "case b.usage_kind " + " ".join(f"when '{one.key}' then '{one.dimension}'" for one in usage_kinds.KINDS) + " end"
        of_unit = "case b.quantity_unit " + " ".join(f"when '{one.key}' then '{one.dimension}'" for one in usage_kinds.UNITS) + " end"
        return [
            *super().faults(options=options),
            ("quantity", "b.quantity::numeric < 0", "not_a_quantity", "使用量不能小于 0", "A quantity is never below 0"),
            ("quantity_unit", f"{of_unit} <> {dimension}", "unit_of_other_kind", "计量单位与使用量类型不符",
             "The unit is none of this kind of usage"),
            *(("quantity_unit", f"b.quantity_unit is null and {dimension} = '{of}'", "unit_missing", "没有计量单位,也未在上传时声明",
               "No unit in the line and none declared") for key, of in (("unit", "data"), ("time_unit", "time"))
              if options.get(key) == usage_kinds.LINE),
        ]


USAGE_MONTHS = UsageImport(
    profiles.USAGE_MONTH, kind="usage_months", codes=("customer_code", "group_code", "billing_account"),
    option_fields=(_unit("unit", "流量单位", "Unit of data volume", usage_kinds.DATA_UNITS),
                   _unit("time_unit", "时长单位", "Unit of time", usage_kinds.TIME_UNITS), AS_OF, ISSUER, PART))
