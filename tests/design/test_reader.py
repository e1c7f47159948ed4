"""YAML becomes a tree with places, or errors with places; never a traceback."""

# ruff: noqa: E501 - in a table each case has one line

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from onehand.design.document import read_document
from onehand.design.reader import read_tree
from onehand.design.shape import json_value
from onehand.design.tree import Items, Node, Scalar, Table
from onehand.ir.load import load_sources
from onehand.text.printer import render
from onehand.text.report import Report
from onehand.text.source import Source


def told(text: str) -> list[str]:
    """What reading says: `line:column code message`."""
    report = Report()
    read_document(Source("x.yaml", text), report)
    return [f"{one.span.line}:{one.span.column} {one.code} {one.message}" for one in report.diagnostics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n  b: 1\n    c: 2\n", "3:5 bad-indent the line starts at column 5, expected column 1 or 3"),
        ("a:\n    b: 1\n  c: 2\n", "3:3 bad-indent the line starts at column 3, expected column 1 or 5"),
        ("a: 1\n b: 2\n", "2:2 bad-indent the line starts at column 2, expected column 1"),
        ("a:\n\tb: 1\n", "2:1 bad-indent found a tab"),
        ("type: a: b\n", "1:8 bad-yaml expected one value after 'type:', found another ':'"),
        ("abc\nd: e\n", "1:4 bad-yaml expected ':' after this key"),
        ("a: b\nc\n", "2:1 bad-yaml expected ':' after this key"),
        ("a: [1, 2\n", "2:1 bad-yaml expected ',' or ']'"),
        ("a: 'x\n", "1:4 bad-yaml the quote that opens here is never closed"),
        ("a: @x\n", "1:4 bad-yaml a value cannot start with '@'"),
        ("a: 'x' y\n", "1:8 bad-yaml expected 'key: value'"),
        ("a:\n- b\nc\n", "3:1 bad-yaml expected ':' after this key"),
        ("a: x\x00\n", "1:5 bad-encoding the file contains a control character"),
        ("? [a]\n: b\n", "1:3 bad-yaml a key is one word"),
        ("a: &x 1\n", "1:4 yaml-feature the language has no place for an anchor"),
        ("a: *x\n", "1:4 yaml-feature the language has no place for an alias"),
        ("a: !!str 1\n", "1:4 yaml-feature the language has no place for a tag"),
        ("a: ! 1\n", "1:4 yaml-feature the language has no place for a tag"),
        ("a:\n  <<: {b: c}\n", "2:3 yaml-feature the language has no place for a merge key"),
        ("%YAML 1.1\n---\na: 1\n", "1:1 yaml-feature the language has no place for a directive"),
        ("a: 1\n---\nb: 2\n", "2:1 yaml-feature the language has no place for a second document"),
        ("a: 1\nb: 2\na: 3\n", "3:1 duplicate-key key 'a' is given twice"),
        ("a: {placed: Paid, not yet shipped.}\n", "1:19 comma-cuts-text the comma before 'not yet shipped.' ends the text"),
        ("a: Ticket #12\n", "1:11 comment-cuts-text the text ends before '#12', which is a comment"),
        ("a: x # y\n", "1:6 comment-cuts-text the text ends before '# y', which is a comment"),
    ],
)  # fmt: skip
def test_faults_of_yaml_have_a_place_and_our_words(text: str, expected: str) -> None:
    """Each fault is told at the line and column that the user must look at."""
    assert expected in told(text)


def test_an_ordinary_comment_is_no_fault() -> None:
    """Two spaces before '#', a line of its own, or behind a quote: meant as a comment."""
    text = "# head\nservice: x  # name\nauth: none\ndescription: 'a # b' # c\n"
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, "{a: " * 200_000, "a:\n" + "".join(f"{' ' * n}b:\n" for n in range(1, 3000)), "- " * 100_000],
)
def test_deep_nesting_is_one_error(text: str) -> None:
    """libyaml's composer would crash the process here; the events are cut at 64 levels, quickly."""
    began = time.monotonic()
    assert [one.split()[1] for one in told(text)] == ["too-deep"]
    assert time.monotonic() - began < 2


