"""Notices and mails (messages, shelf 2a; Django label `notices`): 通知 = Notice, 邮件 = OutgoingMail, 通道 = Channel.

It tells staff what happened. It never decides whether a customer's contact may be written to: mail to people outside
is refused without the id of that decision (hard-places C13), and the spine has no such decision yet.
"""
