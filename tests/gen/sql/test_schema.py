"""What does a design become in SQL, before any database sees it?"""

from __future__ import annotations

import pytest

from onehand.gen.sql.diff import diff
from onehand.gen.sql.indexes import indexes
from onehand.gen.sql.render import render
from onehand.gen.sql.retype import retype
from onehand.gen.sql.service import generate, schema, schema_hash
from onehand.gen.sql.words import ident, literal, short, text
from tests.gen.sql.designs import design, field, resource, service, user_resource, user_service, wide_service


def columns(name: str) -> list[str]:
    """Of a table of the wide service."""
    one = wide_service()
    table = next(t for t in schema(design(one), one).tables if f"{t.schema}.{t.name}" == name)
    return [column.name for column in table.columns]


def test_a_table_has_its_columns_in_order() -> None:
    """id, what the path says, the fields as designed, the audit columns, sequence and hash."""
    assert columns("public.parts") == [
        *("id", "thing_id", "label", "created_at", "updated_at", "updated_by", "sequence", "hash_code"),
    ]


def test_a_field_with_a_taken_name_gets_another_column() -> None:
    """`sequence` of the design stands beside the sequence of the row."""
    assert {"sequence", "sequence_"} <= set(columns("public.things"))


def test_the_journal_keeps_what_is_read() -> None:
    """Also what is embedded, as it was; nothing private, and not the hash."""
    kept = set(columns("journal.things"))
    assert {"org_id", "org", "peer_id", "total"} <= kept
    assert not kept & {"hidden", "hash_code"}


def index_keys(one: object) -> list[str]:
    made = service("s", [one])  # type: ignore[list-item]
    return [index.definition for index in indexes(made, one)]  # type: ignore[arg-type]


def test_one_index_per_question_and_none_twice() -> None:
    """Unique keys, searches with sort and id, sorts; what another one begins with is left out."""
    assert index_keys(user_resource()) == [
        '(lower(email collate "C"))',
        "(status, created_at, id)",
        "(name, id)",
        "(created_at, id)",
    ]


@pytest.mark.parametrize(
    ("search", "wanted"),
    [
        (("a",), "(a, created_at, id)"),
        ((("a", "b range"),), "(a, b, id)"),
        ((("a", "created_at range"),), "(a, created_at, id)"),
        (("created_at range",), "(created_at, id)"),
        (("a prefix",), "(a, id)"),
    ],
)
def test_behind_a_range_there_is_no_sort(search: tuple[str, ...], wanted: str) -> None:
    """An index cannot give an order behind a range, so it does not carry one."""
    one = resource("thing", [field("a"), field("b", "integer")], search=search)
    assert wanted in index_keys(one)


def test_the_hash_knows_what_matters() -> None:
    """A description or an old name changes no database; a bound does."""
    base = schema_hash(schema(design(user_service()), user_service()))
    told = user_service(description="Another text.")
    assert schema_hash(schema(design(told), told)) == base
    bound = service("user", [resource("user", [field("name", maximum=99)])])
    other = service("user", [resource("user", [field("name", maximum=98)])])
    assert schema_hash(schema(design(bound), bound)) != schema_hash(schema(design(other), other))


def test_the_text_is_the_same_every_time() -> None:
    """Byte for byte, and one column per line."""
    one = user_service()
    [file] = generate(design(one), one)
    assert file == generate(design(user_service()), user_service())[0]
    assert file.path == "generated/schema.sql"
    assert "\n  status text not null default 'active',\n" in file.text
    assert "constraint users_status_known check (status in ('active', 'blocked'))" in file.text


def test_a_facade_has_no_schema() -> None:
    """Without resources, events and subscriptions there is no database."""
    assert generate(design(service("facade", [])), service("facade", [])) == []


def test_equal_schemas_need_no_step() -> None:
    one = wide_service()
    assert diff(schema(design(one), one), schema(design(one), one)) == []


