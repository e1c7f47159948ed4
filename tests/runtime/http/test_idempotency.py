"""A request that is sent again is not carried out again: on PostgreSQL, generated and written by hand."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from onehand.runtime.db import answers
from onehand.runtime.metrics import PoolCollector
from onehand.runtime.problem import Conflict
from onehand.workspace.forget import forget
from tests.runtime.http.real import Real

ADA = {"email": "ada@example.com", "name": "Ada"}


async def kept(service: Real) -> int:
    [[count]] = await service.sql("select count(*) from onehand.idempotency")
    return int(count)


async def test_the_same_request_gets_the_same_answer(service: Real):
    """Body, status, Location and ETag of the first time, marked; one row, one record, though the row has moved on."""
    call = service.caller()
    first = await call.post("/visitors", ADA, idempotency_key="k-1")
    await call.put(first.headers["location"], ADA | {"name": "Other"})
    again = await call.post("/visitors", ADA, idempotency_key='"k-1"', x_request_id="second")
    assert (again.status, again.json) == (201, first.json)
    assert {name: again.headers[name] for name in ("location", "etag", "content-type")} == {
        name: first.headers[name] for name in ("location", "etag", "content-type")
    }
    assert (again.headers["idempotent-replayed"], again.headers["x-request-id"]) == ("true", "second")
    assert "idempotent-replayed" not in first.headers
    assert await service.sql("select count(*) from visitors") == [(1,)]


async def test_the_key_itself_is_not_kept(service: Real):
    """Nor a hash that the body alone would give: whoever reads the table cannot try which password was in it."""
    call = service.caller()
    for key in ("k-1", "k-2"):
        await call.post("/visitors", ADA, idempotency_key=key)
    keys = await service.sql("select key, encode(request, 'hex') from onehand.idempotency")
    assert not {"k-1", "k-2"} & {key for key, _ in keys}
    assert len({request for _, request in keys}) == len(keys) > 0


async def test_without_the_header_nothing_is_kept(service: Real):
    """It costs only those who ask for it."""
    await service.caller().post("/visitors", ADA)
    assert await kept(service) == 0


async def test_the_key_belongs_to_one_request(service: Real):
    """Another body is a 422 that names the header; another caller, and another operation, have keys of their own."""
    call = service.caller()
    made = await call.post("/visitors", ADA, idempotency_key="k-1")
    other = await call.post("/visitors", ADA | {"name": "Bo"}, idempotency_key="k-1")
    assert (other.status, other.faults) == (422, [("Idempotency-Key", "reused")])
    bo = await service.caller("bo").post("/visitors", {"email": "bo@example.com", "name": "Bo"}, idempotency_key="k-1")
    assert bo.status == 201
    greeted = await call.post(f"/greetings/{made.json['id']}", idempotency_key="k-1")
    assert (greeted.status, greeted.json["visits"]) == (200, 1)
    elsewhere = await call.post(f"/greetings/{bo.json['id']}", idempotency_key="k-1")
    assert (elsewhere.status, elsewhere.faults) == (422, [("Idempotency-Key", "reused")])


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, 'a"b', "ä", '""', '"a', "a\\b", "a, b"])
async def test_a_key_is_a_word(service: Real, key: str):
    """400 with the header's name; nothing is done."""
    said = await service.caller().post("/visitors", ADA, idempotency_key=key)
    assert (said.status, said.faults) == (400, [("Idempotency-Key", "pattern")])
    assert await service.sql("select count(*) from visitors") == [(0,)]


async def test_by_hand_it_is_the_same(service: Real):
    """The effect happens once, also when the answer was lost."""
    call = service.caller()
    made = await call.post("/visitors", ADA)
    where = f"/greetings/{made.json['id']}"
    said = [await call.post(where, idempotency_key="g") for _ in range(3)]
    assert [(one.status, one.json["visits"]) for one in said] == [(200, 1)] * 3
    assert (await call.post(where, idempotency_key="h")).json["visits"] == 2


