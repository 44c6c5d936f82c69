"""A test of a refusal names its code: refused for another reason (a wrong form, a missing row) it would show nothing of the rule."""

from __future__ import annotations

import ast

from tests.architecture.tree import REPOSITORY


def test_every_test_of_a_refusal_says_which() -> None:
    """`pytest.raises(Refusal)` has a `match`, or what was raised is looked at."""
    bare, asked = [], 0
    for path in sorted({*REPOSITORY.glob("guanxi/**/test_*.py"), *REPOSITORY.glob("tests/**/test_*.py")}):
        text = path.read_text()
        for node in ast.walk(ast.parse(text)) if "raises(Refusal" in text else ():
            for one in node.items if isinstance(node, ast.With) else ():
                call = one.context_expr
                if isinstance(call, ast.Call) and ast.unparse(call).startswith("pytest.raises(Refusal"):
                    asked += 1
                    bare += [] if one.optional_vars or call.keywords else [f"{path.relative_to(REPOSITORY)}:{call.lineno}"]
    assert asked > 200 and not bare
