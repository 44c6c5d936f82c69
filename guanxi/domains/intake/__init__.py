"""Intake (导入): from a file somebody has to rows that a domain accepts, with preview, progress and revert.

Words: import run 导入批次 = `ImportRun`; staging row 待导入行 = `intake_row`; unmatched register 未匹配清单 =
`UnmatchedRow`; remembered mapping 列对应 = `ImportProfile`; importable 可导入对象 = `api.Importable`.
Does not know any subject: what a row means, whether it is new and how it is written belongs to the domain that
lends its `Importable` in config/wiring.py.
"""