def test_an_alias_bomb_costs_nothing() -> None:
    """Aliases are refused, not expanded."""
    text = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)},' * 9}]\n" for n in range(8)
    )
    assert {one.split()[1] for one in told(text)} == {"yaml-feature", "missing-key"}


def test_places_of_keys_and_values() -> None:
    """Lines and columns start at 1, the end is exclusive; a block ends with its last value."""
    root = read_tree(Source("x.yaml", "a:\n  b: [1, 2]\n  c: text\n\n# end\nd: 1\n"), Report())
    assert isinstance(root, Table)
    first = root.entries[0]
    assert isinstance(first.value, Table)
    assert (first.key_span.line, first.key_span.column, first.key_span.end_column) == (1, 1, 2)
    assert (first.value.span.line, first.value.span.column) == (2, 3)
    assert (first.value.span.end_line, first.value.span.end_column) == (3, 10)
    listed = first.value.entries[0].value
    assert isinstance(listed, Items)
    assert (listed.span.column, listed.span.end_column) == (6, 12)


def test_json_of_a_tree() -> None:
    """Quoted values are strings, plain ones are what they mean."""
    root = read_tree(Source("x.yaml", "a: ['1', 1, no, true, ]\nb: {c: }\n"), Report())
    assert root is not None
    assert json_value(root) == {"a": ["1", 1, "no", True], "b": {"c": None}}


def test_unicode_line_breaks_keep_the_count() -> None:
    """What libyaml counts as a line is a line of the excerpt too."""
    source = Source("x.yaml", "service: x\u2028auth: none\x85bad: 1\r\n")
    loaded = load_sources([source])
    shown = render(loaded.diagnostics[0], loaded.sources)
    assert "3 | bad: 1" in shown


def _nodes(node: Node) -> list[Node]:
    children = (
        node.items
        if isinstance(node, Items)
        else [one.value for one in node.entries]
        if isinstance(node, Table)
        else []
    )
    return [node, *(deeper for child in children for deeper in _nodes(child))]


WORDS = st.sampled_from(
    ["service", "library", "auth", "resources", "fields", "type", "string", "[", "]", "{", "}", ":", ": ", ", ", "\n", "\n  ",
     "\n    ", "- ", "#", " #", "'", '"', "|", ">", "&a", "*a", "!", "?", "<<", "---", "...", "%", "@", "\t", "no", "012", "~",
     "enums", "models", "unions", "form", "search", "sort", "\u2028", "\x00", "é", "😀", "\ufeff", "x" * 70]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(WORDS, max_size=40).map("".join))
@example("service: x\nauth: none\nresources: {a: {fields: {b: {type: {map: }}}}}")
@example("? ")
@example("service: x\nauth: {user: [[a]]}\nexempt: [[]]\n")
def test_no_text_raises(text: str) -> None:
    """Whatever a file says, there is a result or an error with a place in the file, and it can be printed."""
    loaded = load_sources([Source("x.yaml", text)])
    assert loaded.design is not None or any(one.severity == "error" for one in loaded.diagnostics)
    for one in loaded.diagnostics:
        assert one.span.line >= 1
        assert one.span.column >= 1
        assert render(one, loaded.sources)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"a: \xc3\x28\n")
@example(b"\xef\xbb\xbfservice: x\n")
def test_no_bytes_raise(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Any file at all gives diagnostics."""
    from onehand.ir.load import load

    folder = tmp_path_factory.mktemp("api")
    (folder / "x.yaml").write_bytes(content)
    loaded = load(folder)
    assert (loaded.design is None) == any(one.severity == "error" for one in loaded.diagnostics)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=6),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
        max_leaves=8,
    )
)
def test_quoted_yaml_reads_back(value: object) -> None:
    """What JSON writes (a subset of YAML) is read back unchanged, with every place inside the text."""
    import json

    text = json.dumps(value)
    report = Report()
    node = read_tree(Source("x.yaml", text), report)
    assert not report.diagnostics
    assert node is not None
    assert json_value(node) == value
    for one in _nodes(node):
        assert one.span.end_column <= len(text) + 1
        if isinstance(one, Scalar):
            assert text[one.span.column - 1 : one.span.end_column - 1] == json.dumps(one.value)
