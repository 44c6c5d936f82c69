"""Why these rows, and why the reader may or may not write here: every condition with yes or no."""

from __future__ import annotations

from collections.abc import Iterator

from guanxi.domains.customers import api as customers
from guanxi.domains.structure import access
from guanxi.domains.structure.policy import Template
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Reason, Refusal


def of_template(template: Template | None, card: customers.AccountCard) -> Iterator[Reason]:
    """By which of its data the account got its rows."""
    if template is None:
        yield Reason(code="no_template", met=False, value=card.industry_code, text=t(
            f"政策包没有这类客户({card.kind.zh})的岗位表;可先填写行业,或请政策管理员补充",
            f"The pack has no rows for this kind of customer ({card.kind.en}); enter its industry, or ask for rows to be added"))
        return
    by_code = any(card.industry_code.startswith(code) for code in template.industries) and card.industry_code
    by_list = card.sector_code in template.sectors and card.sector_code
    yield Reason(code="template", met=True, source=template.source, text=t(
        f"岗位表:{template.name.text.zh}", f"Rows of: {template.name.text.en}"))
    yield Reason(code="template_by", met=True, value=str(by_code or by_list or ""), text=t("按行业取用", "Chosen by its industry")
                 if by_code or by_list else t(f"按客户类别取用:{card.kind.zh}", f"Chosen by its kind: {card.kind.en}"))


def may_edit(*, actor: Actor, account_id: int) -> Reason:
    """Whether he may write here; the refusal's own words where he may not."""
    try:
        access.require_edit(actor, account_id)
    except Refusal as refusal:
        way = refusal.way_out or Text("", "")
        return Reason(code="may_edit", met=False, text=Text(f"不能修改:{refusal.text.zh}。{way.zh}",
                                                            f"You may not change it: {refusal.text.en}. {way.en}"))
    return Reason(code="may_edit", met=True, text=t("您负责维护该客户,可以修改", "You are responsible for this account and may change it"))


def of_lines(sees: bool) -> Iterator[Reason]:
    """Whether he reads who decides over whom."""
    yield Reason(code="sees_lines", met=sees, source="operator 1.1", text=t("可查看汇报与分管", "You see who reports to whom and who is in charge")
                 if sees else t("属地服务只看谁在岗,不含汇报与分管", "Local service sees who is there, not who decides over whom"))
