"""What is wrong with a design is told at its place, with what to do, and all at once."""

# ruff: noqa: E501 - in a table each case has one line

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onehand.design.codes import code_pages
from onehand.ir.load import Loaded, load, load_sources
from onehand.lint.discovery import built_in_rules
from onehand.lint.engine import lint
from onehand.lint.page import as_expected, examples, found
from onehand.text.source import Source

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "shop"
PAGES = code_pages()
WITHOUT_EXAMPLE = {"bad-encoding"}
"""Codes whose fault cannot stand in a Markdown file."""

TEN = """\
service: shop
description: A shop with ten mistakes.
auht: user
enums:
  status: {open: Not yet paid., open: Again.}
resources:
  order:
    description: A purchase.
    fields:
      number: strng
      user_id: {refers_to: user.user}
      total: {type: decimal, digits: 4, scale: 8}
      paid: {type: boolean, default: yes}
      note: {type: string, maximum: -1}
      status: {type: status, set_by: nobody}
    search: [nummer]
    sort: [-created]
    operations: [list, gett]
"""


def told(loaded: Loaded) -> list[str]:
    return [f"{one.span.line}:{one.span.column} {one.code}" for one in loaded.diagnostics]


def test_a_design_with_ten_mistakes_tells_them_all() -> None:
    """One run, every mistake, each with file, line, column and help."""
    loaded = load_sources([Source("api/shop.yaml", TEN)])
    assert loaded.design is None
    assert told(loaded) == [
        "1:1 auth-missing",
        "3:1 unknown-key",
        "5:33 duplicate-key",
        "10:15 unknown-type",
        "11:28 unknown-service",
        "12:38 bad-bound",
        "13:38 bad-value",
        "14:37 bad-bound",
        "15:38 wrong-shape",
        "16:14 unknown-field",
        "17:12 unknown-field",
        "18:24 unknown-operation",
    ]
    helps = {one.code: one.help for one in loaded.diagnostics}
    assert helps["unknown-key"] == "did you mean 'auth'"
    assert helps["unknown-type"] == "did you mean 'string'"
    assert helps["unknown-operation"] == "did you mean 'get'"
    assert all(one.help for one in loaded.diagnostics)


@pytest.mark.parametrize("code", sorted(PAGES))
def test_the_page_of_a_code_tells_the_truth(code: str) -> None:
    """Its bad examples give exactly the marked errors of that code, its good ones nothing at all."""
    shown = examples(PAGES[code].read_text("utf-8"))
    if code not in WITHOUT_EXAMPLE:
        assert {one.kind for one in shown} == {"bad", "good"}
    for one in shown:
        diagnostics = found(one, built_in_rules())
        if one.kind == "good":
            assert [str(problem) for problem in diagnostics] == []
        else:
            assert sorted(as_expected(problem) for problem in diagnostics if problem.code == code) == list(one.expected)
            assert one.expected
            assert all(problem.help for problem in diagnostics), "an error says what to do"
            assert {problem.code for problem in diagnostics if problem.severity == "error"} <= {code}


def test_every_code_has_a_page() -> None:
    """Whatever stands in brackets can be explained, and no page explains what does not exist."""
    used: set[str] = set()
    for room in ("design", "ir", "lint"):
        for path in (ROOT / "src/onehand" / room).rglob("*.py"):
            text = path.read_text("utf-8")
            used |= set(re.findall(r'\.(?:error|warning)\(\s*"([a-z-]+)"', text))
            used |= set(re.findall(r'\bcode(?:: str)? ?= ?"([a-z-]+)"', text))
            used |= {
                word for line in re.findall(r"\bcode = .*", text) for word in re.findall(r'"([a-z]+-[a-z-]+)"', line)
            }
    assert used == set(PAGES)
    assert len(used) > 50


