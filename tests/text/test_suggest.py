"""Near names are offered, far ones are not."""

from __future__ import annotations

import pytest

from onehand.text.case import snake_case
from onehand.text.suggest import closest, did_you_mean, listed


@pytest.mark.parametrize(
    ("name", "near"), [("titel", "title"), ("UUID", "uuid"), ("orders", "order"), ("x", None), ("a" * 10_000, None)]
)
def test_the_nearest_name_is_found(name: str, near: str | None) -> None:
    """A slip of the finger is understood, case does not count, and nonsense suggests nothing."""
    assert closest(name, ["title", "uuid", "order"]) == near


def test_help_falls_back() -> None:
    """Without a near name the help says something else."""
    assert did_you_mean("titel", ["title"]) == "did you mean 'title'"
    assert did_you_mean("x", ["title"], otherwise="fields: title") == "fields: title"


@pytest.mark.parametrize(("names", "text"), [([], "nothing"), (["a"], "'a'"), (["a", "b", "c"], "'a', 'b' or 'c'")])
def test_choices_read_as_a_sentence(names: list[str], text: str) -> None:
    """A list of choices is said as people say it."""
    assert listed(names) == text


@pytest.mark.parametrize(
    ("name", "snake"),
    [
        ("orderStatus", "order_status"),
        ("HTTPUrl", "http_url"),
        ("order-status", "order_status"),
        ("line_2", "line_2"),
        ("A", "a"),
    ],
)
def test_snake_case(name: str, snake: str) -> None:
    """Humps and dashes become underscores; what is snake_case already stays."""
    assert snake_case(name) == snake
    assert snake_case(snake) == snake