async def test_a_refusal_is_judged_anew(service: Real, greeting: dict[str, Any]):
    """What was rolled back has done nothing, so it is not kept: neither faults, nor conflicts, nor crashes."""
    call = service.caller()
    assert (await call.post("/visitors", ADA | {"name": ""}, idempotency_key="k")).status == 422
    made = await call.post("/visitors", ADA)
    assert (await call.post("/visitors", ADA, idempotency_key="k")).status == 409
    await call.delete(made.headers["location"])
    assert (await call.post("/visitors", ADA, idempotency_key="k")).status == 201

    outcomes: list[Any] = [RuntimeError(), Conflict("not now")]

    async def greet(call: Any, id: str) -> Any:
        await call.visitors.set(id, visits=7)
        if outcomes:
            raise outcomes.pop(0)
        return call.answers.GreetVisitor200(body=(await call.visitors.get(id)).value)

    greeting["greet"] = greet
    [[id]] = await service.sql("select id from visitors")
    statuses = [(await call.post(f"/greetings/{id}", idempotency_key="g")).status for _ in range(4)]
    assert statuses == [500, 409, 200, 200]


async def test_an_answer_without_a_body(service: Real, greeting: dict[str, Any]):
    """It has a status all the same."""
    counted = []

    async def greet(call: Any, id: str) -> Any:
        counted.append(id)
        return call.answers.GreetVisitor202()

    greeting["greet"] = greet
    said = [await service.caller().post("/greetings/1", idempotency_key="g") for _ in range(2)]
    assert [(one.status, one.json, one.headers["content-length"]) for one in said] == [(202, None, "0")] * 2
    assert len(counted) == 1


async def test_while_it_is_carried_out_it_is_in_flight(service: Real, greeting: dict[str, Any]):
    """409 with Retry-After at once; afterwards the answer."""
    begun, release = asyncio.Event(), asyncio.Event()

    async def greet(call: Any, id: str) -> Any:
        begun.set()
        await release.wait()
        return call.answers.GreetVisitor200(body=(await call.visitors.get(id)).value)

    greeting["greet"] = greet
    call = service.caller()
    where = f"/greetings/{(await call.post('/visitors', ADA)).json['id']}"
    first = asyncio.create_task(call.post(where, idempotency_key="g"))
    await begun.wait()
    second = await call.post(where, idempotency_key="g")
    assert (second.status, second.json["type"], second.headers["retry-after"]) == (409, "/problems/in-flight", "1")
    release.set()
    assert (await first).status == 200
    assert (await call.post(where, idempotency_key="g")).headers["idempotent-replayed"] == "true"


async def test_many_at_once_do_it_once(service: Real):
    """Whoever comes too early is told so; never are there two rows."""
    call = service.caller()
    said = await asyncio.gather(*(call.post("/visitors", ADA, idempotency_key="k") for _ in range(20)))
    assert {one.status for one in said} <= {201, 409}
    assert len({one.json["id"] for one in said if one.status == 201}) == 1
    assert all(one.json["type"] == "/problems/in-flight" for one in said if one.status == 409)
    assert await service.sql("select count(*) from visitors") == [(1,)]


async def test_a_crash_gives_the_key_free(service: Real, greeting: dict[str, Any]):
    """The connection of a process that dies takes its transaction, its effects and its key with it."""
    begun = asyncio.Event()

    async def dies(call: Any, id: str) -> Any:
        await call.visitors.set(id, visits=5)
        begun.set()
        await asyncio.sleep(30)

    usual = greeting["greet"]
    greeting["greet"] = dies
    call = service.caller()
    where = f"/greetings/{(await call.post('/visitors', ADA)).json['id']}"
    first = asyncio.create_task(call.post(where, idempotency_key="g"))
    await begun.wait()
    await service.sql(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'desk' and state like 'idle in%'"
    )
    greeting["greet"] = usual
    said = await call.post(where, idempotency_key="g")
    assert (said.status, said.json["visits"]) == (200, 1)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)


async def test_a_cancelled_request_gives_the_key_free(service: Real, greeting: dict[str, Any]):
    """As when it takes too long."""
    begun = asyncio.Event()

    async def hangs(call: Any, id: str) -> Any:
        begun.set()
        await asyncio.sleep(30)

    usual = greeting["greet"]
    greeting["greet"] = hangs
    call = service.caller()
    where = f"/greetings/{(await call.post('/visitors', ADA)).json['id']}"
    first = asyncio.create_task(call.post(where, idempotency_key="g"))
    await begun.wait()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    greeting["greet"] = usual
    assert (await call.post(where, idempotency_key="g")).status == 200


