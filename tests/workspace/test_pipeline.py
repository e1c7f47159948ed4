"""What is said when the databases of several services cannot follow?"""

from __future__ import annotations

import pytest

from onehand.workspace.migrate import Migrated
from onehand.workspace.pipeline import all_or_problem
from onehand.workspace.problem import Problem


def problem(service: str, status: int) -> Problem:
    return Problem(
        "data-loss", f"the new design of '{service}' would lose data", hint=f"dev db x {service}", status=status
    )


def test_all_went_well() -> None:
    done = [Migrated("one"), Migrated("two")]
    assert all_or_problem(done) == done


def test_one_problem_is_itself() -> None:
    with pytest.raises(Problem, match="of 'two' would lose data") as stopped:
        all_or_problem([Migrated("one"), problem("two", 1)])
    assert stopped.value.code == "data-loss"


def test_several_problems_are_told_at_once() -> None:
    """Nobody mends one, only to hear of the next."""
    with pytest.raises(Problem, match="2 databases cannot be migrated") as stopped:
        all_or_problem([problem("one", 1), Migrated("three"), problem("two", 2)])
    assert "of 'one' would" in stopped.value.detail
    assert "hint: dev db x two" in stopped.value.detail
    assert stopped.value.status == 2


def test_what_is_no_problem_of_the_user_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError):
        all_or_problem([problem("one", 1), KeyError("x")])