def test_the_shop_is_sound() -> None:
    """The example that everybody reads first has neither errors nor warnings."""
    loaded = load(SHOP / "api", root=SHOP)
    assert [str(one) for one in (*loaded.diagnostics, *lint(loaded, built_in_rules()))] == []
    assert list(loaded.sources) == [f"api/{name}.yaml" for name in ("catalog", "common", "mailer", "order", "user")]


def test_files_are_judged_together() -> None:
    """A fault in one file does not hide those of the others."""
    first = Source("a.yaml", "service: a\nauth: none\nuses: [b, c]\n")
    second = Source("b.yaml", "service: b\nauth: nobody\n")
    loaded = load_sources([first, second, Source("broken.yaml", "a: b: c\n")])
    assert [f"{one.span.path} {one.code}" for one in loaded.diagnostics] == [
        "a.yaml unknown-service",
        "b.yaml unknown-scheme",
        "broken.yaml bad-yaml",
    ]


def test_schemes_are_those_of_the_workspace() -> None:
    """Named with the others that there are; one that is there is known to the generators, too."""
    source = Source("a.yaml", "service: a\nauth: {partner: [read]}\n")
    [fault] = load_sources([source]).diagnostics
    assert (fault.code, str(fault.span)) == ("unknown-scheme", "a.yaml:2:8")
    assert fault.help == "known schemes: user, service; onehand.toml has a table [auth.partner] for each other one"
    loaded = load_sources([source], schemes={"user": "", "service": "", "partner": "https://p.example.com/x"})
    assert loaded.design is not None
    assert loaded.design.schemes["partner"] == "https://p.example.com/x"
    assert loaded.design.services["a"].auth.schemes == {"partner": ("read",)}


def test_a_broken_producer_is_told_once() -> None:
    """A consumer of a resource that has a fault itself does not add a second one for the same reason."""
    user = Source("user.yaml", "service: user\nauth: none\nresources: {user: {fields: {name: strin}}}\n")
    order = Source("order.yaml", "service: order\nauth: none\nsubscribes: {user: {copy: {user: [name]}}}\n")
    assert [one.code for one in load_sources([user, order]).diagnostics] == ["unknown-type"]
    user = Source("user.yaml", "service: user\nauth: [\n")
    order = Source(
        "order.yaml", "service: order\nauth: {service: [user]}\nuses: [user]\nsubscribes: {user: {handle: [x]}}\n"
    )
    assert [one.code for one in load_sources([user, order]).diagnostics] == ["bad-yaml"]


def field_fault(spec: str) -> list[str]:
    text = f"service: x\nauth: none\nenums: {{e: [a, b]}}\nmodels: {{m: {{fields: {{n: integer, o: e?}}}}}}\nresources: {{r: {{fields: {{f: {spec}}}}}}}\n"
    return [f"{one.code}: {one.message}" for one in load_sources([Source("x.yaml", text)]).diagnostics]


