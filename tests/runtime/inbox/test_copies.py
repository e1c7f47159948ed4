"""A copy follows another service's resource, in whatever order and however often its events arrive."""

from __future__ import annotations

import re

from msgspec.structs import replace

from onehand.runtime.inbox.copies import apply_sql
from onehand.runtime.spec import CopySpec, FieldSpec
from tests.runtime.inbox.arriving import arrive, user
from tests.runtime.world import ORDER, SUBSCRIPTION, World


async def copied(
    world: World, what: str = "id, email, status, sequence, deleted_at is not null"
) -> list[tuple[object, ...]]:
    return await world.fetch(world.order_db, f"select {what} from copies.user_user order by id")


async def test_it_has_what_the_events_say(world: World) -> None:
    """The declared fields of the newest event, and its sequence."""
    await world.follow()
    await arrive(world.transport("user_app"), user("ada", 1), user("ada", 3, status="blocked"), user("bob", 2))
    await world.quiet()
    assert await copied(world) == [
        ("ada", "ada@example.com", "blocked", 3, False),
        ("bob", "bob@example.com", "active", 2, False),
    ]


async def test_a_late_older_event_changes_nothing(world: World) -> None:
    """Redelivered or replayed out of order."""
    await world.follow()
    transport = world.transport("user_app")
    await arrive(transport, user("ada", 5, status="blocked"))
    await world.quiet()
    await arrive(transport, user("ada", 4, status="active"))
    await world.quiet()
    assert await copied(world) == [("ada", "ada@example.com", "blocked", 5, False)]


async def test_a_delete_leaves_a_tombstone(world: World) -> None:
    """So that an upsert from before the delete, replayed after it, does not bring the row back."""
    await world.follow()
    transport = world.transport("user_app")
    await arrive(transport, user("ada", 1), user("ada", 2, kind="user_deleted"))
    await world.quiet()
    await arrive(transport, user("ada", 1))
    await world.quiet()
    assert await copied(world) == [("ada", "ada@example.com", "active", 2, True)]


async def test_a_delete_of_the_unknown_is_remembered(world: World) -> None:
    """The delete may be all that a late subscriber sees."""
    await world.follow()
    await arrive(world.transport("user_app"), user("ada", 2, kind="user_deleted"))
    await world.quiet()
    assert await copied(world, "id, sequence, deleted_at is not null") == [("ada", 2, True)]


async def test_the_same_sequence_again_is_applied(world: World) -> None:
    """A replay after a field was added to the copy brings the field."""
    await world.follow()
    transport = world.transport("user_app")
    await arrive(transport, user("ada", 2))
    await world.quiet()
    await world.fetch(world.order_db, "update copies.user_user set email = null returning id")
    await arrive(transport, user("ada", 2))
    await world.quiet()
    assert await copied(world, "email") == [("ada@example.com",)]


async def test_an_absent_field_clears(world: World) -> None:
    """Events are snapshots: what they do not say is null."""
    await world.follow(spec=replace(ORDER, subscriptions=(replace(SUBSCRIPTION, events={}),)))
    transport = world.transport("user_app")
    await arrive(transport, user("ada", 1))
    await world.quiet()
    message = user("ada", 2)
    await arrive(transport, replace(message, body=message.body.replace(b'"status"', b'"other"')))
    await world.quiet()
    assert await copied(world, "sequence, status") == [(2, None)]


def test_a_field_whose_column_has_another_name() -> None:
    """A resource may have a field 'sequence'; the copy's own column keeps the name."""
    spec = CopySpec(
        service="s",
        resource="r",
        table="copies.s_r",
        fields=(FieldSpec(name="sequence", column="sequence_", type="integer"),),
    )
    sql = re.sub(r"\s+", " ", apply_sql(spec))
    assert "jsonb_build_object('sequence_', arrived.payload::jsonb -> 'sequence')" in sql
    assert '"sequence_" = excluded."sequence_"' in sql
