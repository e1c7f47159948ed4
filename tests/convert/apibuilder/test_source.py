"""Places in a JSON text."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from onehand.convert.apibuilder.source import JsonSource, spell

TEXT = '{\n  "name": "x",\n  "models": {\n    "a\\"b": {"fields": [1, {"type": "string"}]}\n  }\n}\n'
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
)


def test_lines_and_columns():
    """A value stands where it begins, an absent one where its parent does."""
    source = JsonSource("x.json", TEXT)
    assert str(source.span(("name",))) == "x.json:2:11"
    assert str(source.span(("models", 'a"b', "fields", 1, "type"))) == "x.json:4:37"
    assert source.span(("models", 'a"b', "plural")) == source.span(("models", 'a"b'))


def test_paths_are_spelled():
    """Plain words with dots, everything else in brackets."""
    assert spell(("models", "user", "fields", 3)) == "$.models.user.fields[3]"
    assert spell(("models", "a b")) == '$.models["a b"]'


@given(JSON, st.sampled_from([None, 1]))
def test_every_value_is_found(value, indent):
    """The text at a value's place is that value."""
    text = json.dumps(value, indent=indent)
    source = JsonSource("x.json", text)

    def check(inner, path):
        span = source.span(path)
        lines = text.split("\n")
        start = sum(len(line) + 1 for line in lines[: span.line - 1]) + span.column - 1
        end = sum(len(line) + 1 for line in lines[: span.end_line - 1]) + span.end_column - 1
        assert json.loads(text[start:end]) == inner
        children = inner.items() if isinstance(inner, dict) else enumerate(inner) if isinstance(inner, list) else ()
        for key, child in children:
            check(child, (*path, key))

    check(value, ())
