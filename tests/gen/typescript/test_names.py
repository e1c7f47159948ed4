from __future__ import annotations

import re
from pathlib import Path

import pytest

import onehand.gen.typescript
from onehand.gen.typescript.names import RUNTIME_TYPES, RUNTIME_VALUES, Names, argument, camel, methods
from onehand.ir.types import Named

RUNTIME = (Path(onehand.gen.typescript.__file__).parent / "runtime.ts").read_text()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("list_users", "listUsers"),
        ("get_user", "getUser"),
        ("ping", "ping"),
        ("getUser", "getUser"),
        ("GET_it", "gETIt"),
        ("a__b_", "aB"),
        ("_", "_"),
    ],
)
def test_a_method_is_written_as_methods_are(name: str, expected: str) -> None:
    """Mechanically: who knows the design knows the method."""
    assert camel(name) == expected


def test_methods_differ() -> None:
    """The second one of two keeps the design's name; what JavaScript calls by itself has a mark."""
    assert methods(["get_a", "getA", "then", "constructor"]) == {
        "get_a": "getA",
        "getA": "getA_",
        "then": "then_",
        "constructor": "constructor_",
    }
    assert methods(["all_users"], taken=["allUsers"]) == {"all_users": "all_users"}


@pytest.mark.parametrize("name", ["class", "body", "options", "query", "arguments", "segment"])
def test_an_argument_is_no_word_of_the_language(name: str) -> None:
    """Nor the name of another argument."""
    assert argument(name) == f"{name}_"


def test_types_have_the_names_of_the_design() -> None:
    """The second one of two says whose it is; what the client itself needs is not to be had."""
    found = Names(
        [
            Named("model", "user", "money"),
            Named("model", "common", "money"),
            Named("model", "user", "page"),
            Named("model", "other", "Money"),
            Named("model", "common", "page"),
        ]
    )
    assert [found._names[named] for named in found._names] == [
        "Money",
        "CommonMoney",
        "PageValue",
        "OtherMoney",
        "Page2",
    ]
    assert found.free("Money") == "Money2"


def test_every_name_of_the_runtime_is_known() -> None:
    """What it exports, index.ts passes on, but for what only generated code needs; nothing can shadow it."""
    exported = re.findall(r"^export (?:class|interface|type|function|const) (\w+)", RUNTIME, re.MULTILINE)
    assert set(exported) == {*RUNTIME_TYPES, *RUNTIME_VALUES, "Api", "Given", "segment"}
