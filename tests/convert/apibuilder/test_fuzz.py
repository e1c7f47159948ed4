"""No input gives a traceback: arbitrary bytes, arbitrary JSON, and real shapes with wrong things in them."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.convert.apibuilder.imported import import_bytes
from tests.convert.corpus import DEPENDENCY, corpus

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
NAMES = st.sampled_from(
    ["user", "user_form", "id", "string", "[user]", "map[x]", "unit", "a.b.models.c_reference", ""]
) | st.text(max_size=6)


def document(value: Any) -> st.SearchStrategy[Any]:
    """Something with the keywords of the format and anything behind them."""
    anything = JSON | NAMES
    field = st.dictionaries(st.sampled_from(["name", "type", "required", "default", "minimum", "attributes"]), anything)
    model = st.dictionaries(st.sampled_from(["fields", "description", "name"]), st.lists(field, max_size=3) | anything)
    operation = st.dictionaries(
        st.sampled_from(["method", "path", "body", "parameters", "responses", "attributes"]),
        st.sampled_from(["GET", "POST", "/:id", {"type": "user"}, {"200": {"type": "user"}}]) | anything,
    )
    resource = st.dictionaries(
        st.sampled_from(["operations", "path", "type"]), st.lists(operation, max_size=3) | anything
    )
    sections = {
        "name": anything,
        "models": st.dictionaries(NAMES, model | anything, max_size=3) | anything,
        "enums": st.dictionaries(NAMES, anything, max_size=2) | anything,
        "unions": st.dictionaries(NAMES, anything, max_size=2) | anything,
        "resources": st.dictionaries(NAMES, resource | anything, max_size=2) | anything,
        "imports": anything,
        "annotations": anything,
    }
    return st.fixed_dictionaries({}, optional=sections)


def outcome(content: bytes) -> None:
    """Refused with reasons, or a design without errors."""
    imported = import_bytes(content)
    if imported.refused:
        assert all(one.message for one in imported.refused)
    else:
        assert imported.errors == []


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_bytes(content):
    outcome(content)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_json(value):
    outcome(json.dumps(value).encode())


@settings(max_examples=300, deadline=None)
@given(document(None))
def test_keywords_with_anything(value):
    outcome(json.dumps(value).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"models":' * 3000 + b"1" + b"}" * 3000,
        b"\xff\xfe{}",
        b'{"name": "\\ud800", "models": {"\\udfff": {"fields": []}}}',
        b'{"name": "x", "models": {"m": {"fields": [{"name": "a", "type": "'
        + b"[" * 500
        + b"string"
        + b"]" * 500
        + b'"}]}}}',
        b'{"name": "x", "models": {}, "version": NaN}',
        b'{"name": "x", "models": {}, "version": 1e999}',
        b'{"name": "x", "models": {}, "version": ' + b"9" * 10_000 + b"}",
        b'{"openapi": "3.1.0", "paths": {}}',
    ],
    ids=range(11),
)
def test_known_traps(content):
    outcome(content)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in _places(child, (*path, key)))]


def test_one_thing_wrong_anywhere():
    """Each value of a real document replaced by something else: a reason, or a design that loads."""
    value = json.loads((corpus() / DEPENDENCY).read_text())
    chance = random.Random(20261122)
    for place in chance.sample(_places(value)[1:], 80):
        broken = copy.deepcopy(value)
        holder = broken
        for step in place[:-1]:
            holder = holder[step]
        holder[place[-1]] = chance.choice([None, 7, "x y", [], {}, [None], {"type": 3}, "[", "camelCase", "user", True])
        outcome(json.dumps(broken).encode())
