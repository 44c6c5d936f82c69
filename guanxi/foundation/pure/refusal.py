"""The one shape of a "no": what was refused, why, in which field, and the way out.

Every channel (page, fragment, command line, import row, later REST) renders this same object.
"""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One condition behind a decision: met or not, with the value that was looked at.

    `code` is stable (documented, tested); `text` is for people; `source` is the requirement row (`GRD-04`).
    """

    code: str
    text: Text
    met: bool | None = None
    value: str = ""
    source: str = ""


class Refusal(Exception):
    """Raised by commands before anything is written.

    code: stable snake_case. status: HTTP status of the web channel (404 hides existence, 403 says so,
    409 someone was faster, 422 the input is wrong, 503 try later). way_out: what the user can do now.
    """

    def __init__(
        self,
        code: str,
        text: Text,
        *,
        way_out: Text | None = None,
        field: str = "",
        status: int = 422,
        reasons: tuple[Reason, ...] = (),
    ) -> None:
        super().__init__(f"{code}: {text.en}")
        self.code = code
        self.text = text
        self.way_out = way_out
        self.field = field
        self.status = status
        self.reasons = reasons


def not_found() -> Refusal:
    """For what does not exist and for what this actor may not see: the two must look the same (ATK-39)."""
    return Refusal(
        "not_found",
        Text("没有找到,或您无权查看", "Not found, or not yours to see"),
        way_out=Text("请确认编号,或向归属客户经理了解", "Check the number, or ask the account's owner"),
        status=404,
    )


def changed_meanwhile() -> Refusal:
    """The row has another version than the one the user looked at (CON-80)."""
    return Refusal(
        "changed_meanwhile",
        Text("在您编辑期间,这条记录已被他人修改", "Somebody else changed this record while you were editing it"),
        way_out=Text("请重新打开后再改", "Open it again, then make your change"),
        status=409,
    )