async def test_after_a_day_the_key_is_new(service: Real):
    """Also while the old answer is not yet removed."""
    call = service.caller()
    made = await call.post("/visitors", ADA, idempotency_key="k")
    await call.delete(made.headers["location"])
    await service.sql("update onehand.idempotency set answered_at = now() - interval '24 hours' returning 1")
    again = await call.post("/visitors", ADA, idempotency_key="k")
    assert (again.status, again.json["id"] != made.json["id"]) == (201, True)
    assert (await call.post("/visitors", ADA, idempotency_key="k")).json == again.json


async def test_what_is_old_is_removed(service: Real):
    """In chunks, by the running service; what is younger than a day stays."""
    await service.sql(
        """insert into onehand.idempotency (caller, operation, key, request, status, headers, body, answered_at)
        select 'user:a', 'b', n::text, '', 200, '{}', '', now() - n * interval '1 hour' from generate_series(1, 60) n
        returning 1"""
    )
    assert await answers.remove_old(service.database, chunk=10) == 37
    assert await kept(service) == 23
    upkeep = asyncio.create_task(answers.upkeep(service.database, every=0.01))
    await service.sql("update onehand.idempotency set answered_at = now() - interval '2 days' returning 1")
    while await kept(service):
        await asyncio.sleep(0.02)
    upkeep.cancel()


async def test_who_is_forgotten_is_in_no_answer(service: Real, greeting: dict[str, Any]):
    """Answers that may hold the row lose their body; the key still keeps it from being done twice."""
    call = service.caller()
    ada = await call.post("/visitors", ADA, idempotency_key="a")
    await call.post("/visitors", {"email": "bo@example.com", "name": "Bo"}, idempotency_key="b")
    await call.post(f"/greetings/{ada.json['id']}", idempotency_key="g")
    design = service.desk.design
    desk = design.services["desk"]
    done = await forget(
        service.made.url("owner"), design, desk, desk.resources["visitor"], ada.json["id"], reason="asked", apply=True
    )
    assert done.records["onehand.idempotency"] == 2
    assert await service.sql("select count(*) from onehand.idempotency where position('ada@' in body::text) > 0") == [
        (0,)
    ]
    said = await call.post("/visitors", ADA, idempotency_key="a")
    assert (said.status, said.json["type"]) == (409, "/problems/answer-erased")
    bo = await call.post("/visitors", {"email": "bo@example.com", "name": "Bo"}, idempotency_key="b")
    assert (bo.status, bo.json["name"]) == (201, "Bo")


async def test_forgetting_waits_for_who_has_read(service: Real, greeting: dict[str, Any]):
    """A handler that has read the old value keeps its answer before it is looked through, never after."""
    read, release = asyncio.Event(), asyncio.Event()

    async def greet(call: Any, id: str) -> Any:
        seen = (await call.visitors.get(id)).value
        read.set()
        await release.wait()
        return call.answers.GreetVisitor200(body=seen)

    greeting["greet"] = greet
    call = service.caller()
    ada = await call.post("/visitors", ADA)
    first = asyncio.create_task(call.post(f"/greetings/{ada.json['id']}", idempotency_key="g"))
    await read.wait()
    design = service.desk.design
    desk = design.services["desk"]
    forgetting = asyncio.create_task(
        forget(
            service.made.url("owner"),
            design,
            desk,
            desk.resources["visitor"],
            ada.json["id"],
            reason="asked",
            apply=True,
        )
    )
    await asyncio.sleep(0.2)
    assert not forgetting.done()
    release.set()
    assert (await first).json["name"] == "Ada"
    await forgetting
    assert await service.sql("select body from onehand.idempotency") == [(None,)]


async def test_the_app_alone_may_touch_it(service: Real):
    """Answers are nobody's report: the read role does not see them."""
    connection = await service.made.connect("reader")
    with pytest.raises(Exception, match="permission denied"):
        await connection.fetch("select * from onehand.idempotency")
    await connection.close()


async def test_the_pool_tells_what_it_does(service: Real):
    """Connections by state, how many there may be, and who waits."""
    collector = PoolCollector("desk", service.database.pool)
    async with service.database.acquire():
        text = "".join(
            f"{one.name}{sorted(one.labels.items())}={one.value};"
            for family in collector.collect()
            for one in family.samples
        )
    assert "onehand_db_connections[('service', 'desk'), ('state', 'used')]=1;" in text
    assert "onehand_db_connections_limit[('service', 'desk')]=8;" in text
    assert "onehand_db_waiting[('service', 'desk')]=0;" in text
