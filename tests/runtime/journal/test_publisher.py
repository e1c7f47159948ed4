"""What is in the journal arrives on the stream, whatever happens in between."""

from __future__ import annotations

from tests.runtime.world import STREAM, World, until


async def published(world: World, count: int) -> None:
    await until(lambda: _at_least(world, count), f"{count} events published")


async def _at_least(world: World, count: int) -> bool:
    return len(await world.published()) >= count


async def test_every_change_becomes_one_event(world: World) -> None:
    """An insert, an update and a delete are three events of one key, in order, and the queue is empty afterwards."""
    await world.publish()
    await world.add("ada")
    await world.change("ada", "Countess")
    await world.delete("ada")
    await published(world, 3)
    assert await world.published() == [("ada", "user_upserted"), ("ada", "user_upserted"), ("ada", "user_deleted")]
    await until(lambda: _empty(world), "the queue is empty")


async def _empty(world: World) -> bool:
    return await world.queue() == 0
