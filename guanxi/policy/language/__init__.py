"""The one rule language of the house: a boolean or numeric SQL expression over the measures of an account.

We do not invent a language. sqlglot reads SQL (`parse`); only whitelisted nodes pass, typed (`reader`);
`render` writes them for DuckDB and PostgreSQL; `evaluate` computes them for one account with three-valued
logic; `conditions` tells why, condition by condition; `bounds` finds rules that can never be true.
docs/policy/language.md is its manual.

Allowed: measures, numbers, 'text', DATE '2026-01-31', TRUE, FALSE, NULL, :parameters · AND OR NOT ·
= <> < <= > >= · BETWEEN · IN · LIKE · IS [NOT] NULL · + - * / · CASE WHEN ·
coalesce, nullif, least, greatest, abs · yuan(5000000), wan_yuan(500) for money.
Not for here: anything about grades, segments or any other use of a rule.
"""
