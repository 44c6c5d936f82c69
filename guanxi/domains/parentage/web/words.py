"""Words and tones of states. Nothing is decided here."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t

STATES: dict[str, Text] = {
    "open": t("待答复", "Waiting"), "attached": t("已挂接", "Attached"), "refused": t("未予挂接", "Not attached"),
    "withdrawn": t("已撤回", "Withdrawn"),
}
TONES = {"open": "info", "attached": "success", "refused": "error", "withdrawn": "neutral"}
