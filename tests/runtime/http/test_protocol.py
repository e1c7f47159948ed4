"""What the server says to requests that no handler ever sees, and to handlers that misbehave."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from onehand.runtime.http.app import Limits
from onehand.runtime.mock.service import Mock
from onehand.runtime.problem import Problem
from tests.runtime.caller import Caller, sample
from tests.runtime.sample.services.user.generated.app import SERVICE

ADA = {"email": "ada@example.com", "name": "Ada"}
PART = {"number": "A", "price": "1.00", "stock": 1}


@pytest.fixture
def call() -> Caller:
    return sample()[1]


@pytest.mark.parametrize("target", ["/nothing", "/users/", "/users/1/2/3", "/", "/users//versions", "/users/a%00b"])
async def test_a_path_that_leads_nowhere(call: Caller, target: str):
    """404 as a problem document."""
    said = await call.get(target)
    assert (said.status, said.json["type"]) == (404, "/problems/not-found")


async def test_an_id_may_hold_anything(call: Caller):
    """Encoded slashes and spaces are part of one segment."""
    said = await call.get("/users/a%2Fb%20c")
    assert said.json["detail"] == "no user has the id 'a/b c'"


async def test_a_method_that_a_path_does_not_have(call: Caller):
    """405 says which it has."""
    said = await call.send("PUT", "/users")
    assert (said.status, said.headers["allow"]) == (405, "GET, HEAD, POST")
    said = await call.send("OPTIONS", "/users/1")
    assert (said.status, said.headers["allow"]) == (405, "DELETE, GET, HEAD, PATCH, PUT")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ('APPLICATION/JSON; charset="UTF-8"', 201),
        ("application/json; charset=latin-1", 415),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
    ],
)
async def test_bodies_are_json(call: Caller, kind: str, status: int):
    """415 for what says that it is something else."""
    assert (await call.post("/parts", PART, content_type=kind)).status == status


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("application/json", 200),
        ("text/html, application/*;q=0.5", 200),
        ("text/html", 406),
        ("application/json;q=0, text/html", 406),
        ("", 200),
    ],
)
async def test_answers_are_json(call: Caller, accept: str, status: int):
    """406 for a caller who takes none."""
    assert (await call.get("/parts", accept=accept)).status == status


async def test_not_json_is_a_bad_request(call: Caller):
    """400, and the detail says where."""
    said = await call.post("/parts", b'{"number": }')
    assert (said.status, said.json["type"]) == (400, "/problems/bad-request")
    assert (await call.post("/parts", b"")).status == 400


async def test_a_body_is_bounded():
    """413 by Content-Length, and by counting when that is silent."""
    mock = Mock(SERVICE, limits=Limits(body=100))
    call = Caller(mock.app)
    assert (await call.post("/parts", PART)).status == 201
    assert (await call.post("/parts", b" " * 101)).status == 413
    assert (await call.post("/parts", b"{}", content_length="1000")).status == 413
    assert (await call.post("/parts", b"{}", content_length="x")).status == 400


async def test_an_exception_is_a_500_that_tells_nothing(caplog: pytest.LogCaptureFixture):
    """The caller gets the request id, the log gets the stack."""

    async def invite(call: Any, **_: Any) -> None:
        raise RuntimeError("the secret detail")

    call = sample(invite=invite)[1]
    with caplog.at_level(logging.ERROR):
        said = await call.post("/invitations?urgent=true", {"email": "a@b.de", "text": "x"}, x_request_id="r-7")
    assert said.status == 500
    assert "secret" not in str(said.json)
    assert said.json["request_id"] == "r-7"
    [record] = caplog.records
    assert record.request_id == "r-7"
    assert "the secret detail" in caplog.text


@pytest.mark.parametrize(
    ("operation", "target", "returned"),
    [
        ("count_users", "/users/count", "many"),
        ("count_users", "/users/count", None),
        ("get_user", "/users/1", {"id": "1"}),
        ("list_users", "/users", []),
        ("get_part", "/parts/1", 5),
    ],
)
async def test_a_handler_returns_what_is_declared(
    operation: str, target: str, returned: Any, caplog: pytest.LogCaptureFixture
):
    """Anything else is a mistake of the service: 500, and the log says what was returned."""

    async def stub(*_: Any, **__: Any) -> Any:
        return returned

    said = await sample(**{operation: stub})[1].get(target)
    assert said.status == 500
    assert f"'{operation}' returned" in caplog.text


async def test_a_problem_of_a_handler_is_its_answer():
    """Handlers raise problems; their status, detail and faults travel."""

    class Teapot(Problem):
        status, code, title = 418, "teapot", "Short and stout"

    async def count(call: Any) -> int:
        raise Teapot("no coffee")

    said = await sample(count_users=count)[1].get("/users/count")
    assert (said.status, said.json["type"], said.json["detail"]) == (418, "/problems/teapot", "no coffee")


async def test_a_request_that_takes_too_long_is_ended(caplog: pytest.LogCaptureFixture):
    """503 with Retry-After; the handler is cancelled; others go on."""
    cancelled = []

    async def slow(call: Any) -> int:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise
        return 1

    mock = Mock(SERVICE, stubs={"count_users": slow}, limits=Limits(seconds=0.05))
    watch = asyncio.create_task(mock.app.watch(every=0.01))
    call = Caller(mock.app)
    said, other = await asyncio.gather(call.get("/users/count"), call.get("/parts"))
    watch.cancel()
    assert (said.status, said.headers["retry-after"], cancelled) == (503, "1", [True])
    assert other.status == 200


async def test_a_cancellation_from_outside_goes_on():
    """Only the watch turns a cancellation into an answer."""

    async def slow(call: Any) -> int:
        await asyncio.sleep(30)
        return 1

    call = sample(count_users=slow)[1]
    task = asyncio.create_task(call.get("/users/count"))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_too_many_at_once_are_told_to_come_back():
    """503 beyond the bound, and none of it remains when they are done."""
    release = asyncio.Event()

    async def slow(call: Any) -> int:
        await release.wait()
        return 1

    mock = Mock(SERVICE, stubs={"count_users": slow}, limits=Limits(concurrency=2))
    call = Caller(mock.app)
    first = [asyncio.create_task(call.get("/users/count")) for _ in range(2)]
    await asyncio.sleep(0.01)
    assert (await call.get("/parts")).status == 503
    release.set()
    assert [said.status for said in await asyncio.gather(*first)] == [200, 200]
    assert (await call.get("/parts")).status == 200


async def test_several_answers_of_one_operation():
    """A Result says which of the declared answers it is; a problem among them is a problem document."""
    from tests.runtime.sample.services.user.generated.handlers import BlockUser200, BlockUser409
    from tests.runtime.sample.services.user.generated.models import User

    async def block(call: Any, id: str) -> Any:
        if id == "409":
            return BlockUser409(body=Problem("already").document())
        return BlockUser200(body=(await call.users.get(id)).value) if id != "bare" else User

    call = sample(block_user=block)[1]
    made = await call.post("/users", ADA)
    said = await call.post(f"/users/{made.json['id']}/blocks")
    assert (said.status, said.json) == (200, made.json)
    said = await call.post("/users/409/blocks")
    assert (said.status, said.headers["content-type"]) == (409, "application/problem+json")
    assert (await call.post("/users/bare/blocks")).status == 500


async def test_request_ids():
    """A plain word of the caller is kept, anything else is replaced; none is given twice."""
    call = sample()[1]
    assert (await call.get("/parts", x_request_id="abc.1-2_3")).headers["x-request-id"] == "abc.1-2_3"
    ids = {(await call.get("/parts", x_request_id=given)).headers["x-request-id"] for given in ("", "a b", "x" * 65)}
    assert len(ids) == 3
    assert not ids & {"", "a b", "x" * 65}


async def test_the_trace_goes_on():
    """A well-formed traceparent is the call's; a bad one starts a new trace."""
    seen = []

    async def count(call: Any) -> int:
        seen.append(call.traceparent)
        return 1

    call = sample(count_users=count)[1]
    good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    await call.get("/users/count", traceparent=good)
    await call.get("/users/count", traceparent="00-" + "0" * 32 + "-b7ad6b7169203331-01")
    await call.get("/users/count")
    assert seen[0] == good
    assert seen[1] != seen[2]
    assert all(len(one) == 55 for one in seen)
