from __future__ import annotations

import json

import pytest

from onehand.gen.typescript.text import doc, key, quoted
from tests.gen.test_hostile import TEXTS


@pytest.mark.parametrize("text", TEXTS)
def test_a_literal_is_its_text(text: str) -> None:
    """On one line, with nothing in it that a reader does not see."""
    spelt = quoted(text)
    assert json.loads(spelt) == text
    assert spelt.replace("\xa0", " ").isprintable()


@pytest.mark.parametrize("text", TEXTS)
def test_a_comment_ends_where_we_end_it(text: str) -> None:
    """Once, at its end; no line of it is code."""
    made = doc([text], tags=[f"@deprecated {text}"], indent=2)
    assert made.count("*/") == 1
    assert made.endswith(" */\n")
    assert all(line.startswith(("  /**", "   *")) for line in made.splitlines())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@ts-expect-error", "/** \\@ts-expect-error */\n"),
        ("see {@link x}", "/** see {\\@link x} */\n"),
        ("/*@ts-ignore*/", "/** /*\\@ts-ignore*\\/ */\n"),
        ("mail ada@example.com", "/** mail ada@example.com */\n"),
        ("", ""),
        (" \n ", ""),
        ("two\nlines", "/**\n * two\n * lines\n */\n"),
        ("\u202eabc\u2028", "/** \\u202eabc */\n"),
    ],
)
def test_a_comment_says_what_the_design_says(text: str, expected: str) -> None:
    """Compilers read tags in comments too: those of a description are none."""
    assert doc([text]) == expected


def test_a_long_line_is_broken() -> None:
    """Between words; a word that is too long stays whole."""
    made = doc(["word " * 50 + "https://example.com/" + "x" * 150], indent=2)
    lines = made.splitlines()
    assert max(len(line) for line in lines[:-2]) <= 120
    assert lines[-2].endswith("x" * 150)


@pytest.mark.parametrize(
    ("name", "expected"), [("class", "class"), ("x_1", "x_1"), ("a-b", '"a-b"'), ("1a", '"1a"'), ('"', '"\\""')]
)
def test_a_property_is_quoted_where_it_must_be(name: str, expected: str) -> None:
    """Reserved words are good names of properties."""
    assert key(name) == expected
