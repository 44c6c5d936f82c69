"""The public way in and out: REST at /api/v1, one operation per use case, made from the signatures of the doors (decisions 2).

Words: 接口令牌 = key to the interface = ApiToken · 权限范围 = scope = an act · 操作 = operation = `Operation` · 游标 = cursor.
`operations/` is the list: one boring line per operation. The rest of the package turns a line into a view and a page of OpenAPI.
Not for here: rules, rights of a person, masking: they are the doors', the same as behind a page.
"""
