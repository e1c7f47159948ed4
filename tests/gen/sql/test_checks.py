"""Is every rule of a column a constraint with a name, and is every one of them told as a fault of a field?"""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from onehand.gen.service import generate
from onehand.gen.sql.checks import checks
from onehand.gen.sql.indexes import indexes
from onehand.gen.sql.resource import resource_table
from onehand.gen.sql.schema import Table
from onehand.ir.load import load_sources
from onehand.ir.nodes import Design
from onehand.ir.types import ListOf, MapOf, Primitive
from onehand.runtime.db.violation import violation
from onehand.runtime.problem import Conflict, Invalid
from onehand.runtime.spec import ResourceSpec
from onehand.text.source import Source
from tests.gen.sql.designs import design, field, resource, service, wide_service
from tests.gen.sql.probed import Judges, judges, probe_design

__all__ = ["judges"]


def rules(*fields: Any) -> dict[str, str]:
    """Constraint without its table -> rule, of a resource with these fields."""
    one = resource("thing", list(fields))
    made = checks(design(service("s", [one])), one)
    return {check.name.removeprefix("things_"): check.definition[7:-1] for check in made}


DATES = """a @@ '
    $.type() == "array"
    && !exists($[*].type() ? (@ != "string"))
  '"""
ENTRIES = "jsonb_array_length(jsonb_path_query_array(a, '$.*'))"


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (field("a"), {"a_not_blank": "onehand.is_text(a)"}),
        (field("a", minimum=1), {"a_not_blank": "onehand.is_text(a)"}),
        (field("a", minimum=2), {"a_not_blank": "onehand.is_text(a)", "a_minimum": "char_length(a) >= 2"}),
        (field("a", pattern="a.b"), {"a_pattern": r"a ~ E'^a[^\\n\\r\\u2028\\u2029]b$'"}),
        (field("a", "email"), {"a_minimum": "char_length(a) >= 3", "a_maximum": "char_length(a) <= 254"}),
        (field("a", "email"), {"a_pattern": "onehand.is_email(a)"}),
        (field("a", "email", pattern="a@b"), {"a_pattern": "a ~ '^a@b$'"}),
        (field("a", "url", maximum=50), {"a_maximum": "char_length(a) <= 50", "a_pattern": "onehand.is_url(a)"}),
        (field("a", "integer", minimum=1, maximum=2), {"a_minimum": "a >= 1", "a_maximum": "a <= 2"}),
        (field("a", "decimal", digits=4), {"a_finite": "a <> 'NaN'"}),
        (field("a", "float"), {"a_finite": "a > '-Infinity' and a < 'Infinity'"}),
        (field("a", "date", minimum="2000-01-01"), {"a_minimum": "a >= '2000-01-01'"}),
        (field("order", "integer", minimum=1), {"order_minimum": '"order" >= 1'}),
        (field("a", ListOf(Primitive("date"))), {"a_shape": DATES}),
        (field("a", "json"), {"a_shape": 'a @@ \'$.type() != "null"\''}),
        (field("a", MapOf(Primitive("json")), maximum=3), {"a_maximum": f"{ENTRIES} <= 3"}),
    ],
)  # fmt: skip
def test_every_fact_is_one_constraint(one: Any, wanted: dict[str, str]) -> None:
    found = rules(one)
    assert {name: found.get(name) for name in wanted} == wanted


def test_what_says_nothing_is_no_constraint() -> None:
    """Booleans, times and ids of PostgreSQL's own types, bounds at the end of what there is."""
    ends = field("e", "date", minimum="0001-01-01", maximum="9999-12-31")
    found = rules(field("b", "boolean"), field("u", "uuid"), field("i", "integer"), field("t", "datetime"), ends)
    assert set(found) == {"id_not_blank", "id_maximum"}


@pytest.mark.parametrize("pattern", [r"\d+", "a{300}", "(?P<n>a)", r"\w", "a{"])
def test_a_pattern_that_engines_read_differently_is_the_apis_alone(pattern: str) -> None:
    """Some of them PostgreSQL would refuse at every write."""
    assert "a_pattern" not in rules(field("a", pattern=pattern))
    assert "a_pattern" in rules(field("a", pattern="^a+$"))


