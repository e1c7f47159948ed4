"""Scalars are read as YAML 1.2 does, and what only looks like a value is text."""

from __future__ import annotations

import pytest

from onehand.design.plain import plain_value


@pytest.mark.parametrize(
    "text",
    ["no", "on", "yes", "off", "y", "True", "FALSE", "Null", "012", "-012", "1:30", "0x1F", "0o7", "1_000", "+1", ".5",
     "5.", ".inf", ".nan", "1e999", "2026-11-22", "9" * 5000, "1.2.3"],
)  # fmt: skip
def test_what_only_looks_like_a_value_is_text(text: str) -> None:
    """`no` is a country, `012` a number plate, `1:30` a time of day."""
    assert plain_value(text) == text
    assert isinstance(plain_value(text), str)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("1.5", 1.5),
        ("1e3", 1000.0),
    ],
)
def test_json_values_are_values(text: str, value: object) -> None:
    """Booleans, null and numbers are those of JSON."""
    assert plain_value(text) == value
    assert type(plain_value(text)) is type(value)
