"""What does the tool see of streams, inboxes and failures, and what can it do there?

It looks with the roles of the owners, into the databases themselves: a service need not run for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from onehand.workspace.environment import STREAMS, role_url
from onehand.workspace.find import Workspace
from onehand.workspace.postgres import Server
from onehand.workspace.problem import Problem

if TYPE_CHECKING:
    import asyncpg

    from onehand.runtime.inbox.failures import Failure

QUEUED = """\
select count(*) as queued, coalesce(extract(epoch from clock_timestamp() - min(recorded_at)), 0)::float8 as oldest
from journal.queue"""
"""What is not published yet, and the age of the oldest in seconds."""

STREAM = """\
select count(*) filter (where published_at > clock_timestamp() - interval '1 day') as day, max(published_at) as last
from stream.{stream}"""

CURSORS = """\
select stream, consumer, position from stream.cursors order by stream, consumer"""

LAST = "select coalesce(max(position), 0) from stream.{stream}"

STREAMS_THERE = "select stream from stream.epochs order by stream"

TAIL = """\
select position, published_at, discriminator, key, sequence, event_id::text, headers->>'replayed' as replayed,
  convert_from(body, 'UTF8') as body
from stream.{stream} where position > $1 and ($2::text is null or key = $2) order by position desc limit $3"""
"""The last ones."""

OPEN = "select state, count(*) from inbox.failures where stream = $1 and resolved_at is null group by state"

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Tailed(Struct, frozen=True, kw_only=True):
    """One event of a stream."""

    stream: str
    position: int
    published_at: datetime
    discriminator: str
    key: str
    sequence: int
    event_id: str
    replayed: bool
    body: str


class ProducerStats(Struct, frozen=True, kw_only=True):
    """What a service has published, and what waits for it."""

    stream: str
    queued: int
    oldest_queued_seconds: float
    published_last_day: int
    last_published_at: datetime | None


class ConsumerStats(Struct, frozen=True, kw_only=True):
    """How one consumer keeps up with one stream; times in milliseconds, of the time asked for."""

    stream: str
    consumer: str
    not_received: int
    waiting: int
    retrying: int
    parked: int
    events: int
    p50: float | None
    p95: float | None
    p99: float | None
    stages_p50: dict[str, float | None]


class Stats(Struct, frozen=True, kw_only=True):
    producers: tuple[ProducerStats, ...]
    consumers: tuple[ConsumerStats, ...]


@asynccontextmanager
async def database(
    workspace: Workspace, server: Server, service: str, *, need: str
) -> AsyncIterator[asyncpg.Connection[Any]]:
    """The service's database as its owner; Problem when it is not there, or has no table `need`."""
    import asyncpg

    _must_be_made(workspace, service)
    try:
        connection = await asyncpg.connect(role_url(workspace, server, service, "owner"), timeout=10)
    except (OSError, asyncpg.PostgresError) as error:
        hint = "dev db create makes it"
        raise Problem("no-database", f"database '{service}' cannot be reached", detail=str(error), hint=hint) from None
    try:
        if not await connection.fetchval("select to_regclass($1) is not null", need):
            says = {"journal.queue": "publishes nothing", "inbox.failures": "subscribes to nothing"}
            raise Problem(
                "no-events", f"service '{service}' {says.get(need, 'has no events')}", detail=f"no table {need}"
            )
        yield connection
    finally:
        await connection.close()


def _must_be_made(workspace: Workspace, service: str) -> None:
    """Asking for the password of a misspelt service would make one."""
    if workspace.credentials.known(service, f"{service}_owner") is None:
        hint = "is the name right? dev up makes the databases of the services that there are"
        raise Problem("no-database", f"there is no database of a service '{service}' here", hint=hint)


async def tail(
    workspace: Workspace, server: Server, service: str | None, *, after: dict[str, int], key: str | None, limit: int
) -> list[Tailed]:
    """The last events of one or all streams behind the positions in `after`, which moves on; oldest first."""
    found: list[Tailed] = []
    async with database(workspace, server, STREAMS, need="stream.epochs") as connection:
        for stream in await _streams(connection, service):
            rows = await connection.fetch(TAIL.format(stream=f'"{stream}"'), after.get(stream, 0), key, limit)
            for row in reversed(rows):
                found.append(Tailed(stream=stream, **{**dict(row), "replayed": row["replayed"] == "true"}))
                after[stream] = row["position"]
    return sorted(found, key=lambda event: event.published_at)[-limit:]


async def _streams(connection: asyncpg.Connection[Any], service: str | None) -> list[str]:
    there = [stream for [stream] in await connection.fetch(STREAMS_THERE)]
    if service is None:
        return there
    wanted = [stream for stream in there if stream.rpartition("_")[0] == service]
    if not wanted:
        known = ", ".join(stream.rpartition("_")[0] for stream in there) or "none"
        raise Problem("no-stream", f"no stream of a service '{service}'", hint=f"there are: {known}")
    return wanted


async def stats(workspace: Workspace, server: Server, within: timedelta) -> Stats:
    """All streams and all that follow them."""
    consumers: list[ConsumerStats] = []
    async with database(workspace, server, STREAMS, need="stream.epochs") as streams:
        producers = [await _producer(workspace, server, streams, stream) for stream in await _streams(streams, None)]
        for stream, consumer, position in await streams.fetch(CURSORS):
            last = await streams.fetchval(LAST.format(stream=f'"{stream}"'))
            async with database(workspace, server, consumer, need="inbox.failures") as inbox:
                consumers.append(await _consumer(inbox, stream, consumer, last - position, within))
    return Stats(producers=tuple(producers), consumers=tuple(consumers))