GOOD = {
    "flag": True, "count": 1, "ratio": 1.5, "day": "2026-11-22", "state": "open", "extra": [], "tags": [],
    "money": {"amount": "1", "currency": "EUR"}, "labels": {"a": 1},
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "fits"),
    [
        ("money", {"amount": "1", "currency": "EUR"}, True),
        ("money", {"amount": "1", "currency": "EUR", "of_tomorrow": 1}, True),
        ("money", {"amount": "1"}, False),
        ("money", {"amount": 1, "currency": "EUR"}, False),
        ("money", {"amount": "1", "currency": None}, False),
        ("money", [{"amount": "1", "currency": "EUR"}], False),
        ("money", "EUR", False),
        ("money", None, False),
        ("whole_model", GOOD, True),
        ("whole_model", GOOD | {"note": None, "maybe": None, "size": 4}, True),
        ("whole_model", GOOD | {"size": None}, False),
        ("whole_model", GOOD | {"extra": None}, False),
        ("whole_model", GOOD | {"tags": {}}, False),
        ("whole_model", GOOD | {"labels": []}, False),
        ("whole_model", GOOD | {"money": [{}]}, False),
        ("whole_model", GOOD | {"type": 1}, False),
        ("payment", {"kind": "card", "number": "1"}, True),
        ("payment", {"kind": "cash"}, True),
        ("payment", {"kind": "card"}, False),
        ("payment", {"kind": "voucher"}, False),
        ("payment", {"kind": ["cash"]}, False),
        ("payment", {"number": "1"}, False),
        ("moneys", [], True),
        ("moneys", [{"amount": "1", "currency": "EUR"}, {"amount": "1"}], False),
        ("moneys", [[{"amount": "1", "currency": "EUR"}]], False),
        ("moneys", {"amount": "1", "currency": "EUR"}, False),
        ("payments", [{"kind": "cash"}, {"kind": "card"}], False),
        ("tags", ["a", "b", "c"], True),
        ("tags", ["a", "b", "c", "d"], False),
        ("tags", [], False),
        ("tags", ["a", None], False),
        ("labels", {"a": 1}, True),
        ("labels", {}, False),
        ("labels", {"a": 1, "b": 1, "c": 1}, False),
        ("labels", {"a": [1]}, False),
        ("prices", {"a": {"amount": "1", "currency": "EUR"}}, True),
        ("prices", {"a": {"amount": "1"}}, False),
        ("prices", {"a": [{"amount": "1", "currency": "EUR"}]}, False),
        ("nested", [[1]], True),
        ("nested", [1], False),
    ],
)  # fmt: skip
def test_json_has_its_shape(judges: Judges, column: str, value: Any, fits: bool) -> None:
    """Whoever writes it: kinds, required keys, members of unions, items; keys that nobody knows pass."""
    refusal = judges.database(column, value)
    assert (refusal is None) == fits
    assert refusal in {None, f"probes_{column}_shape", f"probes_{column}_minimum", f"probes_{column}_maximum"}


LONG = "a_name_that_is_as_long_as_anybody_would_ever_write_it"
EVERY_KIND = f"""
service: every
description: Every kind of constraint, with long names and with names that could be taken for others.
team: t
auth: {{user: []}}
enums:
  state: {{open: Open.}}
models:
  money: {{fields: {{amount: decimal}}}}
  org_reference: {{fields: {{id: id, name: string}}}}
resources:
  org: {{fields: {{name: string, next_id: {{refers_to: every.org, optional: true}}}}}}
  thing:
    fields:
      a: {{type: string, minimum: 2, maximum: 3, pattern: "[a-z]+"}}
      b: {{type: decimal, minimum: "0", maximum: "9"}}
      a_b: {{type: integer, minimum: 0, maximum: 9}}
      state: {{type: state, default: open}}
      money: {{type: money, optional: true}}
      tags: {{type: [string], minimum: 1, maximum: 3}}
      ratio: {{type: float, minimum: 0, maximum: 9}}
      mail: email
      other_id: {{refers_to: every.org, optional: true}}
      org: {{type: org_reference, from: org_id}}
      {LONG}: {{type: string, minimum: 2, maximum: 10, pattern: "[a-z]+"}}
      {LONG}_too: {{type: string, minimum: 2, maximum: 10, pattern: "[a-z]+"}}
    form: {{add: {{org_id: {{refers_to: every.org}}}}}}
    unique: [[a, b], a_b, mail, {LONG}, {LONG}_too]
    search: [[a, state], {{{LONG}: prefix}}]
"""


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> tuple[Design, ResourceSpec]:
    loaded = load_sources([Source("api/every.yaml", EVERY_KIND)])
    assert loaded.design is not None, loaded.diagnostics
    root = tmp_path_factory.mktemp("every")
    for file in generate(loaded.design, loaded.design.services["every"]):
        path = root / "every_service" / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text)
    sys.path.insert(0, str(root))
    spec = importlib.import_module("every_service.generated.spec")
    return loaded.design, spec.THINGS


def table(found: Design, name: str) -> Table:
    one = found.services["every"]
    return resource_table(found, one, one.resources[name])


class Refused(asyncpg.IntegrityConstraintViolationError):
    """What asyncpg makes of the server's message."""

    def __init__(self, constraint: str, table: str = "things", detail: str = "") -> None:
        super().__init__("")
        self.constraint_name, self.table_name, self.detail = constraint, table, detail


