"""Rules see what was written, once; exemptions cover what they name, and nothing longer than they say."""

# ruff: noqa: E501 - in a table each case has one line

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from onehand.ir.load import load_sources
from onehand.lint.discovery import built_in_rules, rules_of
from onehand.lint.engine import lint
from onehand.lint.walk import walk
from onehand.text.source import Source

TODAY = dt.date(2026, 11, 22)
HEAD = "service: x\ndescription: X.\nauth: user\nresources: {book: {description: B., fields: {is_new: boolean}}}\n"


def codes(text: str, today: dt.date = TODAY) -> list[str]:
    loaded = load_sources([Source("x.yaml", text)])
    assert loaded.design is not None, [str(one) for one in loaded.diagnostics]
    return [one.code for one in lint(loaded, built_in_rules(), today=today)]


def test_a_field_that_is_also_in_the_form_is_told_once() -> None:
    """The deduced form repeats the resource's fields; nobody wrote them twice."""
    assert codes(HEAD) == ["boolean-is-prefix"]


def test_a_field_that_is_only_in_the_form_is_seen() -> None:
    """Rules hold for what callers write, too."""
    text = HEAD.replace("is_new: boolean}", "new: boolean}, form: {add: {is_old: boolean}}")
    assert codes(text) == ["boolean-is-prefix"]


@pytest.mark.parametrize(
    ("exemption", "expected"),
    [
        ("{rule: boolean-is-prefix, on: book.is_new, reason: Known.}", []),
        ("{rule: boolean-is-prefix, on: book.is_new, reason: Known., until: 2026-11-23}", []),
        ("{rule: boolean-is-prefix, on: book.is_new, reason: Known., until: 2026-11-22}", ["boolean-is-prefix", "exemption-expired"]),
        ("{rule: boolean-is-prefix, on: book.is_new, reason: Known., until: soon}", ["exemption-unknown"]),
        ("{rule: boolean-is-prefix, on: book, reason: Known.}", ["boolean-is-prefix", "exemption-unused"]),
        ("{rule: boolean-is-prefix, on: book.isnew, reason: Known.}", ["boolean-is-prefix", "exemption-unknown"]),
        ("{rule: no-such-rule, on: book.is_new, reason: Known.}", ["boolean-is-prefix", "exemption-unknown"]),
    ],
)  # fmt: skip
def test_exemptions(exemption: str, expected: list[str]) -> None:
    """An exemption needs a rule, a thing that exists, a reason and a need; its end is the first day without it."""
    assert codes(f"{HEAD}exempt: [{exemption}]\n") == expected


def test_a_company_adds_its_own_rules(tmp_path: Path) -> None:
    """A file in the workspace's `rules/` is a rule, with no list to edit."""
    (tmp_path / "field_too_short.py").write_text(
        '"""Names say something."""\n'
        "from onehand.ir.nodes import Field\n"
        "from onehand.lint.problem import Problem\n"
        "from onehand.lint.rule import rule\n\n"
        '@rule(on=Field, severity="error")\n'
        "def field_too_short(field):\n"
        "    if len(field.name) < 2:\n"
        "        yield Problem(field.name_span, f\"field '{field.name}' is too short\", fix=field.name * 2)\n"
    )
    own = rules_of(tmp_path)
    loaded = load_sources([Source("x.yaml", HEAD.replace("is_new", "n"))])
    assert [(one.code, one.help) for one in lint(loaded, own, today=TODAY)] == [("field-too-short", "write 'nn'")]
    assert rules_of(tmp_path / "none") == ()


def test_the_walk_visits_what_was_written() -> None:
    """Audit fields, deduced forms, events and operations are nobody's to repair."""
    text = HEAD + "operations: {find: {description: F., GET: '/f/{id}', parameters: {q: string}, returns: {204: }}}\n"
    loaded = load_sources([Source("x.yaml", text)])
    assert loaded.design is not None
    assert [place.name for place in walk(loaded.design)] == ["x", "book", "book.is_new", "find", "find.q"]


def test_nothing_is_judged_without_a_design() -> None:
    """Rules about a design that could not be understood would only add noise."""
    assert lint(load_sources([Source("x.yaml", "service: x\n")]), built_in_rules()) == ()
