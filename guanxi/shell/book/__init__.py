"""The book (客户台账): every account one may see, in one dense list. Spans customers, insights and grading.

Not for here: what a column means (lists, the domains that fill it), the account page (shell/account).
"""
