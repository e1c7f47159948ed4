"""Are questions put together from fixed pieces and parameters?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onehand.runtime.db.where import Where, prefix_end


def test_absent_values_ask_nothing() -> None:
    """No condition at all is no `where`; a given value is one parameter."""
    where = Where()
    where.add("a = $", None)
    where.prefix("b", None)
    assert (str(where), where.args) == ("", [])
    where.add("lower(a) = lower($)", "x")
    where.prefix("b", "y")
    where.after(("c", "id"), (1, "z"), descending=True)
    assert str(where) == "where lower(a) = lower($1) and b >= $2 and b < $3 and (c, id) < ($4, $5)"
    assert where.args == ["x", "y", "z", 1, "z"]


def test_false_and_nothing_are_different() -> None:
    """Only None is absent: false, 0 and the empty text are values."""
    where = Where()
    for value in (False, 0, ""):
        where.add("a = $", value)
    assert where.args == [False, 0, ""]


@pytest.mark.parametrize(
    ("prefix", "end"),
    [
        ("a", "b"),
        ("az", "a{"),
        ("\ud7ff", "\ue000"),
        ("a\U0010ffff", "b"),
        ("\U0010ffff", None),
        ("", None),
    ],
)
def test_the_end_of_a_prefix(prefix: str, end: str | None) -> None:
    """The next text that does not begin so; none of it is a surrogate, which PostgreSQL cannot hold."""
    assert prefix_end(prefix) == end


@given(st.text(), st.text())
def test_the_range_is_exactly_the_prefix(prefix: str, text: str) -> None:
    """A text is in the range if, and only if, it begins with the prefix."""
    end = prefix_end(prefix)
    inside = text >= prefix and (end is None or text < end)
    assert inside == text.startswith(prefix)
