"""What may be asked, who answers it, who may answer, and what an answer must not tell. Plain values only, no clock."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from guanxi.domains.parentage.fields import ABOVE, IN_CHARGE, OPEN, OWN
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Reason, Refusal

LONGEST_SAID, LONGEST_REASON = 120, 300
MOST_CALLED = 5
SHORTEST_NAME = 2


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the words of a request led to. parent_id: the only account they fit, in the book; None: none or several.

    in_charge: owner and lead of the parent; above: heads over both units; own: heads over the asker. Nobody's list holds the asker.
    """

    parent_id: int | None
    makes_circle: bool = False
    in_charge: Sequence[int] = ()
    above: Sequence[int] = ()
    own: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class Route:
    """Who answers. parent_id None: by the words as typed."""

    way: str
    parent_id: int | None
    answerer_ids: tuple[int, ...]
    reasons: tuple[Reason, ...]


def check(*, tree_kind: str, kinds: Collection[str], said: str, reason: str) -> None:
    """Refuses `unknown_tree`, `parent_said`, `parent_reason`: by what was typed alone, never by what it names."""
    if tree_kind not in kinds:
        raise Refusal("unknown_tree", t("没有这种上下级关系", "There is no such tree"), field="tree_kind")
    if not 1 <= len(said) <= LONGEST_SAID:
        raise Refusal("parent_said", field="said", text=t(f"请填写上级的编码或全称,最多 {LONGEST_SAID} 字",
                                                          f"Enter the parent's code or full name, at most {LONGEST_SAID} characters"))
    _require_reason(reason, code="parent_reason", ask=t(f"请写明依据(如合同、公函),最多 {LONGEST_REASON} 字",
                                                        f"Say on what it rests (a contract, a letter), at most {LONGEST_REASON} characters"))


def route(found: Found) -> Route:
    """Who is in charge of the parent answers, else the heads above both; where no single account fits or a circle would come to be, the
    asker's own head, with the words as typed."""
    if found.parent_id is None or found.makes_circle:
        why = Reason(code="no_single_account" if found.parent_id is None else "circle", met=False,
                     text=t("没有可直接转办的答复人", "nobody to pass it on to"))
        return Route(way=OWN, parent_id=None, answerer_ids=tuple(found.own[:MOST_CALLED]), reasons=(why,))
    if found.in_charge:
        why = Reason(code="in_charge", met=True, text=t("由上级客户的归属经理或首席代表答复", "whoever is in charge of the parent answers"))
        return Route(way=IN_CHARGE, parent_id=found.parent_id, answerer_ids=tuple(found.in_charge[:MOST_CALLED]), reasons=(why,))
    why = Reason(code="nobody_in_charge", met=True, text=t("由两家单位的共同上级答复", "the heads above both units answer"))
    return Route(way=ABOVE, parent_id=found.parent_id, answerer_ids=tuple(found.above[:MOST_CALLED]), reasons=(why,))


def may_answer(*, state: str, is_asker: bool, is_answerer: bool, is_superior: bool) -> Refusal | None:
    """None when this person answers now: named by the route, or a head of its unit or above; never who asked (four eyes)."""
    if state != OPEN:
        return over()
    if is_asker:
        return Refusal("own_parent_request", t("不能答复自己的挂接申请", "Nobody answers his own request"), status=403,
                       way_out=t("请等待答复,或撤回", "Wait for the answer, or take it back"))
    if not (is_answerer or is_superior):
        return Refusal("not_answerer", t("这项申请由他人答复", "Somebody else answers this request"), status=403)
    return None


def may_withdraw(*, state: str, is_asker: bool, tends_account: bool) -> Refusal | None:
    """None when who asked, or who tends the account today, takes it back."""
    if not (is_asker or tends_account):
        return Refusal("not_yours", t("只有申请人或该客户的维护人可以撤回", "Only who asked or tends the account may take it back"), status=403)
    return None if state == OPEN else over()


def check_answer(*, reason: str, said: str, hidden: Iterable[str]) -> None:
    """Refuses `parent_answer` (no reason) and `names_told`: a reason that holds a name or code the asker did not type himself. PRM-62."""
    _require_reason(reason, code="parent_answer", ask=t(
        f"不予挂接请写明原因,最多 {LONGEST_REASON} 字", f"Say why not, at most {LONGEST_REASON} characters"))
    if told_names(reason=reason, said=said, hidden=hidden):
        raise Refusal("names_told", field="reason", text=t("原因会告知申请人,其中有他不能查看的名称、编码或姓名",
                                                           "The asker reads the reason, and it holds a name or code that he may not see"),
                      way_out=t("请改写,不要提到上级客户及其负责人", "Write it without the parent and the people in charge of it"))


def told_names(*, reason: str, said: str, hidden: Iterable[str]) -> list[str]:
    """Those of `hidden` that the reason holds and the asker did not type; spaces and case do not count."""
    text, typed = _plain(reason), _plain(said)
    return [word for word in hidden if len(_plain(word)) >= SHORTEST_NAME and _plain(word) in text and _plain(word) not in typed]


def over() -> Refusal:
    """For a request that has its answer."""
    return Refusal("parent_request_over", t("这项申请已经办结", "This request is over"), status=409,
                   way_out=t("请刷新页面查看结果", "Open the page again to see how it ended"))


def _require_reason(reason: str, *, code: str, ask: Text) -> None:
    if len(reason) > LONGEST_REASON:
        raise Refusal(code, ask, field="reason")
    stated.require(reason, ask=ask, code=code)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
