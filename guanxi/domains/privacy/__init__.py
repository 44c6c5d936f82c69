"""Who was shown what (隐私): vault and duty roster, break-glass and its review, subject report, erasure (privacy, shelf 6).

金库申请 = VaultRequest, 值班 = DutyTurn. Masking itself and the log of what was shown stay in customers; this domain opens, watches
and erases. Nothing of a contact's own values is stored here.
"""
