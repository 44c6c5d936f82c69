"""The circuits that customers have from us (专线/电路) and what was measured on them: the archive's part (LLD-01, LLD-08 to LLD-15, SYS-22).

Not for here yet: layers of the access path, templates, diagnosis, dispatch, migrations (the issue on leased lines); rents (money); what customers
have from others (rivals).
"""