@pytest.mark.parametrize(
    "spec",
    [
        "{type: m, default: {n: 1}}", "{type: m, example: {n: 1, o: a}}", "{type: [e], default: [a]}", "{type: [e], example: [b]}",
        "{type: decimal, digits: 4, scale: 2, default: 12.34}", "{type: date, minimum: 2020-01-01}", "{type: uuid, default: 6f1d7e9e-7d1c-4b3a-9d55-0f2f35a1c111}",
        "{type: datetime, example: '2026-11-22T10:00:00Z'}", "{type: {map: integer}, default: {a: 1}}", "{type: json, default: {a: [1, null]}}",
        "{type: integer, minimum: 0, maximum: 0, default: 0}", "{type: boolean, default: false}", "{type: '[[string]]?'}", "string?",
        "{type: url, example: 'https://example.com'}", "{type: float, minimum: 0.5, default: 1}",
    ],
)  # fmt: skip
def test_fields_that_are_right(spec: str) -> None:
    """Defaults and examples are accepted when they fit type and bounds."""
    assert field_fault(spec) == []


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        ("{type: m, default: {}}", "bad-value: the default does not fit type 'm': field 'n' of 'm' is missing"),
        ("{type: m, default: {n: 1, x: 2}}", "bad-value: the default does not fit type 'm': 'm' has no field 'x'"),
        ("{type: m, default: {n: 1, o: c}}", "bad-value: the default does not fit type 'm': expected one of a, b, found 'c'"),
        ("{type: [e], default: [c]}", "bad-value: the default does not fit type '[e]': expected one of a, b, found 'c'"),
        ("{type: boolean, default: yes}", "bad-value: the default does not fit type 'boolean': expected true or false, found 'yes'"),
        ("{type: integer, default: 9223372036854775808}", "bad-value: the default does not fit type 'integer': expected a whole number of 64 bits, found a number"),
        ("{type: integer, default: 012}", "bad-value: the default does not fit type 'integer': expected a whole number of 64 bits, found '012'"),
        ("{type: decimal, digits: 4, scale: 2, default: 1.234}", "bad-value: the default is not allowed: it has more than 4 digits, 2 of them after the point"),
        ("{type: decimal, digits: 4, scale: 2, default: 123}", "bad-value: the default is not allowed: it has more than 4 digits, 2 of them after the point"),
        ("{type: decimal, default: NaN}", "bad-value: the default does not fit type 'decimal': expected a decimal number, found 'NaN'"),
        ("{type: string, default: ' x'}", "bad-value: the default does not fit type 'string': expected a trimmed text, found ' x'"),
        ("{type: string, maximum: 2, default: abc}", "bad-value: the default is not allowed: it is above the maximum 2"),
        ("{type: date, default: 22.11.2026}", "bad-value: the default does not fit type 'date': expected a date such as 2026-11-22, found '22.11.2026'"),
        ("{type: datetime, default: '2026-11-22T10:00:00'}", "bad-value: the default does not fit type 'datetime': expected a time such as 2026-11-22T10:00:00Z, found '2026-11-22T10:00:00'"),
        ("{type: boolean, minimum: 1}", "not-for-type: 'minimum' has no meaning for type 'boolean'"),
        ("{type: string, digits: 1}", "not-for-type: 'digits' has no meaning for type 'string'"),
        ("{type: string, pattern: '(a+)+b'}", "bad-pattern: the pattern repeats a repetition, and can take forever to match"),
        ("{type: string, check: copy}", "bad-reference: 'check: copy' has no 'refers_to' beside it"),
        ("{refers_to: r, check: copy}", "bad-reference: 'r' is a resource of this service"),
        ("r", "not-a-value-type: 'r' is a resource, not a type of values"),
        ("r_form", "not-a-value-type: 'r_form' is a form, not a type of values"),
        ("problem", "not-a-value-type: 'problem' is a problem, not a type of values"),
        ("{type: string, secret: true, private: true}", "bad-secret: 'f' is secret: it is not stored"),
        ("{type: string, secret: true, set_by: caller}", "bad-secret: 'f' is secret: it is in the form only, so that only a caller can say it"),
        ("{type: string, secret: true, default: x}", "bad-secret: 'f' is secret: it would stand in the document of the API"),
        ("{type: string, secret: true, unique: true}", "bad-secret: 'unique' names 'f', which is secret"),
        ("{type: string, private: true}", "not-fed: field 'f' is required, but nothing gives it a value"),
        ("[string, integer]", "bad-type: expected a type, found a list"),
        ("[string?]", "bad-type: 'string?' is no type"),
        ("{type: decimal, scale: 2}", "bad-bound: 'scale' has no 'digits' beside it"),
    ],
)  # fmt: skip
def test_fields_that_are_wrong(spec: str, fault: str) -> None:
    """One mistake is one error, in words that say what was found and what was expected."""
    assert field_fault(spec) == [fault]