def test_a_changed_description_is_only_said() -> None:
    """Nothing but `comment on`."""
    old, new = user_service(), user_service(description="Another text.")
    [step] = diff(schema(design(old), old), schema(design(new), new))
    assert step.sql == "comment on table public.users is 'Another text.';"


def test_what_a_step_does_to_rows() -> None:
    """Adding widens, tightening narrows, removing loses."""
    old = service("s", [resource("thing", [field("a"), field("b", optional=True)])])
    new = service("s", [resource("thing", [field("b", maximum=5), field("c", optional=True)])])
    kinds = {step.what: step.kind for step in diff(schema(design(old), old), schema(design(new), new))}
    assert kinds["add column 'things.c'"] == "widen"
    assert kinds["make 'things.b' required"] == "narrow"
    assert kinds["add constraint 'things_b_maximum'"] == "narrow"
    assert kinds["drop column 'things.a'"] == "lose"


def test_a_removed_resource_takes_its_trigger_along() -> None:
    """Tables and journal are lost, and said; the function of the trigger goes with them."""
    old = service("s", [resource("thing", [field("a")]), resource("pet", [field("a")])])
    new = service("s", [resource("thing", [field("a")])])
    steps = {step.what: step for step in diff(schema(design(old), old), schema(design(new), new))}
    assert steps["drop table 'public.pets'"].kind == steps["drop table 'journal.pets'"].kind == "lose"
    assert "drop function if exists journal.record_pets() cascade" in steps["drop 'journal of pets'"].sql


@pytest.mark.parametrize(
    ("old", "new", "kind", "expression"),
    [
        ("bigint", "numeric", "widen", "x::numeric"),
        ("bigint", "numeric(6,2)", "narrow", "x::numeric(6,2)"),
        ("numeric(6,2)", "numeric(8,3)", "widen", "x::numeric(8,3)"),
        ("numeric(6,2)", "numeric(6,3)", "lose", "x::numeric(6,3)"),
        ("numeric", "numeric(6,2)", "lose", "x::numeric(6,2)"),
        ("date", "timestamptz", "widen", "x::timestamp at time zone 'UTC'"),
        ("uuid", "text", "widen", "x::text"),
        ("text", "bigint", "narrow", "x::bigint"),
        ("text", "jsonb", "lose", None),
        ("double precision", "bigint", "lose", None),
        ("timestamptz", "date", "lose", None),
    ],
)
def test_types_change_in_place_where_values_can_follow(old: str, new: str, kind: str, expression: str | None) -> None:
    assert retype("x", old, new) == (kind, expression)


def test_words() -> None:
    """Names are quoted where SQL would read something else; texts cannot end their literal."""
    assert [ident(name) for name in ("name", "order", "user")] == ["name", '"order"', '"user"']
    assert text("it's") == "'it''s'"
    assert text("a\\'b") == "E'a\\\\''b'"
    assert literal({"b": 1, "a": "x'"}, "jsonb") == """'{"a": "x''", "b": 1}'::jsonb"""
    assert [literal(value, "any") for value in (True, 1, 1.5, "x")] == ["true", "1", "1.5", "'x'"]


def test_long_names_stay_different() -> None:
    """PostgreSQL cuts at 63 bytes without a word; two names that differ only behind that must not become one."""
    first, second = (short("x" * 70 + end) for end in ("a", "b"))
    assert first != second
    assert len(first) == len(second) == 63
    assert short("x" * 63) == "x" * 63


def test_every_constraint_of_a_long_design_has_its_own_name() -> None:
    """Also when plural and field together are longer than a name may be."""
    fields = [field(f"a_field_with_quite_a_long_name_that_ends_with_{end}", minimum=2, maximum=9) for end in "ab"]
    one = service("s", [resource("a_resource_with_quite_a_long_name", fields)])
    per_table = [[c.name for c in table.constraints] for table in schema(design(one), one).tables]
    assert all(len(set(found)) == len(found) for found in per_table)
    assert all(len(name) <= 63 for found in per_table for name in found)
    assert render(schema(design(one), one), source="x")
