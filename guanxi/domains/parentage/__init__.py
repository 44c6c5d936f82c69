"""Asking for a parent (申请挂接): who tends an account hangs it below one he may not see, by the answer of who may.

申请挂接 = ParentRequest, 答复人 = answerer, 转办 = ParentRoute. The asker hears the same whether the parent exists or not (PRM-62).
Not for here: the trees themselves, their circles and races (customers), parents one sees (customers.set_parent).
"""