@pytest.mark.parametrize("seed", range(3))
def test_a_design_in_pieces_never_raises(seed: int) -> None:
    """Lines removed, doubled, moved, indented and cut: there is always a result or an error."""
    chance = random.Random(seed)
    texts = [path.read_text("utf-8").splitlines() for path in sorted((SHOP / "api").glob("*.yaml"))]
    for _ in range(150):
        sources = [Source(f"{n}.yaml", "\n".join(_broken(lines, chance))) for n, lines in enumerate(texts)]
        loaded = load_sources(sources)
        assert loaded.design is not None or any(one.severity == "error" for one in loaded.diagnostics)
        lint(loaded, built_in_rules())


def _broken(lines: list[str], chance: random.Random) -> list[str]:
    lines = list(lines)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        line = lines[at]
        lines[at : at + 1] = chance.choice(
            [[], [line, line], [f" {line}"], [line[: len(line) // 2]], [re.sub(r"\w+", "x", line, count=1)],
             [re.sub(r": \S+", ": [a, {b: c}]", line, count=1)], [re.sub(r": \S+", ":", line, count=1)], [line.replace("{", "")]]
        ) or [""]  # fmt: skip
    return lines


def _table(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    from onehand.design.keywords import KEYWORDS

    words = sorted({one.name for of in KEYWORDS.values() for one in of} | {"a", "b", "user", "200", "map"})
    entries = st.dictionaries(st.sampled_from(words), inner, max_size=4)
    return entries.map(lambda of: "{" + ", ".join(f"{key}: {value}" for key, value in of.items()) + "}")


VALUE = st.recursive(
    st.sampled_from(
        ["string", "x", "user", "none", "GET", "true", "-1", "''", "id", "a.b", "list", "/x", "14 days", ""]
    ),
    lambda inner: st.lists(inner, max_size=2).map(lambda of: f"[{', '.join(of)}]") | _table(inner),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(st.sampled_from(["resources", "models", "enums", "unions", "events", "operations", "subscribes", "uses", "imports", "exempt", "auth"]), _table(VALUE)))  # fmt: skip
def test_keywords_in_any_order_never_raise(given_: dict[str, str]) -> None:
    """Every construct with any value in any keyword gives a result or errors."""
    text = "service: x\n" + "".join(f"{key}: {value}\n" for key, value in given_.items())
    loaded = load_sources([Source("x.yaml", text)])
    assert loaded.design is not None or any(one.severity == "error" for one in loaded.diagnostics)
    lint(loaded, built_in_rules())


@pytest.mark.parametrize(
    "text",
    [
        "enums: {e: {values: {a: A.}, reserved: [a]}}",
        "models: {m: {fields: {a: string}, reserved: [a]}}",
        "resources: {r: {fields: {a: string}, reserved: [a]}}",
    ],
)
def test_a_reserved_name_does_not_return(text: str) -> None:
    """A field or value that had another meaning before would be misread by whoever still knows that."""
    loaded = load_sources([Source("x.yaml", f"service: x\nauth: none\n{text}\n")])
    assert [(one.code, len(one.notes)) for one in loaded.diagnostics] == [("reserved-name", 1)]


@pytest.mark.parametrize("name", ["streams", "postgres", "class", "import"])
def test_a_service_has_a_name_of_its_own(name: str) -> None:
    """Its database and its Python package are called like it."""
    loaded = load_sources([Source(f"{name}.yaml", f"service: {name}\nauth: none\n")])
    assert [one.code for one in loaded.diagnostics] == ["reserved-name"]


def test_a_plural_is_not_the_name_of_a_used_service() -> None:
    """Both would be the same attribute of a call."""
    other = Source("things.yaml", "service: things\nauth: none\n")
    own = Source("x.yaml", "service: x\nauth: none\nuses: [things]\nresources: {thing: {fields: {a: string}}}\n")
    assert [one.code for one in load_sources([other, own]).diagnostics] == ["name-clash"]
