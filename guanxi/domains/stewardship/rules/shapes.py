"""The shapes of stewardship's sections, with the decision that runs a pack's examples."""

from __future__ import annotations

from guanxi.domains.stewardship.policy import CAPTURES, FIELDS, METHOD, QUOTAS
from guanxi.domains.stewardship.rules import quotas
from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.shapes import Shape

SHAPES = (
    Shape(pattern="stewardship/fields", title=Text("档案数据分工", "Stewards of fields"), adapter=FIELDS),
    Shape(pattern="stewardship/captures", title=Text("各岗位采集内容", "What every post captures"), adapter=CAPTURES),
    Shape(pattern="stewardship/method", title=Text("采集方法", "How it is collected"), adapter=METHOD),
    Shape(pattern="stewardship/quotas", title=Text("档案定额与抽样回访", "Quotas and call-backs"), adapter=QUOTAS, decide=quotas.decide),
)