def test_every_constraint_is_told_as_a_fault_of_a_field(every: tuple[Design, ResourceSpec]) -> None:
    """A 409 of what is taken, else a 422; no constraint of a table is left to a bare message, and none is a 500."""
    found, spec = every
    things = table(found, "thing")
    taken = ["things_pk", *(one.name for one in things.indexes if one.unique)]
    names = list(dict.fromkeys([*taken, *(one.name for one in things.constraints)]))
    problems = {name: violation(Refused(name), spec) for name in [*names, "things_id_immutable"]}
    assert len(problems) == len(names) + 1 > 40
    fields = {*(one.name for one in spec.fields), "id", "org_id"}
    for name, problem in problems.items():
        assert isinstance(problem, Conflict if name in taken else Invalid), name
        assert problem.errors, name
        assert {fault.field for fault in problem.errors} <= fields, name
    assert [fault.field for fault in problems["things_a_b_unique"].errors] == ["a", "b"]
    [second] = [name for name in problems if name.startswith("things_a_b_unique_")]
    assert [fault.field for fault in problems[second].errors] == ["a_b"]
    assert problems["things_ratio_finite"].errors[0].code == "not_finite"
    assert problems["things_org_id_exists"].errors[0].field == "org_id"


def test_every_name_is_one_postgresql_keeps(every: tuple[Design, ResourceSpec]) -> None:
    """At most 63 bytes, and no two alike: constraints in their table, indexes in the whole schema."""
    found, _ = every
    tables = [table(found, "thing"), table(found, "org")]
    names = [[one.name for one in table.constraints] for table in tables]
    names.append([one.name for table in tables for one in table.indexes] + [table.name for table in tables])
    for group in names:
        assert len(set(group)) == len(group)
        assert max(len(name.encode()) for name in group) <= 63


def test_indexes_of_tables_with_like_names_differ() -> None:
    """`orders` + `lines_created_at` and `orders_lines` + `created_at` would be one name."""
    first = resource("order", [field("lines")], search=("lines",))
    second = resource("line", [field("name")], plural="orders_lines")
    made = service("s", [first, second])
    names = [index.name for one in (first, second) for index in indexes(made, one)]
    assert len(set(names)) == len(names)
    assert "orders_lines_created_at_id_index" in names


def test_a_row_that_is_referred_to_stays(every: tuple[Design, ResourceSpec]) -> None:
    """A 409, also when the table refers to itself, where the same constraint is a 422 for the one who refers."""
    _, spec = every
    other = violation(asyncpg_foreign("orgs_next_id_exists", "orgs", "Key (id)=(o1) ..."), spec)
    assert isinstance(other, Conflict)
    orgs = ResourceSpec(name="org", plural="orgs", path="/orgs", model=None, form=None, fields=spec.fields)
    assert isinstance(violation(asyncpg_foreign("orgs_other_id_exists", "orgs", "Key (id)=(o1) ..."), orgs), Conflict)
    refers = violation(asyncpg_foreign("orgs_other_id_exists", "orgs", "Key (other_id)=(o1) ..."), orgs)
    assert isinstance(refers, Invalid)


def asyncpg_foreign(constraint: str, table: str, detail: str) -> asyncpg.PostgresError:
    error = asyncpg.ForeignKeyViolationError("")
    error.constraint_name, error.table_name, error.detail = constraint, table, detail
    return error


def test_a_text_that_is_too_long_for_its_index_is_the_callers_fault(every: tuple[Design, ResourceSpec]) -> None:
    """PostgreSQL keeps at most 2,704 bytes of a row in an index; a text without a maximum can have more."""
    _, spec = every
    error = asyncpg.ProgramLimitExceededError("index row size 3000 exceeds btree version 4 maximum 2704")
    error.constraint_name = "things_mail_unique"
    problem = violation(error, spec)
    assert isinstance(problem, Invalid)
    assert [(fault.field, fault.code) for fault in problem.errors] == [("mail", "too_long")]


def test_foreign_keys_stay_inside_a_service_and_have_an_index() -> None:
    """Else every delete of the row that is referred to would read the whole table."""
    one = wide_service()
    whole = design(one)
    for found in one.resources.values():
        made = resource_table(whole, one, found)
        keys = [check.definition for check in made.constraints if check.definition.startswith("foreign key")]
        for key in keys:
            column = key[len("foreign key (") : key.index(")")]
            assert any(index.definition.startswith(f"({column}") for index in made.indexes), key
    probe = probe_design().services["probe"].resources["probe"]
    assert not [
        c
        for c in resource_table(probe_design(), probe_design().services["probe"], probe).constraints
        if "foreign" in c.definition
    ]


def test_indexes_of_a_child_begin_with_its_parent() -> None:
    """Every list of children names the parent, which leaves few rows before any search or sort."""
    parent = resource("thing", [field("name")])
    child = replace(
        resource("part", [field("label"), field("size", "integer")], search=("label",), sort=("-created_at", "size")),
        parent="thing",
    )
    made = service("s", [parent, child])
    assert [index.definition for index in indexes(made, child)] == [
        "(thing_id, label, created_at, id)",
        "(thing_id, created_at, id)",
        "(thing_id, size, id)",
    ]
