from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.case import cases, expected, generated


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_generated_as_expected(case: Path) -> None:
    """Every case gives exactly the files of its folder; after a wanted change: python -m tests.golden.accept."""
    assert generated(case) == expected(case)


def test_a_second_run_gives_the_same_bytes() -> None:
    """Nothing in what is generated depends on when, where or how often that happens."""
    for case in cases():
        assert generated(case) == generated(case)
