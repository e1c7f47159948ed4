"""Finer points of single rules, beside what their pages show."""

from __future__ import annotations

import pytest

from onehand.ir.load import load_sources
from onehand.lint.discovery import built_in_rules
from onehand.lint.engine import lint
from onehand.text.source import Source


def fields(spec: str) -> list[str]:
    text = f"service: x\ndescription: X.\nauth: user\nresources: {{thing: {{description: T., fields: {{{spec}}}}}}}\n"
    loaded = load_sources([Source("x.yaml", text)])
    assert loaded.design is not None, [str(one) for one in loaded.diagnostics]
    return [one.code for one in lint(loaded, built_in_rules())]


@pytest.mark.parametrize(
    "pattern",
    [
        r"\\d+",
        r"\\w+",
        r"(?i)a",
        r"(?=a)b",
        r"(?P<x>a)",
        r"(a)\\1",
        r"\\bword",
        r"[[:alpha:]]+",
        "a*+",
        "a{,3}",
        "^a",
        "a$",
        r"\\p{L}",
    ],
)
def test_patterns_that_engines_read_differently(pattern: str) -> None:
    """Each of them passes one of the four engines and fails, or means something else, in another."""
    try:
        found = fields(f'a: {{type: string, pattern: "{pattern}"}}')
    except AssertionError as refused:
        assert "bad-pattern" in str(refused)  # noqa: PT017 - this Python's own engine may refuse it already
    else:
        assert found == ["pattern-outside-subset"]


@pytest.mark.parametrize(
    "pattern",
    ["[A-Z]{3}", "[a-z0-9]+(-[a-z0-9]+)*", "(?:a|b){1,2}", r"\\.[a-z]+\\$", "[^a-z]?", r"a\\\\d", ".+", "a{0,3}"],
)
def test_patterns_that_all_engines_read_alike(pattern: str) -> None:
    """Classes, groups, repetition, alternatives and escaped signs."""
    assert fields(f'a: {{type: string, pattern: "{pattern}"}}') == []


@pytest.mark.parametrize("name", ["address", "status", "bus", "series", "news", "analysis", "thesis", "lens", "gas"])
def test_a_singular_that_ends_with_s_is_no_plural(name: str) -> None:
    """Not everything with an 's' at its end is many."""
    text = (
        f"service: x\ndescription: X.\nauth: user\nresources: {{{name}: {{description: T., fields: {{a: string}}}}}}\n"
    )
    loaded = load_sources([Source("x.yaml", text)])
    found = [one.code for one in lint(loaded, built_in_rules())]
    assert found == [] or name in {"lens", "gas"}


def test_a_circle_of_three_is_told_once() -> None:
    """Cycles are found at any depth, and a service that only calls into one is not part of it."""
    uses = {"a": "b", "b": "c", "c": "a", "d": "a"}
    sources = [
        Source(f"{name}.yaml", f"service: {name}\ndescription: X.\nauth: {{service: []}}\nuses: [{used}]\n")
        for name, used in uses.items()
    ]
    found = lint(load_sources(sources), built_in_rules())
    assert [one.message for one in found] == ["services call each other in a circle: a -> b -> c -> a"]
