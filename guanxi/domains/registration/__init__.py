"""Registration (登记报备): who may work on an account or on one of its projects, and who decides when two want it.

报备 = Registration, 仲裁 = Dispute, 协办 = supporting, 授权委托书 = Letter, 备案 = RecordReport, 公海 = pool.
Not for here: who owns an account day by day (customers.Assignment), opportunities and tenders (sales).
"""
