"""A child answers, fails, dies, hangs or grows too big: the parent always knows which (hard-places 3.8)."""

from __future__ import annotations

import pytest

from guanxi.foundation import child

TASKS = "guanxi.foundation.child.tests.tasks"


def test_arguments_and_result_are_plain_values() -> None:
    assert child.run(f"{TASKS}:add", {"a": 2, "b": 3}) == 5


def test_noise_does_not_spoil_the_answer_and_django_is_not_there() -> None:
    said = child.run(f"{TASKS}:shout", {"text": "云江\n电信"})
    assert said == {"said": "云江\n电信", "django": False, "threads": "1"}


@pytest.mark.parametrize(("task", "kind", "detail"), [
    ("fail", "raised", "第3行缺少列"), ("die", "killed", "SIGSEGV"), ("leave", "killed", "exit code 3"), ("nothing", "raised", "nothing"),
])
def test_failures_have_names(task: str, kind: str, detail: str) -> None:
    with pytest.raises(child.ChildFailed) as failed:
        child.run(f"{TASKS}:{task}", {})
    assert failed.value.kind == kind and detail in failed.value.detail


def test_an_answer_longer_than_a_pipe_arrives() -> None:
    assert child.run(f"{TASKS}:talk", {"size": 300_000}, timeout_s=30) == "云" * 300_000


def test_a_child_that_hangs_is_killed() -> None:
    with pytest.raises(child.ChildFailed) as failed:
        child.run(f"{TASKS}:sleep", {}, timeout_s=1)
    assert failed.value.kind == "timeout"


def test_a_child_that_grows_is_stopped_and_a_small_one_is_not() -> None:
    assert child.run(f"{TASKS}:grow", {"mb": 20}, memory_mb=400) == 20 * 1024 * 1024
    with pytest.raises(child.ChildFailed) as failed:
        child.run(f"{TASKS}:grow", {"mb": 500}, memory_mb=400)
    assert failed.value.kind == "memory"


def test_progress_arrives_while_it_works() -> None:
    heard: list[int] = []
    assert child.run(f"{TASKS}:count", {}, on_progress=lambda said: heard.append(said["done"])) == "done"
    assert heard == [0, 1, 2]
