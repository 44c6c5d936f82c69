"""The demo operator 云江电信: invented, deterministic from a seed and an anchor month (operator 3).

`plan` modules are pure Python and write the files an operator really has (`files.py`); `load/` brings them in
through intake and commands only (decisions 6), so that the demo proves both. Everything here is fiction:
region codes 97, 98 and 99 do not exist, nor do the cities, the firms or the people.
"""
