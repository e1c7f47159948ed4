from __future__ import annotations

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from onehand.gen.yaml_text import yaml_text

_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\ufeff"))
_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXTS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=50)
@given(st.dictionaries(_TEXTS, _VALUES, min_size=1))
def test_what_is_written_is_read_back(value: dict[str, object]) -> None:
    """Every JSON value, by a reader of YAML 1.1, which takes more words for something else than any other."""
    assert yaml.load(yaml_text(value), Loader=yaml.CSafeLoader) == value


def test_words_that_are_no_texts_stand_in_quotes() -> None:
    """'no' is a country, '200' a status, 'a: b' a sentence."""
    assert yaml_text({"200": "no", "a": "x: y # z"}) == '"200": "no"\na: "x: y # z"\n'
