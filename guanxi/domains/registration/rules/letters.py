"""Letters of authorisation (授权委托书) and reports for the record (备案): what is sound, when one is needed, which one counts. SAL-04, SAL-05."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Reason, Refusal

ISSUERS, RECEIVERS = ("group", "province"), ("city",)
NEEDING = ("city", "county", "outlet")
REPORTING = ("county", "outlet")
MOST_REPORTED = 300
SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".docx", ".ofd")
LARGEST_BYTES = 20_000_000


@dataclass(frozen=True, kw_only=True)
class Validity:
    """What decides whether a letter counts. covers: the acting unit lies in the authorised one and the letter names account or grade."""

    number: str
    valid_from: date
    valid_until: date
    is_revoked: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A letter before it is recorded. is_below: the receiver lies under the issuer."""

    number: str
    content: str
    names_account: bool
    grade: str
    valid_from: date
    valid_until: date
    issuer_tier: str
    receiver_tier: str
    is_below: bool


def problems(*, draft: Draft, longest_days: int | None) -> list[Refusal]:
    """Everything that is not sound in a letter: no number, both or neither of account and grade, days, the receiver.

    Refuses at once (`letter_issuer`) for who issues none: the rest is not his to hear.
    """
    if draft.issuer_tier not in ISSUERS:
        raise Refusal("letter_issuer", t("由省公司出具授权委托书", "The province issues a letter of authorisation"), status=403,
                      way_out=t("请报省公司办理", "Ask the province"))
    found = []
    if not draft.number.strip():
        found.append(Refusal("letter_number", t("请填写授权委托书编号", "Enter the letter's number"), field="number"))
    if not draft.content.strip():
        found.append(Refusal("letter_content", t("请写明授权事项", "Say what it authorises"), field="content"))
    if draft.names_account == bool(draft.grade):
        found.append(Refusal("letter_object", t("授权对象为一个客户或一个等级,二者选一", "A letter names one account or one grade, not both"),
                             field="account"))
    if draft.valid_until < draft.valid_from:
        found.append(Refusal("letter_days", t("截止日早于起始日", "It ends before it begins"), field="valid_until"))
    if longest_days is not None and (draft.valid_until - draft.valid_from).days > longest_days:
        found.append(Refusal("letter_long", t(f"有效期最长 {longest_days} 天",
                     f"A letter is valid for at most {counted(longest_days, 'day|days')}"), field="valid_until"))
    if draft.receiver_tier not in RECEIVERS or not draft.is_below:
        found.append(Refusal("letter_receiver", field="to_unit", text=t(
            "只能授权给本省下属的市公司", "Only a city of the same province can be authorised")))
    return found


def together(found: Sequence[Refusal]) -> Refusal:
    """The first of them, with what else is to be put right among its reasons: nobody sends a form once for each."""
    first, *rest = found
    more = tuple(Reason(code=one.code, text=one.text, met=False) for one in rest)
    return Refusal(first.code, first.text, way_out=first.way_out, field=first.field, status=first.status, reasons=(*first.reasons, *more))


def needs_letter(*, grade: str, grades: Sequence[str], tier: str) -> bool:
    """True when a unit of this tier works on an account of this grade with a letter only. GRD-09."""
    return bool(grade) and grade in grades and tier in NEEDING


def counts(letter: Validity, on: date) -> bool:
    """True while it is in force."""
    return not letter.is_revoked and letter.valid_from <= on <= letter.valid_until


def refusal(*, letters: Iterable[Validity], on: date) -> Refusal | None:
    """None when one of the letters that cover the account is in force; else why not and the way out. SAL-04."""
    found = sorted(letters, key=lambda letter: letter.valid_until)
    if any(counts(letter, on) for letter in found):
        return None
    way_out = t("请向省公司申请新的授权委托书,登记后再办理", "Ask the province for a new letter; go on once it is recorded")
    basis = Reason(code="letter", met=False, source="SAL-04",
                   text=t("该等级由省中心开发管理,市公司凭授权委托书开展工作", "The province develops this grade; a city works on it by letter"))
    if not found:
        return Refusal("letter_needed", t("该客户须凭省公司授权委托书开展工作,目前没有", "This account is worked on by letter, and there is none"),
                       status=409, way_out=way_out, reasons=(basis,))
    last = found[-1]
    if last.is_revoked:
        text = t(f"授权委托书 {last.number} 已撤销", f"Letter {last.number} was revoked")
    elif last.valid_from > on:
        text = t(f"授权委托书 {last.number} 自 {last.valid_from} 起生效", f"Letter {last.number} begins on {last.valid_from}")
    else:
        text = t(f"授权委托书 {last.number} 已于 {last.valid_until} 到期", f"Letter {last.number} ended on {last.valid_until}")
    return Refusal("letter_expired", text, status=409, way_out=way_out, reasons=(basis,))


def file_problem(*, name: str, size: int) -> Refusal | None:
    """No file, one of another kind, one too large; None for a sound one."""
    if not name or not size:
        return Refusal("file_missing", t("请附上授权委托书扫描件", "Attach the scan of the letter"), field="file")
    if not name.lower().endswith(SUFFIXES):
        return Refusal("file_kind", t("扫描件应为 PDF、OFD、图片或 Word", "The scan is a PDF, OFD, picture or Word file"), field="file")
    if size > LARGEST_BYTES:
        return Refusal("file_large", t("扫描件不超过 20 MB", "At most 20 MB"), field="file")
    return None


def check_file(*, name: str, size: int) -> None:
    """Refuses what `file_problem` finds."""
    if no := file_problem(name=name, size=size):
        raise no
