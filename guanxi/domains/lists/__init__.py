"""The book read model, the search index, list definitions (lists, shelf 2c).

客户台账 = Book (one row per account), 搜索项 = SearchEntry. Index tables without row security: they are read only
through this domain's queries, which always take a scope. It knows accounts as ids and columns, not as customers.
"""
