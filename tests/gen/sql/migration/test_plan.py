"""What is planned, what is refused, and what does whoever reviews it learn?"""

from __future__ import annotations

import pytest
from msgspec import structs

from onehand.gen.sql.migration.plan import Plan, Unplannable, plan
from onehand.gen.sql.schema import Table
from onehand.gen.sql.service import schema_hash
from onehand.ir.nodes import Design, Embed, Event
from onehand.ir.types import Named
from onehand.text.span import NOWHERE
from tests.gen.sql.designs import design, enum, resource, service
from tests.gen.sql.migration.cases import CASES, NAME, STATUS, f, schema_of, users

FILL = "dev db diff --fill users"
FEWER = enum("user", "user_status", "active")


def planned(before: Design, after: Design, **fills: str) -> Plan:
    return plan(schema_of(before), schema_of(after), {f"users.{name}": sql for name, sql in fills.items()})


def middle(made: Plan, name: str) -> Table:
    return next(one for one in made.middle.tables if f"{one.schema}.{one.name}" == name)


def text(made: Plan, name: str) -> str:
    """Of a script of the middle state."""
    return next(one.text for one in made.middle.after if one.name == name)


def test_an_empty_database_gets_everything_in_one_transaction() -> None:
    """Nothing is there that could be locked, and nothing is left to contract."""
    new = schema_of(users(NAME))
    made = plan(None, new)
    assert {step.mode for step in made.expand} == {"together"}
    assert (made.middle, made.contract) == (new, ())


def test_the_same_design_needs_nothing() -> None:
    """No steps, and the middle is the schema that is there."""
    made = planned(users(NAME), users(NAME))
    assert (made.expand, made.contract, made.notes) == ((), (), ())
    assert made.middle == schema_of(users(NAME))


@pytest.mark.parametrize("name", CASES)
def test_without_a_contract_the_middle_is_the_new_schema(name: str) -> None:
    """Then the hash of the middle is that of the code, and nothing waits for the next deployment."""
    made = CASES[name].plan()
    same = schema_hash(made.middle) == schema_hash(schema_of(CASES[name].after))
    assert same is (not made.contract)


@pytest.mark.parametrize(
    ("before", "after", "what", "help"),
    [
        (
            users(NAME),
            users(NAME, f("nick")),
            "'users.nick' is required, and the rows that exist have none",
            "dev db diff --fill users.nick=SQL",
        ),
        (
            users(NAME, f("nick", optional=True)),
            users(NAME, f("nick")),
            "'users.nick' becomes required, and rows without it may exist",
            "dev db diff --fill users.nick=SQL",
        ),
        (
            users(NAME, f("age", "integer")),
            users(NAME, f("age", "string")),
            "'users.age' changes from bigint to text: one column cannot hold both",
            "let the design say 'was: age'",
        ),
        (
            users(NAME, f("age", "string")),
            users(NAME, f("age", "integer", was="age")),
            "'users.age_integer' is required, and not every 'age' has a value for it",
            "give the field a default, make it optional, or say what such rows get",
        ),
        (
            users(NAME, f("at", "datetime")),
            users(NAME, f("at", "boolean", was="at")),
            "no value of 'users.at' (timestamptz) has an equal one in 'at_boolean' (boolean)",
            "without ever failing: dev db diff --fill users.at_boolean=SQL",
        ),
        (
            users(NAME, f("status", STATUS)),
            users(NAME, f("status", STATUS), values=FEWER),
            "rows with 'blocked' in 'users.status' could not be read by the new version",
            "say what they get instead: dev db diff --fill users.status=SQL",
        ),
        (
            users(NAME, f("status")),
            users(NAME, f("status", STATUS)),
            "rows with another value in 'users.status' could not be read by the new version",
            "say what they get instead",
        ),
        (
            users(NAME, f("age", "integer")),
            users(NAME, f("age", "decimal", was="age"), f("age_decimal", "decimal", optional=True)),
            "two fields of 'users' would have the column 'age_decimal'",
            "give one of them another name",
        ),
        (
            users(f("name")),
            users(f("full_name", was="name"), f("name", optional=True)),
            "'users.full_name' was 'name', and a new column takes that name in the same step",
            "two steps: rename 'name' first",
        ),
    ],
)
def test_what_cannot_be_planned_says_what_the_design_must_say(
    before: Design, after: Design, what: str, help: str
) -> None:
    """No script is written that would fail on rows, or keep one of the versions from working."""
    with pytest.raises(Unplannable) as refused:
        planned(before, after)
    assert what in [found for found, _ in refused.value.problems]
    assert any(help in said for _, said in refused.value.problems)


def test_everything_that_stands_in_the_way_is_said_at_once() -> None:
    """Also what is wrong with the fills."""
    with pytest.raises(Unplannable) as refused:
        planned(users(NAME), users(NAME, f("nick"), f("nack")), nuck="1", name="'x'")
    assert refused.value.problems == (
        ("no column is named 'users.nuck'", "table 'users' has no such column in the design"),
        *(
            (
                f"'users.{name}' is required, and the rows that exist have none",
                f"give the field a default, make it optional, or say what they get: {FILL}.{name}=SQL",
            )
            for name in ("nick", "nack")
        ),
    )


