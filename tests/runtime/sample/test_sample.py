from __future__ import annotations

import re

import pytest

from onehand.runtime.sample import decimal, email, matching, text, within


@pytest.mark.parametrize(
    "pattern",
    ["^[A-Z0-9-]{3,20}$", "^[A-Z]{3}$", r"^v\d+(\.\d+){0,2}$", "^(?:EUR|USD)-[0-9]+$", "^[^@]+$", r"^\+?[0-9 ]{5,}$"],
)
def test_a_text_matches_its_pattern_and_differs(pattern: str) -> None:
    """Valid for every number, and another one while there are others."""
    found = [matching(pattern, number) for number in range(200)]
    assert all(re.fullmatch(pattern, one) for one in found)
    assert len(set(found)) == 200


def test_a_pattern_beyond_the_subset_is_said_to_be() -> None:
    """The generator takes the design's example then."""
    with pytest.raises(ValueError, match="plain groups"):
        matching("^(?=a)b$", 1)


@pytest.mark.parametrize(("shortest", "longest"), [(1, 1), (1, 4), (10, 12), (40, 40), (1, None)])
def test_a_text_has_the_length_that_is_asked_for(shortest: int, longest: int | None) -> None:
    """Both bounds hold, for large numbers too."""
    for number in (1, 99, 10**9):
        found = text(number, "name", shortest=shortest, longest=longest)
        assert len(found) >= shortest
        assert longest is None or len(found) <= longest
        assert found == found.strip()


def test_numbers_stay_within_their_bounds() -> None:
    """Integers and decimals, bounds included."""
    assert {within(number, 1, 3) for number in range(9)} == {1, 2, 3}
    found = [decimal(number, digits=4, scale=2, minimum="1", maximum="2.5") for number in range(50)]
    assert min(found) >= 1
    assert max(found) <= 2.5


def test_emails_differ() -> None:
    """Also where they must be short."""
    assert len({email(number, longest=12) for number in range(100)}) == 100
