"""What is written can be read, and reads well."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onehand.convert.yaml_text import Aligned, Commented, Inline, Spaced, write
from onehand.design.reader import read_tree
from onehand.design.shape import json_value
from onehand.text.report import Report
from onehand.text.source import Source

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "no",
        "on",
        "012",
        "1:30",
        "true",
        "null",
        "~",
        "- x",
        "a: b",
        "a #b",
        "{x}",
        "[y]",
        "@z",
        "1e3",
        "2026-11-22",
        ":",
        "'",
        '"',
    ]
)
KEY = TEXT.filter(bool)
"""A key of our YAML is never empty."""
SCALAR = (
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | TEXT
)
TREE = st.recursive(
    SCALAR,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3) | inner.map(Inline),
    max_leaves=10,
)


def plain(tree):
    if isinstance(tree, Inline):
        return plain(tree.value)
    if isinstance(tree, dict):
        return {key: plain(value) for key, value in tree.items()}
    return [plain(item) for item in tree] if isinstance(tree, list) else tree


def read_back(text):
    report = Report()
    node = read_tree(Source("x.yaml", text), report)
    assert not report.failed, (text, [str(one) for one in report.diagnostics])
    return json_value(node)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(KEY, TREE, min_size=1, max_size=4))
def test_reading_gives_what_was_written(tree):
    """Whatever the texts are, our own reader gives them back."""
    assert read_back(write(tree)) == plain(tree)


def test_the_way_a_person_writes():
    """Short things on one line, values of fields under each other, empty lines between models."""
    fields = {
        "id": "string",
        "amount": Inline({"type": "integer", "minimum": 1}),
        "who": Commented("json?", "io.x.user"),
    }
    tree = {"auth": Inline({"user": []}), "models": Spaced({"a": {"fields": Aligned(fields)}, "b": {"fields": {}}})}
    assert write(tree) == (
        "auth: {user: []}\n"
        "models:\n"
        "  a:\n"
        "    fields:\n"
        "      id:     string\n"
        "      amount: {type: integer, minimum: 1}\n"
        "      who:    json?  # io.x.user\n"
        "\n"
        "  b:\n"
        "    fields: {}\n"
    )


def test_long_text_is_folded_and_comes_back():
    """A long description stands in lines of its own, and is the same text."""
    text = "Words that go on and on. " * 12
    written = write({"description": text.strip()})
    assert written.startswith("description: >-\n  Words")
    assert max(len(line) for line in written.splitlines()) <= 118
    assert read_back(written) == {"description": text.strip()}
