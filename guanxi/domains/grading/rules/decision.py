"""One account, one scheme: the grade, every condition behind it, and what is missing for the next one.

Not for here: many accounts (`bulk`), rounds and approvals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from guanxi.domains.grading.rules.compiled import Compiled, Step
from guanxi.foundation.pure import money
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason
from guanxi.policy.language import evaluate, nodes
from guanxi.policy.language.nodes import Node, Value
from guanxi.policy.measures import CATALOGUE


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a scheme says about one account.

    grade None = no key account under this scheme. by_value: the grade without looking at requirements.
    decided_by: code of the step ("" for none). next_grade and gap_fen: the nearest better grade and the fen that
    are missing (0: only conditions are missing; None: no data or nothing above). missing: keys of requirements
    that are not met. value_fen: the money the scheme looks at.
    """

    scheme: str
    grade: str | None
    rank: int | None
    decided_by: str
    by_value: str | None
    next_grade: str | None
    gap_fen: int | None
    missing: tuple[str, ...]
    value_fen: int | None
    reasons: tuple[Reason, ...]


def calculate(*, compiled: Compiled, row: Mapping[str, object], today: date) -> Decision:
    """The calculated grade of one account with every condition behind it (GRD-03..08, GRD-16, GRD-25).

    row: measure key → value (fen, dates, None = no data). Never refuses: a scheme with blanks does not compile.
    """
    parameters: dict[str, Value] = {"today": today}
    missing = tuple(one.key for one, node in compiled.requirements if not _holds(node, row, parameters))
    taken = next((step for step in compiled.steps if _holds(step.node, row, parameters)), None)
    by_value = taken.grade if taken else None
    grade = by_value if not missing else None
    next_grade, gap_fen = _gap(compiled, row, parameters, by_value=by_value, is_blocked=bool(missing))
    return Decision(
        scheme=compiled.key,
        grade=grade,
        rank=compiled.ranks[grade] if grade else None,
        decided_by=taken.code if taken and grade else "",
        by_value=by_value,
        next_grade=next_grade,
        gap_fen=gap_fen,
        missing=missing,
        value_fen=_money(compiled, row),
        reasons=_reasons(compiled, row, parameters, taken),
    )


def because(decision: Decision, *, from_grade: str) -> Reason | None:
    """The one reason to tell somebody whose grade moves away from `from_grade` ('' = none).

    Who falls is told what is not met any more (a requirement, else the old grade's threshold), who rises what decided.
    """
    unmet = [reason for reason in decision.reasons if reason.met is not True]
    lost = [reason for reason in unmet if reason.code in decision.missing or reason.code.rpartition(":")[2] == from_grade]
    decided = [reason for reason in decision.reasons if reason.code == decision.decided_by]
    return next(iter((*lost, *decided)), unmet[-1] if unmet else None)


def _holds(node: Node, row: Mapping[str, object], parameters: Mapping[str, Value]) -> bool:
    return evaluate.value_of(node, row, parameters=parameters) is True


def _gap(
    compiled: Compiled,
    row: Mapping[str, object],
    parameters: Mapping[str, Value],
    *,
    by_value: str | None,
    is_blocked: bool,
) -> tuple[str | None, int | None]:
    if is_blocked and by_value is not None:
        return by_value, 0
    value = _money(compiled, row)
    if value is None:
        return None, None
    ranks = compiled.ranks
    current = ranks[by_value] if by_value else len(ranks) + 1
    above = [
        (rung.at_least_fen - value, ranks[rung.grade], rung.grade)
        for rung in compiled.rungs
        if ranks[rung.grade] < current and rung.at_least_fen > value and _holds(rung.when, row, parameters)
    ]
    if not above:
        return None, None
    gap, _, grade = min(above)
    return grade, gap


def _money(compiled: Compiled, row: Mapping[str, object]) -> int | None:
    value = evaluate.plain(row.get(compiled.value)) if compiled.value else None
    return value if isinstance(value, int) else None


def _reasons(
    compiled: Compiled, row: Mapping[str, object], parameters: Mapping[str, Value], taken: Step | None
) -> tuple[Reason, ...]:
    """Requirements first, then the steps from the best grade down to the one that decided."""
    found = [
        Reason(
            code=one.key,
            text=one.name.text,
            met=_met(node, row, parameters),
            value=_values(node, row),
            source=one.source,
        )
        for one, node in compiled.requirements
    ]
    for step in _steps_to_show(compiled.steps, taken):
        found.append(
            Reason(
                code=step.code,
                text=step.text,
                met=_met(step.node, row, parameters),
                value=_values(step.node, row),
                source=step.source,
            )
        )
        if step is taken:
            break
    return tuple(found)


def _steps_to_show(steps: tuple[Step, ...], taken: Step | None) -> tuple[Step, ...]:
    """Of a matrix only the cell that was hit is worth reading, not the many others."""
    return tuple(step for step in steps if not step.code.startswith("cell:") or step is taken)


def _met(node: Node, row: Mapping[str, object], parameters: Mapping[str, Value]) -> bool | None:
    found = evaluate.value_of(node, row, parameters=parameters)
    return None if found is None else bool(found)


def _values(node: Node, row: Mapping[str, object]) -> str:
    return " · ".join(said(key, evaluate.plain(row.get(key))) for key in nodes.measures_of(node))


def said(key: str, value: Value) -> str:
    """A measure's value for people, the same in both languages: 4,999,999 · 2026-12-31 · ✓ · –."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if CATALOGUE[key].type == "fen" and isinstance(value, int):
        yuan = money.to_yuan(value)
        return f"{yuan:,.0f}" if yuan % 1 == 0 else f"{yuan:,}"
    return value.isoformat() if isinstance(value, date) else f"{value}"


def gap_text(decision: Decision, *, names: Mapping[str, Text]) -> Text | None:
    """ "What is missing?" in one sentence: 距钻石还差 1 元 (GRD-16); None when there is nothing above."""
    if decision.next_grade is None or decision.gap_fen is None:
        return None
    name = names[decision.next_grade]
    if decision.gap_fen == 0:
        return Text(f"收入已达{name.zh},条件未满足", f"revenue is enough for {name.en}, conditions are missing")
    yuan = money.to_yuan(decision.gap_fen)
    amount = f"{yuan:,.0f}" if yuan % 1 == 0 else f"{yuan:,}"
    return Text(f"距{name.zh}还差 {amount} 元", f"{amount} yuan to {name.en}")
