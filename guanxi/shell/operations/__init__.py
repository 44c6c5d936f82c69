"""Pages for those who keep the system running: jobs (administrator), the audit of a record (compliance, account team).

Three-admin split (PRM-72): the administrator sees jobs and acts without business data; business history needs a scope.
"""
