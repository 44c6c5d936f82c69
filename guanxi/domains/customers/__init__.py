"""Customer accounts, their identifiers, trees, people and assignments (customers, shelf 3).

客户 = Account, 集团编码 = group_code, 法人树 = TreeEdge(kind="legal"), 联系人 = Contact, 归属 = Assignment.
Not for here: money (insights), grades (grading), the list page itself (shell/book).
"""
