"""Policy packs as data and the one rule language (政策包 = policy pack, 规则 = rule, 指标 = measure).

`finding` what a check says · `files` where packs lie · `load` YAML with the line of every value, overlaid
base → sector → operator · `measures` the documented measures of an account · `language` the rule language ·
`shapes` typed sections · `check`, `diff`, `explain`, `version`, `examples` what people do with packs ·
`privacy`, `security` the sections that belong to no domain.

Not for here: Django, activation and history of packs (`guanxi.domains.rulebook`), any domain's section.
"""
