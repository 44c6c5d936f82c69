"""Everything with a due date (work, shelf 2b): 待办 = WorkItem, 改期 = snooze, 转办 = pass_on, 今日必做 = must.

Other domains raise a call when something needs a person, and settle it when it no longer does. It knows a subject as
Ref(kind, id) and an account as a number; it decides the order of the day, never what is worth doing.
"""
