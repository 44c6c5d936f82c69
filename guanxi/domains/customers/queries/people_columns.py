"""The columns of the list of people across accounts (联系人): what it shows, sorts and filters. Custom fields stand beside them.

Above L1 a column is shown as the matrix lets it and is neither sorted nor filtered by: the answer would tell what the mask hides.
"""

from __future__ import annotations

from guanxi.domains.customers.fields import CUSTOMER_KINDS
from guanxi.domains.lists.api import Column
from guanxi.foundation.pure.bilingual import t

COLUMNS: tuple[Column, ...] = (
    Column(key="name", column="sort_key", label=t("姓名", "Name"), kind="name", is_nullable=False),
    Column(key="account", column="account_sort", label=t("客户", "Account"), kind="text", is_nullable=False),
    Column(key="post", column="post", label=t("职务", "Post"), kind="text", is_nullable=False, is_open=True),
    Column(key="department", column="department", label=t("部门", "Department"), kind="text", is_nullable=False, is_open=True),
    Column(key="key_person", column="is_key_person", label=t("关键人", "Key person"), kind="bool", is_nullable=False, is_open=True),
    Column(key="mobile", column="", label=t("手机", "Mobile"), kind="text", level="L2", is_sortable=False),
    Column(key="office_phone", column="", label=t("办公电话", "Office phone"), kind="text", is_sortable=False),
    Column(key="email", column="", label=t("邮箱", "E-mail"), kind="text", level="L2", is_sortable=False),
    Column(key="has_mobile", column="has_mobile", label=t("有手机", "Has a mobile"), kind="bool", is_nullable=False, is_open=True),
    Column(key="has_email", column="has_email", label=t("有邮箱", "Has an e-mail"), kind="bool", is_nullable=False, is_open=True),
    Column(key="since", column="post_since", label=t("任职起", "In this post since"), kind="date", is_open=True),
    Column(key="grade", column="grade_rank", label=t("客户等级", "Grade"), kind="grade"),
    Column(key="kind", column="customer_kind", label=t("客户类别", "Kind"), kind="choice", is_nullable=False, choices=CUSTOMER_KINDS),
    Column(key="owner", column="owner_key", label=t("归属经理", "Owner"), kind="user", is_nullable=False),
    Column(key="unit", column="", label=t("归属单位", "Unit"), kind="text", is_sortable=False),
)
BY_KEY = {column.key: column for column in COLUMNS}
STANDARD = ("name", "account", "post", "department", "key_person", "mobile", "email", "owner")
EDITED = {"post": "post", "department": "department", "key_person": "is_key_person", "mobile": "mobile", "office_phone": "office_phone",
          "email": "email", "since": "post_since"}
"""Columns that are edited in the list, and the field behind each; custom fields stand beside them. A name is edited on the person's page."""
WALKED = ("name", "account", "owner")
"""Columns with an index of their own: they lead a list of the whole country."""
INDEXED = frozenset({"name", "post", "department", "key_person", "has_mobile", "has_email", "since", "account", "grade", "kind",
                     "owner"})
"""Columns with an index of their own, along whose start what is common is soon met."""
TEXTS = frozenset({"post", "department"})
"""Columns whose different texts are few beside their rows, and found in an index."""
FILTERED = frozenset({"customer_kind", "grade", "industry_code", "owner_id", "unit_id"})
"""Columns of the book that filter the people of its accounts too."""