async def _producer(
    workspace: Workspace, server: Server, streams: asyncpg.Connection[Any], stream: str
) -> ProducerStats:
    day, last = await streams.fetchrow(STREAM.format(stream=f'"{stream}"')) or (0, None)
    async with database(workspace, server, stream.rpartition("_")[0], need="journal.queue") as journal:
        queued, oldest = await journal.fetchrow(QUEUED) or (0, 0.0)
    return ProducerStats(
        stream=stream, queued=queued, oldest_queued_seconds=oldest, published_last_day=day, last_published_at=last
    )


async def _consumer(
    inbox: asyncpg.Connection[Any], stream: str, consumer: str, not_received: int, within: timedelta
) -> ConsumerStats:
    from onehand.runtime.inbox.latency import COUNTED, STAGES, percentile
    from onehand.runtime.inbox.store import WAITING

    counts: dict[str, Counter[int]] = {stage: Counter() for stage in STAGES}
    for row in await inbox.fetch(COUNTED, within):
        if row["stream"] == stream:
            counts[row["stage"]][row["bucket"]] += row["events"]
    states = dict(await inbox.fetch(OPEN, stream))

    def milliseconds(stage: str, share: float) -> float | None:
        seconds = percentile(counts[stage], share)
        return None if seconds is None else round(seconds * 1000, 1)

    return ConsumerStats(
        stream=stream,
        consumer=consumer,
        not_received=not_received,
        waiting=await inbox.fetchval(WAITING.format(stream=stream)),
        retrying=states.get("retrying", 0),
        parked=states.get("parked", 0),
        events=counts["total"].total(),
        p50=milliseconds("total", 0.5),
        p95=milliseconds("total", 0.95),
        p99=milliseconds("total", 0.99),
        stages_p50={stage: milliseconds(stage, 0.5) for stage in STAGES},
    )


async def open_failures(
    workspace: Workspace, server: Server, service: str | None, *, resolved: bool
) -> list[tuple[str, Failure]]:
    """(consumer, failure) of one service or of all that subscribe to something, oldest first."""
    from onehand.runtime.inbox.failures import failures

    found: list[tuple[str, Failure]] = []
    for name in [service] if service else await consumers(workspace, server):
        async with database(workspace, server, name, need="inbox.failures") as connection:
            found += [(name, failure) for failure in await failures(connection, resolved=resolved)]
    return found


async def consumers(workspace: Workspace, server: Server) -> list[str]:
    """The services that follow some stream."""
    async with database(workspace, server, STREAMS, need="stream.epochs") as connection:
        return sorted({consumer for _, consumer, _ in await connection.fetch(CURSORS)})


async def retry(
    workspace: Workspace, server: Server, service: str, event_ids: Sequence[str] | None, *, dry_run: bool
) -> int:
    """Tries failed events again (None = all), now; how many. A dry run is rolled back."""
    from onehand.runtime.inbox.failures import retry as retry_now

    async with database(workspace, server, service, need="inbox.failures") as connection:
        transaction = connection.transaction()
        await transaction.start()
        count = await retry_now(connection, event_ids)
        await (transaction.rollback() if dry_run else transaction.commit())
        return count


async def skip(
    workspace: Workspace, server: Server, service: str, event_id: str, reason: str, *, dry_run: bool
) -> bool:
    """Gives one failed event up, for a reason; False when there is no such open failure."""
    from onehand.runtime.inbox.failures import skip as skip_now

    async with database(workspace, server, service, need="inbox.failures") as connection:
        transaction = connection.transaction()
        await transaction.start()
        done = await skip_now(connection, event_id, reason)
        await (transaction.rollback() if dry_run else transaction.commit())
        return done


async def replay(
    workspace: Workspace,
    server: Server,
    service: str,
    resource: str | None,
    *,
    ids: Sequence[str],
    since: datetime | None,
    until: datetime | None,
    dry_run: bool,
) -> int:
    """Queues journal records to be published again (None = the emitted events); how many."""
    from onehand.runtime.journal.replay import replay as replay_now

    async with database(workspace, server, service, need="journal.queue") as connection:
        known = {name for [name] in await connection.fetch("select resource from onehand.journals()")}
        if resource not in known:
            names = ", ".join(sorted("emitted" if name is None else name for name in known))
            raise Problem("no-journal", f"service '{service}' has no resource '{resource}'", hint=f"there are: {names}")
        transaction = connection.transaction()
        await transaction.start()
        count = await replay_now(connection, resource, ids=ids, since=since, until=until)
        await (transaction.rollback() if dry_run else transaction.commit())
        return count


def moment(text: str) -> datetime:
    """`2026-11-22T10:00`, `2026-11-22`, or how long ago: `90s`, `10m`, `2h`, `3d`. Without a zone: UTC."""
    if text[:-1].isdigit() and text[-1:] in _UNITS:
        return datetime.now(UTC) - span(text)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        hint = "write 2026-11-22T10:00, 2026-11-22, or how long ago: 90s, 10m, 2h, 3d"
        raise Problem("bad-time", f"'{text}' is no time", hint=hint) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def span(text: str) -> timedelta:
    """`90s`, `10m`, `2h`, `3d`."""
    if not (text[:-1].isdigit() and text[-1:] in _UNITS):
        raise Problem("bad-time", f"'{text}' is no length of time", hint="write 90s, 10m, 2h or 3d")
    return timedelta(**{_UNITS[text[-1]]: int(text[:-1])})
