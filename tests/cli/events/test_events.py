"""What a person sees and does with `dev events`."""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from onehand.cli.main import root
from onehand.runtime.inbox.failures import Retries
from onehand.workspace import events as workspace_events
from onehand.workspace import find as workspace_find
from onehand.workspace import postgres as workspace_postgres
from onehand.workspace.credentials import Credentials
from onehand.workspace.problem import Problem
from tests.runtime.world import Seeing, World, until

QUICK = Retries(attempts=2, first=0.02)


class Dev:
    """Runs `dev ...` against the databases of the world."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch, credentials: Credentials) -> None:
        places = {"user": world.user_db, "order": world.order_db, "streams": world.streams_db}

        def role_url(workspace: Any, server: Any, service: str, role: str) -> str:
            return world.dsn(places.get(service, "no_such_database"), f"{service}_{role}")

        @contextmanager
        def postgres(workspace: Any) -> Any:
            yield None

        monkeypatch.setattr(workspace_events, "role_url", role_url)
        for service in places:
            credentials.password(service, f"{service}_owner")
        workspace = SimpleNamespace(credentials=credentials)
        monkeypatch.setattr(workspace_find, "find_workspace", lambda: workspace)
        monkeypatch.setattr(workspace_postgres, "postgres", postgres)

    async def __call__(self, *arguments: str) -> Result:
        # In a thread, because commands run a loop of their own. A Problem is printed by main(), outside of the root.
        return await asyncio.to_thread(CliRunner().invoke, root, ["events", *arguments], standalone_mode=False)


@pytest.fixture
def dev(world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Dev:
    return Dev(world, monkeypatch, Credentials(tmp_path))


async def parked(world: World) -> str:
    async def done() -> bool:
        return await world.fetch(world.order_db, "select state from inbox.failures") == [("parked",)]

    await until(done, "one parked")
    return str(await world.value(world.order_db, "select event_id::text from inbox.failures"))


async def test_tail_shows_what_was_published(world: World, dev: Dev) -> None:
    """The last events, oldest first, of all streams or one; as JSON the events themselves."""
    await world.publish()
    await world.add("ada", "bob")
    await world.delete("ada")

    async def published() -> bool:
        return len(await world.published()) == 3

    await until(published, "3 published")
    lines = (await dev("tail", "user", "-n", "2")).output.splitlines()
    assert [line.split()[3:5] for line in lines] == [["user_upserted", "bob"], ["user_deleted", "ada"]]
    found = [json.loads(line) for line in (await dev("tail", "--key", "ada", "--json")).output.splitlines()]
    assert [event["discriminator"] for event in found] == ["user_upserted", "user_deleted"]


async def test_tail_of_an_unknown_stream_names_those_there_are(dev: Dev) -> None:
    """One clear message."""
    result = await dev("tail", "nobody")
    assert isinstance(result.exception, Problem)
    assert "no stream of a service 'nobody'" in str(result.exception)
    assert "there are: user" in str(result.exception)


@pytest.mark.parametrize("command", [("failures",), ("retry", "--all"), ("replay", "user", "--all")])
async def test_a_misspelt_service_is_named(dev: Dev, tmp_path: Path, command: tuple[str, ...]) -> None:
    """And gets no password."""
    result = await dev(command[0], "odrer", *command[1:])
    assert isinstance(result.exception, Problem)
    assert "there is no database of a service 'odrer'" in str(result.exception)
    assert sorted(path.name for path in tmp_path.glob("*.toml")) == ["order.toml", "streams.toml", "user.toml"]


async def test_stats_tell_where_events_are(world: World, dev: Dev) -> None:
    """Queued at the producer, received and handled at the consumer, and how long it took."""
    await world.add("ada", "bob")
    before = json.loads((await dev("stats", "--json")).output)
    assert before["producers"][0]["queued"] == 2
    assert before["consumers"][0]["p50"] is None
    await world.publish()
    await world.follow()
    await world.until_seen(2)
    await asyncio.sleep(1.3)
    after = json.loads((await dev("stats", "--json")).output)
    assert (after["producers"][0]["queued"], after["producers"][0]["published_last_day"]) == (0, 2)
    [consumer] = after["consumers"]
    assert (consumer["consumer"], consumer["events"], consumer["waiting"], consumer["not_received"]) == (
        "order",
        2,
        0,
        0,
    )
    assert 0 < consumer["p50"] <= consumer["p99"]
    assert "user_v1" in (await dev("stats")).output


async def test_a_failure_is_shown_retried_and_skipped(world: World, dev: Dev) -> None:
    """Exit code 1 while something waits; a dry run changes nothing; the reason is kept."""
    nothing = await dev("failures")
    assert (nothing.return_value, nothing.output) == (0, "no event waits behind a failure\n")
    await world.publish()
    await world.follow(Seeing(lambda event: True), retries=QUICK)
    await world.add("ada", name="poison")
    event_id = await parked(world)
    shown = await dev("failures", "order", "--stack")
    assert shown.return_value == 1
    assert event_id in shown.output
    assert "ValueError: cannot handle poison" in shown.output
    assert "Traceback" in shown.output
    assert (await dev("retry", "order", "--all", "--dry-run")).output == "1 failed event would be tried again\n"
    assert await parked(world) == event_id
    assert (await dev("retry", "order", event_id)).output == "trying 1 failed event again\n"
    await asyncio.sleep(0.1)
    await parked(world)
    assert (await dev("skip", "order", event_id, "--reason", "mistake", "--dry-run")).return_value == 0
    assert (await dev("skip", "order", event_id, "--reason", "mistake")).return_value == 0
    assert (await dev("skip", "order", event_id, "--reason", "again")).return_value == 1
    assert (await dev("failures")).return_value == 0
    assert "skipped: mistake" in (await dev("failures", "--all")).output


async def test_a_replay_by_id_and_time(world: World, dev: Dev) -> None:
    """Counts what it queues; a dry run queues nothing; nothing at all is exit code 1."""
    await world.add("ada", "bob")
    assert "2 records would be" in (await dev("replay", "user", "user", "--all", "--dry-run")).output
    assert await world.queue() == 2
    assert "1 record queued" in (await dev("replay", "user", "user", "--id", "ada")).output
    assert "2 records queued" in (await dev("replay", "user", "user", "--since", "10m")).output
    assert await world.queue() == 5
    assert (await dev("replay", "user", "user", "--until", "2001-01-01")).return_value == 1
    unknown = await dev("replay", "user", "usr", "--all")
    assert "there are: emitted, user" in str(unknown.exception)


@pytest.mark.parametrize(
    "said", [["replay", "user", "user"], ["retry", "order"], ["skip", "order", "x", "--reason", "y"]]
)
async def test_what_is_not_said_is_not_guessed(dev: Dev, said: list[str]) -> None:
    """A replay of everything must be asked for."""
    assert (await dev(*said)).exception is not None


async def test_a_service_without_inbox_is_said(dev: Dev) -> None:
    """Instead of an error of the database."""
    assert "'user' subscribes to nothing" in str((await dev("failures", "user")).exception)
    assert "no database of a service 'nobody'" in str((await dev("failures", "nobody")).exception)