def test_a_fill_that_changes_nothing_is_refused() -> None:
    """It was meant for another column, or for another day."""
    with pytest.raises(Unplannable, match=r"'users\.name' needs no fill"):
        planned(users(NAME), users(NAME, f("note", optional=True)), name="'x'")


def test_a_narrower_rule_without_fill_is_noted() -> None:
    """The contract cannot go on while a row breaks it; whoever reviews the script should look now."""
    made = planned(users(NAME), users(f("name", maximum=4)))
    assert made.notes == ("the contract needs every row of 'users' to fulfil 'users_name_maximum'",)


def test_what_a_unique_key_means_for_the_other_version_is_noted() -> None:
    """It needs its index from the beginning, and the other one feels it."""
    with_key, without = users(NAME, unique=(("name",),)), users(NAME)
    assert planned(without, with_key).notes == (
        "from the expand on 'users_name_unique' refuses duplicates, also of the old version",
    )
    assert planned(with_key, without).notes == (
        "until the contract 'users_name_unique' refuses duplicates, also of the new version",
    )


def test_a_type_may_change_again_and_again() -> None:
    """Each time the values move into a column of the new type's name; without `was:` they move back."""
    first = users(NAME, f("age", "integer", optional=True))
    second = users(NAME, f("age", "decimal", optional=True, was="age"))
    third = users(NAME, f("age", "string", optional=True, was="age"))
    last = users(NAME, f("age", "string", optional=True))
    for before, after, old, new in (
        (first, second, "age", "age_decimal"),
        (second, third, "age_decimal", "age_string"),
        (third, last, "age_string", "age"),
    ):
        made = planned(before, after)
        assert f"add column 'users.{new}' beside '{old}'" in [step.what for step in made.expand]
        assert f"drop column 'users.{old}'" in [step.what for step in made.contract]
        assert f"drop column 'journal.users.{old}'" in [step.what for step in made.contract]


def test_a_field_that_changed_its_type_may_be_renamed() -> None:
    """The values are found in the column of the type's name."""
    before = users(NAME, f("age", "decimal", was="age"))
    made = planned(before, users(NAME, f("years", "decimal", was="age")))
    assert "add column 'users.years' beside 'age_decimal'" in [step.what for step in made.expand]


def test_a_renamed_embedding_field_takes_its_id_along() -> None:
    """The column of `organization` is `organization_id`."""
    peer = Named("model", "user", "peer")
    before = users(NAME, f("peer", peer, optional=True, embed=Embed("peer_id", None, ("id",), "peer_id")))
    after = users(NAME, f("mate", peer, optional=True, was="peer", embed=Embed("mate_id", None, ("id",), "mate_id")))
    made = planned(before, after)
    assert "add column 'users.mate_id' beside 'peer_id'" in [step.what for step in made.expand]


def test_the_bridge_comes_before_the_stamp() -> None:
    """Triggers fire in the order of their names: the stamp must see what the bridge wrote."""
    made = planned(users(NAME), users(NAME, f("note", optional=True)))
    assert "create or replace trigger bridged before" in text(made, "bridge users")
    assert "bridged" < "stamped"


def test_a_reserved_name_is_renamed_too() -> None:
    """`sequence` of the design has the column `sequence_`."""
    made = planned(
        users(NAME, f("sequence", "integer", optional=True)),
        users(NAME, f("place", "integer", optional=True, was="sequence")),
    )
    assert "add column 'users.place' beside 'sequence_'" in [step.what for step in made.expand]


def two(*events: str, pets: bool) -> Design:
    """The service `user` with these events, with or without pets."""
    made = service(
        "user",
        [resource("user", [NAME]), *([resource("pet", [f("label")])] if pets else [])],
        events=[Event(one, "custom", "user", "user_id", (f("user_id", "id"),), "", NOWHERE) for one in events],
    )
    return design(made)


def test_the_middle_knows_the_events_and_journals_of_both() -> None:
    """The old version emits and replays what the new one no longer has, and the other way round."""
    made = planned(two("user_left", pets=True), two("user_came", pets=False))
    emit, replay, journals = (text(made, name) for name in ("journal emit", "journal replay", "journals"))
    assert "not in ('user_came', 'user_left')" in emit
    assert emit.count("if emit.discriminator = ") == 2
    assert [replay.count(f"is not distinct from {one} then") for one in ("'user'", "'pet'", "null")] == [1, 1, 1]
    assert [journals.count(f"('{one}', ") for one in ("users", "pets", "user_events")] == [1, 1, 1]
    assert "pets" not in "".join(one.sql for one in made.contract if one.what.startswith("run"))


def test_a_table_that_goes_waits_for_the_contract() -> None:
    """The old version writes it; only what would keep the new one from deleting goes at once."""
    made = CASES["table_goes"].plan()
    assert middle(made, "public.pets").constraints
    assert not any("foreign key" in one.definition for one in middle(made, "public.pets").constraints)
    assert [step.what for step in made.contract if step.what.startswith("drop table")] == [
        "drop table 'public.pets'",
        "drop table 'journal.pets'",
    ]


def test_a_partition_key_stays() -> None:
    """A table that is partitioned otherwise is another table."""
    old = schema_of(users(NAME))
    tables = tuple(
        table if table.partition_by is None else structs.replace(table, partition_by="range (journal_id)")
        for table in old.tables
    )
    with pytest.raises(Unplannable, match=r"'journal\.users' is partitioned otherwise"):
        plan(structs.replace(old, tables=tables), old)
