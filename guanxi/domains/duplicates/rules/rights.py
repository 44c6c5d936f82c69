"""Whether a merge happens now, is asked for, or is refused."""

from __future__ import annotations

from typing import Literal

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

Way = Literal["now", "ask"]


def way_of(*, may_merge: bool, may_propose: bool, edits: tuple[bool, bool], owners: tuple[int | None, int | None], is_superior: bool) -> Way:
    """now: who may merge and edits both, one owner or the superior of both at work. ask: who edits one of the two. Refuses `not_responsible`.

    owners: of the two accounts, None where nobody is.
    """
    of_two = None not in owners and owners[0] != owners[1]
    if may_merge and all(edits) and (not of_two or is_superior):
        return "now"
    if (may_propose or may_merge) and any(edits):
        return "ask"
    raise Refusal("not_responsible", t("您不负责其中任何一户,不能合并", "You are responsible for neither of the two"), status=403,
                  way_out=t("请由归属客户经理或数据管理员办理", "Leave it to the account's owner or the data steward"))


def why_asked(*, may_merge: bool, edits: tuple[bool, bool]) -> Text:
    """Why `way_of` said "ask": his post, the account that is not his, or two owners. The first that holds."""
    if not may_merge:
        return t("您的岗位可以提出合并,不能直接合并", "Your post proposes merges and does not carry them out")
    if not all(edits):
        return t("您只负责其中一户", "You are responsible for one of the two only")
    return t("两户归属不同的客户经理", "The two have different owners")
