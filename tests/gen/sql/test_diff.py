"""What does a draft do at once, without a middle state?"""

from __future__ import annotations

from onehand.gen.sql.diff import diff
from onehand.gen.sql.schema import Schema, Script
from onehand.gen.sql.step import Step
from tests.gen.sql.migration.cases import NAME, f, schema_of, users


def steps(before: object, after: object) -> dict[str, Step]:
    return {step.what: step for step in diff(schema_of(before), schema_of(after))}  # type: ignore[arg-type]


def test_a_field_that_was_its_own_name_takes_its_values_into_the_new_column() -> None:
    """Renamed and converted in place: nobody else uses a draft."""
    found = steps(users(NAME, f("age", "integer")), users(NAME, f("age", "decimal", was="age")))
    assert "rename column age to age_decimal" in found["rename column 'users.age' to 'age_decimal'"].sql
    assert "rename column age to age_decimal" in found["rename column 'journal.users.age' to 'age_decimal'"].sql
    assert found["change 'users.age_decimal' from bigint to numeric"].kind == "widen"


def test_the_next_type_finds_the_values_in_the_column_of_the_last_one() -> None:
    """And without `was:` they return to the field's own name; nothing is lost on the way."""
    decimal = users(NAME, f("age", "decimal", was="age"))
    found = steps(decimal, users(NAME, f("age", "string", was="age")))
    assert "rename column 'users.age_decimal' to 'age_string'" in found
    assert not [one for one in found.values() if one.kind == "lose"]
    found = steps(decimal, users(NAME, f("age", "decimal")))
    assert "rename column 'users.age_decimal' to 'age'" in found
    assert not [one for one in found.values() if one.kind == "lose"]


def test_a_schema_that_nothing_needs_any_longer_goes_last() -> None:
    """After the tables that were in it."""
    script = Script(name="inbox", text="create schema inbox;", drop="drop schema if exists inbox cascade;")
    old = Schema(service="user", before=(script,), tables=(), after=())
    assert [step.sql for step in diff(old, Schema(service="user", before=(), tables=(), after=()))] == [script.drop]
