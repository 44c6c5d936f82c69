"""Columns of the sheets 单位 and 人员, as an operator's IT has them (ORG-01, ORG-02, SYS-22)."""

from __future__ import annotations

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field

PURPOSE, RETENTION = "员工管理", "在职期间"
TIERS = (("province", t("省", "Province")), ("city", t("市", "City")), ("county", t("县", "County")), ("outlet", t("网点", "Outlet")))
KINDS = tuple(organisation.UNIT_KINDS.items())
ROLES = tuple((key, role.name) for key, role in organisation.ROLES.items() if not role.is_external)

UNIT_FIELDS = (
    Field(key="code", zh="单位编码", en="Unit code", kind="text", max_length=20, aliases=("编码", "机构编码", "组织编码", "部门编码")),
    Field(key="name", zh="单位名称", en="Unit name", kind="text", max_length=80, aliases=("名称", "机构名称", "组织名称", "部门名称")),
    Field(key="parent", zh="上级单位", en="Superior", kind="text", max_length=80,
          aliases=("上级编码", "上级单位编码", "上级机构", "上级机构编码", "上级组织", "上级部门", "Superior code")),
    Field(key="kind", zh="单位性质", en="Nature", kind="choice", choices=KINDS, aliases=("性质", "机构类型", "Kind")),
    Field(key="tier", zh="层级", en="Tier", kind="choice", choices=TIERS, aliases=("机构层级", "级别")),
    Field(key="region", zh="行政区划代码", en="Region", kind="text", max_length=6, aliases=("区划代码", "行政区划")),
)
PERSON_FIELDS = (
    Field(key="username", zh="登录名", en="Login", kind="text", max_length=40, aliases=("账号", "登录账号", "用户名", "Login name")),
    Field(key="staff_number", zh="工号", en="Staff number", kind="text", max_length=20, aliases=("员工编号", "人员编号", "员工号")),
    Field(key="name", zh="姓名", en="Name", kind="text", max_length=60, aliases=("员工姓名", "人员姓名")),
    Field(key="unit", zh="单位编码", en="Unit code", kind="text", max_length=80,
          aliases=("单位", "所属单位", "所属部门", "部门", "部门编码", "机构编码", "Unit")),
    Field(key="post", zh="岗位", en="Post", kind="text", max_length=60, aliases=("职务", "职位")),
    Field(key="roles", zh="角色", en="Roles", kind="multi_choice", choices=ROLES, aliases=("系统角色", "权限角色", "Role")),
    Field(key="phone", zh="手机", en="Mobile", kind="text", level="L2", max_length=20, aliases=("电话", "手机号", "手机号码", "联系电话"),
          purpose=PURPOSE, retention=RETENTION),
    Field(key="email", zh="邮箱", en="E-mail", kind="email", level="L2", max_length=254, aliases=("电子邮箱", "电子邮件", "Email"),
          purpose=PURPOSE, retention=RETENTION),
    Field(key="group", zh="小组", en="Group", kind="text", max_length=40, aliases=("班组", "组别")),
    Field(key="job", zh="目录岗位", en="Job", kind="text", max_length=40, aliases=("岗位目录", "客户关系岗位", "客户关系管理岗位")),
)
