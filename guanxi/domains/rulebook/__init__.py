"""Rulebook: which policy pack is in force since when (政策簿).

Words: 政策包 = policy pack · 节 = section · 版本 = version · 启用 = activate · 生效日 = effective_from · 预览 = preview.
Packs lie as files under `policies/` and are read by `guanxi.policy`; this domain keeps what was activated, with the
hash and the place of every value, so that an old day can be decided again. A version is never changed or removed.
Does not: know what a section means (each domain's `policy.py`), say who would move (grading's preview).
"""
