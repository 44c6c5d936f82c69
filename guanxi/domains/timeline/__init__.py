"""The stream of what happened to an account (timeline, shelf 2a): 动态 = Entry, append-only, newest first.

Written by commands of higher shelves (downward, in their own transaction) or by subscribers. It never changes or
forgets by itself: an entry goes when its account goes. It does not know accounts, cases or visits, only Refs.
"""
