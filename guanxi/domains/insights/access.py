"""Who may do what with facts and nights. Rows about accounts are cut by `customers.api.account_scope`."""

from __future__ import annotations

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

LOAD_FACTS, RUN_NIGHT = "insights.load_facts", "insights.run_night"
SEE_SHARES = "shares.view"
SEE_RUNS, SEE_UNMAPPED, SEE_CONCENTRATION = "insights.runs", "insights.unmapped", "insights.concentration"


def require(actor: Actor, act: str) -> None:
    """Refuses `forbidden` unless a role of the actor has `act`; the system itself may do everything."""
    if actor.kind == "system" or act in organisation.acts_of(actor.roles):
        return
    raise Refusal("forbidden", t("您的角色不能执行此操作", "Your role may not do this"), status=403,
                  way_out=t("请联系经营分析人员", "Ask an analyst"))


def covers(actor: Actor, issuer: str) -> bool:
    """Whether a file whose codes `issuer` gave out is his: everything is headquarters', a province's file is also its own."""
    if actor.scope.shape == "all":
        return True
    unit = organisation.units_by_code(codes=[issuer]).get(issuer) if issuer else None
    return unit is not None and unit.code == issuer and unit.id in actor.scope.home_ids


def require_file(actor: Actor, issuer: str) -> None:
    """Refuses `foreign_file` unless his territory covers the file: what it says moves the figures of every unit in it (PRM-60)."""
    if not covers(actor, issuer):
        raise Refusal("foreign_file", t("该文件涉及您管辖范围以外的单位", "The file speaks of units outside your territory"), status=403,
                      field="issuer",
                      way_out=t("请声明本省的编码所属省公司代码,或由总部办理", "Declare your own province as the issuer, or ask headquarters"))


def require_everything(actor: Actor) -> None:
    """Refuses `foreign_figures` to all but headquarters and the system: a night's figures are every unit's."""
    if actor.scope.shape != "all":
        raise Refusal("foreign_figures", t("该决定影响全国数据", "This decides on the figures of every unit"), status=403,
                      way_out=t("请由总部核实后发布", "Ask headquarters to look and publish"))
