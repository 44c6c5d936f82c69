"""Units, users of every kind, roles (organisation, shelf 1).

组织单位 = Unit, 集团/省/市/县/网点 = unit_tier, 员工 = User(kind staff), 岗位 = post, 角色 = role, 归属范围 = scope.
It says who somebody is and how far he sees; it does not know customers.
"""
