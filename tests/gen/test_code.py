from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onehand.gen.python.code import Brackets, call, docstring, keyword_argument, literal, quoted, raw, render
from onehand.gen.python.module import Module

RUFF = [str(Path(sys.executable).parent / "ruff"), "format", "-", "--config", "line-length = 120", "--isolated"]


def formatted(text: str) -> str:
    return subprocess.run(RUFF, input=text, capture_output=True, text=True, check=True).stdout


@given(st.text())
def test_a_quoted_text_is_read_back(text: str) -> None:
    """Whatever a design says, its literal means the same."""
    assert ast.literal_eval(quoted(text)) == text


@given(st.text())
def test_a_raw_text_is_read_back(text: str) -> None:
    """Backslashes are shown as they are only where that means the same."""
    assert ast.literal_eval(raw(text)) == text


@given(st.text(), st.sampled_from([0, 4, 8]))
def test_a_docstring_is_python(text: str, indent: int) -> None:
    """No description can break the code around it, or leave its line."""
    written = docstring(text, indent=indent)
    if written:
        body = "class A:\n    class B:\n        class C:\n" + docstring(text, indent=12)
        assert ast.get_docstring(ast.parse(body).body[0].body[0].body[0]) is not None
    assert all(len(line) <= 120 or " " not in line.strip().strip('"') for line in written.splitlines())


@pytest.mark.parametrize("count", [1, 3, 9, 40])
def test_a_call_stands_as_the_formatter_would_have_it(count: int) -> None:
    """One line where it fits, else one argument per line and a last comma."""
    inner = call("inner", [keyword_argument(f"name{n}", literal({"key": ["value"] * n})) for n in range(count)])
    text = render(call("outer", ["first", inner])) + "\n"
    assert formatted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Short.",
        "w" * 100 + " " + "x" * 9,
        "word " * 60,
        "First.\n\nSecond paragraph.",
        'He said "yes"',
        '"Quoted" first',
        "back\\slash",
        "ends with \\",
        "Returns\n\nArgs:\n  a: b",
        "- one\n- two",
    ],
)
def test_a_docstring_stands_as_the_formatter_would_have_it(text: str) -> None:
    """The formatter finds nothing to do, neither in one line nor in many."""
    code = f"class A:\n{docstring(text, indent=4)}\n\n    a: int\n"
    assert formatted(code) == code


def test_a_name_that_a_file_declares_is_imported_under_another() -> None:
    """A model called 'text' does not hide the runtime's."""
    file = Module("x.py", source="api/x.yaml", says="X.", declared=["Text"])
    file.add(f"class Text:\n    a: {file.use('onehand.runtime.model', 'Text')}")
    assert "from onehand.runtime.model import Text as RuntimeText" in file.file().text
    assert "    a: RuntimeText" in file.file().text


def test_what_is_not_used_is_not_imported() -> None:
    """Imports follow from the code, not from the way to it."""
    file = Module("x.py", source="api/x.yaml", says="X.")
    file.use("decimal", "Decimal")
    file.add("A = 1")
    assert "import Decimal" not in file.file().text


def test_a_tuple_of_one_has_its_comma() -> None:
    """(a,) is a tuple, (a) is not."""
    assert Brackets("(", ["a"], comma=True).flat() == "(a,)"
